-- Letters on their way. `body` is sealed and is emptied when the letter is sent or has failed.
CREATE TABLE mail_outbox (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  letter_key TEXT NOT NULL,
  recipient TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  status TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  next_at BIGINT NOT NULL,
  last_error TEXT,
  created_at BIGINT NOT NULL,
  sent_at BIGINT,
  CONSTRAINT mail_outbox_letter_key UNIQUE (letter_key)
);
CREATE INDEX mail_outbox_by_org ON mail_outbox (org_id, id);
CREATE INDEX mail_outbox_due ON mail_outbox (next_at) WHERE status = 'queued';
CREATE INDEX mail_outbox_by_recipient ON mail_outbox (recipient, created_at);
CREATE INDEX mail_outbox_by_age ON mail_outbox (created_at);
