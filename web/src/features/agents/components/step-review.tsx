import { FileRow } from '@/components/file-row';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { cn } from '@/lib/class-names';
import { fileFault, sharesOf, totalOf } from '@/lib/files';
import { words } from '@/lib/words';

import type { Draft } from '../lib/draft';
import { recognisedIn } from '../lib/outline';

import { OutlineView } from './outline-view';

interface StepReviewProps {
  draft: Draft;
  /** Share of the upload that has left; null before it begins. */
  share: number | null;
  onEdit: (step: number) => void;
}

export function StepReview({ draft, share, onEdit }: StepReviewProps) {
  const files = draft.files.filter((file) => fileFault(file) === null);
  const refused = draft.files.filter((file) => fileFault(file) !== null);
  const shares = sharesOf(files, share ?? 0);
  const sending = share !== null;
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <div className="grid content-start gap-4">
        <Part title={words.wizard.steps[0]} step={0} onEdit={onEdit} locked={sending}>
          <p className="text-base font-semibold">{draft.name}</p>
          <p className="text-soft">{words.agents.types[draft.type].name}</p>
        </Part>
        <Part title={words.wizard.steps[2]} step={2} onEdit={onEdit} locked={sending} note={files.length > 0 ? totalOf(files) : undefined} flush>
          {files.length === 0 && (
            <p className={cn('px-4 py-3.5 text-soft', refused.length > 0 && 'border-b border-line')}>{words.wizard.noDocuments}</p>
          )}
          {draft.files.length > 0 && (
            <ul className="divide-y divide-line">
              {files.map((file, index) => {
                const sent = shares[index] ?? 0;
                const state = sent >= 1 ? words.files.sent : sent > 0 ? words.files.share(sent) : words.files.waiting;
                return (
                  <FileRow
                    key={file.name}
                    name={file.name}
                    bytes={file.size}
                    look={sending && sent >= 1 ? 'good' : 'plain'}
                    {...(sending ? { share: sent, state } : {})}
                  />
                );
              })}
              {refused.map((file) => (
                <FileRow key={file.name} name={file.name} bytes={file.size} state={words.wizard.leftOut} error={fileFault(file)} />
              ))}
            </ul>
          )}
        </Part>
      </div>
      <Part title={words.wizard.steps[1]} step={1} onEdit={onEdit} locked={sending}>
        <OutlineView outline={recognisedIn(draft.sop)} />
      </Part>
    </div>
  );
}

interface PartProps {
  title: string;
  step: number;
  onEdit: (step: number) => void;
  locked: boolean;
  note?: string | undefined;
  flush?: boolean;
  children: React.ReactNode;
}

function Part({ title, step, onEdit, locked, note, flush = false, children }: PartProps) {
  return (
    <Card className="h-fit">
      <header className="flex items-center gap-3 border-b border-line px-4 py-2">
        <h3 className="flex-1 text-[0.8125rem] font-semibold">{title}</h3>
        {note && <span className="text-xs text-faint">{note}</span>}
        <Button size="sm" look="quiet" disabled={locked} onClick={() => onEdit(step)} aria-label={words.wizard.editStep(title)}>
          {words.common.edit}
        </Button>
      </header>
      <div className={flush ? '' : 'p-4'}>{children}</div>
    </Card>
  );
}
