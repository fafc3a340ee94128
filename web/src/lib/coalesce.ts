/**
 * Gathers what comes in bursts: the first item is passed on at once, what follows within `everyMs` in
 * one go at its end, each item once. A hundred documents that become ready in a second cost a few
 * requests, not a hundred.
 */
export function coalesce<Item>(pass: (items: Item[]) => void, everyMs: number): (item: Item) => void {
  const waiting = new Set<Item>();
  let timer = 0;
  function flush(): void {
    timer = 0;
    if (waiting.size === 0) return;
    const items = [...waiting];
    waiting.clear();
    timer = window.setTimeout(flush, everyMs);
    pass(items);
  }
  return (item) => {
    waiting.add(item);
    if (timer === 0) flush();
  };
}
