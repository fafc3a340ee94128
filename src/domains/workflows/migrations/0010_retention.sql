-- Executions go when they have ended long ago.
CREATE INDEX workflow_executions_by_end ON workflow_executions (ended_at)
WHERE ended_at IS NOT NULL;
-- Executions that are gone while their history is still being deleted, in parts.
CREATE TABLE workflow_history_removals (
  execution_id TEXT PRIMARY KEY
);
