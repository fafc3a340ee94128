-- Whether the customer stopped an answer while it was made.
ALTER TABLE messages ADD COLUMN stopped BIGINT NOT NULL DEFAULT 0;
