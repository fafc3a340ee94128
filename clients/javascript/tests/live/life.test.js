/** What comes from the server's side: its own restart, the end of a connection's time, a lost speaker. */
import assert from 'node:assert/strict';
import test from 'node:test';

import { ListenerClient, SpeakerClient } from '../../dist/index.js';
import { LiveSocket } from '../../dist/socket.js';
import { Server } from '../support/server.js';
import { record, until } from '../support/wait.js';

async function broadcast(t, settings) {
  const server = await Server.start(settings);
  const speaker = new SpeakerClient({ url: server.url, getTicket: server.ticket });
  const listener = new ListenerClient({ url: server.url });
  t.after(async () => {
    listener.leave();
    speaker.detach();
    await server.stop();
  });
  const { sessionId } = await speaker.start({ sourceLanguage: 'en' });
  await listener.join({ sessionId, targetLanguage: 'es' });
  const samples = [];
  listener.on('audio', (frame) => samples.push(...frame.samples));
  return { server, speaker, listener, sessionId, samples };
}

test('both come back after a restart of the server', async (t) => {
  const { server, speaker, listener, sessionId, samples } = await broadcast(t);
  const gaps = record(listener, 'gap');
  // Told to whoever is there when the speaker is back.
  const recovered = record(speaker, 'systemRecovered');
  speaker.sendAudio(new Int16Array(640).fill(1));
  await until(() => samples.length === 640);
  await server.restart();
  await until(() => speaker.connectionState === 'open' && listener.connectionState === 'open', 30_000);
  assert.equal(speaker.sessionId, sessionId);
  await until(() => recovered.length === 1);
  // Another epoch: nobody knows what was missed.
  assert.deepEqual(gaps, [['gap', { reason: 'notRecovered', missed: undefined }]]);
  speaker.sendAudio(new Int16Array(640).fill(2));
  await until(() => samples.length === 1280);
  assert.equal(samples.at(-1), 2);
});

test('who is muted stays so over a restart of the server', async (t) => {
  const { server, speaker, listener, samples } = await broadcast(t);
  await speaker.mute();
  await server.restart();
  await until(() => speaker.connectionState === 'open' && listener.connectionState === 'open', 30_000);
  await until(() => speaker.broadcastState.isMuted && listener.broadcastState.isMuted);
  speaker.sendAudio(new Int16Array(640).fill(1));
  await speaker.unmute();
  speaker.sendAudio(new Int16Array(640).fill(2));
  await until(() => samples.length === 640);
  assert.equal(samples[0], 2);
});

test('a speaker who stays away ends the broadcast', async (t) => {
  const { speaker, listener } = await broadcast(t, { 'broadcasts.grace_seconds': '1' });
  const events = record(listener, 'speakerStateChanged', 'sessionEnded', 'closed');
  speaker.detach();
  await until(() => events.length === 3);
  assert.equal(events[0][1].broadcastState.speakerConnected, false);
  assert.equal(events[1][1].reason, 'speakerGone');
  assert.deepEqual([events[2][1].code, events[2][1].error], [4900, undefined]);
});

test('what the old connection is asked too late is asked on the new one', async (t) => {
  const { speaker } = await broadcast(t);
  const ask = LiveSocket.prototype.request;
  let volume;
  let tried;
  const triedOnTheOldOne = new Promise((resolve) => {
    tried = resolve;
  });
  t.mock.method(LiveSocket.prototype, 'request', async function late(action, ...rest) {
    const asked = ask.call(this, action, ...rest);
    if (action === 'setVolume') return asked.finally(tried);
    const answer = await asked;
    if (action === 'refreshConnection') {
      // The server has moved the place, the speaker does not know yet.
      volume = speaker.setVolume(0.5);
      await triedOnTheOldOne;
    }
    return answer;
  });
  await speaker.refresh();
  await volume;
  assert.equal(speaker.broadcastState.volume, 0.5);
});

test('when the server asks for it, both move to a new connection', async (t) => {
  const minutes = { 'broadcasts.refresh_minutes': '1', 'broadcasts.warning_minutes': '2', 'broadcasts.close_minutes': '3' };
  const { speaker, listener, samples } = await broadcast(t, minutes);
  const asked = [speaker, listener].map((client) => record(client, 'connectionRefreshRequired'));
  const moved = [speaker, listener].map((client) => record(client, 'refreshed'));
  let count = 0;
  const timer = setInterval(() => {
    count += 1;
    speaker.sendAudio(new Int16Array(640).fill(count));
  }, 40);
  await until(() => asked.every(({ length }) => length === 1), 90_000);
  // Within a tenth of the time that is left.
  await until(() => moved.every(({ length }) => length === 1), 30_000);
  clearInterval(timer);
  await until(() => samples.length === count * 640);
  assert.ok(samples.every((sample, i) => sample === Math.floor(i / 640) + 1));
});
