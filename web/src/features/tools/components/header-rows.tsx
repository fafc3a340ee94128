import { KeyRound, Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';

import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Menu, MenuItem } from '@/components/ui/menu';
import { words } from '@/lib/words';

import type { HeaderRow } from '../lib/draft';

interface HeaderRowsProps {
  rows: HeaderRow[];
  onRows: (rows: HeaderRow[]) => void;
  /** Names of the organisation's secrets. */
  secrets: string[];
  secretsLink: ReactNode;
  faultOf: (at: number, part: 'name' | 'value') => string | undefined;
}

export function HeaderRows({ rows, onRows, secrets, secretsLink, faultOf }: HeaderRowsProps) {
  const change = (at: number, part: Partial<HeaderRow>) => onRows(rows.map((row, index) => (index === at ? { ...row, ...part } : row)));
  return (
    <div className="grid gap-3">
      {rows.map((row, at) => (
        <fieldset key={at} className="grid items-start gap-2 rounded-lg border border-line p-3 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto] sm:border-0 sm:p-0">
          <legend className="sr-only">{words.tools.header(row.name || String(at + 1))}</legend>
          <Field label={words.tools.headerName} error={faultOf(at, 'name')}>
            {(control) => (
              <Input {...control} code autoComplete="off" spellCheck={false} maxLength={100} placeholder={words.tools.samples.header} value={row.name} onChange={(event) => change(at, { name: event.target.value })} />
            )}
          </Field>
          <Field label={words.tools.headerValue} error={faultOf(at, 'value')}>
            {(control) => (
              <Input {...control} code autoComplete="off" spellCheck={false} maxLength={4000} placeholder={words.tools.samples.value} value={row.value} onChange={(event) => change(at, { value: event.target.value })} />
            )}
          </Field>
          <div className="flex gap-1 sm:pt-6">
            <Menu
              trigger={
                <Button size="icon" look="quiet" aria-label={words.tools.insertSecret(row.name || String(at + 1))} disabled={secrets.length === 0}>
                  <KeyRound aria-hidden />
                </Button>
              }
            >
              {secrets.map((name) => (
                <MenuItem key={name} onSelect={() => change(at, { value: `${row.value}{{secret:${name}}}` })}>
                  <KeyRound aria-hidden />
                  <span className="font-mono">{name}</span>
                </MenuItem>
              ))}
            </Menu>
            <Button size="icon" look="quiet" aria-label={words.tools.removeHeader(row.name || String(at + 1))} onClick={() => onRows(rows.filter((_row, index) => index !== at))}>
              <X aria-hidden />
            </Button>
          </div>
        </fieldset>
      ))}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button size="sm" onClick={() => onRows([...rows, { name: '', value: '' }])}>
          <Plus aria-hidden />
          {words.tools.addHeader}
        </Button>
        <p className="min-w-0 flex-1 basis-56 text-[0.8125rem] text-faint">
          {words.tools.headersHint} {secretsLink}
        </p>
      </div>
    </div>
  );
}
