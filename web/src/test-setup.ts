/** React checks in tests that what changes a page is wrapped in act(). */
Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
