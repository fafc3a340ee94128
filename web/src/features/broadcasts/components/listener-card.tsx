import { Card, CardBody } from '@/components/ui/card';
import { ProgressBar } from '@/components/ui/progress-bar';
import { formatCount } from '@/lib/numbers';
import { words } from '@/lib/words';

import { languageName } from '../lib/languages';
import { sharesOf } from '../lib/listeners';

interface ListenerCardProps {
  listeners: number;
  most: number;
  languages: Readonly<Record<string, number>>;
}

/** Who listens: how many, and in which languages. */
export function ListenerCard({ listeners, most, languages }: ListenerCardProps) {
  const shares = sharesOf(languages);
  return (
    <Card aria-label={words.desk.listeners}>
      <CardBody className="grid gap-4">
        <div>
          <p className="flex items-baseline gap-2">
            <span className="text-4xl font-semibold tracking-tight tabular-nums">{formatCount(listeners)}</span>
            <span className="text-soft">{words.desk.listening}</span>
          </p>
          <p className="mt-1 text-xs text-faint">{most > 0 ? words.desk.most(most) : words.desk.nobody}</p>
        </div>
        {shares.length > 0 && (
          <ul aria-label={words.desk.byLanguage} className="grid gap-3 border-t border-line pt-4">
            {shares.map(({ language, listeners: count, share }) => (
              <li key={language} className="grid gap-1.5">
                <span className="flex items-baseline justify-between gap-3 text-[0.8125rem]">
                  <span className="truncate">{languageName(language)}</span>
                  <span className="text-soft tabular-nums">{formatCount(count)}</span>
                </span>
                <ProgressBar label={words.desk.share(languageName(language), count)} share={share} />
              </li>
            ))}
          </ul>
        )}
      </CardBody>
    </Card>
  );
}
