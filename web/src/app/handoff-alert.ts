import { authStore } from '@/lib/auth-store';
import type { TopicEvent } from '@/lib/realtime-frames';
import { toast } from '@/lib/toast-store';
import { words } from '@/lib/words';

import { to } from './paths';

/** Whoever has the console open hears at once that a customer asks for a person, whatever page it is on. */
export function handoffAlert({ topic, type, data }: TopicEvent, open: (path: string) => void): void {
  if (topic !== 'sessions' || type !== 'session.handoff_requested' || typeof data.id !== 'string') return;
  const path = to.session(data.id);
  // Not where it is on the screen already, nor in the chat where one asked oneself.
  const { pathname } = window.location;
  if (pathname === path || (data.actor_id === authStore.get().user?.id && pathname.endsWith('/chat'))) return;
  const text = words.handoff.alertText(String(data.agent_name), String(data.reason));
  toast('plain', words.handoff.alertTitle, text, { label: words.handoff.alertOpen, run: () => open(path) });
}
