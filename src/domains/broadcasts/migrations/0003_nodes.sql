-- Which node has a broadcast's room: the others leave it alone while that node lives. Empty: there is
-- one server alone, or the row is of before.
ALTER TABLE broadcasts ADD COLUMN node TEXT NOT NULL DEFAULT '';

-- Nodes that have broadcasts. Those of one that is silent until after its time are ended by others.
CREATE TABLE broadcast_nodes (
  id TEXT PRIMARY KEY,
  alive_until BIGINT NOT NULL
);
