import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';

import { askAgent } from '../api/ask-agent';

import { newTurn, type Turn } from './turns';

interface Options {
  agentId: string;
  actorId: string;
  sessionId: string | null;
  initial: Turn[];
  onSession: (id: string) => void;
}

/** A conversation: asks one thing at a time and gathers the answer as it arrives. */
export function useConversation({ agentId, actorId, sessionId, initial, onSession }: Options) {
  const client = useQueryClient();
  const [turns, setTurns] = useState(initial);
  const session = useRef(sessionId);
  const abort = useRef<AbortController | null>(null);
  const asked = useRef(0);
  const busy = turns.some((turn) => turn.state === 'waiting' || turn.state === 'writing');

  useEffect(() => () => abort.current?.abort(), []);

  const patch = useCallback((key: string, change: (turn: Turn) => Partial<Turn>) => {
    setTurns((old) => old.map((turn) => (turn.key === key ? { ...turn, ...change(turn) } : turn)));
  }, []);

  const ask = useCallback(
    async (message: string) => {
      asked.current += 1;
      const key = `new-${String(asked.current)}`;
      const controller = new AbortController();
      abort.current = controller;
      setTurns((old) => [...old, newTurn(key, message)]);
      try {
        const answer = await askAgent({
          agentId,
          actorId,
          sessionId: session.current,
          message,
          signal: controller.signal,
          onSession(id) {
            session.current = id;
            onSession(id);
          },
          onDelta: (text) => patch(key, (turn) => ({ state: 'writing', text: turn.text + text })),
          onSource: (source) => patch(key, (turn) => ({ sources: [...turn.sources, source] })),
        });
        if (session.current !== answer.session_id) {
          session.current = answer.session_id;
          onSession(answer.session_id);
        }
        patch(key, () => ({
          state: 'done',
          text: answer.result,
          sources: answer.sources,
          abstained: answer.abstained,
          answer,
        }));
        void client.invalidateQueries({ queryKey: ['sessions'] });
      } catch (error) {
        patch(key, () => (controller.signal.aborted ? { state: 'stopped' } : { state: 'failed', error }));
      }
    },
    [agentId, actorId, client, onSession, patch],
  );

  const stop = useCallback(() => abort.current?.abort(), []);
  const drop = useCallback((key: string) => setTurns((old) => old.filter((turn) => turn.key !== key)), []);
  return { turns, busy, ask, stop, drop };
}
