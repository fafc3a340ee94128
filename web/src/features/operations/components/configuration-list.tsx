import { useState } from 'react';

import { Forbidden } from '@/components/forbidden';
import { ProblemNote } from '@/components/problem-note';
import { Badge } from '@/components/ui/badge';
import { Card, CardHead } from '@/components/ui/card';
import { Input } from '@/components/ui/input';
import { SkeletonRows } from '@/components/ui/skeleton';
import { isForbidden } from '@/lib/problem';
import { words } from '@/lib/words';

import { useConfiguration } from '../api/list-configuration';

/** The settings in force, by the section of the file that they stand in. */
export function ConfigurationList() {
  const configuration = useConfiguration();
  const [text, setText] = useState('');
  const typed = text.trim().toLowerCase();
  const items = (configuration.data?.items ?? []).filter((item) => `${item.name} ${item.meaning}`.toLowerCase().includes(typed));
  const sections = new Map<string, typeof items>();
  for (const item of items) {
    const section = item.name.includes('.') ? (item.name.split('.')[0] ?? '') : '';
    sections.set(section, [...(sections.get(section) ?? []), item]);
  }

  if (configuration.isPending) return <SkeletonRows rows={8} />;
  if (isForbidden(configuration.error)) return <Forbidden to="operators" />;
  if (configuration.isLoadingError) return <ProblemNote error={configuration.error} onRetry={() => void configuration.refetch()} />;
  return (
    <div className="grid gap-5">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <p className="max-w-2xl flex-1 basis-72 text-[0.8125rem] text-soft">{words.settings.configurationText}</p>
        <Input
          type="search"
          aria-label={words.settings.configurationSearch}
          placeholder={words.settings.configurationSearch}
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="sm:w-64"
        />
      </div>
      {items.length === 0 && <p className="py-8 text-center text-soft">{words.settings.configurationNone}</p>}
      {[...sections].map(([section, rows]) => (
        <Card key={section}>
          {section && <CardHead title={section.charAt(0).toUpperCase() + section.slice(1)} />}
          <dl className="divide-y divide-line">
            {rows.map((item) => (
              <div key={item.name} className="grid gap-x-6 gap-y-1 px-4 py-3 sm:px-5 md:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
                <dt className="min-w-0">
                  <code className="text-[0.8125rem] font-medium break-all">{item.name}</code>
                  <p className="text-xs text-faint">{item.meaning}</p>
                </dt>
                <dd className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 md:justify-end">
                  <code className="text-[0.8125rem] break-all">{item.value || words.settings.configurationEmpty}</code>
                  {item.source !== 'default' && <Badge tone="accent">{words.settings.configurationSource(item.source)}</Badge>}
                  {item.value !== item.default_value && item.default_value && (
                    <span className="text-xs text-faint">{words.settings.configurationDefault(item.default_value)}</span>
                  )}
                </dd>
              </div>
            ))}
          </dl>
        </Card>
      ))}
    </div>
  );
}
