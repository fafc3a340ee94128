import { words } from '@/lib/words';

import type { NewBroadcast } from '../api/create-broadcast';

type Tier = NewBroadcast['quality_tier'];
const tiers = ['standard', 'premium'] as const;

export function TierField({ value, onChange }: { value: Tier; onChange: (tier: Tier) => void }) {
  return (
    <fieldset aria-describedby="tier-note">
      <legend className="mb-1.5 text-[0.8125rem] font-medium">{words.broadcasts.tier}</legend>
      <div className="grid gap-3 sm:grid-cols-2">
        {tiers.map((tier) => (
          <label
            key={tier}
            className="cursor-pointer rounded-lg border border-line bg-surface px-3.5 py-2.5 shadow-card transition-colors hover:border-line-strong has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            <input type="radio" name="tier" value={tier} checked={value === tier} onChange={() => onChange(tier)} className="sr-only" />
            <span className="block text-[0.8125rem] font-medium">{words.broadcasts.tiers[tier].name}</span>
            <span className="block text-xs text-soft">{words.broadcasts.tiers[tier].text}</span>
          </label>
        ))}
      </div>
      <p id="tier-note" className="mt-1.5 text-[0.8125rem] text-faint">
        {words.broadcasts.tierHint}
      </p>
    </fieldset>
  );
}
