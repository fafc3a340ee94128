import { useEffect, useRef, useState } from 'react';

import { asProblem } from '@/lib/problem';
import { waitAfter } from '@/lib/realtime-frames';
import type { Schema } from '@/lib/schemas';

import { hearUpdates, type Updates } from '../api/hear-updates';

const triesMax = 5;

interface Options {
  agentId: string;
  actorId: string;
  sessionId: string | null;
  /** The last message that is known already; null when none is. */
  known: number | null;
  onMessage: (message: Schema<'Message'>) => void;
  /** The conversation is over; `person` talked last. */
  onEnded: (session: string, person: string | null) => void;
}

/** Listens along with a conversation and connects again where the stream was cut. Who talks, and how it stands. */
export function useUpdates({ agentId, actorId, sessionId, known, onMessage, onEnded }: Options): Updates | null {
  const [updates, setUpdates] = useState<Updates | null>(null);
  const place = useRef(known);
  const heard = useRef(sessionId);
  useEffect(() => {
    // Only to begin with: the staff may have written before what a later call of one's own was answered.
    place.current ??= known;
  }, [known]);
  useEffect(() => {
    if (!sessionId) return undefined;
    // Another conversation counts its messages anew.
    if (heard.current !== null && heard.current !== sessionId) place.current = null;
    heard.current = sessionId;
    const controller = new AbortController();
    const { signal } = controller;
    let timer = 0;
    let failures = 0;
    let over = false;
    let person: string | null = null;
    async function listen(id: string) {
      try {
        await hearUpdates({
          agentId,
          actorId,
          sessionId: id,
          from: place.current,
          signal,
          onMessage(message) {
            place.current = Math.max(place.current ?? -1, message.position);
            onMessage(message);
          },
          onStatus(told) {
            failures = 0;
            over = told.status === 'completed';
            person = told.person ?? person;
            setUpdates(told);
            if (over) onEnded(id, person);
          },
        });
      } catch (error) {
        if (signal.aborted) return;
        // A new conversation has its name before it is stored; one that stays away was deleted.
        over = asProblem(error).status === 404 && failures >= triesMax;
      }
      if (over || signal.aborted) return;
      failures += 1;
      timer = window.setTimeout(() => void listen(id), waitAfter(failures));
    }
    void listen(sessionId);
    return () => {
      controller.abort();
      window.clearTimeout(timer);
    };
  }, [agentId, actorId, sessionId, onMessage, onEnded]);
  return sessionId ? updates : null;
}
