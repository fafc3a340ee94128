/**
 * A QR code (ISO/IEC 18004) as the path of an SVG, one unit a module: runs of dark modules in a row
 * become one bar. Around it belong four light modules, which cameras look for.
 */
import { encode } from 'uqr';

const quiet = 4;

export interface QrPath {
  /** Edge of the square, the quiet zone included. */
  size: number;
  path: string;
}

export function qrPath(text: string): QrPath {
  // M stands a sixth of the code being covered or dirty, and keeps the modules large.
  const { data } = encode(text, { ecc: 'M', border: 0 });
  let path = '';
  data.forEach((row, y) => {
    let from = -1;
    [...row, false].forEach((dark, x) => {
      if (dark && from < 0) from = x;
      if (dark || from < 0) return;
      path += `M${from + quiet} ${y + quiet}h${x - from}v1h-${x - from}z`;
      from = -1;
    });
  });
  return { size: data.length + 2 * quiet, path };
}
