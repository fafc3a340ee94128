-- Answers kept for repeated Idempotency-Keys. principal: who sent it (usr_… or key_…), unique in
-- the installation; body is sealed, for some answers hold what is shown only once.
CREATE TABLE idempotent_answers (
  principal TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  status BIGINT,
  location TEXT,
  body TEXT,
  created_at BIGINT NOT NULL,
  CONSTRAINT idempotent_answers_pkey PRIMARY KEY (principal, idempotency_key)
);
CREATE INDEX idempotent_answers_by_age ON idempotent_answers (created_at);
