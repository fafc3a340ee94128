import assert from 'node:assert/strict';
import test from 'node:test';

import { Backoff } from '../../dist/backoff.js';
import { afterClose } from '../../dist/close-codes.js';
import { errorOf, errorOfProblem } from '../../dist/errors.js';
import { AuthenticationError, CapacityError, InvalidInputError, SessionGoneError, UnavailableError } from '../../dist/index.js';
import { liveUrl } from '../../dist/web-socket.js';

test('the back-off doubles up to 30 seconds, with full jitter', () => {
  const longest = new Backoff({ random: () => 1 });
  assert.deepEqual(Array.from({ length: 7 }, () => longest.next()), [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  longest.reset();
  assert.equal(longest.next(), 1000);
  assert.equal(new Backoff({ random: () => 0 }).next(), 0);
  assert.equal(new Backoff({ random: () => 0.5 }).next(7000), 7500);
});

test('the range of a close code decides what follows', () => {
  const fates = {
    reconnect: [1001, 1005, 1006, 1011, 1012, 1013, 4000, 4008, 4029, 4499, 4902],
    refused: [1002, 1003, 1007, 1008, 1009, 3000, 4500, 4899, 4950],
    done: [1000, 4900],
    replaced: [4901],
  };
  for (const [fate, codes] of Object.entries(fates)) {
    for (const code of codes) assert.equal(afterClose(code), fate, String(code));
  }
});

test('each code has the class of its situation', () => {
  const classes = [
    [AuthenticationError, 'UNAUTHORIZED', 'TOKEN_EXPIRED', 'FORBIDDEN', 'UNAUTHORIZED_ACTION'],
    [SessionGoneError, 'SESSION_NOT_FOUND', 'SESSION_INACTIVE'],
    [CapacityError, 'SESSION_FULL', 'RATE_LIMIT_EXCEEDED'],
    [InvalidInputError, 'INVALID_SESSION_ID', 'UNSUPPORTED_LANGUAGE', 'MISSING_PARAMETER', 'MESSAGE_TOO_LARGE'],
    [UnavailableError, 'SERVICE_UNAVAILABLE', 'A_CODE_OF_TOMORROW'],
  ];
  for (const [Class, ...codes] of classes) {
    for (const code of codes) {
      const error = errorOf(code, 'why', { retryAfter: 3 });
      assert.ok(error instanceof Class, code);
      assert.deepEqual([error.name, error.code, error.retryAfter], [Class.name, code, 3]);
    }
  }
});

test('a refused handshake tells its problem', () => {
  const error = errorOfProblem(429, '{"code": "RATE_LIMITED", "detail": "too many", "request_id": "req_1"}', 9);
  assert.ok(error instanceof CapacityError);
  assert.deepEqual([error.code, error.message, error.correlationId, error.retryAfter], ['RATE_LIMITED', 'too many', 'req_1', 9]);
  const strange = errorOfProblem(502, '<html>bad gateway</html>');
  assert.ok(strange instanceof UnavailableError);
  assert.equal(strange.code, 'HTTP_502');
});

test('the address may be written in any usual way', () => {
  const query = { ticket: 'a b' };
  for (const given of ['https://example.org', 'wss://example.org/ws/live', 'https://example.org/?x=1#y']) {
    assert.equal(liveUrl(given, query), 'wss://example.org/ws/live?ticket=a+b');
  }
  assert.equal(liveUrl('http://127.0.0.1:8080/under/ws/live', {}), 'ws://127.0.0.1:8080/under/ws/live');
  assert.throws(() => liveUrl(undefined, {}), /url/);
});
