import { describe, expect, it } from 'vitest';

import { stagesOf } from './stages';

describe('stagesOf', () => {
  it('tells what took time, and what is left of it', () => {
    expect(stagesOf({ waiting_ms: 0, reading_ms: 20, model_ms: 900, tools_ms: 0 }, 1000)).toEqual([
      { stage: 'reading', ms: 20 },
      { stage: 'model', ms: 900 },
      { stage: 'rest', ms: 80 },
    ]);
  });

  it('tells nothing of an answer that took hardly any, and no rest where clocks round it away', () => {
    expect(stagesOf({ waiting_ms: 0, reading_ms: 3, model_ms: 0, tools_ms: 0 }, 4)).toEqual([]);
    expect(stagesOf({ waiting_ms: 0, reading_ms: 12, model_ms: 0, tools_ms: 0 }, 11)).toEqual([{ stage: 'reading', ms: 12 }]);
  });
});
