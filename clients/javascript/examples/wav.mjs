// WAV files (RIFF): PCM of 8 to 32 bits or float, any rate and channels, in; 16 kHz mono out.
import { Resampler, SAMPLE_RATE } from 'auriga-live';

const FLOAT = 3;

/** Its samples as 16 kHz mono. Throws on what is no WAV file. */
export function readWav(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const name = (at) => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (bytes.length < 12 || name(0) !== 'RIFF' || name(8) !== 'WAVE') throw new Error('this is no WAV file');
  let format;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at + 4, true);
    if (name(at) === 'fmt ') {
      const kind = view.getUint16(at + 8, true);
      // WAVE_FORMAT_EXTENSIBLE names the kind further on.
      format = {
        kind: kind === 0xfffe ? view.getUint16(at + 32, true) : kind,
        channels: view.getUint16(at + 10, true),
        rate: view.getUint32(at + 12, true),
        bits: view.getUint16(at + 22, true),
      };
    }
    if (name(at) === 'data' && format) return toSamples(view, at + 8, Math.min(size, bytes.length - at - 8), format);
    at += 8 + size + (size % 2);
  }
  throw new Error('this WAV file holds no samples');
}

function toSamples(view, from, length, { kind, channels, rate, bits }) {
  const width = bits / 8;
  const read = (at) => {
    if (kind === FLOAT) return bits === 64 ? view.getFloat64(at, true) : view.getFloat32(at, true);
    if (bits === 8) return (view.getUint8(at) - 128) / 128;
    if (bits === 16) return view.getInt16(at, true) / 32_768;
    if (bits === 24) return (view.getUint16(at, true) + view.getInt8(at + 2) * 65_536) / 8_388_608;
    return view.getInt32(at, true) / 2_147_483_648;
  };
  const mono = Float32Array.from({ length: Math.floor(length / (width * channels)) }, (_, frame) => {
    let sum = 0;
    for (let channel = 0; channel < channels; channel += 1) sum += read(from + (frame * channels + channel) * width);
    return sum / channels;
  });
  const resampler = new Resampler(rate, SAMPLE_RATE);
  resampler.write(mono);
  const out = new Float32Array(resampler.available);
  resampler.read(out);
  return Int16Array.from(out, (sample) => Math.max(-1, Math.min(1, sample)) * 32_767);
}

/** The header of a 16 kHz mono file with this many samples. */
export function wavHeader(samples) {
  const header = Buffer.alloc(44);
  header.write('RIFF');
  header.writeUInt32LE(36 + samples * 2, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(SAMPLE_RATE, 24);
  header.writeUInt32LE(SAMPLE_RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples * 2, 40);
  return header;
}
