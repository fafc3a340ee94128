import assert from 'node:assert/strict';
import test from 'node:test';

import { ListenerClient, SpeakerClient } from '../../dist/index.js';
import { Far, settle } from '../support/far.js';
import { record } from '../support/wait.js';

const joining = { sessionId: 'golden-eagle-427', targetLanguage: 'es' };
const roles = {
  speaker: async (far) => {
    const client = new SpeakerClient(far.options);
    await client.start({ sourceLanguage: 'en' });
    return { client, leave: () => client.detach() };
  },
  listener: async (far) => {
    const client = new ListenerClient(far.options);
    await client.join(joining);
    return { client, leave: () => client.leave() };
  },
};

for (const [role, enter] of Object.entries(roles)) {
  test(`a ${role} who leaves while the place is moved is on neither connection`, async () => {
    // Before the place is asked for, while it is, and in the moment of the answer.
    for (const step of ['opening', 'asking', 'answered']) {
      const far = new Far();
      const { client, leave } = await enter(far);
      const closed = record(client, 'closed', 'refreshed');
      if (step === 'asking') far.holds.add('refreshConnection');
      client.on('connectionRefreshComplete', () => step === 'answered' && leave());
      const moved = assert.rejects(client.refresh(), { name: 'UnavailableError' });
      if (step !== 'opening') await settle();
      if (step === 'asking') assert.equal(far.open.length, 2);
      leave();
      far.release('refreshConnection');
      await moved;
      await far.clock.advance(30_000);
      assert.deepEqual([far.open.length, client.connectionState], [0, 'closed'], step);
      assert.deepEqual(closed.map(([name]) => name), ['closed'], step);
    }
  });

  test(`a ${role} moves to a new connection`, async () => {
    const far = new Far();
    const { client } = await enter(far);
    const events = record(client, 'refreshed', 'connectionState');
    await client.refresh();
    assert.deepEqual(events, [['refreshed', { connectionId: 'c1' }]]);
    assert.deepEqual([far.open, client.connectionState], [[far.sockets[1]], 'open']);
  });
}

test('who leaves before the join is answered has not joined', async () => {
  const far = new Far();
  far.holds.add('joinSession');
  const client = new ListenerClient(far.options);
  const joined = assert.rejects(client.join(joining), { name: 'UnavailableError' });
  await settle();
  client.leave();
  assert.equal(far.open.length, 0);
  await joined;
});

test('the first connection and each after it are closed with the client', async () => {
  const far = new Far();
  const { client, leave } = await roles.listener(far);
  far.holds.add('joinSession');
  far.open[0].cut();
  await far.clock.advance(1000);
  assert.deepEqual([client.connectionState, far.open.length], ['reconnecting', 1]);
  leave();
  assert.equal(far.open.length, 0);
  await far.clock.advance(60_000);
  assert.equal(far.sockets.length, 2);
});

const minutes = 60_000;
const ask = { type: 'connectionRefreshRequired' };
const warning = { type: 'connectionWarning', remainingMinutes: 15 };

/** A listener a while after it joined, whose server asks for nothing yet. */
async function listening(afterMinutes) {
  const far = new Far();
  const { client } = await roles.listener(far);
  await far.clock.advance(afterMinutes * minutes);
  return { far, client, moved: record(client, 'refreshed') };
}

test('both the request and a warning are followed after a random while, once', async () => {
  for (const message of [ask, warning]) {
    const { far, moved } = await listening(105);
    far.say(message);
    // Half of a minute, which is the most.
    await far.clock.advance(29_000);
    assert.deepEqual([moved.length, far.sockets.length], [0, 1]);
    // What comes meanwhile says nothing new.
    far.say(warning);
    await far.clock.advance(2000);
    assert.deepEqual([moved.length, far.sockets.length], [1, 2]);
    await far.clock.advance(minutes);
    assert.equal(far.sockets.length, 2);
  }
});

test('shortly before the end the spread is short', async () => {
  const { far, moved } = await listening(118);
  far.say(warning);
  await far.clock.advance(6500);
  assert.equal(moved.length, 1);
});

test('a refused move is tried again with back-off, and not before the server says', async () => {
  const { far, moved } = await listening(100);
  const busy = { code: 'RATE_LIMIT_EXCEEDED', message: 'busy', retryAfter: 20 };
  far.refusals = { refreshConnection: [busy, { code: 'SERVICE_UNAVAILABLE', message: 'later' }] };
  far.say(ask);
  await far.clock.advance(30_000);
  assert.equal(far.sockets.length, 2);
  await far.clock.advance(20_000);
  assert.equal(far.sockets.length, 2);
  // 20 seconds and half of one; then half of two.
  await far.clock.advance(600);
  assert.deepEqual([far.sockets.length, moved.length], [3, 0]);
  await far.clock.advance(1000);
  assert.deepEqual([far.sockets.length, moved.length, far.open.length], [4, 1, 1]);
});

test('tries end with the connection, and what cannot go well waits for the next warning', async () => {
  const { far } = await listening(119);
  far.refusals = { refreshConnection: Array(5).fill({ code: 'RATE_LIMIT_EXCEEDED', message: 'busy', retryAfter: 120 }) };
  far.say(warning);
  await far.clock.advance(10_000);
  assert.equal(far.sockets.length, 2);
  await far.clock.advance(40_000);
  assert.equal(far.sockets.length, 2);

  const other = await listening(105);
  other.far.refusals = { refreshConnection: [{ code: 'UNAUTHORIZED', message: 'who?' }] };
  other.far.say(warning);
  await other.far.clock.advance(2 * minutes);
  assert.equal(other.far.sockets.length, 2);
  other.far.say(warning);
  await other.far.clock.advance(minutes);
  assert.equal(other.moved.length, 1);
});

test('a connection that a proxy closes without a code is made anew', async () => {
  const far = new Far();
  const { client } = await roles.listener(far);
  far.open[0].cut(1005);
  await far.clock.advance(1000);
  assert.deepEqual([client.connectionState, far.open.length], ['open', 1]);
});

test('a change of the spoken language is told, and taken for no answer', async () => {
  const far = new Far();
  const client = new ListenerClient(far.options);
  await client.join(joining);
  const told = record(client, 'languageChanged');
  far.holds.add('changeLanguage');
  const changing = client.changeLanguage('de');
  await settle();
  far.say({ type: 'languageChanged', sourceLanguage: 'es', targetLanguage: 'es', translated: true });
  await settle();
  assert.equal(told.length, 1);
  far.say({ type: 'languageChanged', sourceLanguage: 'es', targetLanguage: 'de', translated: false });
  assert.equal((await changing).targetLanguage, 'de');
  assert.deepEqual([told.length, client.connectionState], [2, 'open']);
});
