import assert from 'node:assert/strict';
import test from 'node:test';

import { Chunker } from '../../dist/chunker.js';
import { microphoneError } from '../../dist/capture.js';
import { MicrophoneCapture, MicrophoneError } from '../../dist/index.js';
import { LevelMeter } from '../../dist/level.js';
import { sine } from '../support/sound.js';

test('samples are cut into chunks of one length, clipped at full scale', () => {
  const chunks = [];
  const chunker = new Chunker(4, (chunk) => chunks.push([...chunk]));
  chunker.take(new Float32Array([0, 0.5, -0.5]));
  chunker.take(new Float32Array([1, 2, -2, 0, 0, 0.25]));
  assert.deepEqual(chunks, [[0, 16_384, -16_383, 32_767], [32_767, -32_767, 0, 0]]);
  chunker.reset();
  chunker.take(new Float32Array([1, 1, 1, 1]));
  assert.equal(chunks[2][0], 32_767);
});

test('the level comes thirty times a second, with peak and RMS', () => {
  const meter = new LevelMeter(48_000);
  const levels = [];
  const input = sine(1000, 48_000, 1, 0.8);
  for (let at = 0; at < input.length; at += 128) {
    const level = meter.take(input.subarray(at, at + 128));
    if (level) levels.push(level);
  }
  assert.ok(levels.length >= 28 && levels.length <= 30, String(levels.length));
  for (const { peak, rms } of levels) {
    assert.ok(Math.abs(peak - 0.8) < 0.01);
    assert.ok(Math.abs(rms - 0.8 / Math.SQRT2) < 0.01);
  }
});

test('each refusal of the browser says what to do', () => {
  const faults = { NotAllowedError: 'denied', SecurityError: 'denied', NotFoundError: 'missing', OverconstrainedError: 'missing', NotReadableError: 'busy', TypeError: 'unsupported' };
  for (const [name, fault] of Object.entries(faults)) {
    const error = microphoneError(new DOMException('', name));
    assert.deepEqual([error.fault, error.code], [fault, `MICROPHONE_${fault.toUpperCase()}`]);
  }
});

test('without HTTPS the reason is told', async () => {
  await assert.rejects(MicrophoneCapture.start({ onChunk: () => undefined }), (error) => error instanceof MicrophoneError && error.fault === 'insecure' && /HTTPS/.test(error.message));
});
