-- Whether the speaker has never been there: after a restart the broadcast waits for the rest of the
-- time it was given.
ALTER TABLE broadcasts ADD COLUMN awaited BIGINT NOT NULL DEFAULT 0;

-- Those of everyone, for an admin, newest first.
CREATE INDEX broadcasts_by_org ON broadcasts (org_id, created_at, id);
