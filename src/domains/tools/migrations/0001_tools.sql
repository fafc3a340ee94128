-- What agents call, and the secrets that the calls need.
CREATE TABLE tools (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL,
  agent_id TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  parameters TEXT NOT NULL,
  request TEXT NOT NULL,
  timeout_seconds BIGINT NOT NULL,
  response_bytes_max BIGINT NOT NULL,
  result_path TEXT,
  confirm BIGINT NOT NULL,
  enabled BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX tools_by_name ON tools (org_id, agent_id, name);

-- Values are sealed with the master key and never read back.
CREATE TABLE secrets (
  org_id TEXT NOT NULL,
  name TEXT NOT NULL,
  sealed TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (org_id, name)
);
