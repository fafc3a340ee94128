-- An event asks for everybody's choices of its kind, and who goes takes what is theirs along.
CREATE INDEX notification_preferences_by_kind ON notification_preferences (org_id, kind, user_id);
CREATE INDEX notifications_of_user ON notifications (user_id);
