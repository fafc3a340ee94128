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

export interface Choices {
  readonly spoken: readonly string[];
  readonly translated: readonly string[];
  readonly others: readonly string[];
}

/** What may be chosen, each group by name. Who chooses one of `others` hears the speaker's own voice. */
export function choicesOf({ source_language: spoken, languages, translated_languages: translated }: Offer): Choices {
  const rest = languages.filter((code) => code !== spoken).sort((a, b) => languageName(a).localeCompare(languageName(b)));
  return {
    spoken: [spoken],
    translated: rest.filter((code) => translated.includes(code)),
    others: rest.filter((code) => !translated.includes(code)),
  };
}

/** The same once the speaker speaks another language; what was spoken before is heard no more. */
export function respoken<T extends Offer>(offer: T, spoken: string): T {
  const before = offer.translated_languages.filter((code) => code !== offer.source_language && code !== spoken);
  return { ...offer, source_language: spoken, translated_languages: [spoken, ...before] };
}

/** What a person likely wants: chosen before, else the first of the browser's that is there, else as spoken. */
export function chooseLanguage(offer: Offer, ...wishes: readonly (string | null)[]): string {
  const wish = wishes.map((each) => each?.slice(0, 2).toLowerCase()).find((each) => each && offer.languages.includes(each));
  return wish ?? offer.source_language;
}
