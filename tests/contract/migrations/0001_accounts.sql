CREATE TABLE accounts (
  id TEXT NOT NULL PRIMARY KEY,
  org_id TEXT NOT NULL,
  email TEXT NOT NULL,
  balance BIGINT NOT NULL DEFAULT 0,
  CONSTRAINT accounts_balance_positive CHECK (balance >= 0),
  UNIQUE (org_id, email)
);
CREATE UNIQUE INDEX accounts_email_lower ON accounts (lower(email));
CREATE TABLE entries (
  id TEXT NOT NULL PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  note TEXT NOT NULL -- A comment; with a semicolon.
);
