import { Badge } from '@/components/ui/badge';
import { errorCodes } from '@/lib/error-codes';
import { words } from '@/lib/words';

/** Every code a failure may carry. The `type` of a problem document leads to its place here. */
export function ErrorCodes() {
  return (
    <section aria-labelledby="error-codes" className="py-8">
      <h2 id="error-codes" className="scroll-mt-20 text-lg font-semibold tracking-tight">
        {words.docs.errors}
      </h2>
      <p className="mt-1 mb-4 max-w-2xl text-soft">{words.docs.errorsText}</p>
      <dl className="divide-y divide-line rounded-lg border border-line text-[0.8125rem]">
        {Object.entries(errorCodes).map(([code, { status, meaning, remedy }]) => (
          <div key={code} id={code} className="scroll-mt-20 px-3.5 py-3 target:bg-accent-soft">
            <dt className="flex flex-wrap items-center gap-2">
              <code className="font-medium break-all">{code}</code>
              <Badge>{status}</Badge>
            </dt>
            <dd className="mt-1 text-soft">
              {meaning} {remedy}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
