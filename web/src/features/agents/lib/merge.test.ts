import { describe, expect, it } from 'vitest';

import { merge, type Edited } from './merge';

const base: Edited = { name: 'Desk', type: 'text', sop: 'Greet.', handoff: '', knowledge: 'Shop', model: 'builtin' };

describe('merge', () => {
  it('takes what one of both has changed, without a word', () => {
    const { merged, clashes } = merge({ base, mine: { ...base, sop: 'Greet all.' }, theirs: { ...base, name: 'Counter', type: 'both' }, former: {} });
    expect(merged).toEqual({ ...base, name: 'Counter', type: 'both', sop: 'Greet all.' });
    expect(clashes).toEqual({});
  });

  it('keeps what is written here where both changed a field, and tells both', () => {
    const { merged, clashes } = merge({ base, mine: { ...base, sop: 'Mine.', handoff: 'x' }, theirs: { ...base, sop: 'Theirs.' }, former: {} });
    expect(merged).toEqual({ ...base, sop: 'Mine.', handoff: 'x' });
    expect(clashes).toEqual({ sop: { mine: 'Mine.', theirs: 'Theirs.' } });
  });

  it('says nothing where both wrote the same', () => {
    const same = { ...base, model: 'large' };
    expect(merge({ base, mine: same, theirs: same, former: {} })).toEqual({ merged: same, clashes: {} });
  });

  it('forgets nothing that was written when there is a still newer one', () => {
    const former = { sop: { mine: 'Mine.', theirs: 'Theirs.' }, name: { mine: 'Mine', theirs: 'Theirs' } };
    const chosen = { ...base, sop: 'Theirs.', name: 'Mine' };
    const second = { ...base, sop: 'Theirs.', name: 'Theirs' };
    const { merged, clashes } = merge({ base: second, mine: chosen, theirs: { ...second, sop: 'Newer.' }, former });
    expect(merged).toEqual({ ...second, sop: 'Newer.', name: 'Mine' });
    expect(clashes).toEqual({ sop: { mine: 'Mine.', theirs: 'Newer.' }, name: { mine: 'Mine', theirs: 'Theirs' } });
  });
});
