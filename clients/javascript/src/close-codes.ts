/** What a close code asks for, whatever its reason says. The table is in docs/broadcasts.md. */
export type AfterClose =
  /** Connect again, with back-off. */
  | 'reconnect'
  /** It is done: asked for by one side, or the broadcast ended. */
  | 'done'
  /** Trying again would fail again. */
  | 'refused'
  /** This speaker speaks on another connection now. */
  | 'replaced';

const DONE = new Set([1000, 4900]);
const BAD_CLIENT = new Set([1002, 1003, 1007, 1008, 1009, 1010]);

export function afterClose(code: number): AfterClose {
  if (DONE.has(code)) return 'done';
  if (code === 4901) return 'replaced';
  // 4902 belongs to a refresh. When none is under way, the other connection was lost: come back.
  if (code === 4902) return 'reconnect';
  if (BAD_CLIENT.has(code)) return 'refused';
  // Among them 1005, a close without a code: neither server nor client does that, but what is between.
  if (code >= 1000 && code < 3000) return 'reconnect';
  return code >= 4000 && code < 4500 ? 'reconnect' : 'refused';
}
