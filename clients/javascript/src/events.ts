/** Typed events. A handler that throws does not keep the others from being called. */
export type Handler<Event> = (event: Event) => void;

export class Emitter<Events extends object> {
  readonly #handlers = new Map<keyof Events, Set<Handler<never>>>();

  /** Calls `handler` at each event of this name; what it returns ends that. */
  on<Name extends keyof Events>(name: Name, handler: Handler<Events[Name]>): () => void {
    const handlers = this.#handlers.get(name) ?? new Set();
    this.#handlers.set(name, handlers);
    handlers.add(handler);
    return () => {
      handlers.delete(handler);
    };
  }

  /** Calls `handler` at the next event of this name alone. */
  once<Name extends keyof Events>(name: Name, handler: Handler<Events[Name]>): () => void {
    const off = this.on(name, (event) => {
      off();
      handler(event);
    });
    return off;
  }

  protected emit<Name extends keyof Events>(name: Name, event: Events[Name]): void {
    for (const handler of [...(this.#handlers.get(name) ?? [])]) {
      try {
        (handler as Handler<Events[Name]>)(event);
      } catch (error) {
        // Reported as uncaught, as a handler of the browser's own events would be.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
