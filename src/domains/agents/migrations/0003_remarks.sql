-- What a stage left out of a model's answer, and why: a JSON list of sentences.
ALTER TABLE agent_stages ADD COLUMN remarks TEXT NOT NULL DEFAULT '[]';
