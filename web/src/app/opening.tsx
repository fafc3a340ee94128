import { Brand } from '@/components/brand';
import { words } from '@/lib/words';

/** While it is found out who is there. Nothing at first, so that nothing flickers where that is quick. */
export function Opening() {
  return (
    <div role="status" className="grid min-h-dvh place-items-center p-6">
      <span className="sr-only">{words.auth.sessionChecking}</span>
      <span aria-hidden className="animate-fade opacity-70 [animation-delay:300ms] [animation-fill-mode:backwards]">
        <Brand />
      </span>
    </div>
  );
}
