import { FileText, TriangleAlert } from 'lucide-react';
import { Link } from 'react-router';

import { AgentStatus } from '@/components/agent-status';
import { Avatar } from '@/components/avatar';
import { Moment } from '@/components/moment';
import { words } from '@/lib/words';

import type { Agent } from '../api/list-agents';

import { BuildingMark } from './version-mark';

export function AgentCard({ agent, to }: { agent: Agent; to: string }) {
  const { knowledge } = agent;
  return (
    <li className="group relative flex flex-col rounded-xl border border-line bg-surface p-4 shadow-card transition-colors hover:border-line-strong">
      <div className="flex items-start gap-3">
        <Avatar name={agent.name} />
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold">
            <Link to={to} className="rounded-sm after:absolute after:inset-0 after:rounded-xl">
              {agent.name}
            </Link>
          </h2>
          <p className="text-xs text-faint">{words.agents.types[agent.type].name}</p>
        </div>
        <BuildingMark agent={agent} />
        <AgentStatus status={agent.status} />
      </div>
      <p className="mt-3 line-clamp-2 min-h-10 text-[0.8125rem] text-soft">
        {agent.knowledge_base_description || firstLine(agent.sop)}
      </p>
      <div className="mt-4 flex items-center gap-3 border-t border-line pt-3 text-xs text-faint">
        <span className="flex items-center gap-1.5">
          <FileText aria-hidden className="size-3.5" />
          {knowledge.documents > 0 ? words.agents.documents(knowledge.documents) : words.agents.noDocuments}
        </span>
        {knowledge.failed > 0 && (
          <span className="flex items-center gap-1 text-bad">
            <TriangleAlert aria-hidden className="size-3.5" />
            {words.agents.failedDocuments(knowledge.failed)}
          </span>
        )}
        <span className="ml-auto">
          <Moment at={agent.updated_at} />
        </span>
      </div>
    </li>
  );
}

/** The first line of prose of a procedure: what stands in for a missing description. */
function firstLine(sop: string): string {
  return sop.split('\n').find((line) => /^\p{L}/u.test(line.trim())) ?? '';
}
