// Streams one answer, and asks a second question in the same session. Node 18 or later.
const { URL: base, KEY, AGENT } = process.env;

async function ask(message, session = "", show = () => {}) {
  const response = await fetch(`${base}/api/v1/chat/${AGENT}/customer-42${session && `/${session}`}`, {
    method: "POST",
    headers: { "X-API-Key": KEY, "Content-Type": "application/json", Accept: "text/event-stream" },
    body: JSON.stringify({ message }),
  });
  if (!response.ok) {
    const problem = await response.json();
    throw new Error(`${problem.code}: ${problem.detail} (request ${problem.request_id})`);
  }
  let rest = "";
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + piece).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const event = /^event: (.*)$/m.exec(block)?.[1];
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (event === "delta") show(JSON.parse(data).text);
      if (event === "error") throw new Error(JSON.parse(data).detail);
      if (event === "done") return JSON.parse(data);
    }
  }
  throw new Error("the stream ended before the answer did");
}

const first = await ask("What does E03 mean on the W740?", "", (text) => process.stdout.write(text));
console.log();
for (const source of first.sources) console.log(`${source.document}: “${source.quote}”`);
const second = await ask("How often should I clean the fluff trap?", first.session_id);
console.log(second.abstained ? "The documents do not say." : second.result);
