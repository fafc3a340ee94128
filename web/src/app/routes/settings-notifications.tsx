import { PreferenceForm } from '@/features/notifications/components/preference-form';

export function Page() {
  return <PreferenceForm />;
}
