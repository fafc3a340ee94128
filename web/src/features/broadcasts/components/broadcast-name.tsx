import { Fragment } from 'react';

import { CopyButton } from '@/components/copy-button';
import { useTitle } from '@/lib/use-title';
import { words } from '@/lib/words';

/** As large as a name of this length may be to stay on one line: in hundredths of the width there is. */
function sizeOf(letters: number): string {
  if (letters <= 16) return 'text-[clamp(1.5rem,9.8cqi,5.5rem)]';
  if (letters <= 20) return 'text-[clamp(1.5rem,8cqi,5rem)]';
  return 'text-[clamp(1.5rem,6.2cqi,4.5rem)]';
}

/** The name, as large as there is room: read from the last row, said aloud, typed into a phone. */
export function BroadcastName({ id }: { id: string }) {
  useTitle(id);
  const parts = id.split('-');
  return (
    <div className="@container grid justify-items-center gap-3 text-center">
      <h1 aria-label={id} className={`leading-[1.05] font-semibold tracking-tight ${sizeOf(id.length)}`}>
        {parts.map((part, index) => (
          <Fragment key={part}>
            <span className={index === parts.length - 1 ? 'text-accent-ink tabular-nums' : ''}>{part}</span>
            {index < parts.length - 1 && (
              <>
                <span className="text-faint">-</span>
                <wbr />
              </>
            )}
          </Fragment>
        ))}
      </h1>
      <div className="flex flex-wrap items-center justify-center gap-x-3 gap-y-2">
        <CopyButton text={id} label={words.desk.copyName} />
        <p className="text-[0.8125rem] text-faint">{words.desk.sayIt}</p>
      </div>
    </div>
  );
}
