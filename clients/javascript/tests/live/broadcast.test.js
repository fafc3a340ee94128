/** Speaker and listeners against the real server, as its documentation promises. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { ListenerClient, SpeakerClient } from '../../dist/index.js';
import { Server } from '../support/server.js';
import { chunk, record, until } from '../support/wait.js';

let server;
before(async () => {
  server = await Server.start();
});
after(() => server?.stop());

/** A broadcast with its speaker, one listener, and what the listener hears. */
async function broadcast(t, targetLanguage = 'es') {
  const speaker = new SpeakerClient({ url: server.url, getTicket: server.ticket });
  const { sessionId } = await speaker.start({ sourceLanguage: 'en' });
  const listener = new ListenerClient({ url: server.url });
  const heard = [];
  const gaps = [];
  listener.on('audio', (frame) => heard.push(frame));
  listener.on('gap', (gap) => gaps.push(gap));
  await listener.join({ sessionId, targetLanguage });
  t.after(async () => {
    listener.leave();
    if (speaker.connectionState !== 'closed') await speaker.end();
  });
  return { speaker, listener, sessionId, heard, gaps };
}

test('what is spoken is heard, sample for sample, in order and once', async (t) => {
  const { speaker, listener, heard, gaps } = await broadcast(t);
  assert.equal(listener.session.translated, false);
  for (let number = 1; number <= 100; number += 1) {
    speaker.sendAudio(chunk(number));
    // Forty a second: below what a speaker may send.
    await sleep(25);
  }
  await until(() => heard.length === 100);
  heard.forEach((frame, i) => {
    assert.deepEqual(frame.samples, chunk(i + 1));
    assert.equal(frame.sequence, heard[0].sequence + i);
    assert.equal(frame.codec, 0);
    assert.ok(Math.abs(Date.now() - frame.timestamp) < 60_000);
  });
  assert.deepEqual(gaps, []);
});

test('pieces of any length arrive whole', async (t) => {
  const { speaker, heard } = await broadcast(t);
  const lengths = [10, 30, 20, 640, 16_384, 40_000, 7, 600];
  lengths.forEach((length, i) => speaker.sendAudio(new Int16Array(length).fill(i)));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  const count = () => heard.reduce((sum, { samples }) => sum + samples.length, 0);
  await until(() => count() === total);
  const expected = lengths.flatMap((length, i) => Array(length).fill(i));
  assert.ok(heard.flatMap(({ samples }) => [...samples]).every((sample, i) => sample === expected[i]));
});

test('the speaker hears of listeners, the listener of the speaker', async (t) => {
  const { speaker, listener, sessionId } = await broadcast(t);
  const said = record(speaker, 'listenerJoined', 'listenerLeft');
  const told = record(listener, 'broadcastPaused', 'broadcastResumed', 'broadcastMuted', 'broadcastUnmuted', 'volumeChanged');
  const second = new ListenerClient({ url: server.url });
  await second.join({ sessionId, targetLanguage: 'fr' });
  await until(() => said.some(([name, { listenerCount }]) => name === 'listenerJoined' && listenerCount === 2));
  const { broadcastState: then, sessionDuration, updateReason } = said[0][1];
  assert.deepEqual([then.isMuted, sessionDuration >= 0, updateReason], [false, true, 'listenerCountChange']);
  assert.equal(second.session.settings.maxBufferTimeout, 5);
  second.leave();
  await until(() => said.some(([name, { listenerCount }]) => name === 'listenerLeft' && listenerCount === 1));

  await speaker.pause();
  await speaker.resume();
  await speaker.mute();
  await speaker.unmute();
  await speaker.setVolume(0.25);
  await until(() => told.length === 5);
  assert.deepEqual(told.map(([name]) => name), ['broadcastPaused', 'broadcastResumed', 'broadcastMuted', 'broadcastUnmuted', 'volumeChanged']);
  const { listenerCount, broadcastState, languageDistribution } = await speaker.getStatus();
  assert.equal(listenerCount, 1);
  assert.deepEqual(languageDistribution, { es: 1 });
  assert.equal(broadcastState.volume, 0.25);
});

