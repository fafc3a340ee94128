import { CircleAlert, CircleCheck, LoaderCircle, TriangleAlert } from 'lucide-react';

import { cn } from '@/lib/class-names';
import { words } from '@/lib/words';

import type { Finding } from '../lib/draft';

interface FindingsProps {
  findings: Finding[];
  /** The server has not answered yet about what stands there now. */
  checking: boolean;
  onJump: (finding: Finding) => void;
}

const looks = {
  error: { icon: CircleAlert, ink: 'text-bad', label: words.workflowEditor.error },
  warning: { icon: TriangleAlert, ink: 'text-warn', label: words.workflowEditor.warning },
};

/** All that is wrong with the definition; a click goes to its place. */
export function Findings({ findings, checking, onJump }: FindingsProps) {
  const fine = findings.length === 0;
  return (
    <section aria-label={words.workflowEditor.problems} className="border-t border-line">
      <p role="status" className="flex items-center gap-2 px-4 py-2 text-xs font-medium">
        {checking ? (
          <LoaderCircle aria-hidden className="size-4 animate-spin text-faint" />
        ) : fine ? (
          <CircleCheck aria-hidden className="size-4 text-good" />
        ) : (
          <CircleAlert aria-hidden className="size-4 text-bad" />
        )}
        <span className={checking ? 'text-soft' : fine ? 'text-good' : 'text-bad'}>
          {checking && fine ? words.workflowEditor.checking : fine ? words.workflowEditor.fine : words.workflowEditor.faults(findings.length)}
        </span>
      </p>
      {!fine && (
        <ul className="max-h-44 overflow-y-auto border-t border-line py-1">
          {findings.map((finding, index) => {
            const { icon: Icon, ink, label } = looks[finding.severity];
            return (
              <li key={index}>
                <button type="button" onClick={() => onJump(finding)} className="flex w-full items-start gap-2.5 px-4 py-1.5 text-left text-[0.8125rem] -outline-offset-2 hover:bg-sunken">
                  <Icon aria-hidden className={cn('mt-0.5 size-4 shrink-0', ink)} />
                  <span className="sr-only">{label}</span>
                  <span className="min-w-0 flex-1">
                    {finding.message}
                    {finding.where && <span className="block text-xs break-words text-faint">{finding.where}</span>}
                  </span>
                  <span className="shrink-0 text-xs text-faint tabular-nums">{words.workflowEditor.line(finding.line)}</span>
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
