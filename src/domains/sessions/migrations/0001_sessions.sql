-- Conversations and their turns.
CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL,
  agent_id TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  channel TEXT NOT NULL,
  status TEXT NOT NULL,
  title TEXT NOT NULL,
  metadata TEXT NOT NULL,
  message_count BIGINT NOT NULL,
  turns BIGINT NOT NULL,
  tool_calls BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX sessions_by_org ON sessions (org_id, updated_at, id);
CREATE INDEX sessions_by_agent ON sessions (org_id, agent_id, updated_at, id);
CREATE INDEX sessions_by_age ON sessions (updated_at);

CREATE TABLE messages (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL,
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  position BIGINT NOT NULL,
  role TEXT NOT NULL,
  content TEXT NOT NULL,
  sources TEXT NOT NULL,
  abstained BIGINT NOT NULL,
  model TEXT,
  input_tokens BIGINT NOT NULL,
  output_tokens BIGINT NOT NULL,
  latency_ms BIGINT,
  created_at BIGINT NOT NULL,
  CONSTRAINT messages_position UNIQUE (session_id, position)
);
CREATE INDEX messages_by_session ON messages (org_id, session_id, position);
