import { vi } from 'vitest';

/** On a busy machine a second is little. */
const waitFor = vi.waitFor;
vi.waitFor = (check, options) => waitFor(check, options ?? { timeout: 10_000 });

/** React checks in tests that what changes a page is wrapped in act(). */
Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
