/** Names of broadcasts as people write them. */

/** As the server writes it; what is between the words does not matter. */
export function normalizeName(written: string): string {
  return written.trim().toLowerCase().replace(/[\s_\-–—.]+/g, '-');
}

export function isName(name: string): boolean {
  return /^[a-z]+-[a-z]+-\d{3}$/.test(name);
}

/** From the page's address: `/live/golden-eagle-427`. Undefined where it names none. */
export function nameOf(pathname: string): string | undefined {
  const [, part] = /^\/live\/([^/]+)\/?$/.exec(pathname) ?? [];
  if (part === undefined) return undefined;
  try {
    return normalizeName(decodeURIComponent(part));
  } catch {
    return part;
  }
}
