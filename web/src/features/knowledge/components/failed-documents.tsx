import { CircleAlert } from 'lucide-react';
import { Link } from 'react-router';

import { LoadMore } from '@/components/load-more';
import { Button } from '@/components/ui/button';
import { allItems } from '@/lib/pages';
import { words } from '@/lib/words';

import { useDocuments } from '../api/list-documents';

interface FailedDocumentsProps {
  agentId: string;
  /** How many there are: the list comes page by page. */
  total: number;
  knowledgeLink: string;
}

/** The documents of a new agent that could not be read, each with the reason. Nothing where all were. */
export function FailedDocuments({ agentId, total, knowledgeLink }: FailedDocumentsProps) {
  const documents = useDocuments(agentId, 'failed');
  const failed = allItems(documents.data).filter(({ status }) => status === 'failed');
  if (failed.length === 0) return null;
  return (
    <div className="flex flex-wrap items-start gap-x-3.5 gap-y-2 rounded-xl border border-bad/40 bg-bad-soft/60 px-5 py-3">
      <CircleAlert aria-hidden className="mt-0.5 size-5 shrink-0 text-bad" />
      <div className="min-w-0 flex-1 basis-60 text-[0.8125rem]">
        <p className="text-sm font-semibold">{words.wizard.someFailed(Math.max(total, failed.length))}</p>
        <ul className="mt-0.5 grid gap-0.5">
          {failed.map(({ id, name, error }) => (
            <li key={id} className="break-words">
              <span className="font-medium">{name}</span>{' '}
              <span className="text-soft">
                {error?.message} {error?.remedy}
              </span>
            </li>
          ))}
        </ul>
        <LoadMore query={documents} />
      </div>
      <Button asChild>
        <Link to={knowledgeLink}>{words.wizard.openKnowledge}</Link>
      </Button>
    </div>
  );
}
