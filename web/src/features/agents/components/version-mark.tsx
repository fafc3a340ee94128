import { LoaderCircle } from 'lucide-react';
import { Link } from 'react-router';

import { Badge } from '@/components/ui/badge';
import type { Schema } from '@/lib/schemas';
import { words } from '@/lib/words';

type Versions = Pick<Schema<'Agent'>, 'status' | 'version' | 'latest_version' | 'building'>;

/** That a version is being made while another one answers; an agent that is created says so by its status. */
export function BuildingMark({ agent }: { agent: Versions }) {
  if (!agent.building || agent.status === 'creating') return null;
  return (
    <span className="inline-flex" title={words.agentVersions.making(agent.latest_version)}>
      <Badge tone="accent">
        <LoaderCircle aria-hidden className="size-3 animate-spin" />
        {words.agentVersions.status.building}
      </Badge>
    </span>
  );
}

/** Which version answers, and whether another one is on its way. */
export function AgentVersionMark({ agent, to }: { agent: Versions; to: string }) {
  return (
    <>
      {agent.version > 0 && (
        <Link to={to} className="rounded-full hover:opacity-80">
          <Badge>{words.agentVersions.version(agent.version)}</Badge>
        </Link>
      )}
      <BuildingMark agent={agent} />
    </>
  );
}
