-- What another node has been asked to change: an object of what is to be so. The row says it
-- already; the node that has the room has yet to hear of it, and empties it then.
ALTER TABLE broadcasts ADD COLUMN asked TEXT NOT NULL DEFAULT '{}';
CREATE INDEX broadcasts_asked ON broadcasts (node) WHERE asked <> '{}';
