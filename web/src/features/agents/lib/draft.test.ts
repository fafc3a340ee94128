import { describe, expect, it } from 'vitest';

import { emptyDraft, faultsOf, serverFaults, stepFields, stepOf } from './draft';

describe('the wizard', () => {
  it('checks each step by the rules of the server', () => {
    expect(faultsOf(emptyDraft, ['name', 'sop'])).toHaveProperty('name');
    expect(faultsOf({ ...emptyDraft, name: '  ab  ' }, ['name'])).toHaveProperty('name');
    expect(faultsOf({ ...emptyDraft, name: 'abc', sop: '0123456789' }, ['name', 'sop'])).toEqual({});
    expect(faultsOf({ ...emptyDraft, name: 'x'.repeat(101) }, ['name'])).toHaveProperty('name');
  });

  it('opens the step of the first fault', () => {
    expect(stepOf({ sop: 'no', knowledge: 'no' })).toBe(1);
    expect(stepOf({ name: 'no' })).toBe(0);
    expect(stepOf({})).toBe(stepFields.length - 1);
  });

  it('puts the faults of the server at its own fields', () => {
    expect(serverFaults([{ field: 'agent_name', message: 'taken' }, { field: 'files', message: 'too many' }])).toEqual({ name: 'taken' });
  });
});
