-- What workflows told people within the last hour, however those wish to hear of it: the memory behind
-- the bound on it.
CREATE TABLE notices (
  org_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  told_at BIGINT NOT NULL,
  PRIMARY KEY (org_id, id)
);
CREATE INDEX notices_by_age ON notices (org_id, told_at);
