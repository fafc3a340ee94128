import type { LucideIcon } from 'lucide-react';

interface StepsProps {
  steps: readonly { icon: LucideIcon; title: string; text: string }[];
}

/** How something goes, in a few numbered steps: side by side, on phones one below the other. */
export function Steps({ steps }: StepsProps) {
  return (
    <ol className="my-8 grid gap-6 md:grid-cols-3 md:gap-8">
      {steps.map(({ icon: Icon, title, text }, index) => (
        <li key={title} className="flex gap-4 md:block">
          <span className="grid size-10 shrink-0 place-items-center rounded-xl bg-accent-soft text-accent-ink md:mb-4">
            <Icon aria-hidden className="size-5" />
          </span>
          <div>
            <h3 className="font-semibold">
              {index + 1}. {title}
            </h3>
            <p className="mt-1 text-[0.8125rem] text-soft">{text}</p>
          </div>
        </li>
      ))}
    </ol>
  );
}
