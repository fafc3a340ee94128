import { Bot, KeyRound, ScrollText, SearchX, User } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';

import { DataTable, type Column } from '@/components/data-table';
import { DayRange } from '@/components/day-range';
import { EmptyState } from '@/components/empty-state';
import { ClearFilters, FilterBar, SearchInput } from '@/components/filter-bar';
import { LoadMore } from '@/components/load-more';
import { Moment } from '@/components/moment';
import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Select } from '@/components/ui/select';
import { SkeletonRows } from '@/components/ui/skeleton';
import { dayStart } from '@/lib/dates';
import { auditGroups, eventWords } from '@/lib/event-words';
import { allItems } from '@/lib/pages';
import { useUser } from '@/lib/use-auth';
import { useFilters } from '@/lib/use-filters';
import { words } from '@/lib/words';

import { useAuditLog, type AuditEntry } from '../api/list-audit-log';

const names = ['action', 'actor', 'from', 'to'] as const;
const icons = { user: User, key: KeyRound, system: Bot };

interface AuditListProps {
  /** The page of what an entry is about, if it has one. */
  linkOf: (entry: AuditEntry) => string | undefined;
}

export function AuditList({ linkOf }: AuditListProps) {
  const { time_zone: zone } = useUser();
  const { values, set, clear, any } = useFilters(names);
  const log = useAuditLog({
    action: values.action || undefined,
    actor: values.actor || undefined,
    from: values.from ? dayStart(values.from, zone) : undefined,
    to: values.to ? dayStart(values.to, zone, 1) : undefined,
  });
  const items = allItems(log.data);
  const [open, setOpen] = useState<string | null>(null);

  const columns: Column<AuditEntry>[] = [
    {
      id: 'action',
      title: words.settings.auditColumns.action,
      main: true,
      cell: (entry) => (
        <>
          <p className="truncate font-medium">{eventWords(entry.action)}</p>
          <code className="block truncate text-xs text-faint">{entry.action}</code>
        </>
      ),
    },
    {
      id: 'actor',
      title: words.settings.auditColumns.actor,
      className: 'text-[0.8125rem]',
      cell: (entry) => {
        const Icon = icons[entry.actor.type];
        return (
          <span className="flex items-center gap-2">
            <Icon aria-hidden className="size-3.5 shrink-0 text-faint" />
            <span className="max-w-48 truncate">{entry.actor.name || entry.actor.id}</span>
          </span>
        );
      },
    },
    {
      id: 'resource',
      title: words.settings.auditColumns.resource,
      className: 'hidden text-[0.8125rem] @4xl:table-cell',
      cell: (entry) => <Resource entry={entry} link={linkOf(entry)} />,
    },
    {
      id: 'address',
      title: words.settings.auditColumns.address,
      className: 'hidden text-xs text-soft @5xl:table-cell',
      cell: (entry) => entry.address,
    },
    {
      id: 'at',
      title: words.settings.auditColumns.at,
      className: 'text-[0.8125rem] whitespace-nowrap text-soft',
      cell: (entry) => <Moment at={entry.at} exact />,
    },
    {
      id: 'details',
      title: words.settings.auditDetails,
      hiddenTitle: true,
      align: 'right',
      className: '@max-3xl:hidden',
      cell: (entry) => details(entry),
    },
  ];

  function details(entry: AuditEntry) {
    return (
      <Button
        size="sm"
        look="quiet"
        aria-expanded={open === entry.id}
        aria-label={words.settings.auditShow(eventWords(entry.action))}
        onClick={() => setOpen(open === entry.id ? null : entry.id)}
      >
        {words.settings.auditDetails}
      </Button>
    );
  }

  return (
    <>
      <FilterBar label={words.sessions.filters}>
        <ActionSelect value={values.action} onChange={(action) => set('action', action)} />
        <SearchInput
          label={words.settings.auditActor}
          placeholder={words.settings.auditActorPlaceholder}
          value={values.actor}
          onChange={(text) => set('actor', text)}
        />
        <DayRange from={values.from} to={values.to} onChange={set} />
        <ClearFilters any={any} onClear={clear} />
      </FilterBar>
      <Card>
        {log.isPending ? (
          <div className="p-4">
            <SkeletonRows rows={8} height="h-9" />
          </div>
        ) : log.isLoadingError ? (
          <div className="p-4">
            <ProblemNote error={log.error} onRetry={() => void log.refetch()} />
          </div>
        ) : items.length === 0 ? (
          <EmptyState icon={any ? SearchX : ScrollText} title={words.settings.auditEmpty} text={words.settings.auditText} />
        ) : (
          <DataTable
            label={words.nav.audit}
            columns={columns}
            rows={items}
            rowKey={(entry) => entry.id}
            corner={details}
            below={(entry) => open === entry.id && <Details entry={entry} link={linkOf(entry)} />}
          />
        )}
        <LoadMore query={log} />
      </Card>
    </>
  );
}

function ActionSelect({ value, onChange }: { value: string; onChange: (action: string) => void }) {
  // An address may name one that is not listed.
  const listed = auditGroups.some(([subject, names]) => subject === value || names.includes(value));
  return (
    <Select aria-label={words.settings.auditAction} value={value} onChange={(event) => onChange(event.target.value)} className="max-sm:w-full sm:w-56">
      <option value="">{words.settings.auditAnyAction}</option>
      {value && !listed && <option value={value}>{eventWords(value)}</option>}
      {auditGroups.map(([subject, names]) => {
        const title = words.eventSubjects[subject] ?? subject;
        return (
          <optgroup key={subject} label={title}>
            <option value={subject}>{words.settings.auditAllOf(title)}</option>
            {names.map((name) => (
              <option key={name} value={name}>
                {eventWords(name)}
              </option>
            ))}
          </optgroup>
        );
      })}
    </Select>
  );
}

function Resource({ entry, link }: { entry: AuditEntry; link: string | undefined }) {
  const id = entry.resource.id || entry.resource.type;
  const classes = 'block truncate font-mono text-xs @3xl:max-w-40';
  if (!link) return <code className={`${classes} text-soft`}>{id}</code>;
  return (
    <Link to={link} title={id} className={`${classes} rounded-sm text-accent-ink hover:underline`}>
      {id}
    </Link>
  );
}

function Details({ entry, link }: { entry: AuditEntry; link: string | undefined }) {
  const rows: [string, ReactNode][] = [
    [
      words.settings.auditColumns.resource,
      <span key="resource">
        {entry.resource.type}{' '}
        {link ? (
          <Link to={link} className="text-accent-ink hover:underline">
            {entry.resource.id}
          </Link>
        ) : (
          entry.resource.id
        )}
      </span>,
    ],
    [words.settings.auditActor, `${entry.actor.type} ${entry.actor.id}`],
    [words.settings.auditColumns.address, entry.address],
    [words.settings.auditRequest, entry.request_id],
    ...Object.entries(entry.details).map(([name, value]): [string, ReactNode] => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  ];
  return (
    <dl className="grid gap-x-6 gap-y-1 rounded-lg bg-sunken p-3.5 text-xs sm:grid-cols-[8rem_minmax(0,1fr)]">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-faint">{name}</dt>
          <dd className="font-mono break-all max-sm:mb-1.5">{value || '–'}</dd>
        </div>
      ))}
    </dl>
  );
}
