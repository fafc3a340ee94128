/** The page's elements: what is in live.html, found once, and how each shows what it is told. */
import { type Choices, languageName } from './languages';
import type { State } from './state';
import { type Notice, words } from './words';

function find<Type extends HTMLElement>(id: string, type: new () => Type): Type {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`live.html has no ${id}`);
  return element;
}

/** Writes only what is different: a status that is written again is read out again. */
function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export type Disc = 'listen' | 'wait' | 'pause' | 'resume';
const discs = {
  listen: { shows: 'play', text: words.listen },
  wait: { shows: 'wait', text: words.connectingShort },
  pause: { shows: 'pause', text: words.pause },
  resume: { shows: 'play', text: words.resume },
} as const;

export const view = {
  level: find('level', HTMLCanvasElement),
  listen: find('listen', HTMLButtonElement),
  goLive: find('go-live', HTMLButtonElement),
  language: find('language', HTMLSelectElement),
  volume: find('volume', HTMLInputElement),
  retry: find('retry', HTMLButtonElement),
  enterForm: find('enter-form', HTMLFormElement),
  enterName: find('enter-name', HTMLInputElement),

  showSections(...shown: readonly ('broadcast' | 'notice' | 'enter')[]): void {
    for (const name of ['broadcast', 'notice', 'enter'] as const) find(name, HTMLElement).hidden = !shown.includes(name);
  },

  /** Large, and breaking between its words alone. */
  showName(name: string): void {
    const parts = name.split('-').map((part, i, all) => {
      const span = document.createElement('span');
      span.textContent = i < all.length - 1 ? `${part}-` : part;
      return span;
    });
    find('name', HTMLElement).replaceChildren(...parts.flatMap((part) => [part, document.createElement('wbr')]));
    document.title = words.title(name);
  },

  showState({ tone, text }: State): void {
    find('state', HTMLElement).dataset.tone = tone;
    write(find('state-text', HTMLElement), text);
  },

  showVoice(text: string): void {
    write(find('voice', HTMLElement), text);
  },

  showDisc(disc: Disc): void {
    const { shows, text } = discs[disc];
    this.listen.dataset.shows = shows;
    // Not `disabled`: that would take the focus from whoever has just pressed it.
    this.listen.setAttribute('aria-disabled', String(disc === 'wait'));
    write(find('listen-text', HTMLElement), text);
  },

  /** `text` about what the listener is late by; empty where that is not worth a word. */
  showBehind(text: string): void {
    write(find('behind-text', HTMLElement), text);
    // Who pressed it has the focus on it.
    if (text === '' && document.activeElement === this.goLive) this.listen.focus({ preventScroll: true });
    this.goLive.hidden = text === '';
  },

  showVolume(percent: number): void {
    this.volume.value = String(percent);
    this.volume.setAttribute('aria-valuetext', words.volume(percent));
    write(find('volume-text', HTMLElement), words.volume(percent));
  },

  showLanguages({ spoken, translated, others }: Choices, chosen: string): void {
    const option = (code: string): HTMLOptionElement => {
      const made = document.createElement('option');
      made.value = code;
      made.lang = code;
      made.textContent = languageName(code);
      made.selected = code === chosen;
      return made;
    };
    const group = (label: string, codes: readonly string[]): HTMLOptGroupElement => {
      const made = document.createElement('optgroup');
      made.label = label;
      made.append(...codes.map(option));
      return made;
    };
    const groups = [group(words.groupSpoken, spoken), group(words.groupTranslated, translated), group(words.groupOwnVoice, others)];
    this.language.replaceChildren(...groups.filter((each) => each.children.length > 0));
  },

  showNotice(notice: Notice, retry: boolean): void {
    const title = find('notice-title', HTMLElement);
    write(title, notice.title);
    write(find('notice-text', HTMLElement), notice.text);
    this.retry.hidden = !retry;
    // Who listens to the page rather than looks at it hears what came.
    title.focus({ preventScroll: true });
  },

  showNameFault(text: string): void {
    write(find('enter-fault', HTMLElement), text);
    if (text) this.enterName.setAttribute('aria-invalid', 'true');
    else this.enterName.removeAttribute('aria-invalid');
  },
};
