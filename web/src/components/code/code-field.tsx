import { lazy, Suspense } from 'react';

import { Skeleton } from '@/components/ui/skeleton';
import { cn } from '@/lib/class-names';
import { words } from '@/lib/words';

import type { CodeEditorProps } from './code-editor';

const CodeEditor = lazy(async () => ({ default: (await import('./code-editor')).CodeEditor }));

/** The text editor, loaded when it is first needed: other pages stay as light as they are. */
export function CodeField(props: CodeEditorProps) {
  return (
    <Suspense
      fallback={
        <div role="status" className={cn('p-4', props.className)}>
          <span className="sr-only">{words.workflowEditor.loading}</span>
          <Skeleton className="h-24" />
        </div>
      }
    >
      <CodeEditor {...props} />
    </Suspense>
  );
}
