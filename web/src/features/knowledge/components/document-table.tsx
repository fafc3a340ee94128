import { BookOpen, Download, Ellipsis, FileText, RefreshCw, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';

import { DataTable, type Column } from '@/components/data-table';
import { EmptyState } from '@/components/empty-state';
import { LoadMore } from '@/components/load-more';
import { Moment } from '@/components/moment';
import { ProblemNote } from '@/components/problem-note';
import { StatusSelect } from '@/components/status-select';
import { Badge, type Tone } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardHead } from '@/components/ui/card';
import { Confirm } from '@/components/ui/confirm';
import { Menu, MenuItem, MenuLine } from '@/components/ui/menu';
import { SkeletonRows } from '@/components/ui/skeleton';
import { acceptedFiles } from '@/lib/files';
import { formatBytes, formatCount } from '@/lib/numbers';
import { allItems } from '@/lib/pages';
import { asProblem } from '@/lib/problem';
import { toast } from '@/lib/toast-store';
import { useMayEdit } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { useDeleteDocument } from '../api/delete-document';
import { downloadDocument } from '../api/get-document-content';
import { useDocuments, type Document } from '../api/list-documents';
import { useReplaceDocument } from '../api/replace-document';

const tones: Record<Document['status'], Tone> = { processing: 'accent', ready: 'good', failed: 'bad' };
const statuses = ['ready', 'processing', 'failed'] as const;

interface DocumentTableProps {
  agentId: string;
  onRead: (document: Document) => void;
}

