/**
 * What the speaker wants of pause and mute, beside what the server says of them. A wish counts from the
 * call on, whatever becomes of the call, until the server has answered that very wish: the answer to an
 * earlier one does not end it. A mute counts beyond its answer, until unmute() is answered: nobody but
 * the speaker ends it, so a server that says otherwise has forgotten it, as after a crash. A pause may
 * be ended from elsewhere; there the server's word counts.
 */
import type { BroadcastState } from './messages.js';

export type Switch = 'isPaused' | 'isMuted';
export interface Wish {
  readonly name: Switch;
  readonly on: boolean;
}

const SWITCHES: readonly Switch[] = ['isPaused', 'isMuted'];

export class Wishes {
  readonly #wishes = new Map<Switch, Wish>();
  /** Of these somebody waits for the answer; the others are told when a place is taken. */
  readonly #asked = new Set<Wish>();
  #state: BroadcastState | undefined;

  /** What the server last said. */
  get state(): BroadcastState | undefined {
    return this.#state;
  }

  /** Whether nothing may be heard. */
  get isSilenced(): boolean {
    return SWITCHES.some((name) => this.#wishes.get(name)?.on ?? this.#state?.[name]);
  }

  /** The call asks for it now: end with answered() or failed(). */
  make(name: Switch, on: boolean): Wish {
    const wish = { name, on };
    this.#wishes.set(name, wish);
    this.#asked.add(wish);
    return wish;
  }

  answered(wish: Wish): void {
    this.#asked.delete(wish);
    if (this.#wishes.get(wish.name) === wish && !stands(wish)) this.#wishes.delete(wish.name);
  }

  /** Refused: what was silent stays so. Else the wish stays open: a bad connection makes nobody heard. */
  failed(wish: Wish, refused: boolean): void {
    this.#asked.delete(wish);
    if (!refused || wish.on || this.#wishes.get(wish.name) !== wish) return;
    this.#wishes.delete(wish.name);
    this.#keepMute();
  }

  heard(state: BroadcastState): void {
    this.#state = state;
    for (const wish of [...this.#wishes.values()]) {
      // The answer came after all, later than anybody waited for it.
      if (!this.#asked.has(wish) && state[wish.name] === wish.on) this.answered(wish);
    }
    this.#keepMute();
  }

  /** What the server does not know, and nobody asks it for. */
  untold(): Wish[] {
    return [...this.#wishes.values()].filter((wish) => !this.#asked.has(wish) && this.#state?.[wish.name] !== wish.on);
  }

  #keepMute(): void {
    if (this.#state?.isMuted && !this.#wishes.has('isMuted')) this.#wishes.set('isMuted', { name: 'isMuted', on: true });
  }
}

function stands({ name, on }: Wish): boolean {
  return name === 'isMuted' && on;
}
