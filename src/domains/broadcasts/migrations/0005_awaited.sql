-- Whether the speaker has never been there: after a restart the broadcast waits for the rest of the
-- time it was given.
ALTER TABLE broadcasts ADD COLUMN awaited BIGINT NOT NULL DEFAULT 0;
