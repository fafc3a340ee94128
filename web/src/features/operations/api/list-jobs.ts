import { useQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export function listJobs(): Promise<Schema<'JobList'>> {
  return call('/api/v1/operations/jobs');
}

export function useJobs() {
  return useQuery({ queryKey: ['jobs'], queryFn: listJobs });
}
