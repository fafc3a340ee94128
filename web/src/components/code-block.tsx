import { CopyButton } from './copy-button';

export function CodeBlock({ code, label }: { code: string; label: string }) {
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-sunken">
      <div className="flex items-center justify-between gap-3 border-b border-line py-1 pr-1 pl-4">
        <span aria-hidden className="min-w-0 truncate text-xs text-faint">
          {label}
        </span>
        <CopyButton text={code} look="quiet" />
      </div>
      {/* Scrolls sideways, so the keyboard must reach it. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre role="region" tabIndex={0} aria-label={label} className="overflow-x-auto rounded-b-lg p-4 text-[0.8125rem] leading-relaxed -outline-offset-2">
        <code>{code}</code>
      </pre>
    </div>
  );
}
