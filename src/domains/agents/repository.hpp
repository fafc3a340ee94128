// The SQL of agents and their documents. Every function works within the transaction's organisation
// but those at the end, which the server itself uses at start and for clean-up.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domains/agents/types.hpp"
#include "platform/database/database.hpp"

namespace auriga::agents::repository {

namespace db = platform::db;
using db::Transaction;
using db::Work;

struct AgentRow {
  core::AgentId id;
  core::OrganizationId org_id;
  std::string name;
  std::string name_key;  ///< Lowered: names are unique whatever their case.
  AgentType type = AgentType::text;
  AgentStatus status = AgentStatus::creating;
  std::optional<std::string> status_reason;
  std::string sop;
  std::string knowledge_base_description;
  std::string human_handoff_description;
  std::optional<json::object> voice_personality;
  std::optional<json::object> voice_config;
  std::optional<json::object> text_config;
  std::int64_t documents_ready = 0;
  std::int64_t documents_failed = 0;
  std::int64_t documents_processing = 0;
  std::int64_t passages = 0;
  std::int64_t characters = 0;
  std::int64_t knowledge_version = 0;  ///< Raised by each change of its documents.
  std::int64_t version = 0;            ///< That answers; 0: none yet.
  std::int64_t latest = 0;             ///< The last that was asked for.
  std::int64_t building = 0;           ///< That is being made; 0: none.
  Timestamp created_at;
  Timestamp updated_at;
};
BOOST_DESCRIBE_STRUCT(AgentRow, (),
                      (id, org_id, name, name_key, type, status, status_reason, sop,
                       knowledge_base_description, human_handoff_description, voice_personality,
                       voice_config, text_config, documents_ready, documents_failed,
                       documents_processing, passages, characters, knowledge_version, version,
                       latest, building, created_at, updated_at))

struct DocumentRow {
  core::DocumentId id;
  core::OrganizationId org_id;
  core::AgentId agent_id;
  std::string name;
  std::string description;
  std::string media_type;
  std::int64_t size_bytes = 0;
  std::string checksum;  ///< SHA-256 of the original, hex.
  DocumentStatus status = DocumentStatus::processing;
  std::optional<std::string> error_code;
  std::optional<std::string> error_message;
  std::int64_t passages = 0;
  std::int64_t characters = 0;
  std::optional<std::string> object_key;  ///< Of the original, when it is not inline.
  Timestamp created_at;
  Timestamp updated_at;
};
BOOST_DESCRIBE_STRUCT(DocumentRow, (),
                      (id, org_id, agent_id, name, description, media_type, size_bytes, checksum,
                       status, error_code, error_message, passages, characters, object_key,
                       created_at, updated_at))

/// A document as an index sees it. Without text: not ready, so not to be found.
struct TextRow {
  core::DocumentId id;
  std::string name;
  std::int64_t version = 0;
  std::optional<std::string> text;
};
BOOST_DESCRIBE_STRUCT(TextRow, (), (id, name, version, text))

/// Documents of an agent changed after a version, and the state they belong to.
struct Changes {
  std::vector<TextRow> documents;  ///< By version and id; at most as many as asked for.
  std::int64_t version = 0;        ///< The agent's, when this was read.
  std::int64_t ready = 0;
};

/// What a document's contents row holds.
struct Contents {
  std::optional<db::Blob> content;  ///< The original, when small.
  std::optional<std::string> text;  ///< What was read from it.
};

/// What an agent list is filtered by.
struct AgentFilter {
  std::optional<AgentStatus> status;
  std::string words;   ///< Part of the name, lower case; empty for all.
  std::string before;  ///< Id at which the page before ended; empty for the first.
  std::int64_t limit = 50;
};

struct DocumentFilter {
  core::AgentId agent;
  std::optional<DocumentStatus> status;
  std::string after;
  std::int64_t limit = 50;
};

Work<void> insert_agent(Transaction& tx, const AgentRow& row);
Work<std::optional<AgentRow>> agent(Transaction& tx, const core::AgentId& id);
Work<std::vector<AgentRow>> agents(Transaction& tx, const AgentFilter& filter);
/// Name, texts and configuration, as edited by people.
Work<void> update_agent(Transaction& tx, const AgentRow& row);
Work<void> set_agent_status(Transaction& tx, const core::AgentId& id, AgentStatus status,
                            const std::optional<std::string>& reason, Timestamp now);
Work<void> archive_agent(Transaction& tx, const core::AgentId& id, Timestamp now);
/// Makes the agent's counts those of its documents, and raises its knowledge version: call it last
/// in every transaction that changes documents.
Work<void> recount(Transaction& tx, const core::AgentId& id, Timestamp now);

Work<std::vector<DocumentRow>> documents(Transaction& tx, const DocumentFilter& filter);
Work<std::optional<DocumentRow>> document(Transaction& tx, const core::AgentId& agent,
                                          const core::DocumentId& id);
Work<std::optional<DocumentRow>> document_named(Transaction& tx, const core::AgentId& agent,
                                                const std::string& name);
/// Inserts the document, or replaces the one with its id.
Work<void> put_document(Transaction& tx, const DocumentRow& row, const Contents& contents);
Work<std::int64_t> delete_document(Transaction& tx, const core::AgentId& agent,
                                   const core::DocumentId& id);
/// Bytes of the originals that the organisation keeps.
Work<std::int64_t> kept_bytes(Transaction& tx);
/// What freeing some documents of an archived agent came to.
struct Freed {
  std::int64_t documents = 0;        ///< 0: none are left.
  std::vector<std::string> objects;  ///< Named by no row any more.
};
/// Deletes documents of an agent that is archived: as many as a transaction should.
Work<Freed> free_documents(Transaction& tx, const core::AgentId& agent);
/// `limit` code points of what was read, from the one numbered `start` on.
Work<std::optional<std::string>> text(Transaction& tx, const core::DocumentId& id,
                                      std::int64_t start, std::int64_t limit);
Work<std::optional<db::Blob>> content(Transaction& tx, const core::DocumentId& id);
/// What was read, or why not; only while the document is still the one that was read (`checksum`).
Work<bool> finish_document(Transaction& tx, const DocumentRow& row,
                           const std::optional<std::string>& text);
/// What changed after `version` and, within it, after the document `after`.
Work<Changes> changes(Transaction& tx, const core::AgentId& agent, std::int64_t version,
                      const std::string& after, std::int64_t limit);
/// The ids of all ready documents.
Work<std::vector<core::DocumentId>> ready_ids(Transaction& tx, const core::AgentId& agent);

/// An agent with unfinished work, and whose it is.
struct Unfinished {
  core::AgentId id;
  core::OrganizationId org_id;
};
BOOST_DESCRIBE_STRUCT(Unfinished, (), (id, org_id))
Work<std::vector<Unfinished>> unfinished(Transaction& tx);
/// Archived agents that have documents yet.
Work<std::vector<Unfinished>> to_free(Transaction& tx);
/// Whose agent this is.
Work<std::optional<core::OrganizationId>> owner(Transaction& tx, const core::AgentId& id);
/// Documents of an agent still to be read, by id.
Work<std::vector<DocumentRow>> processing(Transaction& tx, const core::AgentId& agent);
/// Whether a document names this object.
Work<bool> names_object(Transaction& tx, const std::string& key);

}  // namespace auriga::agents::repository
