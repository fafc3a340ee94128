import { keepPreviousData, useQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';
import { useLive } from '@/lib/use-realtime';

export type Analytics = Schema<'SessionAnalytics'>;
export type Figures = Schema<'SessionFigures'>;

export interface AnalyticsFilter {
  from: string;
  to: string;
  group: 'day' | 'hour';
  time_zone: string;
  agent_id?: string | undefined;
  channel?: string | undefined;
}

function getAnalytics(filter: AnalyticsFilter): Promise<Analytics> {
  return call('/api/v1/sessions/analytics', { query: { ...filter } });
}

/** Without the live connection as often as with it: the figures are dear. */
const pollMs = 60_000;

export function useAnalytics(filter: AnalyticsFilter) {
  useLive('sessions');
  return useQuery({
    queryKey: ['analytics', filter],
    queryFn: () => getAnalytics(filter),
    placeholderData: keepPreviousData,
    refetchInterval: pollMs,
  });
}

/** Of a period that is over: what happens now does not change it. */
export function useAnalyticsBefore(filter: AnalyticsFilter) {
  return useQuery({
    queryKey: ['analytics-before', filter],
    queryFn: () => getAnalytics(filter),
    placeholderData: keepPreviousData,
    staleTime: 5 * pollMs,
  });
}
