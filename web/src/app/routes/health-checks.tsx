export { HealthPage as Page } from '@/features/operations/components/health-page';
