-- Which events a trigger waits for, beyond their type: an event pattern, {} for all.
ALTER TABLE workflow_triggers ADD COLUMN pattern TEXT NOT NULL DEFAULT '{}';
