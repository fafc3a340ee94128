import assert from 'node:assert/strict';
import test from 'node:test';

import { SpeakerClient } from '../../dist/index.js';
import { Far, settle } from '../support/far.js';
import { record } from '../support/wait.js';

const chunk = (value, length = 640) => new Int16Array(length).fill(value);
const silent = (client, far) => {
  const before = far.samples.length;
  client.sendAudio(chunk(7));
  return far.samples.length === before;
};

async function speaking() {
  const far = new Far();
  const speaker = new SpeakerClient(far.options);
  await speaker.start({ sourceLanguage: 'en' });
  return { far, speaker };
}
/** The connection is cut and back again; `between` happens while it is away. */
async function cut(far, between = () => undefined) {
  far.open[0].cut(1012);
  await settle();
  await between();
  await far.clock.advance(60_000);
}

test('who muted stays muted where the server has forgotten it, and tells it again', async () => {
  const { far, speaker } = await speaking();
  await speaker.mute();
  await cut(far, () => {
    far.state = { ...far.state, isMuted: false };
    far.holds.add('muteBroadcast');
  });
  assert.deepEqual(far.actions(far.open[0]), ['refreshConnection', 'muteBroadcast']);
  far.say({ type: 'stateRestored' });
  assert.ok(silent(speaker, far));
  far.release('muteBroadcast');
  await settle();
  assert.equal(speaker.connectionState, 'open');
  assert.deepEqual([far.state.isMuted, silent(speaker, far)], [true, true]);
  await speaker.unmute();
  assert.equal(silent(speaker, far), false);
  await cut(far);
  assert.deepEqual(far.actions(far.open[0]).filter((action) => /mute/i.test(action)), []);
  assert.equal(silent(speaker, far), false);
});

test('what waits when it is muted does not leave when the connection is back', async () => {
  const { far, speaker } = await speaking();
  let muted;
  await cut(far, () => {
    speaker.sendAudio(chunk(5));
    speaker.sendAudio(chunk(5, 100));
    muted = speaker.mute();
  });
  await muted;
  await speaker.unmute();
  speaker.sendAudio(chunk(6));
  assert.deepEqual([...new Set(far.samples)], [6]);
});

test('a mute that was told when the broadcast was taken over counts as well', async () => {
  const far = new Far();
  far.state = { ...far.state, isMuted: true };
  const speaker = new SpeakerClient(far.options);
  await speaker.attach('golden-eagle-427');
  await cut(far, () => {
    far.state = { ...far.state, isMuted: false };
  });
  assert.equal(far.state.isMuted, true);
  assert.ok(silent(speaker, far));
});

test('a pause may be ended from elsewhere while the connection is lost', async () => {
  const { far, speaker } = await speaking();
  await speaker.pause();
  assert.ok(silent(speaker, far));
  await cut(far, () => {
    far.state = { ...far.state, isPaused: false };
  });
  assert.equal(far.actions().filter((action) => action === 'pauseBroadcast').length, 1);
  assert.equal(silent(speaker, far), false);
});

test('what got no answer is told on the next connection', async () => {
  const { far, speaker } = await speaking();
  for (const action of ['muteBroadcast', 'pauseBroadcast']) far.holds.add(action);
  const calls = [assert.rejects(speaker.mute(), { code: 'TIMED_OUT' }), assert.rejects(speaker.pause(), { code: 'TIMED_OUT' })];
  await far.clock.advance(25_000);
  await Promise.all(calls);
  assert.ok(silent(speaker, far));
  await cut(far, () => far.holds.clear());
  assert.deepEqual([far.state.isMuted, far.state.isPaused], [true, true]);
  assert.ok(silent(speaker, far));
  await Promise.all([speaker.unmute(), speaker.resume()]);
  assert.equal(silent(speaker, far), false);
});

test('an answer that comes late ends the wish all the same', async () => {
  const { far, speaker } = await speaking();
  far.holds.add('pauseBroadcast');
  const late = assert.rejects(speaker.pause(), { code: 'TIMED_OUT' });
  await far.clock.advance(11_000);
  await late;
  far.release('pauseBroadcast');
  await settle();
  assert.ok(silent(speaker, far));
  // Resumed by somebody else.
  far.state = { ...far.state, isPaused: false };
  far.say({ type: 'broadcastResumed' });
  assert.equal(silent(speaker, far), false);
});

