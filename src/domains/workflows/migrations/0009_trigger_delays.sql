-- A schedule whose time has come and that could not be started is not tried again before then.
ALTER TABLE workflow_triggers ADD COLUMN delayed_until BIGINT;
