import { words } from '@/lib/words';

import { Input } from './ui/input';

interface DayRangeProps {
  from: string;
  to: string;
  onChange: (name: 'from' | 'to', day: string) => void;
}

/** Two days for a FilterBar: side by side, on phones with the words above so that a date fits. */
export function DayRange({ from, to, onChange }: DayRangeProps) {
  const days = [
    { name: 'from', label: words.sessions.from, value: from, limits: { max: to } },
    { name: 'to', label: words.sessions.to, value: to, limits: { min: from } },
  ] as const;
  return (
    <div className="flex gap-2 max-sm:w-full">
      {days.map(({ name, label, value, limits }) => (
        <label key={name} className="flex min-w-0 gap-x-2 gap-y-1 text-xs text-faint max-sm:flex-1 max-sm:flex-col sm:items-center">
          {label}
          <Input type="date" value={value} {...limits} onChange={(event) => onChange(name, event.target.value)} className="min-w-0 max-sm:px-2 sm:w-34" />
        </label>
      ))}
    </div>
  );
}
