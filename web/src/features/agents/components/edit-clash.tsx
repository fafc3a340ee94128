import { DiffView } from '@/components/diff-view';
import { Segments } from '@/components/segments';
import { words } from '@/lib/words';

import type { Clash } from '../lib/merge';

const text = words.agent.clash;
const choices = [
  { value: 'mine', label: text.mine },
  { value: 'theirs', label: text.theirs },
] as const;

interface EditClashProps {
  /** What the field is called. */
  field: string;
  clash: Clash;
  /** What is in the field now. */
  value: string;
  /** A value as people read it, where it is no text to be compared line by line. */
  show?: (value: string) => string;
  onChoose: (chosen: Clash, value: string) => void;
}

/** A field that two people changed: what both wrote, and which of it is in the form. */
export function EditClash({ field, clash, value, show, onChoose }: EditClashProps) {
  const chosen = value === clash.theirs ? 'theirs' : 'mine';
  // What was typed on since counts, not what it was when both met.
  const mine = chosen === 'mine' ? value : clash.mine;
  return (
    <div className="mt-3 overflow-hidden rounded-lg border border-line">
      <div className="flex flex-wrap items-center gap-3 bg-warn-soft px-3.5 py-2.5 text-[0.8125rem]">
        <p className="min-w-0 flex-1 basis-48">{text.text(field)}</p>
        <Segments
          label={text.label(field)}
          value={chosen}
          choices={choices}
          onChange={(next) => onChoose({ mine, theirs: clash.theirs }, next === 'mine' ? mine : clash.theirs)}
        />
      </div>
      {show ? (
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 px-3.5 py-2.5 text-[0.8125rem]">
          <dt className="text-soft">{text.mine}</dt>
          <dd>{show(mine)}</dd>
          <dt className="text-soft">{text.theirs}</dt>
          <dd>{show(clash.theirs)}</dd>
        </dl>
      ) : (
        <div className="max-h-96 overflow-y-auto">
          <DiffView before={clash.theirs} after={mine} label={text.difference(field)} same={text.same} />
        </div>
      )}
    </div>
  );
}
