// Agents and their documents. An agent is a procedure and documents; it is made in one request,
// reads its documents in the background where they need a helper process, and is active when all
// are read. A bad document does not stop the others: it is kept as failed and says why.
//
// Life: construct, start(), then any shard may call; stop() before what it refers to goes.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/identity.hpp"
#include "domains/accounts/service.hpp"
#include "domains/agents/builder.hpp"
#include "domains/agents/intake.hpp"
#include "domains/agents/knowledge_cache.hpp"
#include "domains/agents/progress.hpp"
#include "domains/agents/reading.hpp"
#include "domains/agents/running.hpp"
#include "domains/agents/types.hpp"
#include "platform/http/precondition.hpp"

namespace auriga::agents {

namespace db = platform::db;

struct AgentOptions {
  std::int64_t documents_max = 20'000;  ///< Per agent.
  /// Of originals, per organisation; 0: no limit.
  std::int64_t storage_bytes_max = 10LL << 30U;
  std::string model = "builtin";  ///< What answers for agents that name none.
  std::function<bool(std::string_view)> knows_model = {};  ///< Those they may name; empty: any.
};

struct ListAgents {
  std::optional<AgentStatus> status;
  std::optional<std::string> q;
  std::int64_t limit = 50;
  std::optional<std::string> cursor;
};

struct ListDocuments {
  core::AgentId agent_id;
  std::optional<DocumentStatus> status;
  std::int64_t limit = 50;
  std::optional<std::string> cursor;
};

template <class T>
struct Listed {
  std::vector<T> items;
  std::string next;  ///< Empty on the last page.
};

/// Has a version made; returns when that has begun, or with `wait` when it has ended if that comes
/// in time. The making goes on without its caller.
using BuildStarter = std::function<Task<>(Build, std::chrono::milliseconds wait)>;

/// An original as it was given.
struct Original {
  Document document;
  std::string checksum;                                          ///< SHA-256, hex.
  std::string bytes;                                             ///< When small.
  std::unique_ptr<platform::objects::ObjectReader> object = {};  ///< Else.
};

class AgentService {
 public:
  /// `making` reads what agents are made of. All must outlive this.
  AgentService(db::Database& database, platform::objects::ObjectStore& objects, Intake& intake,
               KnowledgeCache& knowledge, Reading& reading, Progress& progress,
               accounts::AccountService& accounts, platform::ThreadPool& making,
               AgentOptions options, const core::Clock& clock, core::Random& random);

  /// Who has versions made. Without, they are asked for and wait.
  void on_build(BuildStarter starter) { start_build_ = std::move(starter); }

  [[nodiscard]] Task<Agent> create(core::Caller caller, core::Actor actor, AgentRequest in,
                                   std::vector<Upload> files);
  [[nodiscard]] Task<Listed<Agent>> list(core::Caller caller, ListAgents in);
  [[nodiscard]] Task<Agent> get(core::Caller caller, core::AgentId id);
  /// `wanted` names its revision_of(); else PRECONDITION_FAILED.
  [[nodiscard]] Task<Agent> update(core::Caller caller, core::Actor actor, AgentUpdate in,
                                   platform::http::Precondition wanted = {});
  [[nodiscard]] Task<Agent> pause(core::Caller caller, core::Actor actor, core::AgentId id);
  [[nodiscard]] Task<Agent> resume(core::Caller caller, core::Actor actor, core::AgentId id);
  /// Takes the agent out of use and revokes its API keys. Its conversations stay.
  [[nodiscard]] Task<> archive(core::Caller caller, core::Actor actor, core::AgentId id);
  /// Deletes the documents of an archived agent; what seconds do not suffice for, or a failure
  /// leaves, the sweep deletes.
  [[nodiscard]] Task<> free_documents(core::Tenant tenant, core::AgentId id);
  /// How far the making is.
  [[nodiscard]] Task<AgentProgress> progress(core::Caller caller, core::AgentId id);
  /// Hears when `progress` says something else on this node. On the shard of `executor`.
  [[nodiscard]] Progress::Listener watch_progress(const core::AgentId& id,
                                                  const platform::Executor& executor) {
    return progress_.watch(id, executor);
  }

  /// Latest first, those below `before`.
  [[nodiscard]] Task<Listed<AgentVersionSummary>> versions(core::Caller caller, core::AgentId id,
                                                           std::int64_t before, std::int64_t limit);
  [[nodiscard]] Task<AgentVersion> version(core::Caller caller, core::AgentId id,
                                           std::int64_t version);
  [[nodiscard]] Task<AgentStages> stages(core::Caller caller, core::AgentId id,
                                         std::int64_t version);
  /// agent.json of the version that answers. Throws AGENT_NOT_READY.
  [[nodiscard]] Task<std::string> definition(core::Caller caller, core::AgentId id);
  /// Makes what the agent holds once more, as a new version.
  [[nodiscard]] Task<Agent> redeploy(core::Caller caller, core::Actor actor, core::AgentId id);
  /// Makes an earlier version answer again, as a new one, at once. Throws NOT_FOUND,
  /// AGENT_NOT_READY where that version was never made.
  [[nodiscard]] Task<Agent> roll_back(core::Caller caller, core::Actor actor, core::AgentId id,
                                      std::int64_t version);

