/**
 * The languages that can be spoken: those that a server takes unless its operator set others
 * (broadcasts.languages), by two letters (ISO 639-1), named as the reader calls them.
 */
const codes =
  'ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv ms nl no pl pt ro ru sk sl sr sv sw ta th tr uk ur vi zh'.split(' ');

const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });

export interface Language {
  code: string;
  name: string;
}

/** "German" for "de"; the letters themselves where nobody has a name for them. */
export function languageName(code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}

/** All of them, by name. */
export function allLanguages(): Language[] {
  return codes
    .map((code) => ({ code, name: languageName(code) }))
    .sort((one, other) => one.name.localeCompare(other.name, 'en'));
}

/** Those of the person's browser, most wanted first, each once. */
export function ownLanguages(wanted: readonly string[]): Language[] {
  const letters = wanted.map((tag) => tag.split('-')[0]?.toLowerCase() ?? '');
  return [...new Set(letters)].filter((code) => codes.includes(code)).map((code) => ({ code, name: languageName(code) }));
}
