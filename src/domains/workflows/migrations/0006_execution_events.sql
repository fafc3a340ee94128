-- How many executions in a row were started by how the one before them went: there is an end to that.
ALTER TABLE workflow_executions ADD COLUMN chain BIGINT NOT NULL DEFAULT 0;
-- Whether anybody waits to hear how executions go is asked with each batch of steps.
CREATE INDEX workflow_triggers_by_event ON workflow_triggers (org_id, event);
