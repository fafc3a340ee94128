/** Cuts, planned changes of the connection, and silence on the line: what must survive them does. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { ListenerClient, SpeakerClient } from '../../dist/index.js';
import { Gate } from '../support/gate.js';
import { Server } from '../support/server.js';
import { chunk, record, until } from '../support/wait.js';

let server;
before(async () => {
  server = await Server.start();
});
after(() => server?.stop());

/** As the system's, but whoever waits to come back does not wait long. */
const hasty = {
  now: () => performance.now(),
  schedule: (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
  random: () => 0.05,
};

/** With `gated`, that client's way to the server leads through a gate. */
async function broadcast(t, gated) {
  const gate = await Gate.to(server.port);
  const [speakerUrl, listenerUrl] = ['speaker', 'listener'].map((role) => (role === gated ? gate.url : server.url));
  const speaker = new SpeakerClient({ url: speakerUrl, getTicket: server.ticket, clock: hasty });
  const { sessionId } = await speaker.start({ sourceLanguage: 'en' });
  const listener = new ListenerClient({ url: listenerUrl, clock: hasty });
  const samples = [];
  const gaps = [];
  listener.on('audio', (frame) => samples.push(...frame.samples));
  listener.on('gap', (gap) => gaps.push(gap));
  await listener.join({ sessionId, targetLanguage: 'es' });
  t.after(async () => {
    listener.leave();
    if (speaker.connectionState !== 'closed') await speaker.end();
    gate.close();
  });
  return { speaker, listener, sessionId, samples, gaps, gate };
}

/** Speaks chunks of 40 ms one after the other; every sample is the number of its chunk. */
function speak(speaker) {
  const state = { count: 0 };
  const timer = setInterval(() => {
    state.count += 1;
    speaker.sendAudio(new Int16Array(640).fill(state.count));
  }, 25);
  state.stop = () => clearInterval(timer);
  return state;
}

/** All of it was heard: each chunk's 640 samples, in order. */
function assertWhole(samples, count) {
  assert.equal(samples.length, count * 640);
  assert.ok(samples.every((sample, i) => sample === Math.floor(i / 640) + 1), 'samples are out of order');
}

test('ten changes of both connections lose and double nothing', async (t) => {
  const { speaker, listener, samples, gaps } = await broadcast(t);
  const refreshed = [...[speaker, listener].map((client) => record(client, 'refreshed'))];
  const speech = speak(speaker);
  for (let turn = 0; turn < 10; turn += 1) {
    await Promise.all([speaker.refresh(), listener.refresh()]);
    await sleep(40);
  }
  speech.stop();
  await until(() => samples.length === speech.count * 640);
  assertWhole(samples, speech.count);
  assert.deepEqual(gaps, []);
  assert.deepEqual(refreshed.map((events) => events.length), [10, 10]);
  assert.equal((await speaker.getStatus()).listenerCount, 1);
});

test('a listener who is cut off hears everything all the same', async (t) => {
  const { speaker, listener, samples, gaps, gate } = await broadcast(t, 'listener');
  const joined = record(listener, 'sessionJoined');
  const speech = speak(speaker);
  for (let turn = 0; turn < 10; turn += 1) {
    await sleep(60 + 17 * turn);
    gate.cut();
    await until(() => listener.connectionState === 'reconnecting');
    await until(() => listener.connectionState === 'open');
  }
  speech.stop();
  await until(() => samples.length === speech.count * 640);
  assertWhole(samples, speech.count);
  assert.deepEqual(gaps, []);
  assert.deepEqual(joined.map(([, { recovered }]) => recovered), Array(10).fill(true));
});

test('a speaker who is cut off comes back, and what was said meanwhile follows', async (t) => {
  const { speaker, listener, samples, gate } = await broadcast(t, 'speaker');
  const told = record(listener, 'speakerStateChanged');
  const restored = record(speaker, 'stateRestored');
  speaker.sendAudio(new Int16Array(640).fill(1));
  await until(() => samples.length === 640);
  gate.shut();
  await until(() => speaker.connectionState === 'reconnecting');
  await until(() => told.some(([, { broadcastState }]) => !broadcastState.speakerConnected));
  for (let number = 2; number <= 51; number += 1) speaker.sendAudio(new Int16Array(640).fill(number));
  gate.open();
  await until(() => speaker.connectionState === 'open');
  await until(() => samples.length === 51 * 640);
  assertWhole(samples, 51);
  assert.equal(speaker.samplesDropped, 0);
  await until(() => restored.length === 1);
});

test('more than five seconds without a connection drop the oldest samples and count them', async (t) => {
  const { speaker, samples, gate } = await broadcast(t, 'speaker');
  const dropped = record(speaker, 'audioDropped');
  gate.shut();
  await until(() => speaker.connectionState === 'reconnecting');
  for (let number = 1; number <= 150; number += 1) speaker.sendAudio(new Int16Array(640).fill(number));
  assert.equal(speaker.samplesDropped, 25 * 640);
  assert.equal(dropped.at(-1)[1].samplesTotal, 25 * 640);
  gate.open();
  await until(() => samples.length === 125 * 640);
  assert.deepEqual([samples[0], samples.at(-1)], [26, 150]);
});

test('a call during a cut is carried out after it', async (t) => {
  const { speaker, listener, samples, gate } = await broadcast(t, 'speaker');
  const told = record(listener, 'broadcastMuted');
  gate.shut();
  await until(() => speaker.connectionState === 'reconnecting');
  const muted = speaker.mute();
  speaker.sendAudio(chunk(1));
  gate.open();
  await muted;
  await until(() => told.length === 1);
  assert.equal(samples.length, 0);
});

test('a page that is loaded anew comes back to its broadcast', async (t) => {
  const { speaker, sessionId, samples } = await broadcast(t);
  speaker.detach();
  const again = new SpeakerClient({ url: server.url, getTicket: server.ticket });
  const restored = record(again, 'stateRestored');
  const place = await again.attach(sessionId);
  t.after(() => again.end());
  assert.equal(place.listenerCount, 1);
  await until(() => restored.length === 1);
  again.sendAudio(new Int16Array(640).fill(1));
  await until(() => samples.length === 640);
});

test('of two speakers the later one speaks', async (t) => {
  const { speaker, sessionId, samples } = await broadcast(t);
  const closed = record(speaker, 'closed');
  const other = new SpeakerClient({ url: server.url, getTicket: server.ticket });
  await other.attach(sessionId);
  t.after(() => other.end());
  await until(() => closed.length === 1);
  assert.deepEqual([closed[0][1].code, closed[0][1].error.code], [4901, 'REPLACED']);
  other.sendAudio(new Int16Array(640).fill(1));
  await until(() => samples.length === 640);
});

test('a line that falls silent is given up after three heartbeats', async (t) => {
  const gate = await Gate.to(server.port);
  t.after(() => gate.close());
  const fast = { ...hasty, now: () => performance.now() * 100, schedule: (ms, task) => hasty.schedule(ms / 100, task) };
  const speaker = new SpeakerClient({ url: server.url, getTicket: server.ticket });
  const { sessionId } = await speaker.start({ sourceLanguage: 'en' });
  t.after(() => speaker.end());
  const listener = new ListenerClient({ url: gate.url, clock: fast });
  t.after(() => listener.leave());
  await listener.join({ sessionId, targetLanguage: 'es' });
  const states = record(listener, 'connectionState');
  gate.freeze();
  await until(() => states.length >= 2);
  assert.deepEqual(states.map(([, { state }]) => state).slice(0, 2), ['reconnecting', 'open']);
});