test('the answer to an earlier call does not end a later wish', async () => {
  const { far, speaker } = await speaking();
  await speaker.mute();
  far.holds.add('unmuteBroadcast');
  far.holds.add('muteBroadcast');
  const calls = [speaker.unmute(), speaker.mute(), speaker.unmute(), speaker.mute()];
  await settle();
  for (const action of ['unmuteBroadcast', 'muteBroadcast', 'unmuteBroadcast']) {
    far.release(action);
    far.holds.add(action);
    await settle();
    assert.ok(silent(speaker, far), action);
  }
  far.release('muteBroadcast');
  await Promise.all(calls);
  assert.ok(silent(speaker, far));
  far.release('unmuteBroadcast');
  await speaker.unmute();
  assert.equal(silent(speaker, far), false);
});

test('a refusal keeps silent what is, and gives back what was to be heard', async () => {
  const { far, speaker } = await speaking();
  const refusal = { code: 'RATE_LIMIT_EXCEEDED', message: 'no' };
  far.refusals = { muteBroadcast: [refusal], unmuteBroadcast: [refusal] };
  await assert.rejects(speaker.mute(), { code: 'RATE_LIMIT_EXCEEDED' });
  assert.ok(silent(speaker, far));
  await speaker.mute();
  await assert.rejects(speaker.unmute(), { code: 'RATE_LIMIT_EXCEEDED' });
  assert.ok(silent(speaker, far));
  // Refused on the new connection too: silent, and the place is kept.
  far.refusals = { muteBroadcast: [refusal] };
  await cut(far, () => {
    far.state = { ...far.state, isMuted: false };
  });
  assert.equal(speaker.connectionState, 'open');
  assert.ok(silent(speaker, far));
});

test('the end waits for what was said before it, through a cut, and takes nothing after', async () => {
  const { far, speaker } = await speaking();
  far.isDown = true;
  far.open[0].cut();
  await settle();
  for (let number = 1; number <= 100; number += 1) speaker.sendAudio(chunk(number));
  const ended = speaker.end();
  speaker.sendAudio(chunk(999));
  await settle();
  far.isDown = false;
  // A network that takes two seconds of sound at once, and those slowly.
  const slow = setInterval(() => {
    for (const socket of far.open) socket.bufferedAmount = socket.samples.length * 2 - Math.max(0, far.clock.now() - 4000) * 64;
  });
  await far.clock.advance(10_000);
  clearInterval(slow);
  await ended;
  assert.equal(far.samples.length, 100 * 640);
  assert.equal(far.samples.at(-1), 100);
  assert.equal(far.actions().at(-1), 'endSession');
});

test('the end waits for what was said during a move', async () => {
  const { far, speaker } = await speaking();
  speaker.sendAudio(chunk(1));
  far.holds.add('refreshConnection');
  const moved = speaker.refresh();
  await settle();
  speaker.sendAudio(chunk(2));
  const ended = speaker.end();
  speaker.sendAudio(chunk(3));
  await far.clock.advance(1000);
  assert.equal(far.actions().includes('endSession'), false);
  far.release('refreshConnection');
  await far.clock.advance(1000);
  await Promise.all([moved, ended]);
  assert.deepEqual([far.samples.length, far.samples.at(-1)], [2 * 640, 2]);
  assert.deepEqual(far.actions(far.sockets[1]), ['refreshConnection', 'endSession']);
});

test('the end does not wait for ever', async () => {
  const { far, speaker } = await speaking();
  far.isDown = true;
  far.open[0].cut();
  await settle();
  speaker.sendAudio(chunk(1));
  const ended = assert.rejects(speaker.end(), { name: 'UnavailableError' });
  await far.clock.advance(31_000);
  await ended;
  far.isDown = false;
  await far.clock.advance(31_000);
  assert.equal(speaker.connectionState, 'open');
  assert.ok(silent(speaker, far));
  await speaker.end();
  assert.equal(speaker.connectionState, 'closed');

  // And where the network takes nothing any more, the end is asked for all the same.
  const stalled = await speaking();
  stalled.far.open[0].bufferedAmount = 1_000_000;
  stalled.speaker.sendAudio(chunk(1));
  const done = stalled.speaker.end();
  await stalled.far.clock.advance(6000);
  await done;
});

test('an end that came from elsewhere while it waits is none that failed', async () => {
  const { far, speaker } = await speaking();
  const closed = record(speaker, 'closed');
  far.open[0].bufferedAmount = 1_000_000;
  speaker.sendAudio(chunk(1));
  const ended = speaker.end();
  await settle();
  far.say({ type: 'sessionEnded', reason: 'ended' });
  far.open[0].cut(4900);
  await far.clock.advance(6000);
  await ended;
  assert.equal(closed[0][1].error, undefined);
});
