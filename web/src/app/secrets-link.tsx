import { Link } from 'react-router';

import { words } from '@/lib/words';

import { to } from './paths';

export function SecretsLink() {
  return (
    <Link to={to.secrets} className="font-medium text-accent-ink hover:underline">
      {words.tools.manageSecrets}
    </Link>
  );
}
