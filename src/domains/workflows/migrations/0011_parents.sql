-- Whose task waits for the execution: it is stopped when that one is over.
ALTER TABLE workflow_executions ADD COLUMN parent TEXT;
CREATE INDEX workflow_executions_awaited ON workflow_executions (parent)
WHERE parent IS NOT NULL AND ended_at IS NULL;
