import { describe, expect, it } from 'vitest';

import { eventTypes } from './event-types.gen';
import { auditGroups, eventGroups, eventMeaning, eventWords } from './event-words';
import { words } from './words';

describe('events', () => {
  it('are offered each once, with words and a meaning', () => {
    const offered = eventGroups.flatMap(([, names]) => names);
    expect([...offered].sort()).toEqual(Object.keys(eventTypes).sort());
    for (const name of offered) {
      expect(eventWords(name)).toBe(words.events[name as keyof typeof eventTypes]);
      expect(eventMeaning(name)).toMatch(/^[A-Z].*\.$/);
    }
    for (const [subject] of eventGroups) expect(words.eventSubjects[subject]).toBeDefined();
  });

  it('are filtered in the audit log by what it keeps', () => {
    const kept = auditGroups.flatMap(([, names]) => names);
    expect(kept).toContain('execution.stopped');
    expect(kept).not.toContain('execution.failed');
  });

  it('that a newer server knows are spelled out', () => {
    expect(eventWords('vault.key_rotated')).toBe('Vault: key rotated');
    expect(eventMeaning('vault.key_rotated')).toBeUndefined();
  });
});
