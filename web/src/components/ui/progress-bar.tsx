interface ProgressBarProps {
  label: string;
  /** 0 to 1. */
  share: number;
  tone?: 'accent' | 'bad';
}

/** The browser's own progress element: no inline style is needed for its width. */
export function ProgressBar({ label, share, tone = 'accent' }: ProgressBarProps) {
  const colour =
    tone === 'bad'
      ? '[&::-webkit-progress-value]:bg-bad [&::-moz-progress-bar]:bg-bad'
      : '[&::-webkit-progress-value]:bg-accent [&::-moz-progress-bar]:bg-accent';
  return (
    <progress
      aria-label={label}
      max={1}
      value={share}
      className={`block h-1.5 w-full appearance-none overflow-hidden rounded-full bg-line [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:rounded-full [&::-webkit-progress-value]:transition-all ${colour}`}
    />
  );
}
