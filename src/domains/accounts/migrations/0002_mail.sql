-- Whether an address is its user's, and the links in mails that prove it. Of a token only the hash is
-- kept. `email_key` is the address it was sent to: once the user has another, the token is void.
ALTER TABLE users ADD COLUMN email_confirmed_at BIGINT;
ALTER TABLE users ADD COLUMN email_pending TEXT;

CREATE TABLE email_tokens (
  hash TEXT PRIMARY KEY,
  org_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  purpose TEXT NOT NULL,
  email_key TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT
);
CREATE INDEX email_tokens_by_user ON email_tokens (user_id, purpose, created_at);
CREATE INDEX email_tokens_by_expiry ON email_tokens (expires_at);
