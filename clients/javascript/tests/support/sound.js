/** Sines, and how clean they come out. */

/** `seconds` of a sine of `frequency` Hz. */
export function sine(frequency, rate, seconds, amplitude = 0.5) {
  return Float32Array.from({ length: Math.round(rate * seconds) }, (_, i) => amplitude * Math.sin((2 * Math.PI * frequency * i) / rate));
}

/**
 * The part of `samples` that is a sine of this frequency, by least squares, and the rest: amplitude of
 * the one, and the ratio of their powers in dB.
 */
export function analyse(samples, frequency, rate) {
  let cc = 0, ss = 0, cs = 0, xc = 0, xs = 0;
  samples.forEach((x, i) => {
    const c = Math.cos((2 * Math.PI * frequency * i) / rate);
    const s = Math.sin((2 * Math.PI * frequency * i) / rate);
    cc += c * c; ss += s * s; cs += c * s; xc += x * c; xs += x * s;
  });
  const determinant = cc * ss - cs * cs;
  const a = (xc * ss - xs * cs) / determinant;
  const b = (xs * cc - xc * cs) / determinant;
  let signal = 0, noise = 0;
  samples.forEach((x, i) => {
    const fitted = a * Math.cos((2 * Math.PI * frequency * i) / rate) + b * Math.sin((2 * Math.PI * frequency * i) / rate);
    signal += fitted * fitted;
    noise += (x - fitted) ** 2;
  });
  return { amplitude: Math.hypot(a, b), snr: 10 * Math.log10(signal / noise) };
}

export function rms(samples) {
  return Math.sqrt(samples.reduce((sum, x) => sum + x * x, 0) / samples.length);
}
