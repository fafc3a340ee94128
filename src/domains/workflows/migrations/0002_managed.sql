-- Workflows that the product itself brings along and starts ("agent-creation"): one of each key in
-- an organisation.
ALTER TABLE workflows ADD COLUMN managed TEXT;
CREATE UNIQUE INDEX workflows_managed ON workflows (org_id, managed);
