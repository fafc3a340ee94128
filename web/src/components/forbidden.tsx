import { Lock } from 'lucide-react';

import { words } from '@/lib/words';

import { EmptyState } from './empty-state';
import { Card } from './ui/card';

/** In place of what the role of the user may not see. */
export function Forbidden() {
  return (
    <Card>
      <EmptyState icon={Lock} title={words.settings.forbiddenTitle} text={words.settings.forbiddenText} />
    </Card>
  );
}
