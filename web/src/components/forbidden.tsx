import { Lock } from 'lucide-react';

import { words } from '@/lib/words';

import { EmptyState } from './empty-state';
import { Card } from './ui/card';

interface ForbiddenProps {
  /** Who may: owners and admins, everybody but viewers, or those who run the server. */
  to?: keyof typeof words.forbidden;
}

/** In place of what the role of the user may not see or do. */
export function Forbidden({ to = 'managers' }: ForbiddenProps) {
  const { title, text } = words.forbidden[to];
  return (
    <Card>
      <EmptyState icon={Lock} title={title} text={text} />
    </Card>
  );
}
