import { Bot, MessageCircle, Mic, Plus, Workflow } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useId, useState, type KeyboardEvent } from 'react';
import { useNavigate } from 'react-router';

import { useAgents } from '@/features/agents/api/list-agents';
import { useWorkflows } from '@/features/workflows/api/list-workflows';
import { cn } from '@/lib/class-names';
import { allItems } from '@/lib/pages';
import { useMayEdit } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { useNavigation, type NavItem } from './navigation';
import { to } from './paths';

interface Entry extends NavItem {
  group: string;
}

function useEntries(): Entry[] {
  const navigation = useNavigation();
  const mayEdit = useMayEdit();
  const agents = allItems(useAgents().data);
  const workflows = allItems(useWorkflows().data);
  const pages = navigation.flatMap((group) => group.items);
  return [
    ...pages.map((item) => ({ ...item, group: words.palette.pages })),
    ...(mayEdit
      ? [
          { to: to.newAgent, label: words.palette.newAgent, icon: Plus, group: words.palette.actions },
          { to: to.newBroadcast, label: words.palette.newBroadcast, icon: Mic, group: words.palette.actions },
          { to: to.newWorkflow(), label: words.palette.newWorkflow, icon: Plus, group: words.palette.actions },
        ]
      : []),
    ...agents.flatMap((agent) => [
      { to: to.agent(agent.id), label: agent.name, icon: Bot, group: words.palette.agents },
      { to: to.chat(agent.id), label: words.palette.chatWith(agent.name), icon: MessageCircle, group: words.palette.agents },
    ]),
    ...workflows.map(({ id, name }) => ({ to: to.workflow(id), label: name, icon: Workflow, group: words.palette.workflows })),
  ];
}

/** Jump anywhere by typing: a combobox whose list is always open (WAI-ARIA, listbox pattern). */
export function Palette({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const id = useId();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const entries = useEntries();
  const typed = text.trim().toLowerCase().split(/\s+/);
  const found = entries.filter((entry) => typed.every((word) => entry.label.toLowerCase().includes(word)));
  const current = Math.min(active, found.length - 1);

  function open(entry: Entry | undefined) {
    if (!entry) return;
    onClose();
    if (entry.outside) window.location.assign(entry.to);
    else void navigate(entry.to);
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) {
      event.preventDefault();
      const next = (current + step + found.length) % found.length;
      setActive(next);
      document.getElementById(`${id}-${String(next)}`)?.scrollIntoView({ block: 'nearest' });
    }
    if (event.key === 'Enter') {
      event.preventDefault();
      open(found[current]);
    }
  }

  return (
    <Dialog.Root open onOpenChange={(next) => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-black/45" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-x-3 top-[10dvh] z-50 mx-auto flex max-h-[70dvh] max-w-xl animate-rise flex-col overflow-hidden rounded-xl border border-line bg-raised shadow-float outline-none"
        >
          <Dialog.Title className="sr-only">{words.palette.title}</Dialog.Title>
          <input
            type="text"
            role="combobox"
            aria-expanded
            aria-controls={`${id}-list`}
            aria-activedescendant={found.length > 0 ? `${id}-${String(current)}` : undefined}
            aria-label={words.palette.title}
            placeholder={words.palette.placeholder}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setActive(0);
            }}
            onKeyDown={onKeyDown}
            className="h-13 shrink-0 border-b border-line bg-transparent px-4 text-base outline-none"
          />
          <div id={`${id}-list`} role="listbox" aria-label={words.palette.title} className="min-h-0 flex-1 overflow-y-auto p-1.5">
            {found.map((entry, index) => (
              // The keyboard drives the list from the text field, as the pattern has it.
              // eslint-disable-next-line jsx-a11y/click-events-have-key-events
              <div
                key={entry.to}
                id={`${id}-${String(index)}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === current}
                onClick={() => open(entry)}
                onMouseMove={() => setActive(index)}
                className={cn('flex cursor-pointer items-center gap-3 rounded-md px-3 py-2', index === current && 'bg-selected')}
              >
                <entry.icon aria-hidden className="size-4 shrink-0 text-faint" />
                <span className="min-w-0 flex-1 truncate">{entry.label}</span>
                <span className="text-xs text-faint">{entry.group}</span>
              </div>
            ))}
            {found.length === 0 && (
              <div role="option" tabIndex={-1} aria-selected={false} aria-disabled className="px-3 py-6 text-center text-soft">
                {words.palette.nothing}
              </div>
            )}
          </div>
          <p className="hidden border-t border-line px-4 py-2 text-xs text-faint sm:block">{words.palette.hint}</p>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
