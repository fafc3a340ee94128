-- Which request holds a key that has no answer yet, and when it is free should none come. Claims of
-- before end here: whoever made them has gone with the program that made them.
ALTER TABLE idempotent_answers ADD COLUMN claim TEXT NOT NULL DEFAULT '';
ALTER TABLE idempotent_answers ADD COLUMN free_at BIGINT NOT NULL DEFAULT 0;
