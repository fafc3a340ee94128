/** Programs that talk to an agent. Each is whole: with the key in place it runs as it stands. */
export interface Snippet {
  id: 'curl' | 'stream' | 'javascript' | 'python' | 'cli';
  code: string;
}

export function snippetsFor(origin: string, agentId: string): Snippet[] {
  const url = `${origin}/api/v1/chat/${agentId}/customer-42`;
  const question = 'What can you help me with?';
  return [
    {
      id: 'curl',
      code: `curl ${url} \\
  -H "X-API-Key: $AURIGA_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"message": "${question}"}'`,
    },
    {
      id: 'stream',
      code: `curl -N ${url} \\
  -H "X-API-Key: $AURIGA_API_KEY" \\
  -H "Content-Type: application/json" \\
  -H "Accept: text/event-stream" \\
  -d '{"message": "${question}"}'`,
    },
    {
      id: 'javascript',
      code: `const response = await fetch('${url}', {
  method: 'POST',
  headers: {
    'X-API-Key': process.env.AURIGA_API_KEY,
    'Content-Type': 'application/json',
  },
  body: JSON.stringify({ message: '${question}' }),
});
const answer = await response.json();
if (!response.ok) throw new Error(\`\${answer.code}: \${answer.detail}\`);

console.log(answer.result);
for (const source of answer.sources) {
  console.log(\`- \${source.document}: "\${source.quote}"\`);
}
// Go on in the same conversation: POST to .../customer-42/\${answer.session_id}`,
    },
    {
      id: 'python',
      code: `import json
import os
import urllib.request

request = urllib.request.Request(
    "${url}",
    data=json.dumps({"message": "${question}"}).encode(),
    headers={
        "X-API-Key": os.environ["AURIGA_API_KEY"],
        "Content-Type": "application/json",
    },
)
with urllib.request.urlopen(request, timeout=60) as response:
    answer = json.load(response)

print(answer["result"])
for source in answer["sources"]:
    print(f'- {source["document"]}: "{source["quote"]}"')
# Go on in the same conversation: POST to .../customer-42/{answer["session_id"]}`,
    },
    { id: 'cli', code: `auriga agent chat ${agentId} "${question}" --server ${origin}` },
  ];
}
