-- What a speaker set besides the pause: a microphone that was off stays so when the server is
-- started anew.
ALTER TABLE broadcasts ADD COLUMN muted BIGINT NOT NULL DEFAULT 0;
ALTER TABLE broadcasts ADD COLUMN volume DOUBLE PRECISION NOT NULL DEFAULT 1;
