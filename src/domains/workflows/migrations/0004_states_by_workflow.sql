-- Whether a workflow has open executions is asked before it is removed.
CREATE INDEX workflow_states_by_workflow ON workflow_states (workflow_id);
