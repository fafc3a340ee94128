/** What a listener chose before. Without storage it lasts until the page is left. */
export type Choice = 'language' | 'volume';

export function readChoice(choice: Choice): string | null {
  try {
    return localStorage.getItem(`auriga-live-${choice}`);
  } catch {
    return null;
  }
}

export function keepChoice(choice: Choice, value: string): void {
  try {
    localStorage.setItem(`auriga-live-${choice}`, value);
  } catch {
    // As said above.
  }
}
