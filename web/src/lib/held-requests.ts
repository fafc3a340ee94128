/** For tests of what goes on while something is asked: requests wait until the test answers them. */
export interface HeldRequest {
  address: string;
  method: string;
  /** Its Idempotency-Key. */
  key: string;
  body: unknown;
  answer: (response: Response) => void;
}

/** From now on each request is answered at once; the returned function ends that. */
export function answerRequests(answer: (address: string, init: RequestInit) => Response): () => void {
  const before = globalThis.fetch;
  globalThis.fetch = (address, init = {}) => Promise.resolve(answer(address as string, init));
  return () => {
    globalThis.fetch = before;
  };
}

/** From now on, until `release()`. In the order in which they came. */
export function holdRequests(): { held: HeldRequest[]; release: () => void } {
  const held: HeldRequest[] = [];
  const before = globalThis.fetch;
  globalThis.fetch = (address, { method = 'GET', headers, body, signal } = {}) =>
    new Promise((answer, fail) => {
      signal?.addEventListener('abort', () => fail(new Error('aborted')));
      const key = new Headers(headers).get('Idempotency-Key') ?? '';
      held.push({ address: address as string, method, key, body: typeof body === 'string' ? JSON.parse(body) : null, answer });
    });
  return {
    held,
    release() {
      globalThis.fetch = before;
    },
  };
}
