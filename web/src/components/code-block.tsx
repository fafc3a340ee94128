import { CopyButton } from './copy-button';

export function CodeBlock({ code, label }: { code: string; label: string }) {
  return (
    <div className="relative rounded-lg border border-line bg-sunken">
      <CopyButton text={code} look="outline" className="absolute top-2 right-2" />
      {/* Scrolls sideways, so the keyboard must reach it. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre role="region" tabIndex={0} aria-label={label} className="overflow-x-auto rounded-lg p-4 pt-12 text-[0.8125rem] leading-relaxed sm:pt-4 sm:pr-28">
        <code>{code}</code>
      </pre>
    </div>
  );
}
