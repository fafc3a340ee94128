import { callRaw } from '@/lib/api-client';
import { ApiProblem } from '@/lib/problem';
import type { Schema } from '@/lib/schemas';
import { readEvents } from '@/lib/sse';

export type Answer = Schema<'ChatAnswer'>;

interface Question {
  agentId: string;
  actorId: string;
  /** Null begins a new conversation. */
  sessionId: string | null;
  message: string;
  /** Its Idempotency-Key: what is asked again with the same one is answered, not done, again. */
  key: Record<string, string>;
  signal: AbortSignal;
  onSession: (id: string) => void;
  onDelta: (text: string) => void;
  /** What was written so far is void. */
  onRestart: () => void;
  onSource: (source: Schema<'Source'>) => void;
  onToolCall: (call: { call_id: string; name: string }) => void;
  onToolResult: (result: { call_id: string; ok: boolean; pending: boolean }) => void;
}

/** Asks and reports the answer as it is written; resolves with the whole of it. */
export async function askAgent(question: Question): Promise<Answer> {
  const { agentId, actorId, sessionId } = question;
  const options = {
    method: 'POST' as const,
    body: { message: question.message },
    headers: { Accept: 'text/event-stream', ...question.key },
    signal: question.signal,
  };
  const response = sessionId
    ? await callRaw('/api/v1/chat/{agent_id}/{actor_id}/{session_id}', {
        ...options,
        params: { agent_id: agentId, actor_id: actorId, session_id: sessionId },
      })
    : await callRaw('/api/v1/chat/{agent_id}/{actor_id}', {
        ...options,
        params: { agent_id: agentId, actor_id: actorId },
      });
  // Answered before: whole, since there is nothing to wait for.
  if (response.headers.get('Idempotency-Replayed')) return (await response.json()) as Answer;
  for await (const { event, data } of readEvents(response)) {
    if (event === 'session') question.onSession((JSON.parse(data) as { session_id: string }).session_id);
    if (event === 'delta') question.onDelta((JSON.parse(data) as { text: string }).text);
    if (event === 'tool_call') question.onToolCall(JSON.parse(data) as { call_id: string; name: string });
    if (event === 'tool_result') question.onToolResult(JSON.parse(data) as { call_id: string; ok: boolean; pending: boolean });
    if (event === 'restart') question.onRestart();
    if (event === 'source') question.onSource(JSON.parse(data) as Schema<'Source'>);
    if (event === 'done') return JSON.parse(data) as Answer;
    if (event === 'error') throw new ApiProblem(JSON.parse(data) as Schema<'Problem'>);
  }
  throw new ApiProblem({ status: 0, code: 'STREAM_CUT' });
}
