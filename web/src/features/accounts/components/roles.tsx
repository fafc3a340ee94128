import { Badge } from '@/components/ui/badge';
import { Card, CardHead } from '@/components/ui/card';
import { useUser } from '@/lib/use-auth';
import { words } from '@/lib/words';

const roles = ['owner', 'admin', 'member', 'viewer'] as const;

export function Roles() {
  const user = useUser();
  return (
    <Card>
      <CardHead title={words.settings.members} text={words.settings.membersText} />
      <dl className="divide-y divide-line">
        {roles.map((role) => (
          <div key={role} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3 sm:px-5">
            <dt className="w-24 font-medium">{words.roles[role].name}</dt>
            <dd className="min-w-0 flex-1 basis-56 text-[0.8125rem] text-soft">{words.roles[role].text}</dd>
            {user.role === role && (
              <dd>
                <Badge tone="accent">{words.settings.yourRole}</Badge>
              </dd>
            )}
          </div>
        ))}
      </dl>
    </Card>
  );
}
