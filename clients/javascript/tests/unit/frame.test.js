import assert from 'node:assert/strict';
import test from 'node:test';

import { toBytes } from '../../dist/frame.js';
import { InvalidInputError, parseFrame } from '../../dist/index.js';

function frameOf(...bytes) {
  return new Uint8Array(bytes).buffer;
}
const header = [1, 0, 0x65, 0x73, 0, 1, 0, 2, 0, 0, 1, 0x8f, 0, 0, 0, 5];

test('a frame is read as the protocol lays it out', () => {
  const frame = parseFrame(frameOf(...header, 0x34, 0x12, 0xff, 0xff));
  assert.equal(frame.language, 'es');
  assert.equal(frame.sequence, 65_538);
  assert.equal(frame.timestamp, 0x18f * 2 ** 32 + 5);
  assert.deepEqual([...frame.samples], [0x1234, -1]);
});

test('a header without samples is a frame', () => {
  assert.equal(parseFrame(frameOf(...header)).samples.length, 0);
});

test('what is no frame of this version is refused', () => {
  for (const bytes of [[], header.slice(1), [...header, 1], [2, ...header.slice(1)], [1, 9, ...header.slice(2)]]) {
    assert.throws(() => parseFrame(frameOf(...bytes)), InvalidInputError);
  }
});

test('samples travel in little-endian, whatever part of a buffer they are', () => {
  const samples = new Int16Array([7, 0x0102, -2, 9]).subarray(1, 3);
  assert.deepEqual([...toBytes(samples)], [2, 1, 0xfe, 0xff]);
});
