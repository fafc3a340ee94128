import { asProblem } from './problem';
import { useNow } from './use-now';

/** Whole seconds until a refused call may be tried again; 0 if it may be tried now. */
export function useCountdown(error: unknown): number {
  const retryAt = error ? asProblem(error).retryAt : null;
  const now = useNow(500, retryAt !== null);
  return retryAt === null ? 0 : Math.max(0, Math.ceil((retryAt - now) / 1000));
}
