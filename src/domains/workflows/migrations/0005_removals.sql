-- Workflows that are gone while their history is still being deleted, in parts.
CREATE TABLE workflow_removals (
  workflow_id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL
);
