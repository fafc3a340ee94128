import { useState } from 'react';

import { Note } from '@/components/note';
import { ProblemNote } from '@/components/problem-note';
import { Card, CardBody, CardHead } from '@/components/ui/card';
import { SkeletonRows } from '@/components/ui/skeleton';
import type { Schema } from '@/lib/schemas';
import { words } from '@/lib/words';

import { usePreferences } from '../api/get-preferences';
import { useSetPreferences } from '../api/set-preferences';

type Preference = Schema<'Preference'>;
const ways = ['in_app', 'email'] as const;
const text = words.notifications;
const nameOf = { in_app: text.inApp, email: text.email };
const labelOf = { in_app: text.inAppOf, email: text.emailOf };

/** Each tick is kept at once; there is nothing to save. */
export function PreferenceForm() {
  const preferences = usePreferences();
  const set = useSetPreferences();
  // What was ticked here shows at once and stays, unless the server refuses it.
  const [chosen, setChosen] = useState<Partial<Record<Preference['kind'], Preference | undefined>>>({});
  function change(item: Preference, way: (typeof ways)[number], on: boolean) {
    const next = { ...item, [way]: on };
    setChosen((now) => ({ ...now, [item.kind]: next }));
    // Of each change, also of one that others followed meanwhile: mutate() would tell of the last alone.
    set.mutateAsync({ items: [next] }).catch(() => setChosen((now) => (now[item.kind] === next ? { ...now, [item.kind]: undefined } : now)));
  }
  return (
    <Card>
      <CardHead title={text.preferences} text={text.preferencesText} />
      {preferences.isPending ? (
        <div className="p-4">
          <SkeletonRows rows={3} />
        </div>
      ) : preferences.isLoadingError ? (
        <CardBody>
          <ProblemNote error={preferences.error} onRetry={() => void preferences.refetch()} />
        </CardBody>
      ) : (
        <>
          {!preferences.data.mail ? (
            <div className="px-4 pt-4 sm:px-5">
              <Note>{text.mailOff}</Note>
            </div>
          ) : (
            !preferences.data.email_confirmed && (
              <div className="px-4 pt-4 sm:px-5">
                <Note look="warn">{text.unconfirmed}</Note>
              </div>
            )
          )}
          <ul className="divide-y divide-line">
            {preferences.data.items.map((saved) => chosen[saved.kind] ?? saved).map((item) => (
              <li key={item.kind} className="flex flex-wrap items-center gap-x-6 gap-y-3 px-4 py-4 sm:px-5">
                <div className="min-w-0 flex-1 basis-56">
                  <p className="font-medium">{text.kinds[item.kind]}</p>
                  <p className="text-[0.8125rem] text-faint">{text.kindsText[item.kind]}</p>
                </div>
                <div className="flex gap-5">
                  {ways.map((way) => (
                    <label key={way} className="flex min-h-6 items-center gap-2 text-[0.8125rem]">
                      <input
                        type="checkbox"
                        className="size-4 accent-accent"
                        aria-label={labelOf[way](text.kinds[item.kind])}
                        checked={item[way]}
                        onChange={(event) => change(item, way, event.target.checked)}
                      />
                      {nameOf[way]}
                    </label>
                  ))}
                </div>
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}
