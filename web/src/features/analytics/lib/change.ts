/** How a figure has changed against the period before. */
export interface Change {
  way: 'up' | 'down' | 'same';
  /** In percent of what it was, or in points of a share. */
  amount: number;
  unit: 'percent' | 'points';
}

/** Null where there is nothing to compare with. */
export function changeOf(now: number | null, before: number | null): Change | null {
  if (now === null || before === null || before === 0) return null;
  return changed(((now - before) / before) * 100, 'percent');
}

export function shareChangeOf(now: number | null, before: number | null): Change | null {
  if (now === null || before === null) return null;
  return changed((now - before) * 100, 'points');
}

function changed(by: number, unit: Change['unit']): Change {
  const amount = Math.abs(Math.round(by));
  return { way: amount === 0 ? 'same' : by > 0 ? 'up' : 'down', amount, unit };
}
