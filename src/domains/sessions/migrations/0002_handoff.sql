-- How a conversation comes to a person, who it is, and what came of it.
ALTER TABLE sessions ADD COLUMN handoff_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN handoff_target TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN handoff_urgent BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN handoff_requested_at BIGINT;
ALTER TABLE sessions ADD COLUMN acknowledged_by TEXT;
ALTER TABLE sessions ADD COLUMN acknowledged_name TEXT;
ALTER TABLE sessions ADD COLUMN acknowledged_at BIGINT;
ALTER TABLE sessions ADD COLUMN taken_by TEXT;
ALTER TABLE sessions ADD COLUMN taken_name TEXT;
ALTER TABLE sessions ADD COLUMN taken_at BIGINT;
ALTER TABLE sessions ADD COLUMN outcome TEXT;
ALTER TABLE sessions ADD COLUMN outcome_note TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN resolved_at BIGINT;
-- Those who waited before there was a reason and a time kept: since they were last touched.
UPDATE sessions SET handoff_reason = 'The customer asks for a person.', handoff_requested_at = updated_at
  WHERE status = 'handoff_requested';
CREATE INDEX sessions_by_status ON sessions (org_id, status, updated_at, id);

ALTER TABLE messages ADD COLUMN author_id TEXT;
ALTER TABLE messages ADD COLUMN author TEXT;
