-- One row per change; the id is the domain event's, so a repeated delivery adds nothing.
CREATE TABLE audit_log (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL,
  at BIGINT NOT NULL,
  actor_type TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  actor_name TEXT NOT NULL,
  action TEXT NOT NULL,
  resource_type TEXT NOT NULL,
  resource_id TEXT NOT NULL,
  address TEXT NOT NULL,
  request_id TEXT NOT NULL,
  details TEXT NOT NULL
);
CREATE INDEX audit_log_by_org ON audit_log (org_id, at, id);
CREATE INDEX audit_log_by_age ON audit_log (at);