  [[nodiscard]] Task<Listed<Document>> documents(core::Caller caller, ListDocuments in);
  /// Throws QUOTA_EXCEEDED where the organisation may not keep `more` bytes. For a look before they
  /// are received; what counts is what their transaction finds.
  [[nodiscard]] Task<> check_storage(core::Tenant tenant, std::int64_t more);
  /// Adds documents; one whose name exists replaces it. What cannot be read is told in the answer;
  /// a replacement that cannot be read leaves the earlier document in use. Where it is cut off,
  /// what was read by then has taken its place.
  [[nodiscard]] Task<std::vector<Document>> add_documents(core::Caller caller, core::Actor actor,
                                                          core::AgentId id,
                                                          std::vector<Upload> files);
  [[nodiscard]] Task<Document> document(core::Caller caller, core::AgentId agent,
                                        core::DocumentId id);
  [[nodiscard]] Task<Document> replace_document(core::Caller caller, core::Actor actor,
                                                core::AgentId agent, core::DocumentId id,
                                                Upload file,
                                                platform::http::Precondition wanted = {});
  [[nodiscard]] Task<> delete_document(core::Caller caller, core::Actor actor, core::AgentId agent,
                                       core::DocumentId id);
  [[nodiscard]] Task<Original> original(core::Caller caller, core::AgentId agent,
                                        core::DocumentId id);
  /// Up to `limit` code points from `start` on. Throws VALIDATION_FAILED when the text ends before.
  [[nodiscard]] Task<DocumentText> text(core::Caller caller, core::AgentId agent,
                                        core::DocumentId id, std::int64_t start,
                                        std::int64_t limit);
  /// Code points [start, end) with up to `context` before and after. Throws VALIDATION_FAILED when
  /// they are not in the text or too many.
  [[nodiscard]] Task<Passage> passage(core::Caller caller, core::AgentId agent, core::DocumentId id,
                                      std::int64_t start, std::int64_t end, std::int64_t context);

  [[nodiscard]] Task<SearchResults> search(core::Caller caller, SearchRequest in);

  /// Which model the agent wants: `text_config.model`, else the standard one.
  [[nodiscard]] std::string model_of(const repository::AgentRow& agent) const;

  /// The agent and its index, for a conversation. Throws NOT_FOUND, AGENT_PAUSED, AGENT_NOT_READY.
  struct Ready {
    repository::AgentRow agent;
    RunningPtr running;
    KnowledgeCache::Index index;
  };
  [[nodiscard]] Task<Ready> ready(core::Caller caller, core::AgentId id);
  /// What the agent works by, also while it is paused. Throws NOT_FOUND, AGENT_NOT_READY.
  [[nodiscard]] Task<RunningPtr> running(core::Caller caller, core::AgentId id);

  /// Frees the documents of archived agents, and removes objects that are older than `age` and that
  /// no document names or that were an archived agent's; how many. A crash between the storing of
  /// an object and of its row leaves such, and so does a commit of which nobody knows whether it
  /// happened.
  [[nodiscard]] Task<std::int64_t> sweep(core::SystemScope scope, std::chrono::seconds age);

 private:
  [[nodiscard]] Task<repository::AgentRow> row(const core::Caller& caller, core::AgentId id);
  [[nodiscard]] Task<repository::DocumentRow> document_row(const core::Caller& caller,
                                                           core::AgentId agent,
                                                           core::DocumentId id);
  [[nodiscard]] Task<Agent> set_status(core::Caller caller, core::Actor actor, core::AgentId id,
                                       AgentStatus status, std::string event);
  struct Taken {
    Received received;
    bool refused = false;  ///< Cannot take the place of the document that works; not to be written.
    bool read = false;     ///< By a helper, which took its time.
  };
  /// Receives a file as a new document, or in place of `old`.
  [[nodiscard]] Task<Taken> take(core::Caller caller, std::optional<repository::DocumentRow> old,
                                 core::AgentId agent, Upload file);
  [[nodiscard]] Task<> take_all(core::Caller caller, core::Actor actor, core::AgentId id,
                                std::vector<Upload> files,
                                std::vector<std::optional<repository::DocumentRow>> earlier,
                                std::vector<Received>& batch, std::vector<Document>& out);
  [[nodiscard]] Task<> write(core::Caller caller, core::Actor actor, core::AgentId agent,
                             std::vector<Received> documents);
  [[nodiscard]] Task<> free_until(core::Tenant tenant, core::AgentId agent,
                                  platform::SteadyTime until);
  [[nodiscard]] Task<std::int64_t> sweep_in(std::string place, core::SystemScope scope,
                                            core::Timestamp newest);
  [[nodiscard]] Task<bool> is_used(core::SystemScope scope, std::string key);
  /// Has a version made, as on_build() was told. Never fails: what cannot begin now is begun later.
  [[nodiscard]] Task<> build(core::Tenant tenant, core::AgentId agent, std::int64_t version,
                             std::chrono::milliseconds wait);
  [[nodiscard]] Task<AgentProgress> build_progress(core::Tenant tenant,
                                                   const repository::AgentRow& agent);
  [[nodiscard]] Agent to_agent(const repository::AgentRow& row) const;

  db::Database& database_;
  platform::objects::ObjectStore& objects_;
  Intake& intake_;
  KnowledgeCache& knowledge_;
  Reading& reading_;
  Progress& progress_;
  accounts::AccountService& accounts_;
  RunningCache running_;
  BuildStarter start_build_;
  AgentOptions options_;
  const core::Clock& clock_;
  core::Random& random_;
};

}  // namespace auriga::agents
