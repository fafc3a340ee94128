import { ArrowRight, FlaskConical } from 'lucide-react';

import { ProblemNote } from '@/components/problem-note';
import { Button } from '@/components/ui/button';
import { words } from '@/lib/words';

import { useLogin } from '../api/login';

/** One click into the demo; its sign-in is told to visitors on the same machine alone. */
export function DemoCard({ demo }: { demo: { email: string; password: string } }) {
  const login = useLogin();
  return (
    <section className="mt-8 grid gap-3 rounded-xl border border-line bg-surface p-4 shadow-card">
      <div className="flex items-start gap-3">
        <span className="grid size-8 shrink-0 place-items-center rounded-lg bg-accent-soft text-accent-ink">
          <FlaskConical aria-hidden className="size-4" />
        </span>
        <div>
          <h2 className="font-semibold">{words.auth.demoTitle}</h2>
          <p className="text-[0.8125rem] text-soft">{words.auth.demoText}</p>
        </div>
      </div>
      <ProblemNote error={login.error} />
      <Button disabled={login.isPending} onClick={() => login.mutate(demo)}>
        {words.auth.demo}
        <ArrowRight aria-hidden />
      </Button>
    </section>
  );
}
