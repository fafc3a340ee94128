import { useQuery } from '@tanstack/react-query';

import { call } from '@/lib/api-client';
import type { Schema } from '@/lib/schemas';

export function getPreferences(): Promise<Schema<'Preferences'>> {
  return call('/api/v1/notifications/preferences');
}

export function usePreferences() {
  return useQuery({ queryKey: ['notification-preferences'], queryFn: getPreferences });
}
