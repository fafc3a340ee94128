import { Search } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';

import { words } from '@/lib/words';

import { Button } from './ui/button';
import { Input } from './ui/input';

export function FilterBar({ label, children }: { label: string; children: ReactNode }) {
  return (
    <search aria-label={label} className="mb-4 flex flex-wrap items-end gap-2">
      {children}
    </search>
  );
}

/** Keeps its place while there is nothing to clear, so that the list below does not jump; a phone has no place to spare. */
export function ClearFilters({ any, onClear }: { any: boolean; onClear: () => void }) {
  return (
    <Button look="quiet" onClick={onClear} className={any ? '' : 'invisible max-sm:hidden'}>
      {words.common.clear}
    </Button>
  );
}

interface SearchInputProps {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
}

/** Reports what was typed once the fingers rest, so that each letter is not a request. */
export function SearchInput({ label, placeholder, value, onChange }: SearchInputProps) {
  const [text, setText] = useState(value);
  const [given, setGiven] = useState(value);
  if (given !== value) {
    setGiven(value);
    setText(value);
  }
  useEffect(() => {
    if (text === value) return undefined;
    const timer = window.setTimeout(() => onChange(text), 250);
    return () => window.clearTimeout(timer);
  }, [text, value, onChange]);
  return (
    <div className="relative min-w-0 flex-1 basis-48 sm:max-w-xs">
      <Search aria-hidden className="pointer-events-none absolute top-2.5 left-3 size-4 text-faint" />
      <Input
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="pl-9"
      />
    </div>
  );
}
