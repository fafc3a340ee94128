-- Agents and what they know. An agent's counts are those of its documents, kept by each change.
-- A document's original stands inline when small, else in the objects under object_key; its
-- extracted text is kept, and the index is made from it. Each change of an agent's documents raises
-- its knowledge_version, and a document's version says which change touched it last: so an index in
-- memory, on this node or another, finds what it has not seen.
CREATE TABLE agents (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  type TEXT NOT NULL,
  status TEXT NOT NULL,
  status_reason TEXT,
  sop TEXT NOT NULL,
  knowledge_base_description TEXT NOT NULL,
  human_handoff_description TEXT NOT NULL,
  voice_personality TEXT,
  voice_config TEXT,
  text_config TEXT,
  documents_ready BIGINT NOT NULL,
  documents_failed BIGINT NOT NULL,
  documents_processing BIGINT NOT NULL,
  passages BIGINT NOT NULL,
  characters BIGINT NOT NULL,
  knowledge_version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  archived_at BIGINT
);
CREATE INDEX agents_by_org ON agents (org_id, id);
CREATE UNIQUE INDEX agents_name_key ON agents (org_id, name_key) WHERE archived_at IS NULL;
CREATE INDEX agents_creating ON agents (status);

CREATE TABLE documents (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL,
  agent_id TEXT NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  media_type TEXT NOT NULL,
  size_bytes BIGINT NOT NULL,
  checksum TEXT NOT NULL,
  status TEXT NOT NULL,
  error_code TEXT,
  error_message TEXT,
  passages BIGINT NOT NULL,
  characters BIGINT NOT NULL,
  object_key TEXT,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX documents_name ON documents (agent_id, name);
CREATE INDEX documents_by_agent ON documents (org_id, agent_id, id);
CREATE INDEX documents_by_version ON documents (org_id, agent_id, version, id);
CREATE INDEX documents_by_status ON documents (status);
CREATE INDEX documents_by_object ON documents (object_key);

-- Beside the row, so that lists of documents do not read their contents.
CREATE TABLE document_contents (
  document_id TEXT PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
  org_id TEXT NOT NULL,
  agent_id TEXT NOT NULL,
  content BYTEA,
  text TEXT
);
CREATE INDEX document_contents_by_agent ON document_contents (org_id, agent_id, document_id);
