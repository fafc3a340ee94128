/**
 * Puts frames in order: each sequence once, ascending, and a word where some are missing.
 *
 * On one connection frames come in order, so a skip tells of frames that were dropped for it. While a
 * place is moved, two connections bring frames: those below a boundary come on the old one, the rest on
 * the new one, which may be ahead. What the new one brings waits until the old one is through.
 */
import type { Epoch } from './messages.js';

export interface Sequenced {
  readonly sequence: number;
}

export class Sequencer<Frame extends Sequenced> {
  readonly #deliver: (frame: Frame) => void;
  readonly #missed: (count: number) => void;
  #epoch: Epoch | undefined;
  #next = 1;
  #waiting: Frame[] | undefined;
  #boundary = Number.POSITIVE_INFINITY;

  /** `missed` is called before the frame that follows the gap is delivered. */
  constructor(deliver: (frame: Frame) => void, missed: (count: number) => void) {
    this.#deliver = deliver;
    this.#missed = missed;
  }

  get epoch(): Epoch | undefined {
    return this.#epoch;
  }

  /** The sequence of the frame that comes next. */
  get next(): number {
    return this.#next;
  }

  /** Begins anew at a place, for example the one that a join tells. */
  begin(epoch: Epoch, sequence: number): void {
    this.#epoch = epoch;
    this.#next = sequence;
    this.#waiting = undefined;
    this.#boundary = Number.POSITIVE_INFINITY;
  }

  /** From the one connection, or while the place moves from the old one. */
  take(frame: Frame): void {
    if (frame.sequence >= this.#boundary || frame.sequence < this.#next) return;
    if (frame.sequence > this.#next) this.#missed(frame.sequence - this.#next);
    this.#next = frame.sequence + 1;
    this.#deliver(frame);
  }

  /** A second connection may bring frames from now on. */
  beginMove(): void {
    this.#waiting = [];
  }

  /** From the new connection. */
  takeMoved(frame: Frame): void {
    if (this.#waiting) this.#waiting.push(frame);
    else this.take(frame);
  }

  /** The new connection brings every frame from `boundary` on. */
  setBoundary(boundary: number): void {
    this.#boundary = boundary;
  }

  /** Whether the old connection has nothing left to bring. */
  get isMoved(): boolean {
    return this.#next >= this.#boundary;
  }

  /** The old connection is through, or gone: what waits is delivered. */
  endMove(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    this.#boundary = Number.POSITIVE_INFINITY;
    for (const frame of waiting) this.take(frame);
  }

  /** The new connection did not get the place. */
  cancelMove(): void {
    this.#waiting = undefined;
    this.#boundary = Number.POSITIVE_INFINITY;
  }
}
