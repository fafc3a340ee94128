-- Workflows: definitions in versions that never change; executions and their history.
CREATE TABLE workflows (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  description TEXT NOT NULL,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX workflows_by_name ON workflows (org_id, name_key);

CREATE TABLE workflow_versions (
  workflow_id TEXT NOT NULL REFERENCES workflows (id) ON DELETE CASCADE,
  version BIGINT NOT NULL,
  org_id TEXT NOT NULL,
  definition TEXT NOT NULL,
  comment TEXT NOT NULL,
  author TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (workflow_id, version)
);

-- What an execution is and how it ended. Its ids ascend with time, so they are the order of lists.
CREATE TABLE workflow_executions (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL,
  workflow_id TEXT NOT NULL,
  workflow_name TEXT NOT NULL,
  version BIGINT NOT NULL,
  name TEXT NOT NULL,
  status TEXT NOT NULL,
  started_by TEXT NOT NULL,
  input TEXT NOT NULL,
  output TEXT,
  error TEXT,
  cause TEXT,
  started_at BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE UNIQUE INDEX workflow_executions_by_name ON workflow_executions (workflow_id, name);
CREATE INDEX workflow_executions_by_workflow ON workflow_executions (workflow_id, id);

-- Executions under way: the state after step `step`, and what must be known without reading it.
-- Steps of a higher number stand as commands in workflow_steps.
CREATE TABLE workflow_states (
  execution_id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL,
  workflow_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  node TEXT NOT NULL,
  kind TEXT NOT NULL,
  step BIGINT NOT NULL,
  tasks BIGINT NOT NULL,
  wake_at BIGINT,
  seed TEXT NOT NULL,
  state TEXT NOT NULL
);
CREATE INDEX workflow_states_by_node ON workflow_states (node, execution_id);

-- The history, a row each step. `commands` are kept where the state was not written with it.
CREATE TABLE workflow_steps (
  execution_id TEXT NOT NULL,
  step BIGINT NOT NULL,
  commands TEXT,
  events TEXT NOT NULL,
  PRIMARY KEY (execution_id, step)
);

-- Who carries executions out. A node without a row here is fenced off: it commits nothing.
CREATE TABLE workflow_nodes (
  id TEXT PRIMARY KEY,
  alive_until BIGINT NOT NULL
);

-- Commands for executions of other nodes.
CREATE TABLE workflow_inbox (
  id TEXT PRIMARY KEY,
  execution_id TEXT NOT NULL,
  command TEXT NOT NULL
);
CREATE INDEX workflow_inbox_by_execution ON workflow_inbox (execution_id);

-- What starts a workflow by itself: a schedule, or an event of the organisation.
CREATE TABLE workflow_triggers (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL,
  workflow_id TEXT NOT NULL REFERENCES workflows (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  enabled BIGINT NOT NULL,
  cron TEXT NOT NULL,
  zone TEXT NOT NULL,
  event TEXT NOT NULL,
  input TEXT NOT NULL,
  next_at BIGINT,
  last_at BIGINT,
  last_execution_id TEXT,
  last_error TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE INDEX workflow_triggers_by_workflow ON workflow_triggers (workflow_id, id);
CREATE INDEX workflow_triggers_by_time ON workflow_triggers (next_at);
CREATE INDEX workflow_triggers_by_organization ON workflow_triggers (org_id, kind);
