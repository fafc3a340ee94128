import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until `condition` is true; fails after `ms` with what was waited for. */
export async function until(condition, ms = 10_000) {
  const begin = performance.now();
  while (!condition()) {
    if (performance.now() - begin > ms) throw new Error(`waited ${ms} ms in vain for ${condition}`);
    await sleep(5);
  }
}

/** Gathers the events of these names, as [name, event]. */
export function record(client, ...names) {
  const events = [];
  for (const name of names) client.on(name, (event) => events.push([name, event]));
  return events;
}

/** 40 ms that can be recognised: the first sample is its number, the rest counts on from it. */
export function chunk(number, length = 640) {
  return Int16Array.from({ length }, (_, i) => number + i);
}
