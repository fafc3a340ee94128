import { useQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';
import { useLive } from '@/lib/use-realtime';

export function listJobs(): Promise<Schema<'JobList'>> {
  return call('/api/v1/operations/jobs');
}

export function useJobs() {
  useLive('jobs');
  return useQuery({ queryKey: ['jobs'], queryFn: listJobs });
}
