import { afterEach, vi } from 'vitest';

/** On a busy machine a second is little. */
const given: typeof vi.waitFor & { patient?: true } = vi.waitFor;
// Files share a process, and this begins each.
if (!given.patient) {
  const patient: typeof vi.waitFor = (check, options) => given(check, options ?? { timeout: 10_000 });
  vi.waitFor = Object.assign(patient, { patient: true as const });
}

/** What a test put in place of the browser's own, also where it failed, is not there for the next. */
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** React checks in tests that what changes a page is wrapped in act(). */
Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
