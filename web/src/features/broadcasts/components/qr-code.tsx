import { useMemo } from 'react';

import { words } from '@/lib/words';

import { qrPath } from '../lib/qr-path';

/** Dark on light in both themes: many cameras read nothing else. */
export function QrCode({ text }: { text: string }) {
  const { size, path } = useMemo(() => qrPath(text), [text]);
  return (
    <svg
      role="img"
      aria-label={words.desk.qr(text)}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="block w-full rounded-lg border border-line bg-white"
    >
      <path d={path} className="fill-black" />
    </svg>
  );
}
