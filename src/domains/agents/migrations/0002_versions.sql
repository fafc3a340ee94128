-- Versions of agents: what one was made of, what was made of it, and how. `version` is the one that
-- answers (0: none yet), `latest` the last that was asked for, `building` the one that is being
-- made (0: none). An agent of before has none and is
-- made at the next start.
ALTER TABLE agents ADD COLUMN version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE agents ADD COLUMN latest BIGINT NOT NULL DEFAULT 0;
ALTER TABLE agents ADD COLUMN building BIGINT NOT NULL DEFAULT 0;

CREATE TABLE agent_versions (
  agent_id TEXT NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
  version BIGINT NOT NULL,
  org_id TEXT NOT NULL,
  status TEXT NOT NULL,
  note TEXT NOT NULL,
  author TEXT NOT NULL,
  source TEXT NOT NULL,
  definition TEXT,
  execution_id TEXT,
  failed_stage TEXT,
  failed_reason TEXT,
  created_at BIGINT NOT NULL,
  deployed_at BIGINT,
  PRIMARY KEY (agent_id, version)
);
CREATE INDEX agent_versions_by_status ON agent_versions (status, created_at);

-- What each stage of the making left. A stage is written once, however often its task is done.
CREATE TABLE agent_stages (
  agent_id TEXT NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
  version BIGINT NOT NULL,
  stage TEXT NOT NULL,
  round BIGINT NOT NULL,
  position BIGINT NOT NULL,
  org_id TEXT NOT NULL,
  output TEXT NOT NULL,
  summary TEXT NOT NULL,
  made_by TEXT NOT NULL,
  took_us BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (agent_id, version, stage, round)
);
