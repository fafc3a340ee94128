-- Versions that no execution is of go first; whether one is, is asked of each.
CREATE INDEX workflow_executions_by_version ON workflow_executions (workflow_id, version);
