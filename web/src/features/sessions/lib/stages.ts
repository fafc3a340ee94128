import type { Message } from '../api/list-messages';

export type Stage = 'waiting' | 'reading' | 'model' | 'tools' | 'rest';

/** The parts of an answer's time that are told; of less than ten milliseconds none are. */
export function stagesOf(stages: NonNullable<Message['stages']>, latency: number): { stage: Stage; ms: number }[] {
  if (latency < 10) return [];
  const { waiting_ms, reading_ms, model_ms, tools_ms } = stages;
  const parts: { stage: Stage; ms: number }[] = [
    { stage: 'waiting', ms: waiting_ms },
    { stage: 'reading', ms: reading_ms },
    { stage: 'model', ms: model_ms },
    { stage: 'tools', ms: tools_ms },
    { stage: 'rest', ms: latency - waiting_ms - reading_ms - model_ms - tools_ms },
  ];
  return parts.filter(({ ms }) => ms > 0);
}
