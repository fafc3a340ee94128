-- How often an answer was to be stopped that another node makes, and when last: each node looks every
-- second.
ALTER TABLE sessions ADD COLUMN stops BIGINT NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN stop_at BIGINT;
CREATE INDEX sessions_by_stop ON sessions (stop_at) WHERE stop_at IS NOT NULL;
