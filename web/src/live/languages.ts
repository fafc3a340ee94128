/** Which languages there are to choose from, and what they are called. */

/** In the language itself, as a person who wants it looks for it: "Español". The code where it is unknown. */
export function languageName(code: string): string {
  try {
    const name = new Intl.DisplayNames([code], { type: 'language', fallback: 'none' }).of(code);
    // A capital, as a list wants it; scripts without capitals stay as they are.
    return name ? name.charAt(0).toLocaleUpperCase(code) + name.slice(1) : code;
  } catch {
    return code;
  }
}

export interface Offer {
  readonly source_language: string;
  readonly languages: readonly string[];
  readonly translated_languages: readonly string[];
}

/** By name, the spoken one first. */
export function sortLanguages(codes: readonly string[], spoken: string): string[] {
  return [...codes].sort((a, b) => Number(b === spoken) - Number(a === spoken) || languageName(a).localeCompare(languageName(b)));
}

/** What a person likely wants: chosen before, else the first of the browser's that is there, else as spoken. */
export function chooseLanguage(offer: Offer, ...wishes: readonly (string | null)[]): string {
  const wish = wishes.map((each) => each?.slice(0, 2).toLowerCase()).find((each) => each && offer.languages.includes(each));
  return wish ?? offer.source_language;
}
