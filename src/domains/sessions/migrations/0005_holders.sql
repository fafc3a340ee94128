-- Who has which conversations: asked when somebody goes, and every few seconds of all.
CREATE INDEX sessions_by_holder ON sessions (org_id, taken_by, id) WHERE status = 'human';
