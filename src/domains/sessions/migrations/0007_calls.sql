-- A call of a tool is written before it is made: what names it among all calls, and whether its
-- answer is still to come.
ALTER TABLE messages ADD COLUMN call_key TEXT;
ALTER TABLE messages ADD COLUMN unanswered BIGINT NOT NULL DEFAULT 0;
