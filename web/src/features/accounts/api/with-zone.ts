import { asProblem, fieldOf } from '@/lib/problem';

/**
 * Sends it with the browser's time zone; where the server does not know that zone, without, so that
 * it keeps nobody out. It can be set later.
 */
export async function withZone<Input extends { time_zone?: string | null }, Answer>(
  send: (input: Input) => Promise<Answer>,
  input: Input,
): Promise<Answer> {
  try {
    return await send(input);
  } catch (error) {
    const { faults } = asProblem(error);
    const only = faults.length === 1 && fieldOf(faults[0]?.pointer ?? '') === 'time_zone';
    if (!only || input.time_zone === undefined) throw error;
    const rest = { ...input };
    delete rest.time_zone;
    return send(rest);
  }
}
