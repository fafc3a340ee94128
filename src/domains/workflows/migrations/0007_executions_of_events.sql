-- How many executions events of executions have begun in the last hour: there is an end to that.
CREATE INDEX workflow_executions_of_events ON workflow_executions (org_id, started_at)
WHERE chain > 0 AND task IS NULL;
