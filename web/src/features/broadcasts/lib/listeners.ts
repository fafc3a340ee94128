/** Listeners by language, the largest group first; equal ones keep to the alphabet, so that bars do not dance. */
export interface LanguageShare {
  language: string;
  listeners: number;
  /** 0 to 1 of the largest group. */
  share: number;
}

export function sharesOf(distribution: Readonly<Record<string, number>>): LanguageShare[] {
  const present = Object.entries(distribution).filter(([, listeners]) => listeners > 0);
  const most = Math.max(1, ...present.map(([, listeners]) => listeners));
  return present
    .map(([language, listeners]) => ({ language, listeners, share: listeners / most }))
    .sort((one, other) => other.listeners - one.listeners || one.language.localeCompare(other.language));
}
