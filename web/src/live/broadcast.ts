/** What anyone may know of a broadcast: GET /api/v1/live/{id}. */
import { errorOfProblem, UnavailableError } from 'auriga-live';

import type { Schema } from '@/lib/schemas';

export type Broadcast = Schema<'LiveInfo'>;

/** Throws LiveError, as joining would. */
export async function getBroadcast(name: string): Promise<Broadcast> {
  let answer: Response;
  try {
    answer = await fetch(`/api/v1/live/${encodeURIComponent(name)}`, { headers: { Accept: 'application/json' } });
  } catch (cause) {
    throw new UnavailableError('CONNECTION_FAILED', String(cause), { cause });
  }
  const text = await answer.text();
  if (!answer.ok) {
    const wait = Number(answer.headers.get('Retry-After'));
    throw errorOfProblem(answer.status, text, wait > 0 ? wait : undefined);
  }
  return JSON.parse(text) as Broadcast;
}
