import { Search, X } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';

import { cn } from '@/lib/class-names';
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
    <Button look="quiet" size="icon" title={words.common.clear} aria-label={words.common.clear} onClick={onClear} className={cn('max-sm:w-auto max-sm:px-3.5', !any && 'invisible max-sm:hidden')}>
      <X aria-hidden className="max-sm:hidden" />
      <span className="sm:hidden">{words.common.clear}</span>
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
    <div className="relative min-w-0 flex-1 basis-40 sm:max-w-xs">
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
