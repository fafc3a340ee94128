import { words } from '@/lib/words';

import { StatusSelect } from './status-select';
import { Select } from './ui/select';

const channels = ['text', 'voice', 'phone', 'chat'] as const;

interface FilterProps {
  value: string;
  onChange: (value: string) => void;
}

/** Narrows conversations to those with one agent, for a FilterBar. */
export function AgentSelect({ agents, value, onChange }: FilterProps & { agents: { id: string; name: string }[] }) {
  return (
    <Select aria-label={words.sessions.agent} value={value} onChange={(event) => onChange(event.target.value)} className="max-sm:flex-auto max-sm:basis-36 sm:w-44">
      <option value="">{words.sessions.anyAgent}</option>
      {agents.map((agent) => (
        <option key={agent.id} value={agent.id}>
          {agent.name}
        </option>
      ))}
    </Select>
  );
}

/** Narrows conversations to those on one channel, for a FilterBar. */
export function ChannelSelect(props: FilterProps) {
  return (
    <StatusSelect
      label={words.sessions.channel}
      any={words.sessions.anyChannel}
      statuses={channels}
      names={words.sessions.channels}
      className="max-sm:flex-auto max-sm:basis-36 sm:w-36"
      {...props}
    />
  );
}
