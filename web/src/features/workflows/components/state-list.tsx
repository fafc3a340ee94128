import { cn } from '@/lib/class-names';
import { words } from '@/lib/words';

import type { Machine, MachineState } from '../lib/machine';
import { lookOf, statusLooks } from '../lib/state-looks';

import type { MachineGraphProps } from './machine-graph';

/** Where a state leads, in words: what the lines of the graph say. */
function wayText(state: MachineState): string {
  const ways = state.ways.map(({ to, label, kind }) => {
    const why = kind === 'default' ? words.workflowGraph.otherwise : label === 'States.ALL' ? words.workflowGraph.anyError : label;
    return why ? `${to} (${why})` : to;
  });
  const parts = ways.length > 0 ? [words.workflowGraph.leadsTo(ways.join('; '))] : [];
  if (state.ends) parts.push(words.workflowGraph.endsHere);
  return parts.join('. ');
}

function States({ machine, props, nested }: { machine: Machine; props: MachineGraphProps; nested: boolean }) {
  return (
    <ul className={cn('grid gap-1', nested && 'ml-5 border-l border-line pt-1 pl-2')}>
      {machine.states.map((state) => {
        const { icon: Icon, tint } = lookOf(state);
        const summary = props.history?.states.get(state.name);
        const status = summary?.status;
        const Mark = status && statusLooks[status].icon;
        return (
          <li key={state.id}>
            <button
              type="button"
              aria-pressed={props.selected === state.name}
              onClick={() => props.onSelect(state.name)}
              className={cn('flex w-full items-start gap-3 rounded-lg px-2.5 py-2 text-left hover:bg-sunken', props.selected === state.name && 'bg-selected hover:bg-selected')}
            >
              <span className={cn('grid size-8 shrink-0 place-items-center rounded-md', tint)}>
                <Icon aria-hidden className="size-4" />
              </span>
              <span className="min-w-0 flex-1">
                <span className="block text-[0.8125rem] font-medium break-words">{state.name}</span>
                {props.captions ? (
                  <span className="block text-xs break-words text-soft">{props.captions.get(state.name)}</span>
                ) : (
                  <>
                    <span className="block text-xs break-words text-soft">{[words.workflowGraph.types[state.type], state.detail].filter(Boolean).join(' · ')}</span>
                    <span className="block text-xs break-words text-soft">{wayText(state)}</span>
                  </>
                )}
              </span>
              {props.history && (
                <span className={cn('flex shrink-0 items-center gap-1 text-xs', status ? statusLooks[status].ink : 'text-faint')}>
                  {words.workflowGraph.status[status ?? 'idle']}
                  {Mark && <Mark aria-hidden className="size-4" />}
                </span>
              )}
            </button>
            {state.machines.map((inner) => (
              <States key={inner.id} machine={inner} props={props} nested />
            ))}
          </li>
        );
      })}
    </ul>
  );
}

export function StateList(props: MachineGraphProps) {
  return (
    <div className="p-2">
      <States machine={props.machine} props={props} nested={false} />
    </div>
  );
}