test('while paused or muted nothing is heard', async (t) => {
  const { speaker, heard } = await broadcast(t);
  speaker.sendAudio(chunk(1));
  await speaker.pause();
  speaker.sendAudio(chunk(2));
  await speaker.resume();
  const muted = speaker.mute();
  speaker.sendAudio(chunk(3));
  await muted;
  await speaker.unmute();
  speaker.sendAudio(chunk(4));
  await until(() => heard.length === 2);
  await sleep(100);
  assert.deepEqual(heard.map(({ samples }) => samples[0]), [1, 4]);
});

test('a listener may hold, stop and go on', async (t) => {
  const { speaker, listener, heard, gaps } = await broadcast(t);
  speaker.sendAudio(chunk(1));
  await until(() => heard.length === 1);
  listener.pause();
  speaker.sendAudio(chunk(2));
  speaker.sendAudio(chunk(3));
  await sleep(200);
  assert.equal(heard.length, 1);
  listener.resume();
  assert.deepEqual(heard.map(({ samples }) => samples[0]), [1, 2, 3]);

  await listener.pausePlayback();
  speaker.sendAudio(chunk(4));
  await sleep(200);
  assert.equal(heard.length, 3);
  const { sequence, epoch } = await listener.resumePlayback();
  speaker.sendAudio(chunk(5));
  await until(() => heard.at(-1).samples[0] === 5);
  assert.ok(sequence > heard[2].sequence);
  assert.equal(epoch, listener.session.epoch);
  assert.deepEqual(gaps, []);
});

test('many calls at once are all answered', async (t) => {
  const { speaker } = await broadcast(t);
  await Promise.all(Array.from({ length: 20 }, (_, i) => speaker.setVolume(i / 20)));
  assert.equal(speaker.broadcastState.volume, 0.95);
});

test('who asked for no audio gets none on a new connection either', async (t) => {
  const { speaker, listener, heard, gaps } = await broadcast(t);
  await listener.pausePlayback();
  await listener.refresh();
  speaker.sendAudio(chunk(1));
  await sleep(200);
  assert.equal(heard.length, 0);
  await listener.resumePlayback();
  speaker.sendAudio(chunk(2));
  await until(() => heard.length === 1);
  assert.deepEqual([heard[0].samples[0], gaps], [2, []]);
});

test('a listener may change the language', async (t) => {
  const { speaker, listener, heard } = await broadcast(t);
  const { targetLanguage, translated } = await listener.changeLanguage('fr');
  assert.deepEqual([targetLanguage, translated], ['fr', false]);
  await until(() => speaker.connectionState === 'open');
  assert.deepEqual((await speaker.getStatus()).languageDistribution, { fr: 1 });
  speaker.sendAudio(chunk(9));
  await until(() => heard.length === 1);
});

test('the end is told to everyone, and nobody comes back', async (t) => {
  const { speaker, listener } = await broadcast(t);
  const speakerEnd = record(speaker, 'sessionEnded', 'closed');
  const listenerEnd = record(listener, 'sessionEnded', 'closed');
  await speaker.end('good night');
  await until(() => speakerEnd.length === 2 && listenerEnd.length === 2);
  for (const events of [speakerEnd, listenerEnd]) {
    assert.equal(events[0][1].reason, 'ended');
    assert.deepEqual([events[1][1].code, events[1][1].error], [4900, undefined]);
  }
});

test('a broadcast that was made over HTTP gets its speaker', async (t) => {
  const { id } = await server.call('POST', '/api/v1/broadcasts', { source_language: 'de' });
  const speaker = new SpeakerClient({ url: server.url, token: () => server.accessToken });
  const { sessionId, sourceLanguage } = await speaker.start({ sourceLanguage: 'de', sessionId: id });
  t.after(() => speaker.end());
  assert.deepEqual([sessionId, sourceLanguage], [id, 'de']);
  // Paused from elsewhere: the client hears of it, and sends nothing.
  await server.call('PATCH', `/api/v1/broadcasts/${id}`, { status: 'paused' });
  await until(() => speaker.broadcastState.isPaused);
});
