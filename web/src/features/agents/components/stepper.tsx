import { Check } from 'lucide-react';

import { cn } from '@/lib/class-names';
import { words } from '@/lib/words';

interface StepperProps {
  steps: readonly string[];
  current: number;
  /** Steps up to here were seen and may be opened again. */
  reached: number;
  onStep: (step: number) => void;
}

export function Stepper({ steps, current, reached, onStep }: StepperProps) {
  return (
    <nav aria-label={words.wizard.stepsLabel} className="mb-6">
      <p className="mb-2 text-xs text-faint sm:hidden">{words.wizard.stepOf(current + 1, steps.length)}</p>
      <ol className="grid grid-cols-4 gap-2 sm:flex sm:gap-0">
        {steps.map((name, index) => {
          const done = index < current;
          const active = index === current;
          return (
            <li key={name} className="flex min-w-0 items-center sm:flex-1 sm:last:flex-none">
              <button
                type="button"
                disabled={index > reached}
                aria-current={active ? 'step' : undefined}
                onClick={() => onStep(index)}
                className={cn(
                  'flex min-w-0 items-center gap-2 rounded-md py-1 text-[0.8125rem] font-medium transition-colors max-sm:w-full max-sm:border-t-2 max-sm:pt-2',
                  active || done ? 'max-sm:border-accent' : 'max-sm:border-line',
                  active ? 'text-ink' : index <= reached ? 'text-soft hover:text-ink' : 'text-faint',
                )}
              >
                <span
                  className={cn(
                    'hidden size-6 shrink-0 place-items-center rounded-full border text-xs sm:grid',
                    active && 'border-accent bg-accent text-on-accent',
                    done && 'border-transparent bg-accent-soft text-accent-ink',
                    !active && !done && 'border-line-strong/60',
                  )}
                >
                  {done ? <Check aria-hidden className="size-3.5" /> : index + 1}
                </span>
                <span className="truncate">{name}</span>
              </button>
              {index < steps.length - 1 && <span aria-hidden className="mx-3 hidden h-px flex-1 bg-line sm:block" />}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
