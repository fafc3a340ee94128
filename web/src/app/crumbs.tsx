import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link, useMatches, useParams } from 'react-router';

import { Skeleton } from '@/components/ui/skeleton';
import { useAgent } from '@/features/agents/api/get-agent';
import { useSession } from '@/features/sessions/api/get-session';
import { useTool } from '@/features/tools/api/get-tool';
import { useExecution } from '@/features/workflows/api/get-execution';
import { useWorkflow } from '@/features/workflows/api/get-workflow';
import { executionName } from '@/features/workflows/lib/execution-name';
import { cn } from '@/lib/class-names';
import { words } from '@/lib/words';

interface CrumbHandle {
  crumb: (id: string) => ReactNode;
  /** The path parameter that the crumb is made from. */
  param?: string;
}

const hasCrumb = (handle: unknown): handle is CrumbHandle =>
  typeof handle === 'object' && handle !== null && 'crumb' in handle;

export function AgentCrumb({ id }: { id: string }) {
  const { data, isLoadingError } = useAgent(id);
  if (isLoadingError) return words.errors.notFoundTitle;
  return data ? data.agent.name : <Skeleton className="h-4 w-24" />;
}

export function SessionCrumb({ id }: { id: string }) {
  const { data, isLoadingError } = useSession(id);
  if (isLoadingError) return words.errors.notFoundTitle;
  return data ? data.title || words.sessions.untitled : <Skeleton className="h-4 w-24" />;
}

export function WorkflowCrumb({ id }: { id: string }) {
  const { data, isLoadingError } = useWorkflow(id);
  if (isLoadingError) return words.errors.notFoundTitle;
  return data ? data.workflow.name : <Skeleton className="h-4 w-24" />;
}

export function ExecutionCrumb({ id }: { id: string }) {
  const { data, isLoadingError } = useExecution(id);
  if (isLoadingError) return words.errors.notFoundTitle;
  return data ? executionName(data) : <Skeleton className="h-4 w-24" />;
}

export function ToolCrumb({ id }: { id: string }) {
  const { agentId = '' } = useParams();
  const { data, isLoadingError } = useTool(agentId, id);
  if (isLoadingError) return words.errors.notFoundTitle;
  return data ? data.tool.name : <Skeleton className="h-4 w-24" />;
}

export function Breadcrumbs() {
  const trail = useMatches().flatMap((match) =>
    hasCrumb(match.handle)
      ? [{ path: match.pathname, text: match.handle.crumb(match.params[match.handle.param ?? ''] ?? '') }]
      : [],
  );
  return (
    <nav aria-label={words.nav.breadcrumbs} className="min-w-0">
      <ol className="flex min-w-0 items-center gap-1.5 text-[0.8125rem]">
        {trail.map(({ path, text }, index) => {
          const last = index === trail.length - 1;
          return (
            <li
              key={path}
              className={cn(
                'min-w-0 items-center gap-1.5',
                // Where there is little room, what lies between gives way first; the page itself never vanishes.
                last ? 'flex min-w-16 sm:shrink-0 sm:max-w-[60%]' : 'hidden sm:flex',
                index === 0 && !last && 'shrink-0',
                index > 0 && !last && 'max-w-48',
              )}
            >
              {index > 0 && <ChevronRight aria-hidden className="hidden size-3.5 shrink-0 text-faint sm:block" />}
              {last ? (
                <span aria-current="page" className="truncate font-medium">
                  {text}
                </span>
              ) : (
                <Link to={path} className="truncate rounded-sm text-soft hover:text-ink">
                  {text}
                </Link>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
