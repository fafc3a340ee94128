-- What people should hear of, and how they want to.
CREATE TABLE notifications (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  event_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  priority TEXT NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  link TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  agent_id TEXT,
  status TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  read_at BIGINT,
  acknowledged_at BIGINT,
  CONSTRAINT notifications_event_user UNIQUE (event_id, user_id)
);
CREATE INDEX notifications_by_user ON notifications (org_id, user_id, id);
CREATE INDEX notifications_unread ON notifications (org_id, user_id) WHERE status = 'unread';
CREATE INDEX notifications_by_age ON notifications (created_at);

CREATE TABLE notification_preferences (
  org_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  in_app BIGINT NOT NULL,
  email BIGINT NOT NULL,
  PRIMARY KEY (user_id, kind)
);
