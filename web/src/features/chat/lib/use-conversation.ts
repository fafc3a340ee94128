import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

import { idempotencyKey } from '@/lib/api-client';
import { isRefusal } from '@/lib/problem';
import type { Schema } from '@/lib/schemas';
import { dropUnsent, keepUnsent, unsentOf } from '@/lib/unsent';

import { askAgent } from '../api/ask-agent';
import { stopAnswer } from '../api/stop-answer';

import { endedTurn, newTurn, staffTurn, stateOf, type Turn } from './turns';
import { useUpdates } from './use-updates';

interface Options {
  agentId: string;
  actorId: string;
  sessionId: string | null;
  initial: Turn[];
  /** The position of the last message in `initial`. */
  position: number | null;
  onSession: (id: string) => void;
}

/** A question as it was sent, so that it can be sent again as the same. */
interface Attempt {
  sessionId: string | null;
  key: Record<string, string>;
}

/** How long the end of an answer may take that was stopped, in milliseconds. */
const patience = 2000;

const keptKey = (index: number) => `kept-${String(index)}`;

/** A conversation: asks one thing at a time, in the order given, and gathers the answer as it arrives. */
export function useConversation({ agentId, actorId, sessionId, initial, position, onSession }: Options) {
  const client = useQueryClient();
  const place = useMemo(() => ({ userId: actorId, agentId }), [actorId, agentId]);
  // What was left when the page was left the last time.
  const [kept] = useState(() => unsentOf(place, sessionId));
  const [text, setText] = useState(kept.text);
  const [turns, setTurns] = useState(() => [...initial, ...kept.queue.map((message, index) => newTurn(keptKey(index), message))]);
  const [known, setKnown] = useState(position);
  const session = useRef(sessionId);
  const abort = useRef<AbortController | null>(null);
  const asked = useRef(0);
  const attempts = useRef(new Map<string, Attempt>());
  const queue = useRef(Promise.resolve());
  const left = useRef(false);
  const busy = turns.some(({ state }) => state === 'queued' || state === 'waiting' || state === 'writing');

  useEffect(() => {
    left.current = false;
    return () => {
      left.current = true;
      abort.current?.abort();
    };
  }, []);

  const patch = useCallback((key: string, change: (turn: Turn) => Partial<Turn>) => {
    setTurns((old) => old.map((turn) => (turn.key === key ? { ...turn, ...change(turn) } : turn)));
  }, []);

  const onMessage = useCallback((message: Schema<'Message'>) => {
    if (message.role !== 'staff') return;
    setTurns((old) => (old.some(({ key }) => key === message.id) ? old : [...old, staffTurn(message)]));
  }, []);
  const onEnded = useCallback((id: string, person: string | null) => {
    // The next message begins anew.
    if (session.current === id) session.current = null;
    setTurns((old) => {
      const end = endedTurn(id, person ?? old.at(-1)?.staff ?? null);
      return old.some(({ key }) => key === end.key) ? old : [...old, end];
    });
  }, []);
  const updates = useUpdates({ agentId, actorId, sessionId, known, onMessage, onEnded });

  const send = useCallback(
    async (key: string, message: string) => {
      if (left.current) return;
      const controller = new AbortController();
      abort.current = controller;
      const attempt = attempts.current.get(key) ?? { sessionId: session.current, key: idempotencyKey() };
      attempts.current.set(key, attempt);
      patch(key, () => ({ state: 'waiting' }));
      try {
        const answer = await askAgent({
          agentId,
          actorId,
          sessionId: attempt.sessionId,
          message,
          key: attempt.key,
          signal: controller.signal,
          onSession(id) {
            // A conversation that goes on is known already; naming it again would begin it anew.
            if (session.current === id) return;
            session.current = id;
            onSession(id);
          },
          onDelta: (text) => patch(key, (turn) => ({ state: 'writing', text: turn.text + text })),
          onToolCall: ({ call_id: id, name }) => patch(key, (turn) => ({ tools: [...turn.tools, { id, name, state: 'calling' }] })),
          onToolResult: ({ call_id: id, ...result }) =>
            patch(key, (turn) => ({ tools: turn.tools.map((tool) => (tool.id === id && tool.state === 'calling' ? { ...tool, state: stateOf(result) } : tool)) })),
          onRestart: () => patch(key, () => ({ state: 'waiting', text: '', sources: [] })),
          onSource: (source) => patch(key, (turn) => ({ sources: [...turn.sources, source] })),
        });
        if (session.current !== answer.session_id) {
          session.current = answer.session_id;
          onSession(answer.session_id);
        }
        attempts.current.delete(key);
        setKnown(answer.position);
        patch(key, () => ({
          state: answer.stop_reason === 'stopped' ? 'stopped' : 'done',
          text: answer.result,
          sources: answer.sources,
          abstained: answer.abstained,
          answer,
        }));
        void client.invalidateQueries({ queryKey: ['sessions'] });
      } catch (error) {
        if (controller.signal.aborted || isRefusal(error)) attempts.current.delete(key);
        patch(key, () => (controller.signal.aborted ? { state: 'stopped' } : { state: 'failed', error }));
      }
    },
    [agentId, actorId, client, onSession, patch],
  );
  const enqueue = useCallback(
    (key: string, message: string) => {
      queue.current = queue.current.then(() => send(key, message));
    },
    [send],
  );
  const ask = useCallback(
    (message: string) => {
      asked.current += 1;
      const key = `new-${String(asked.current)}`;
      setTurns((old) => [...old, newTurn(key, message)]);
      enqueue(key, message);
    },
    [enqueue],
  );
  /** Asks once more what failed, at the end of what was said. */
  const again = useCallback(
    ({ key, question }: Turn) => {
      setTurns((old) => [...old.filter((turn) => turn.key !== key), newTurn(key, question)]);
      enqueue(key, question);
    },
    [enqueue],
  );
  const resumed = useRef(false);
  useEffect(() => {
    if (resumed.current) return;
    resumed.current = true;
    for (const [index, message] of kept.queue.entries()) enqueue(keptKey(index), message);
  }, [enqueue, kept]);

  const waiting = JSON.stringify(turns.filter(({ state }) => state === 'queued').map(({ question }) => question));
  const keptFor = useRef(sessionId);
  useEffect(() => {
    // It goes along when the conversation gets its name, or begins anew.
    if (keptFor.current !== sessionId) dropUnsent(place, keptFor.current);
    keptFor.current = sessionId;
    keepUnsent(place, sessionId, { text, queue: JSON.parse(waiting) as string[] });
  }, [place, sessionId, text, waiting]);
  /** Before another conversation begins: one that has no name yet cannot be come back to. */
  const leave = useCallback(() => {
    if (sessionId === null) dropUnsent(place, null);
  }, [place, sessionId]);

  /** What was said so far stays. Where the server does not end the answer, it is left. */
  const stop = useCallback(() => {
    const asking = abort.current;
    if (session.current === null) {
      asking?.abort();
      return;
    }
    stopAnswer(session.current).then(
      () => setTimeout(() => asking?.abort(), patience),
      () => asking?.abort(),
    );
  }, []);
  return { turns, busy, updates, text, setText, ask, again, stop, leave };
}
