import { useState } from 'react';

/**
 * The token of a mail's link, which stands behind # so that no server on the way writes it down. It is
 * taken out of the address at once: what stays there is kept in the history and shown over shoulders.
 */
export function useLinkToken(): string {
  const [token] = useState(() => new URLSearchParams(window.location.hash.slice(1)).get('token') ?? '');
  if (window.location.hash !== '') window.history.replaceState(window.history.state, '', window.location.pathname);
  return token;
}
