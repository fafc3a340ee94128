import assert from 'node:assert/strict';
import test from 'node:test';

import { BLOCK_SAMPLES, JitterBuffer } from '../../dist/jitter-buffer.js';

const CHUNK = 640;

/** A buffer and a hand that pulls 10 ms at a time; `value` marks what was pushed. */
function setUp(targetMs = 120) {
  const buffer = new JitterBuffer(targetMs);
  const block = new Float32Array(BLOCK_SAMPLES);
  const pull = (ms) => {
    const heard = [];
    for (let left = ms; left > 0; left -= 10) {
      buffer.pull(block);
      heard.push(...block);
    }
    return heard;
  };
  const push = (ms, value = 8192) => {
    for (let left = ms; left > 0; left -= 40) buffer.push(new Int16Array(CHUNK).fill(value));
  };
  return { buffer, pull, push };
}
const silent = (samples) => samples.every((sample) => sample === 0);
const largestStep = (samples) => samples.reduce((largest, sample, i) => (i === 0 ? 0 : Math.max(largest, Math.abs(sample - samples[i - 1]))), 0);

test('playing begins when the target is there', () => {
  const { buffer, pull, push } = setUp();
  push(80);
  assert.ok(silent(pull(20)));
  push(40);
  assert.equal(silent(pull(20)), false);
  assert.ok(buffer.isPlaying);
});

test('what comes alone is heard all the same', () => {
  const { pull, push } = setUp();
  push(40);
  assert.equal(silent(pull(200)), false);
});

test('frames that come unevenly within the target leave no hole', () => {
  const { buffer, pull, push } = setUp();
  push(120);
  const heard = pull(10);
  for (let second = 0; second < 50; second += 1) {
    heard.push(...pull(80));
    push(80);
  }
  assert.equal(buffer.underruns, 0);
  assert.equal(heard.slice(BLOCK_SAMPLES).some((sample) => sample === 0), false);
});

test('running dry is silence without a click, and makes the target larger', () => {
  const { buffer, pull, push } = setUp();
  push(120);
  const heard = pull(300);
  assert.equal(buffer.underruns, 1);
  assert.ok(silent(heard.slice(-BLOCK_SAMPLES)));
  push(40);
  assert.ok(Math.abs(buffer.targetMs - 180) < 1);
  push(240);
  heard.push(...pull(100));
  assert.ok(largestStep(heard) < 0.02, String(largestStep(heard)));
});

test('the target shrinks again while frames come evenly, down to where it began', () => {
  const { buffer, pull, push } = setUp();
  const stream = (seconds) => {
    for (let ms = 0; ms < seconds * 1000; ms += 40) {
      push(40);
      pull(40);
    }
  };
  push(120);
  pull(300);
  push(200);
  assert.equal(Math.round(buffer.targetMs), 180);
  stream(11);
  assert.equal(Math.round(buffer.targetMs), 160);
  stream(30);
  assert.equal(buffer.targetMs, 120);
  stream(20);
  assert.equal(buffer.targetMs, 120);
  assert.equal(buffer.underruns, 1);
});

test('what comes after a pause is not late, and the target goes on shrinking', () => {
  const { buffer, pull, push } = setUp();
  push(120);
  pull(300);
  push(40);
  pull(240);
  assert.deepEqual([buffer.underruns, Math.round(buffer.targetMs)], [2, 180]);
  buffer.pause();
  buffer.resume();
  push(200);
  assert.equal(Math.round(buffer.targetMs), 180);
  for (let ms = 0; ms < 11_000; ms += 40) {
    pull(40);
    push(40);
  }
  assert.equal(Math.round(buffer.targetMs), 160);
});

test('a speaker who was silent for long does not make the target larger', () => {
  const { buffer, pull, push } = setUp();
  push(120);
  pull(3000);
  push(40);
  assert.equal(buffer.targetMs, 120);
});

test('who is a little late is played faster until it is well', () => {
  const { buffer, pull, push } = setUp();
  push(400);
  let fastest = 1;
  for (let ms = 0; ms < 20_000; ms += 40) {
    // What a faster play takes more, as the resampler would.
    pull(40 * (buffer.speed > 1 && ms % 1200 === 0 ? 2 : 1));
    push(40);
    fastest = Math.max(fastest, buffer.speed);
  }
  assert.equal(fastest, 1.03);
  assert.equal(buffer.speed, 1);
  assert.ok(buffer.bufferedMs < 220, String(buffer.bufferedMs));
  assert.equal(buffer.dropped, 0);
});

test('who is much later catches up in the pauses of speech', () => {
  const { buffer, pull, push } = setUp();
  push(3000);
  for (let turn = 0; turn < 15; turn += 1) {
    for (let ms = 0; ms < 1000; ms += 40) {
      pull(40);
      push(40, ms < 500 ? 8192 : 10);
    }
  }
  assert.ok(buffer.behindMs < 600, String(buffer.behindMs));
  assert.equal(buffer.dropped, 0);
});

test('who is hopelessly late jumps to now', () => {
  const { buffer, pull, push } = setUp();
  push(14_000);
  pull(1500);
  assert.ok(buffer.bufferedMs <= 200, String(buffer.bufferedMs));
  assert.ok(buffer.dropped > 0);
});

test('a pause keeps what comes and goes on where it was, without hurry', () => {
  const { buffer, pull, push } = setUp();
  push(200, 1000);
  pull(60);
  buffer.pause();
  pull(10);
  assert.ok(silent(pull(500)));
  push(5000, 2000);
  buffer.resume();
  const heard = pull(200);
  assert.equal(Math.round(heard[BLOCK_SAMPLES * 2] * 32_768), 1000);
  for (let ms = 0; ms < 3000; ms += 40) {
    pull(40);
    push(40);
  }
  assert.equal(buffer.speed, 1);
  assert.ok(buffer.behindMs > 4500, String(buffer.behindMs));
  buffer.goLive();
  const joined = pull(40);
  assert.ok(buffer.behindMs < 50, String(buffer.behindMs));
  assert.ok(largestStep(joined) < 0.02);
});

test('thirty seconds are kept, not more', () => {
  const { buffer, push } = setUp();
  buffer.pause();
  push(40_000);
  assert.equal(buffer.bufferedMs, 30_000);
  assert.equal(buffer.dropped, 160_000);
});
