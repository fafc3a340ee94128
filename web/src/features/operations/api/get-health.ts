import { useQuery } from '@tanstack/react-query';

import { networkProblem, problemFrom } from '@/lib/problem';
import type { Schema } from '@/lib/schemas';
import { useLive } from '@/lib/use-realtime';

export type Health = Schema<'HealthReport'>;

/** 503 carries a report too: being down is an answer, not a failed call. */
export async function getHealth(): Promise<Health> {
  const response = await fetch('/health/ready', { headers: { Accept: 'application/json' } }).catch(() => {
    throw networkProblem();
  });
  if (!response.ok && response.status !== 503) throw await problemFrom(response);
  const report = (await response.clone().json().catch(() => null)) as Partial<Health> | null;
  if (!report?.checks) throw await problemFrom(response);
  return report as Health;
}

export function useHealth() {
  const live = useLive('health');
  return useQuery({ queryKey: ['health'], queryFn: getHealth, refetchInterval: live ? false : 15_000, retry: 0 });
}
