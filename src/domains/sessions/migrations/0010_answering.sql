-- The node that makes the answer to the last question, until there is one: what it leaves so when it is
-- killed came to none.
ALTER TABLE sessions ADD COLUMN answering TEXT NOT NULL DEFAULT '';
CREATE INDEX sessions_by_answering ON sessions (answering) WHERE answering <> '';
