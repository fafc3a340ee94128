import { formatDuration } from '@/lib/dates';
import { modelName } from '@/lib/model-name';
import { words } from '@/lib/words';

interface AnsweredByProps {
  model: string;
  latency: number | null;
  /** Why the agent's model did not answer, where it did not. */
  fallbackReason: string | null;
  promptCut: boolean;
}

/** Who answered, how fast, and what went less well than it should. */
export function AnsweredBy({ model, latency, fallbackReason, promptCut }: AnsweredByProps) {
  return (
    <>
      <span>
        {modelName(model)}
        {latency !== null && `, ${words.chat.latency(formatDuration(latency))}`}
      </span>
      {fallbackReason !== null && <span className="text-warn">{words.chat.fallback(fallbackReason)}</span>}
      {promptCut && <span className="text-warn">{words.chat.promptCut}</span>}
    </>
  );
}
