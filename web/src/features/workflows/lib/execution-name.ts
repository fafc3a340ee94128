import { words } from '@/lib/words';

/** What people call an execution. Without a name of its own it is called by the end of its id. */
export function executionName({ id, name }: { id: string; name: string }): string {
  return name === id ? words.executions.unnamed(id.slice(-8)) : name;
}
