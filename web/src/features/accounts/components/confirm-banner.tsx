import { MailWarning } from 'lucide-react';
import { Link } from 'react-router';

import { Button } from '@/components/ui/button';
import { toast } from '@/lib/toast-store';
import { useUser } from '@/lib/use-auth';
import { words } from '@/lib/words';

import { useSetup } from '../api/get-setup';
import { useSendConfirmation } from '../api/send-confirmation';

/** Asks for the address to be confirmed; where the server sends no mail there is nothing to ask. */
export function ConfirmBanner({ profileLink }: { profileLink: string }) {
  const user = useUser();
  const { data: setup } = useSetup();
  const send = useSendConfirmation();
  const address = user.email_pending ?? user.email;
  const confirmed = user.email_confirmed_at !== null && user.email_pending === null;
  if (confirmed || !setup?.mail) return null;
  return (
    <div role="status" className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line bg-accent-soft px-4 py-2 text-[0.8125rem] sm:px-8">
      <MailWarning aria-hidden className="size-4 shrink-0 text-accent-ink" />
      <p className="min-w-0 flex-1 basis-56 break-words">
        {words.settings.confirmBanner(address)}{' '}
        <Link to={profileLink} className="font-medium text-accent-ink underline underline-offset-2">
          {words.settings.tabs.profile}
        </Link>
      </p>
      <Button
        size="sm"
        disabled={send.isPending || send.isSuccess}
        onClick={() => send.mutate(undefined, { onSuccess: () => toast('good', words.settings.confirmSent(address)) })}
      >
        {words.settings.confirmResend}
      </Button>
    </div>
  );
}
