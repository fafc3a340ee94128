import assert from 'node:assert/strict';
import test from 'node:test';

import { Resampler } from '../../dist/resampler.js';
import { analyse, rms, sine } from '../support/sound.js';

/** Through the resampler in blocks as an AudioWorklet has them; without its beginning and end. */
function resample(input, from, to, block = 128) {
  const resampler = new Resampler(from, to);
  const out = [];
  const space = new Float32Array(1024);
  for (let at = 0; at < input.length; at += block) {
    resampler.write(input.subarray(at, at + block));
    for (let count = resampler.read(space); count > 0; count = resampler.read(space)) out.push(...space.subarray(0, count));
  }
  return out;
}
const inner = (samples) => samples.slice(2000, -2000);

for (const [from, to] of [[48_000, 16_000], [44_100, 16_000], [96_000, 16_000], [16_000, 48_000], [16_000, 44_100]]) {
  test(`a sine from ${from} to ${to} Hz stays a sine`, (t) => {
    for (const frequency of [100, 1000, 3000, 6000]) {
      const { amplitude, snr } = analyse(inner(resample(sine(frequency, from, 1), from, to)), frequency, to);
      t.diagnostic(`${frequency} Hz: SNR ${snr.toFixed(1)} dB, gain ${(20 * Math.log10(amplitude / 0.5)).toFixed(3)} dB`);
      assert.ok(snr > 75, `SNR ${snr} dB at ${frequency} Hz`);
      assert.ok(Math.abs(amplitude / 0.5 - 1) < 0.01, `amplitude ${amplitude} at ${frequency} Hz`);
    }
  });
}

test('what lies above half of the new rate does not fold back', (t) => {
  for (const from of [48_000, 44_100]) {
    for (const frequency of [8300, 9000, 12_000, 15_000, 20_000]) {
      const left = 20 * Math.log10(rms(inner(resample(sine(frequency, from, 1), from, 16_000))) / rms(sine(frequency, from, 1)));
      t.diagnostic(`${frequency} Hz from ${from} Hz: ${left.toFixed(1)} dB`);
      assert.ok(left < -70, `${left} dB at ${frequency} Hz`);
    }
  }
});

test('as many samples come out as the rates say, however they are cut', () => {
  const input = sine(440, 44_100, 2);
  const whole = resample(input, 44_100, 16_000, input.length);
  assert.ok(Math.abs(whole.length - 32_000) < 50, String(whole.length));
  for (const block of [1, 37, 128, 4096]) {
    const pieces = resample(input, 44_100, 16_000, block);
    assert.equal(pieces.length, whole.length);
    assert.ok(pieces.every((sample, i) => Math.abs(sample - whole[i]) < 1e-6));
  }
});

test('the speed may change while it runs', () => {
  const resampler = new Resampler(16_000, 16_000);
  resampler.write(sine(500, 16_000, 1));
  resampler.speed = 1.03;
  assert.ok(Math.abs(resampler.available - 16_000 / 1.03) < 50);
  const out = new Float32Array(resampler.available);
  resampler.read(out);
  assert.ok(analyse(inner([...out]), 500 * 1.03, 16_000).snr > 70);
});
