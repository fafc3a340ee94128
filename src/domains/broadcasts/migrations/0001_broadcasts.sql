-- Broadcasts: one row each, kept after the end. Who listens is in memory alone.
CREATE TABLE broadcasts (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL,
  name TEXT NOT NULL,
  owner_kind TEXT NOT NULL,
  owner_id TEXT NOT NULL,
  owner_name TEXT NOT NULL,
  status TEXT NOT NULL,
  source_language TEXT NOT NULL,
  quality_tier TEXT NOT NULL,
  settings TEXT NOT NULL,
  listeners_peak BIGINT NOT NULL,
  end_reason TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  ended_at BIGINT
);
-- A name is free again when its broadcast has ended.
CREATE UNIQUE INDEX broadcasts_running_name ON broadcasts (name) WHERE status <> 'ended';
CREATE INDEX broadcasts_by_name ON broadcasts (name, created_at);
CREATE INDEX broadcasts_by_owner ON broadcasts (org_id, owner_id, created_at, id);
CREATE INDEX broadcasts_by_age ON broadcasts (ended_at);
