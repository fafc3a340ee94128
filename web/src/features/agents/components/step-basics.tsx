import { AudioLines, MessageSquareText, Layers } from 'lucide-react';

import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { words } from '@/lib/words';

import type { Draft, DraftFaults } from '../lib/draft';

const kinds = [
  { type: 'text', icon: MessageSquareText },
  { type: 'voice', icon: AudioLines },
  { type: 'both', icon: Layers },
] as const;

interface StepProps {
  draft: Draft;
  faults: DraftFaults;
  change: (change: Partial<Draft>) => void;
}

export function StepBasics({ draft, faults, change }: StepProps) {
  return (
    <div className="grid max-w-2xl gap-6">
      <Field label={words.wizard.name} hint={words.wizard.nameHint} error={faults.name}>
        {(control) => (
          <Input
            {...control}
            value={draft.name}
            placeholder={words.wizard.namePlaceholder}
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Field>
      <ChannelField value={draft.type} onChange={(type) => change({ type })} />
    </div>
  );
}

export function ChannelField({ value, onChange }: { value: Draft['type']; onChange: (type: Draft['type']) => void }) {
  return (
    <fieldset>
      <legend className="mb-1.5 text-[0.8125rem] font-medium">{words.wizard.type}</legend>
      <div className="grid gap-3 sm:grid-cols-3">
        {kinds.map(({ type, icon: Icon }) => (
          <label
            key={type}
            className="flex cursor-pointer gap-3 rounded-xl border border-line bg-surface p-4 shadow-card transition-colors hover:border-line-strong has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent sm:block"
          >
            <input type="radio" name="type" value={type} checked={value === type} onChange={() => onChange(type)} className="sr-only" />
            <Icon aria-hidden className="size-5 shrink-0 text-accent-ink sm:mb-2.5" />
            <span>
              <span className="block font-medium">{words.agents.types[type].name}</span>
              <span className="block text-xs text-soft">{words.agents.types[type].text}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
