import { words } from './words';

/** The model that is part of the server has no name of its own; others are shown as they are called. */
export function modelName(id: string): string {
  return id === 'builtin' ? words.agent.builtin : id;
}
