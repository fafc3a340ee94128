// The npm package ws against a server: one line for each case, "ok NAME" or "not ok NAME: why".
//
//   node ws_client.mjs ws://127.0.0.1:8080/ws/live [certificate.pem]
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import WebSocket from "ws";

const [url, certificate] = process.argv.slice(2);
const HEARTBEAT = '{"action":"heartbeat"}';
const PATIENCE_MS = 5000;

async function open(options = {}) {
  const ca = certificate ? { ca: readFileSync(certificate) } : {};
  const socket = new WebSocket(url, { ...ca, ...options });
  socket.heard = [];
  socket.on("message", (data, binary) => socket.heard.push({ data, binary }));
  await inTime(once(socket, "open"));
  return socket;
}

function inTime(promise) {
  let alarm;
  const late = new Promise((_, reject) => {
    alarm = setTimeout(() => reject(new Error("no answer in time")), PATIENCE_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(alarm));
}

async function answer(socket) {
  if (socket.heard.length === 0) await inTime(once(socket, "message"));
  const { data, binary } = socket.heard.shift();
  assert.equal(binary, false);
  return JSON.parse(data.toString());
}

async function acknowledged(socket) {
  assert.equal((await answer(socket)).type, "heartbeatAck");
}

async function refused(socket, code) {
  const fields = await answer(socket);
  assert.equal(fields.type, "error");
  if (code) assert.equal(fields.code, code);
}

/** Closes and answers what the server closed with. */
async function closed(socket) {
  const [code, reason] = await inTime(once(socket, "close"));
  return { code, reason: reason.toString() };
}

const padded = (size) => `{"action":"heartbeat","pad":"${"x".repeat(size - 31)}"}`;

const cases = {
  async "connects, and no extension is agreed to"() {
    const socket = await open({ perMessageDeflate: true });
    assert.equal(socket.extensions, "");
    assert.equal(socket.protocol, "");
    return socket;
  },
  async text() {
    const socket = await open();
    socket.send(HEARTBEAT);
    await acknowledged(socket);
    return socket;
  },
  async "text in UTF-8"() {
    const socket = await open();
    socket.send('{"action":"heartbeat","x":"κόσμε 😀 \u{10FFFF}"}');
    await acknowledged(socket);
    return socket;
  },
  async binary() {
    const socket = await open();
    socket.send(randomBytes(1000));
    await refused(socket);
    return socket;
  },
  async fragments() {
    const socket = await open();
    for (const [at, letter] of [...HEARTBEAT].entries()) {
      socket.send(letter, { fin: at === HEARTBEAT.length - 1 });
    }
    await acknowledged(socket);
    return socket;
  },
  async "fragments with pings between"() {
    const socket = await open();
    socket.send(HEARTBEAT.slice(0, 5), { fin: false });
    socket.ping("between");
    const [payload] = await inTime(once(socket, "pong"));
    assert.equal(payload.toString(), "between");
    socket.send(HEARTBEAT.slice(5));
    await acknowledged(socket);
    return socket;
  },
  async "pings of 0 to 125 bytes"() {
    const socket = await open();
    for (const size of [0, 1, 64, 124, 125]) {
      const sent = randomBytes(size);
      socket.ping(sent);
      const [payload] = await inTime(once(socket, "pong"));
      assert.deepEqual(payload, sent);
    }
    return socket;
  },
  async "pongs that nobody asked for"() {
    const socket = await open();
    socket.pong("unasked");
    socket.send(HEARTBEAT);
    await acknowledged(socket);
    return socket;
  },
  async "a hundred messages in order"() {
    const socket = await open();
    for (let at = 0; at < 100; at += 1) socket.send(at % 2 ? HEARTBEAT : "no json");
    for (let at = 0; at < 100; at += 1) await (at % 2 ? acknowledged(socket) : refused(socket));
    return socket;
  },
  async "messages of 125 to 131,072 bytes"() {
    const socket = await open();
    for (const size of [125, 126, 127, 4096]) {
      socket.send(padded(size));
      await acknowledged(socket);
    }
    for (const size of [65_535, 65_536, 131_072]) {
      socket.send(padded(size));
      await refused(socket, "MESSAGE_TOO_LARGE");
    }
    return socket;
  },
  async "a message of 131,073 bytes closes with 1009"() {
    const socket = await open();
    socket.send(padded(131_073));
    assert.equal((await closed(socket)).code, 1009);
  },
  async "close codes come back"() {
    for (const code of [1000, 1001, 1008, 1011, 1013, 3000, 3999, 4000, 4999]) {
      const socket = await open();
      socket.close(code, "good bye – adiós");
      assert.equal((await closed(socket)).code, code);
    }
  },
  async "a close frame without a code"() {
    const socket = await open();
    socket.close();
    assert.ok([1000, 1005].includes((await closed(socket)).code));
  },
  async "a cut without a close frame harms nobody"() {
    const socket = await open();
    socket.terminate();
    assert.equal((await closed(socket)).code, 1006);
    const other = await open();
    other.send(HEARTBEAT);
    await acknowledged(other);
    return other;
  },
  async "fifty connections at once"() {
    const all = await Promise.all(Array.from({ length: 50 }, () => open()));
    for (const socket of all) socket.send(HEARTBEAT);
    await Promise.all(all.map(acknowledged));
    for (const socket of all) socket.close(1000);
    await Promise.all(all.map(closed));
  },
};

let failed = 0;
for (const [name, run] of Object.entries(cases)) {
  try {
    const socket = await run();
    if (socket) {
      socket.close(1000);
      assert.equal((await closed(socket)).code, 1000);
    }
    console.log(`ok ${name}`);
  } catch (fault) {
    failed += 1;
    console.log(`not ok ${name}: ${String(fault.message).split("\n")[0]}`);
  }
}
process.exit(failed ? 1 : 0);
