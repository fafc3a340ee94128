#include "domains/agents/repository.hpp"

#include "platform/database/like.hpp"

namespace auriga::agents::repository {
namespace {

struct IdRow {
  core::DocumentId id;
};
BOOST_DESCRIBE_STRUCT(IdRow, (), (id))

constexpr std::int64_t kFreeRows = 100;           ///< Documents deleted in one transaction,
constexpr std::int64_t kFreeBytes = 32LL << 20U;  ///< and of what text, about.

}  // namespace

Work<void> insert_agent(Transaction& tx, const AgentRow& row) {
  co_await tx.exec(
      "INSERT INTO agents (id, org_id, name, name_key, type, status, status_reason, sop, "
      "knowledge_base_description, human_handoff_description, voice_personality, voice_config, "
      "text_config, documents_ready, documents_failed, documents_processing, passages, characters, "
      "knowledge_version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
      "$11, $12, $13, 0, 0, 0, 0, 0, 0, $14, $15)",
      row.id, tx.organization(), row.name, row.name_key, row.type, row.status, row.status_reason,
      row.sop, row.knowledge_base_description, row.human_handoff_description, row.voice_personality,
      row.voice_config, row.text_config, row.created_at, row.updated_at);
}

Work<std::optional<AgentRow>> agent(Transaction& tx, const core::AgentId& id) {
  co_return co_await tx.maybe<AgentRow>(
      "SELECT $columns FROM agents WHERE org_id = $1 AND id = $2 AND archived_at IS NULL",
      tx.organization(), id);
}

Work<std::vector<AgentRow>> agents(Transaction& tx, const AgentFilter& filter) {
  const auto status = filter.status ? std::string(core::enum_name(*filter.status)) : std::string();
  const auto pattern = db::containing(filter.words);
  co_return co_await tx.all<AgentRow>(
      "SELECT $columns FROM agents WHERE org_id = $1 AND archived_at IS NULL "
      "AND ($2 = '' OR status = $2) AND name_key LIKE $3 ESCAPE '\\' AND ($4 = '' OR id < $4) "
      "ORDER BY id DESC LIMIT $5",
      tx.organization(), status, pattern, filter.before, filter.limit);
}

Work<void> update_agent(Transaction& tx, const AgentRow& row) {
  co_await tx.exec(
      "UPDATE agents SET name = $1, name_key = $2, type = $3, sop = $4, "
      "knowledge_base_description = $5, human_handoff_description = $6, voice_personality = $7, "
      "voice_config = $8, text_config = $9, updated_at = $10 WHERE org_id = $11 AND id = $12",
      row.name, row.name_key, row.type, row.sop, row.knowledge_base_description,
      row.human_handoff_description, row.voice_personality, row.voice_config, row.text_config,
      row.updated_at, tx.organization(), row.id);
}

Work<void> set_agent_status(Transaction& tx, const core::AgentId& id, AgentStatus status,
                            const std::optional<std::string>& reason, Timestamp now) {
  co_await tx.exec(
      "UPDATE agents SET status = $1, status_reason = $2, updated_at = $3 "
      "WHERE org_id = $4 AND id = $5 AND archived_at IS NULL",
      status, reason, now, tx.organization(), id);
}

Work<void> archive_agent(Transaction& tx, const core::AgentId& id, Timestamp now) {
  co_await tx.exec(
      "UPDATE agents SET archived_at = $1, updated_at = $1 WHERE org_id = $2 AND id = $3", now,
      tx.organization(), id);
}

Work<void> recount(Transaction& tx, const core::AgentId& id, Timestamp now) {
  co_await tx.exec(
      "UPDATE agents SET (documents_ready, documents_failed, documents_processing, passages, "
      "characters) = (SELECT COALESCE(SUM(CASE WHEN status = 'ready' THEN 1 ELSE 0 END), 0), "
      "COALESCE(SUM(CASE WHEN status = 'failed' THEN 1 ELSE 0 END), 0), "
      "COALESCE(SUM(CASE WHEN status = 'processing' THEN 1 ELSE 0 END), 0), "
      "COALESCE(SUM(passages), 0), COALESCE(SUM(characters), 0) FROM documents "
      "WHERE documents.org_id = $1 AND agent_id = $2), "
      "knowledge_version = knowledge_version + 1, updated_at = $3 "
      "WHERE org_id = $1 AND id = $2",
      tx.organization(), id, now);
}

Work<std::vector<DocumentRow>> documents(Transaction& tx, const DocumentFilter& filter) {
  const auto status = filter.status ? std::string(core::enum_name(*filter.status)) : std::string();
  co_return co_await tx.all<DocumentRow>(
      "SELECT $columns FROM documents WHERE org_id = $1 AND agent_id = $2 "
      "AND ($3 = '' OR status = $3) AND id > $4 ORDER BY id LIMIT $5",
      tx.organization(), filter.agent, status, filter.after, filter.limit);
}

Work<std::optional<DocumentRow>> document(Transaction& tx, const core::AgentId& agent,
                                          const core::DocumentId& id) {
  co_return co_await tx.maybe<DocumentRow>(
      "SELECT $columns FROM documents WHERE org_id = $1 AND agent_id = $2 AND id = $3",
      tx.organization(), agent, id);
}

Work<std::optional<DocumentRow>> document_named(Transaction& tx, const core::AgentId& agent,
                                                const std::string& name) {
  co_return co_await tx.maybe<DocumentRow>(
      "SELECT $columns FROM documents WHERE org_id = $1 AND agent_id = $2 AND name = $3",
      tx.organization(), agent, name);
}

Work<void> put_document(Transaction& tx, const DocumentRow& row, const Contents& contents) {
  co_await tx.exec(
      "INSERT INTO documents (id, org_id, agent_id, name, description, media_type, size_bytes, "
      "checksum, status, error_code, error_message, passages, characters, object_key, created_at, "
      "updated_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, "
      "$15, $16, (SELECT knowledge_version + 1 FROM agents WHERE org_id = $2 AND id = $3)) "
      "ON CONFLICT (id) DO UPDATE SET name = excluded.name, description = excluded.description, "
      "media_type = excluded.media_type, size_bytes = excluded.size_bytes, "
      "checksum = excluded.checksum, status = excluded.status, error_code = excluded.error_code, "
      "error_message = excluded.error_message, passages = excluded.passages, "
      "characters = excluded.characters, object_key = excluded.object_key, "
      "updated_at = excluded.updated_at, version = excluded.version",
      row.id, tx.organization(), row.agent_id, row.name, row.description, row.media_type,
      row.size_bytes, row.checksum, row.status, row.error_code, row.error_message, row.passages,
      row.characters, row.object_key, row.created_at, row.updated_at);
  co_await tx.exec(
      "INSERT INTO document_contents (document_id, org_id, agent_id, content, text) "
      "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (document_id) DO UPDATE SET "
      "content = excluded.content, text = excluded.text",
      row.id, tx.organization(), row.agent_id, contents.content, contents.text);
}

Work<std::int64_t> delete_document(Transaction& tx, const core::AgentId& agent,
                                   const core::DocumentId& id) {
  co_return co_await tx.exec(
      "DELETE FROM documents WHERE org_id = $1 AND agent_id = $2 AND id = $3", tx.organization(),
      agent, id);
}

Work<std::int64_t> kept_bytes(Transaction& tx) {
  // What failed without an object was refused, and is not kept but for a few KiB.
  co_return co_await tx.scalar<std::int64_t>(
      "SELECT COALESCE((SELECT SUM(size_bytes) FROM documents "
      "WHERE org_id = $1 AND status IN ('processing', 'ready')), 0) + "
      "COALESCE((SELECT SUM(size_bytes) FROM documents "
      "WHERE org_id = $1 AND status = 'failed' AND object_key IS NOT NULL), 0)",
      tx.organization());
}

Work<Freed> free_documents(Transaction& tx, const core::AgentId& agent) {
  Freed freed;
  const auto rows = co_await tx.all<DocumentRow>(
      "SELECT $columns FROM documents WHERE org_id = $1 AND agent_id = $2 AND EXISTS (SELECT 1 "
      "FROM agents WHERE agents.org_id = $1 AND agents.id = $2 AND archived_at IS NOT NULL) "
      "ORDER BY id LIMIT $3",
      tx.organization(), agent, kFreeRows);
  std::int64_t bytes = 0;
  for (const auto& row : rows) {
    co_await delete_document(tx, agent, row.id);
    ++freed.documents;
    if (row.object_key) {
      freed.objects.push_back(*row.object_key);
    }
    bytes += row.characters;
    if (bytes >= kFreeBytes) {
      break;
    }
  }
  if (freed.documents > 0) {
    co_await recount(tx, agent, tx.now());
  }
  co_return freed;
}

Work<std::optional<std::string>> text(Transaction& tx, const core::DocumentId& id,
                                      std::int64_t start, std::int64_t limit) {
  // Cut where it lies: all of a long text would be copied for a part of it.
  co_return co_await tx.scalar<std::optional<std::string>>(
      "SELECT substr(text, CAST($3 AS INTEGER), CAST($4 AS INTEGER)) FROM document_contents "
      "WHERE org_id = $1 AND document_id = $2",
      tx.organization(), id, start + 1, limit);
}

Work<std::optional<db::Blob>> content(Transaction& tx, const core::DocumentId& id) {
  co_return co_await tx.scalar<std::optional<db::Blob>>(
      "SELECT content FROM document_contents WHERE org_id = $1 AND document_id = $2",
      tx.organization(), id);
}

Work<bool> finish_document(Transaction& tx, const DocumentRow& row,
                           const std::optional<std::string>& text) {
  const auto changed = co_await tx.exec(
      "UPDATE documents SET status = $1, error_code = $2, error_message = $3, passages = $4, "
      "characters = $5, updated_at = $6, "
      "version = (SELECT knowledge_version + 1 FROM agents WHERE org_id = $7 AND id = $10) "
      "WHERE org_id = $7 AND id = $8 AND checksum = $9 AND status = 'processing'",
      row.status, row.error_code, row.error_message, row.passages, row.characters, row.updated_at,
      tx.organization(), row.id, row.checksum, row.agent_id);
  if (changed == 0) {
    co_return false;
  }
  co_await tx.exec("UPDATE document_contents SET text = $1 WHERE org_id = $2 AND document_id = $3",
                   text, tx.organization(), row.id);
  co_return true;
}

Work<Changes> changes(Transaction& tx, const core::AgentId& agent, std::int64_t version,
                      const std::string& after, std::int64_t limit) {
  Changes changes;
  const auto row = co_await repository::agent(tx, agent);
  if (!row) {
    co_return changes;
  }
  changes.version = row->knowledge_version;
  changes.ready = row->documents_ready;
  changes.documents = co_await tx.all<TextRow>(
      "SELECT d.id AS id, d.name AS name, d.version AS version, "
      "CASE WHEN d.status = 'ready' THEN c.text END AS text "
      "FROM documents d JOIN document_contents c ON c.document_id = d.id "
      "WHERE d.org_id = $1 AND d.agent_id = $2 "
      "AND (d.version > $3 OR (d.version = $3 AND d.id > $4)) ORDER BY d.version, d.id LIMIT $5",
      tx.organization(), agent, version, after, limit);
  co_return changes;
}

Work<std::vector<core::DocumentId>> ready_ids(Transaction& tx, const core::AgentId& agent) {
  const auto rows = co_await tx.all<IdRow>(
      "SELECT id FROM documents WHERE org_id = $1 AND agent_id = $2 AND status = 'ready'",
      tx.organization(), agent);
  std::vector<core::DocumentId> ids;
  ids.reserve(rows.size());
  for (const auto& row : rows) {
    ids.push_back(row.id);
  }
  co_return ids;
}

Work<std::vector<Unfinished>> unfinished(Transaction& tx) {
  co_return co_await tx.all<Unfinished>(
      "SELECT $columns FROM agents WHERE archived_at IS NULL "
      "AND (status = 'creating' OR documents_processing > 0) ORDER BY id");
}

Work<std::vector<Unfinished>> to_free(Transaction& tx) {
  co_return co_await tx.all<Unfinished>(
      "SELECT $columns FROM agents WHERE archived_at IS NOT NULL AND EXISTS (SELECT 1 FROM "
      "documents WHERE documents.org_id = agents.org_id AND documents.agent_id = agents.id) "
      "ORDER BY id");
}

Work<std::optional<core::OrganizationId>> owner(Transaction& tx, const core::AgentId& id) {
  co_return co_await tx.scalar<std::optional<core::OrganizationId>>(
      "SELECT org_id FROM agents WHERE id = $1 AND archived_at IS NULL", id);
}

Work<std::vector<DocumentRow>> processing(Transaction& tx, const core::AgentId& agent) {
  co_return co_await tx.all<DocumentRow>(
      "SELECT $columns FROM documents WHERE org_id = $1 AND agent_id = $2 "
      "AND status = 'processing' ORDER BY id",
      tx.organization(), agent);
}

Work<bool> names_object(Transaction& tx, const std::string& key) {
  co_return co_await tx.scalar<std::int64_t>("SELECT count(*) FROM documents WHERE object_key = $1",
                                             key) > 0;
}

}  // namespace auriga::agents::repository
