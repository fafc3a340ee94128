-- The node that makes the answer to the last question, until there is one: what it leaves so when it is
-- killed came to none.
ALTER TABLE sessions ADD COLUMN answering TEXT NOT NULL DEFAULT '';
CREATE INDEX sessions_by_answering ON sessions (answering) WHERE answering <> '';

-- Of a conversation that came from its caller, who keeps it as well: what names all that was said until
-- then. While it is open what is said next goes on with it, and no other has the same words.
ALTER TABLE sessions ADD COLUMN said_hash TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX sessions_said ON sessions (org_id, said_hash)
  WHERE said_hash <> '' AND status <> 'completed';
