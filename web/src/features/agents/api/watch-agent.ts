import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { callRaw } from '@/lib/api-client';
import { asProblem } from '@/lib/problem';
import type { Schema } from '@/lib/schemas';
import { readEvents } from '@/lib/sse';

export type Progress = Schema<'AgentProgress'>;

export interface Watch {
  /** The newest report of each stage, in the order in which the stages began. */
  stages: Progress[];
  agent: Schema<'Agent'> | null;
  /** True between a lost connection and the next one. */
  lost: boolean;
  error: unknown;
}

/** Puts a report in the place of the last one of its stage. */
export function withReport(stages: Progress[], report: Progress): Progress[] {
  const at = stages.findIndex((stage) => stage.stage === report.stage);
  return at < 0 ? [...stages, report] : stages.with(at, report);
}

const waits = [500, 1000, 2000, 4000, 8000];

/** Follows the creation of an agent; connects again, ever more slowly, until it is done. */
export function useWatchAgent(id: string): Watch {
  const client = useQueryClient();
  const [watch, setWatch] = useState<Watch>({ stages: [], agent: null, lost: false, error: null });
  useEffect(() => {
    const abort = new AbortController();
    let timer = 0;
    let failures = 0;

    async function follow(): Promise<void> {
      const response = await callRaw('/api/v1/agents/{agent_id}/progress', {
        params: { agent_id: id },
        headers: { Accept: 'text/event-stream' },
        signal: abort.signal,
      });
      for await (const event of readEvents(response)) {
        if (abort.signal.aborted) return;
        failures = 0;
        if (event.event === 'progress') {
          const report = JSON.parse(event.data) as Progress;
          setWatch((old) => ({ ...old, lost: false, stages: withReport(old.stages, report) }));
        }
        if (event.event === 'done') {
          const agent = JSON.parse(event.data) as Schema<'Agent'>;
          setWatch((old) => ({ ...old, lost: false, agent }));
          void client.invalidateQueries({ queryKey: ['agents'] });
          void client.invalidateQueries({ queryKey: ['documents', id] });
          return;
        }
      }
      throw new Error('the stream ended early');
    }

    function start(): void {
      follow().catch((error: unknown) => {
        if (abort.signal.aborted) return;
        const { status } = asProblem(error);
        if (status >= 400 && status < 500 && status !== 429) {
          setWatch((old) => ({ ...old, error }));
          return;
        }
        setWatch((old) => ({ ...old, lost: true }));
        timer = window.setTimeout(start, waits[Math.min(failures, waits.length - 1)]);
        failures += 1;
      });
    }
    start();
    return () => {
      abort.abort();
      window.clearTimeout(timer);
    };
  }, [id, client]);
  return watch;
}
