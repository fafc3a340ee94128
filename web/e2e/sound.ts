/**
 * Ears for the tests. The browser's microphone plays a WAV file in a loop: a short tone every two
 * seconds. A page is told to note, by the clock of this machine, when the tone begins at its
 * microphone or at its loudspeaker; the difference is what a listener waits.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { BrowserContext, Page } from '@playwright/test';

const sampleRate = 48_000;
export const periodMs = 2000;
const toneMs = 300;

/** A WAV file of one period: silence, a tone of 700 Hz that swells and fades within 5 ms, silence. */
export function toneFile(): string {
  const samples = (sampleRate * periodMs) / 1000;
  const tone = (sampleRate * toneMs) / 1000;
  const first = (samples - tone) / 2;
  const data = Buffer.alloc(44 + samples * 2);
  data.write('RIFF', 0);
  data.writeUInt32LE(36 + samples * 2, 4);
  data.write('WAVEfmt ', 8);
  data.writeUInt32LE(16, 16);
  data.writeUInt16LE(1, 20);
  data.writeUInt16LE(1, 22);
  data.writeUInt32LE(sampleRate, 24);
  data.writeUInt32LE(sampleRate * 2, 28);
  data.writeUInt16LE(2, 32);
  data.writeUInt16LE(16, 34);
  data.write('data', 36);
  data.writeUInt32LE(samples * 2, 40);
  for (let at = 0; at < tone; at += 1) {
    const swell = Math.min(1, at / 240, (tone - at) / 240);
    data.writeInt16LE(Math.round(16_000 * swell * Math.sin((2 * Math.PI * 700 * at) / sampleRate)), 44 + (first + at) * 2);
  }
  const path = join(mkdtempSync(join(tmpdir(), 'auriga-tone-')), 'tone.wav');
  writeFileSync(path, data);
  return path;
}

export interface Heard {
  /** Milliseconds since 1970 at which a tone began. */
  at: number;
  /** Its highest sample, of full scale. */
  peak: number;
}

declare global {
  interface Window {
    heardTones: Heard[];
  }
}

/** Runs in the page, before its own scripts: listens at the microphone or at the loudspeaker. */
function listen(where: 'microphone' | 'loudspeaker'): void {
  window.heardTones = [];
  let current: { at: number; peak: number } | null = null;
  let loudAt = 0;
  function tap(context: BaseAudioContext): AnalyserNode {
    const analyser = context.createAnalyser();
    analyser.fftSize = 512;
    const samples = new Float32Array(analyser.fftSize);
    setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const now = performance.timeOrigin + performance.now();
      const first = samples.findIndex((sample) => Math.abs(sample) > 0.004);
      if (first < 0) {
        // The tone is over once it was quiet for a while.
        if (current && now - loudAt > 250) current = null;
        return;
      }
      loudAt = now;
      const at = now - ((samples.length - first) / context.sampleRate) * 1000;
      if (!current) window.heardTones.push((current = { at, peak: 0 }));
      for (const sample of samples) current.peak = Math.max(current.peak, Math.abs(sample));
    }, 8);
    return analyser;
  }
  if (where === 'microphone') {
    const devices = navigator.mediaDevices;
    const original = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (constraints) => {
      const stream = await original(constraints);
      const context = new AudioContext();
      context.createMediaStreamSource(stream).connect(tap(context));
      return stream;
    };
    return;
  }
  const taps = new WeakMap<BaseAudioContext, AnalyserNode>();
  // It is called with its node each time.
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const connect = AudioNode.prototype.connect as (this: AudioNode, target: AudioNode | AudioParam, ...rest: number[]) => AudioNode;
  AudioNode.prototype.connect = function (this: AudioNode, target: AudioNode | AudioParam, ...rest: number[]) {
    if (target instanceof AudioDestinationNode) {
      const ear = taps.get(this.context) ?? tap(this.context);
      taps.set(this.context, ear);
      connect.call(this, ear);
    }
    return connect.call(this, target, ...rest);
  };
}

export async function attachEar(target: Page | BrowserContext, where: 'microphone' | 'loudspeaker'): Promise<void> {
  await target.addInitScript(listen, where);
}

/** The tones that this page heard since `from` (milliseconds since 1970). */
export async function heard(page: Page, from = 0): Promise<Heard[]> {
  const tones = await page.evaluate(() => window.heardTones);
  return tones.filter(({ at }) => at >= from);
}

/** For each tone that was spoken, how long until it was heard, in ms. One that was not heard within a period is left out. */
export function delaysOf(spoken: Heard[], listened: Heard[]): number[] {
  return spoken.flatMap(({ at }) => {
    const echo = listened.find((tone) => tone.at >= at && tone.at < at + periodMs);
    return echo ? [echo.at - at] : [];
  });
}

export function medianOf(values: number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2;
}

/** The numbers of the audio frames that a page gets, as they come (bytes 4 to 7 of a frame). */
export function frameNumbers(page: Page): number[] {
  const numbers: number[] = [];
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => {
      if (typeof payload !== 'string' && payload.length > 16) numbers.push(payload.readUInt32BE(4));
    });
  });
  return numbers;
}
