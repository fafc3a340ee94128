-- What became of asking a model for a message: why builtin answered, and whether its prompt was cut.
ALTER TABLE messages ADD COLUMN fallback_reason TEXT;
ALTER TABLE messages ADD COLUMN prompt_cut BIGINT NOT NULL DEFAULT 0;
