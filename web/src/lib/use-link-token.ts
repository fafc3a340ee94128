import { useState } from 'react';

/** What a link has under `name`: behind #, or, as the invitations of earlier versions, in the query. */
export function tokenIn({ hash, search }: Pick<Location, 'hash' | 'search'>, name: string): string {
  return new URLSearchParams(hash.slice(1)).get(name) ?? new URLSearchParams(search).get(name) ?? '';
}

/**
 * The token of a mail's link, which stands behind # so that no server on the way writes it down. It is
 * taken out of the address at once: what stays there is kept in the history and shown over shoulders.
 */
export function useLinkToken(name = 'token'): string {
  const [token] = useState(() => tokenIn(window.location, name));
  if (window.location.hash !== '' || tokenIn(window.location, name) !== '')
    window.history.replaceState(window.history.state, '', window.location.pathname);
  return token;
}
