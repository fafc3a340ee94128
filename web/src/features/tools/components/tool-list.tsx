import { FileJson, Plus, ShieldQuestion, Trash2, Wrench } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';

import { EmptyState } from '@/components/empty-state';
import { Note } from '@/components/note';
import { ProblemNote } from '@/components/problem-note';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardHead } from '@/components/ui/card';
import { Confirm } from '@/components/ui/confirm';
import { SkeletonRows } from '@/components/ui/skeleton';
import { toast } from '@/lib/toast-store';
import { useLast } from '@/lib/use-last';
import { words } from '@/lib/words';

import { useDeleteTool } from '../api/delete-tool';
import { useTools, type Tool } from '../api/list-tools';
import { useUpdateTool } from '../api/update-tool';

import { ImportDialog } from './import-dialog';

interface ToolListProps {
  agent: string;
  /** Whether the agent has a language model, without which nothing is called. */
  hasModel: boolean;
  mayEdit: boolean;
  toTool: (id: string) => string;
  toNew: string;
}

/** What an agent can call: its own tools, and those that every agent has. */
export function ToolList({ agent, hasModel, mayEdit, toTool, toNew }: ToolListProps) {
  const tools = useTools(agent);
  const [removing, setRemoving] = useState<Tool | null>(null);
  const [importing, setImporting] = useState(false);
  if (tools.isPending) return <SkeletonRows rows={3} />;
  if (tools.isLoadingError) return <ProblemNote error={tools.error} onRetry={() => void tools.refetch()} />;
  const { items } = tools.data;
  const add = mayEdit && (
    <div className="flex flex-wrap justify-center gap-2">
      <Button onClick={() => setImporting(true)}>
        <FileJson aria-hidden />
        {words.tools.import}
      </Button>
      <Button asChild look={items.length === 0 ? 'primary' : 'outline'}>
        <Link to={toNew}>
          <Plus aria-hidden />
          {words.tools.add}
        </Link>
      </Button>
    </div>
  );
  return (
    <div className="grid gap-5">
      {!hasModel && <Note look="warn">{words.tools.noModel}</Note>}
      <Card>
        <CardHead title={words.tools.title} text={words.tools.text} action={items.length > 0 && add} />
        {items.length === 0 ? (
          <EmptyState icon={Wrench} title={words.tools.emptyTitle} text={words.tools.emptyText} action={add} />
        ) : (
          <ul aria-label={words.tools.title} className="divide-y divide-line">
            {items.map((tool) => (
              <Entry key={tool.id} agent={agent} tool={tool} mayEdit={mayEdit} link={toTool(tool.id)} onRemove={() => setRemoving(tool)} />
            ))}
          </ul>
        )}
      </Card>
      <BuiltIn />
      {mayEdit && <ImportDialog agent={agent} open={importing} onClose={() => setImporting(false)} />}
      <Removal agent={agent} tool={removing} onClose={() => setRemoving(null)} />
    </div>
  );
}

interface EntryProps {
  agent: string;
  tool: Tool;
  mayEdit: boolean;
  link: string;
  onRemove: () => void;
}

function Entry({ agent, tool, mayEdit, link, onRemove }: EntryProps) {
  const update = useUpdateTool(agent);
  const { name, enabled, confirm } = tool;
  return (
    <Row
      title={
        mayEdit ? (
          <Link to={link} className="rounded-sm hover:underline">
            {name}
          </Link>
        ) : (
          name
        )
      }
      badges={
        <>
          {!enabled && <Badge>{words.tools.off}</Badge>}
          {confirm && (
            <Badge tone="accent">
              <ShieldQuestion aria-hidden className="size-3" />
              {words.tools.confirmBadge}
            </Badge>
          )}
        </>
      }
      text={tool.description}
      note={
        <code className="break-all">
          <span className="font-semibold">{tool.request.method}</span> {tool.request.url}
        </code>
      }
      action={
        mayEdit && (
          <div className="flex gap-1">
            <Button
              size="sm"
              look="quiet"
              aria-label={enabled ? words.tools.turnOffThis(name) : words.tools.turnOnThis(name)}
              disabled={update.isPending}
              onClick={() => update.mutate({ id: tool.id, change: { enabled: !enabled } })}
            >
              {enabled ? words.tools.turnOff : words.tools.turnOn}
            </Button>
            <Button size="sm" look="quiet" aria-label={words.tools.deleteThis(name)} onClick={onRemove}>
              <Trash2 aria-hidden />
            </Button>
          </div>
        )
      }
    />
  );
}

function BuiltIn() {
  return (
    <Card>
      <CardHead title={words.tools.builtInTitle} text={words.tools.builtInText} />
      <ul aria-label={words.tools.builtInTitle} className="divide-y divide-line">
        {words.tools.builtIn.map(({ name, text }) => (
          <Row key={name} title={name} text={text} />
        ))}
      </ul>
    </Card>
  );
}

interface RowProps {
  title: ReactNode;
  badges?: ReactNode;
  text: string;
  note?: ReactNode;
  action?: ReactNode;
}

function Row({ title, badges, text, note, action }: RowProps) {
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3.5 sm:px-5">
      <span aria-hidden className="grid size-9 shrink-0 place-items-center rounded-md bg-sunken text-soft">
        <Wrench className="size-4" />
      </span>
      <div className="min-w-0 flex-1 basis-48">
        <p className="flex flex-wrap items-center gap-2 text-sm font-semibold">
          <span className="font-mono text-[0.8125rem] break-all">{title}</span>
          {badges}
        </p>
        <p className="mt-0.5 text-[0.8125rem] text-soft">{text}</p>
        {note && <p className="mt-1 text-xs text-faint">{note}</p>}
      </div>
      {action}
    </li>
  );
}

function Removal({ agent, tool, onClose }: { agent: string; tool: Tool | null; onClose: () => void }) {
  const remove = useDeleteTool(agent);
  const shown = useLast(tool);
  return (
    <Confirm
      open={tool !== null}
      onOpenChange={(open) => !open && onClose()}
      title={words.tools.deleteTitle(shown?.name ?? '')}
      text={words.tools.deleteText}
      action={words.tools.delete}
      onConfirm={() => {
        if (tool) remove.mutate(tool.id, { onSuccess: () => toast('good', words.tools.deleted(tool.name)) });
      }}
    />
  );
}
