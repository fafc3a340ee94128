/** The five situations in which it does not go as asked. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';

import { AuthenticationError, CapacityError, InvalidInputError, ListenerClient, SessionGoneError, SpeakerClient, UnavailableError } from '../../dist/index.js';
import { Server } from '../support/server.js';
import { record, until } from '../support/wait.js';

let server;
before(async () => {
  server = await Server.start({ 'broadcasts.listeners_max': '1' });
});
after(() => server?.stop());

const speakerWith = (options) => new SpeakerClient({ url: server.url, ...options });
const listen = (sessionId, targetLanguage = 'es') => {
  const listener = new ListenerClient({ url: server.url });
  return listener.join({ sessionId, targetLanguage }).then(() => listener);
};

test('a wrong token is an AuthenticationError', async () => {
  await assert.rejects(speakerWith({ token: 'wrong' }).start({ sourceLanguage: 'en' }), AuthenticationError);
  await assert.rejects(speakerWith({ getTicket: async () => 'wrong' }).start({ sourceLanguage: 'en' }), AuthenticationError);
  await assert.rejects(speakerWith({}).start({ sourceLanguage: 'en' }), AuthenticationError);
});

test('a ticket is good once', async () => {
  const ticket = await server.ticket();
  const speaker = speakerWith({ getTicket: async () => ticket });
  await speaker.start({ sourceLanguage: 'en' });
  await assert.rejects(speakerWith({ getTicket: async () => ticket }).start({ sourceLanguage: 'en' }), AuthenticationError);
  await speaker.end();
});

test('a broadcast that is not there or is over is a SessionGoneError', async () => {
  await assert.rejects(listen('golden-eagle-999'), (error) => error instanceof SessionGoneError && error.code === 'SESSION_NOT_FOUND');
  const speaker = speakerWith({ getTicket: server.ticket });
  const { sessionId } = await speaker.start({ sourceLanguage: 'en' });
  await speaker.end();
  await assert.rejects(listen(sessionId), (error) => error instanceof SessionGoneError && error.code === 'SESSION_INACTIVE');
  await assert.rejects(speakerWith({ getTicket: server.ticket }).attach(sessionId), SessionGoneError);
});

test('a full broadcast is a CapacityError that says when to try again', async () => {
  const speaker = speakerWith({ getTicket: server.ticket });
  const { sessionId } = await speaker.start({ sourceLanguage: 'en' });
  const first = await listen(sessionId);
  await assert.rejects(listen(sessionId), (error) => error instanceof CapacityError && error.code === 'SESSION_FULL' && error.retryAfter > 0);
  first.leave();
  await speaker.end();
});

test('what is wrong is an InvalidInputError', async () => {
  await assert.rejects(listen('Not A Name'), (error) => error instanceof InvalidInputError && error.code === 'INVALID_SESSION_ID');
  const speaker = speakerWith({ getTicket: server.ticket });
  const { sessionId } = await speaker.start({ sourceLanguage: 'en' });
  await assert.rejects(listen(sessionId, 'xxx'), (error) => error instanceof InvalidInputError && error.code === 'INVALID_LANGUAGE');
  await assert.rejects(speaker.setVolume(2), (error) => error instanceof InvalidInputError && error.code === 'INVALID_PARAMETER' && error.details.field === 'volume');
  assert.equal(speaker.connectionState, 'open');
  await speaker.end();
  await assert.rejects(speakerWith({ getTicket: server.ticket }).start({}), (error) => error instanceof InvalidInputError && error.code === 'MISSING_PARAMETER');
});

test('a server that is not there is an UnavailableError', async () => {
  const listener = new ListenerClient({ url: 'http://127.0.0.1:9' });
  const events = record(listener, 'closed');
  await assert.rejects(listener.join({ sessionId: 'golden-eagle-427', targetLanguage: 'es' }), UnavailableError);
  await until(() => events.length === 1);
  assert.ok(events[0][1].error instanceof UnavailableError);
});
