import { ExternalLink } from 'lucide-react';

import { CopyButton } from '@/components/copy-button';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHead } from '@/components/ui/card';
import { words } from '@/lib/words';

import { QrCode } from './qr-code';

/** How listeners come in: a link to send and a code to show. */
export function ListenCard({ link }: { link: string }) {
  // As one types it; if there is no room for a line, the name stays whole.
  const [place = '', name = ''] = link.replace(/^https?:\/\//, '').split(/(?<=\/)(?=[^/]*$)/);
  return (
    <Card>
      <CardHead title={words.desk.link} text={words.desk.qrText} />
      <CardBody className="grid gap-4">
        <div className="mx-auto w-full max-w-56">
          <QrCode text={link} />
        </div>
        <p className="rounded-md bg-sunken px-3 py-2 text-center font-mono text-xs select-all">
          {place}
          <wbr />
          <span className="whitespace-nowrap">{name}</span>
        </p>
        <div className="flex flex-wrap justify-center gap-2">
          <CopyButton text={link} label={words.desk.copyLink} />
          <Button asChild size="sm">
            <a href={link} target="_blank" rel="noreferrer">
              <ExternalLink aria-hidden />
              {words.desk.openLink}
            </a>
          </Button>
        </div>
      </CardBody>
    </Card>
  );
}