export function DocumentTable({ agentId, onRead }: DocumentTableProps) {
  const [status, setStatus] = useState('');
  const documents = useDocuments(agentId, status || undefined);
  const items = allItems(documents.data);
  const mayEdit = useMayEdit();
  const remove = useDeleteDocument();
  const replace = useReplaceDocument();
  const [deleting, setDeleting] = useState<Document | null>(null);
  const [replacing, setReplacing] = useState<Document | null>(null);
  const picker = useRef<HTMLInputElement>(null);

  function pick(document: Document) {
    setReplacing(document);
    // After the menu has given the focus back.
    window.setTimeout(() => picker.current?.click());
  }

  function send(file: File | undefined) {
    const document = replacing;
    if (picker.current) picker.current.value = '';
    if (!file || !document) return;
    replace.mutate(
      { agentId, documentId: document.id, file },
      { onSuccess: () => toast('good', words.knowledge.replaced(document.name)) },
    );
  }

  const columns: Column<Document>[] = [
    {
      id: 'name',
      title: words.knowledge.columns.name,
      main: true,
      cell: (document) => (
        <div className="flex min-w-0 items-center gap-3">
          <FileText aria-hidden className="size-4 shrink-0 text-faint" />
          <div className="min-w-0">
            {document.status === 'ready' ? (
              <button
                type="button"
                aria-label={words.knowledge.viewName(document.name)}
                onClick={() => onRead(document)}
                className="block max-w-full truncate rounded-sm text-left font-medium hover:text-accent-ink"
              >
                {document.name}
              </button>
            ) : (
              <span className="block truncate font-medium">{document.name}</span>
            )}
            {document.description && <span className="block truncate text-xs text-faint">{document.description}</span>}
          </div>
        </div>
      ),
    },
    {
      id: 'status',
      title: words.knowledge.columns.status,
      cell: (document) => (
        <Badge tone={tones[document.status]} dot>
          {words.knowledge.status[document.status]}
        </Badge>
      ),
    },
    {
      id: 'passages',
      title: words.knowledge.columns.passages,
      align: 'right',
      className: 'tabular-nums text-soft @max-3xl:hidden',
      cell: (document) => (document.status === 'ready' ? formatCount(document.passages) : '–'),
    },
    {
      id: 'size',
      title: words.knowledge.columns.size,
      align: 'right',
      className: 'text-xs text-soft tabular-nums whitespace-nowrap @3xl:text-sm',
      cell: (document) => formatBytes(document.size_bytes),
    },
    {
      id: 'updated',
      title: words.knowledge.columns.updated,
      className: 'text-xs text-soft @3xl:text-sm',
      cell: (document) => <Moment at={document.updated_at} />,
    },
    {
      id: 'actions',
      title: words.common.actions,
      hiddenTitle: true,
      align: 'right',
      className: '@max-3xl:-order-1 @max-3xl:hidden',
      cell: (document) => actions(document),
    },
  ];

  function actions(document: Document) {
    return (
      <Menu
        trigger={
          <Button look="quiet" size="icon-sm" aria-label={words.knowledge.menu(document.name)}>
            <Ellipsis aria-hidden />
          </Button>
        }
      >
        <MenuItem disabled={document.status !== 'ready'} onSelect={() => onRead(document)}>
          <BookOpen aria-hidden />
          {words.knowledge.view}
        </MenuItem>
        <MenuItem
          onSelect={() => {
            downloadDocument(agentId, document.id, document.name).catch((error: unknown) => {
              toast('bad', asProblem(error).message);
            });
          }}
        >
          <Download aria-hidden />
          {words.knowledge.download}
        </MenuItem>
        {mayEdit && (
          <>
            <MenuLine />
            <MenuItem onSelect={() => pick(document)}>
              <RefreshCw aria-hidden />
              {words.knowledge.replace}
            </MenuItem>
            <MenuItem danger onSelect={() => setDeleting(document)}>
              <Trash2 aria-hidden />
              {words.knowledge.delete}
            </MenuItem>
          </>
        )}
      </Menu>
    );
  }

  return (
    <Card>
      <CardHead
        title={words.knowledge.documents}
        text={words.knowledge.documentsText}
        action={
          <StatusSelect label={words.knowledge.statusFilter} any={words.agents.anyStatus} statuses={statuses} names={words.knowledge.status} value={status} onChange={setStatus} />
        }
      />
      {documents.isPending ? (
        <div className="p-4">
          <SkeletonRows rows={5} height="h-10" />
        </div>
      ) : documents.isLoadingError ? (
        <div className="p-4">
          <ProblemNote error={documents.error} onRetry={() => void documents.refetch()} />
        </div>
      ) : items.length === 0 ? (
        <EmptyState
          icon={FileText}
          title={status ? words.knowledge.noMatch : words.knowledge.emptyTitle}
          text={status ? '' : mayEdit ? words.knowledge.emptyText : words.knowledge.emptyOverview}
        />
      ) : (
        <DataTable
          label={words.knowledge.documents}
          columns={columns}
          rows={items}
          rowKey={(document) => document.id}
          corner={actions}
          below={(document) =>
            document.error && (
              <p className="rounded-md bg-bad-soft px-3 py-2 text-[0.8125rem]">
                <span className="text-bad">{document.error.message}</span>{' '}
                {document.error.remedy && (
                  <span>
                    <span className="font-medium">{words.knowledge.remedy}</span> {document.error.remedy}
                  </span>
                )}
              </p>
            )
          }
        />
      )}
      <LoadMore query={documents} />
      <input
        ref={picker}
        type="file"
        accept={acceptedFiles}
        aria-label={words.knowledge.replaceLabel(replacing?.name ?? '')}
        tabIndex={-1}
        className="hidden"
        onChange={(event) => send(event.target.files?.[0])}
      />
      <Confirm
        open={deleting !== null}
        onOpenChange={(open) => !open && setDeleting(null)}
        title={words.knowledge.deleteTitle(deleting?.name ?? '')}
        text={words.knowledge.deleteText}
        action={words.knowledge.delete}
        onConfirm={() => {
          if (!deleting) return;
          remove.mutate(
            { agentId, documentId: deleting.id },
            { onSuccess: () => toast('good', words.knowledge.deleted(deleting.name)) },
          );
        }}
      />
    </Card>
  );
}
