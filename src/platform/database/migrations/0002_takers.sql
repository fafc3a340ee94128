-- Which consumers have taken an event that others refused: a JSON list of names.
ALTER TABLE outbox ADD COLUMN taken_by TEXT NOT NULL DEFAULT '[]';
