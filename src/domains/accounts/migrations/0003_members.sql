-- Members whose role changed or who went, for as long as access tokens from before may still be
-- about: a token tells the role and the account it was made for, so whoever starts must know better.
ALTER TABLE users ADD COLUMN role_changed_at BIGINT;
CREATE INDEX users_by_role_change ON users (role_changed_at);

CREATE TABLE departures (
  user_id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  left_at BIGINT NOT NULL
);
CREATE INDEX departures_by_time ON departures (left_at);
