/** "Firefox on Linux" from a User-Agent header: enough to recognise one's own device, no more. */
const browsers: [string, RegExp][] = [
  ['Edge', /Edg(e|A|iOS)?\//],
  ['Opera', /OPR\//],
  ['Firefox', /(Firefox|FxiOS)\//],
  ['Chrome', /(Chrome|CriOS|Chromium|HeadlessChrome)\//],
  ['Safari', /Version\/.*Safari\//],
];
const systems: [string, RegExp][] = [
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['Android', /Android/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X|Macintosh/],
  ['Linux', /Linux|X11/],
];

const first = (table: [string, RegExp][], text: string) => table.find(([, pattern]) => pattern.test(text))?.[0];

export interface Device {
  name: string | null;
  mobile: boolean;
}

export function deviceOf(userAgent: string): Device {
  const browser = first(browsers, userAgent) ?? /^[\w.-]+/.exec(userAgent)?.[0];
  const system = first(systems, userAgent);
  const name = browser && system ? `${browser} on ${system}` : (browser ?? system ?? null);
  return { name, mobile: /iPhone|iPad|Android/.test(userAgent) };
}
