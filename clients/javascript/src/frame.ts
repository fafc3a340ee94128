/**
 * Audio to listeners: one binary frame, a header of 16 bytes in network order, then the samples.
 *
 *   0      version, 1
 *   1      codec: 0 is PCM, signed 16 bits, little-endian, 16 kHz, mono
 *   2–3    language, two letters
 *   4–7    sequence: counts from 1 within the epoch, without gaps
 *   8–15   timestamp: when the server got it, milliseconds since 1970
 */
import { InvalidInputError } from './errors.js';

export const HEADER_BYTES = 16;
export const SAMPLE_RATE = 16_000;
/** What the server takes in one frame: 100 to 32,768 bytes. */
export const CHUNK_SAMPLES_MIN = 50;
export const CHUNK_SAMPLES_MAX = 16_384;
const CODEC_PCM = 0;

export interface ParsedFrame {
  readonly codec: number;
  readonly language: string;
  readonly sequence: number;
  /** When the server got it, ms since 1970. */
  readonly timestamp: number;
  /** 16 kHz, mono. */
  readonly samples: Int16Array;
}

const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

function swapBytes(bytes: Uint8Array): void {
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    const low = bytes[i] ?? 0;
    bytes[i] = bytes[i + 1] ?? 0;
    bytes[i + 1] = low;
  }
}

/** Copies: the samples are the caller's own. Throws InvalidInputError on what is no frame of version 1. */
export function parseFrame(data: ArrayBuffer): ParsedFrame {
  if (data.byteLength < HEADER_BYTES || data.byteLength % 2 !== 0) {
    throw new InvalidInputError('INVALID_FRAME', `an audio frame of ${data.byteLength} bytes`);
  }
  const view = new DataView(data);
  const version = view.getUint8(0);
  const codec = view.getUint8(1);
  if (version !== 1 || codec !== CODEC_PCM) {
    throw new InvalidInputError('INVALID_FRAME', `an audio frame of version ${version}, codec ${codec}`);
  }
  const bytes = new Uint8Array(data.slice(HEADER_BYTES));
  if (!littleEndian) swapBytes(bytes);
  return {
    codec,
    language: String.fromCharCode(view.getUint8(2), view.getUint8(3)),
    sequence: view.getUint32(4),
    timestamp: Number(view.getBigUint64(8)),
    samples: new Int16Array(bytes.buffer),
  };
}

/** The samples as they travel: little-endian, in memory of their own. */
export function toBytes(samples: Int16Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(samples.length * 2);
  bytes.set(new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
  if (!littleEndian) swapBytes(bytes);
  return bytes;
}
