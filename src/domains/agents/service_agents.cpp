// Agents: made, listed, changed, paused, archived.
#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/text.hpp"
#include "domains/agents/knowledge_counts.hpp"
#include "domains/agents/model_choice.hpp"
#include "domains/agents/revision.hpp"
#include "domains/agents/service.hpp"
#include "domains/agents/settle.hpp"
#include "domains/agents/storage.hpp"
#include "domains/agents/uploads.hpp"
#include "domains/agents/visible_text.hpp"
#include "platform/database/change.hpp"
#include "platform/database/errors.hpp"
#include "platform/log/log.hpp"

namespace auriga::agents {

using core::Error;
using core::ErrorCode;
using db::change;
using db::Transaction;
using db::Work;

namespace {

/// How long a caller waits for the version that a change asks for; it is made all the same after.
constexpr std::chrono::seconds kBuildWait{10};
/// How long a message waits for an agent that is just being made.
constexpr std::chrono::seconds kReadyWait{5};
constexpr std::chrono::milliseconds kReadyLook{250};  ///< Where another node makes it.

Work<void> write_agent(Transaction& tx, const repository::AgentRow& row,
                       const std::vector<Received>& documents, std::int64_t kept_max,
                       const core::Actor& actor) {
  co_await repository::insert_agent(tx, row);
  std::int64_t more = 0;
  for (const auto& document : documents) {
    more += storage::kept_of(document.row);
    co_await repository::put_document(tx, document.row, document.contents);
  }
  co_await storage::check_written(tx, kept_max, more);
  boost::json::object details{{"name", row.name}, {"documents", documents.size()}};
  co_await tx.emit(change(actor, "agent.created", row.id.text(), std::move(details)));
  co_await repository::recount(tx, row.id, tx.now());
  auto written = row;
  co_await request_version(tx, written, actor, "Created.");
}

/// What is given of settings, as a row keeps them.
template <class Settings>
std::optional<json::object> kept(const std::optional<Settings>& given) {
  if (!given) {
    return std::nullopt;
  }
  const auto all = core::value_or_throw(core::parse_json(core::to_json(*given)));
  json::object out;
  for (const auto& [name, value] : all.get_object()) {
    if (!value.is_null()) {
      out[name] = value;
    }
  }
  return out;
}

struct Edit {
  AgentUpdate in;
  platform::http::Precondition wanted;
  core::Actor actor;
};

struct Edited {
  repository::AgentRow row;
  std::int64_t to_build = 0;  ///< The version that the change asks for; 0: none.
};

/// The names of what an agent is made of, among the fields that can be changed.
bool is_made_of(const json::array& fields) {
  return std::ranges::any_of(fields, [](const json::value& field) {
    return field != "voice_config" && field != "text_config";
  });
}

std::string note_of(const json::array& fields) {
  std::string out = "Changed:";
  for (const auto& field : fields) {
    out += (out.ends_with(':') ? " " : ", ") + std::string(field.as_string());
  }
  return out + ".";
}

Work<std::optional<Edited>> write_edit(Transaction& tx, const Edit& edit) {
  auto row = co_await repository::agent(tx, edit.in.agent_id);
  if (!row) {
    co_return std::nullopt;
  }
  edit.wanted.require_revision(revision_of(*row));
  boost::json::array fields;
  const auto take = [&fields](const char* name, auto& member, const auto& given) {
    if (given && member != *given) {
      member = *given;
      fields.emplace_back(name);
    }
  };
  take("agent_name", row->name, edit.in.agent_name);
  take("agent_type", row->type, edit.in.agent_type);
  take("sop", row->sop, edit.in.sop);
  take("knowledge_base_description", row->knowledge_base_description,
       edit.in.knowledge_base_description);
  take("human_handoff_description", row->human_handoff_description,
       edit.in.human_handoff_description);
  take("voice_personality", row->voice_personality, kept(edit.in.voice_personality));
  take("voice_config", row->voice_config, edit.in.voice_config);
  take("text_config", row->text_config, kept(edit.in.text_config));
  if (fields.empty()) {
    co_return Edited{*std::move(row)};
  }
  row->name_key = core::lower_ascii(row->name);
  // Always later than before, so that a version is never that of two states.
  row->updated_at = std::max(tx.now(), row->updated_at + std::chrono::milliseconds(1));
  co_await repository::update_agent(tx, *row);
  Edited edited{*std::move(row)};
  if (is_made_of(fields)) {
    edited.to_build = co_await request_version(tx, edited.row, edit.actor, note_of(fields));
  }
  boost::json::object details{{"name", edited.row.name}, {"changed", std::move(fields)}};
  co_await tx.emit(change(edit.actor, "agent.updated", edited.row.id.text(), std::move(details)));
  co_return edited;
}

struct StatusChange {
  core::AgentId agent;
  AgentStatus status = AgentStatus::active;
  std::string event;
  core::Actor actor;
};

Work<std::optional<repository::AgentRow>> write_status(Transaction& tx, const StatusChange& to) {
  auto row = co_await repository::agent(tx, to.agent);
  if (!row || row->status == to.status) {
    co_return row;
  }
  if (row->status != AgentStatus::active && row->status != AgentStatus::paused) {
    throw Error(ErrorCode::kAgentNotReady,
                "the agent is " + std::string(core::enum_name(row->status)));
  }
  co_await repository::set_agent_status(tx, to.agent, to.status, std::optional<std::string>(),
                                        tx.now());
  boost::json::object details{{"name", row->name}};
  co_await tx.emit(change(to.actor, to.event, to.agent.text(), std::move(details)));
  co_return co_await repository::agent(tx, to.agent);
}

/// The keys that were revoked with it.
Work<std::vector<core::ApiKeyId>> write_archive(Transaction& tx, const core::AgentId& id,
                                                const core::Actor& actor) {
  const auto row = co_await repository::agent(tx, id);
  if (!row) {
    throw Error(ErrorCode::kNotFound);
  }
  co_await repository::archive_agent(tx, id, tx.now());
  const auto keys = co_await accounts::AccountService::revoke_keys_of_agent(tx, id, actor);
  boost::json::object details{{"name", row->name}, {"keys_revoked", keys.size()}};
  co_await tx.emit(change(actor, "agent.archived", id.text(), std::move(details)));
  co_return keys;
}

}  // namespace

AgentService::AgentService(db::Database& database, platform::objects::ObjectStore& objects,
                           Intake& intake, KnowledgeCache& knowledge, Reading& reading,
                           Progress& progress, accounts::AccountService& accounts,
                           platform::ThreadPool& making, AgentOptions options,
                           const core::Clock& clock, core::Random& random)
    : database_(database),
      objects_(objects),
      intake_(intake),
      knowledge_(knowledge),
      reading_(reading),
      progress_(progress),
      accounts_(accounts),
      running_(database, making),
      options_(std::move(options)),
      clock_(clock),
      random_(random) {}

Agent AgentService::to_agent(const repository::AgentRow& row) const {
  return {.id = row.id,
          .name = row.name,
          .type = row.type,
          .status = row.status,
          .status_reason = row.status_reason,
          .sop = row.sop,
          .knowledge_base_description = row.knowledge_base_description,
          .human_handoff_description = row.human_handoff_description,
          .voice_personality = row.voice_personality,
          .voice_config = row.voice_config,
          .text_config = row.text_config,
          .model = model_of(row),
          .version = row.version,
          .latest_version = row.latest,
          .building = row.building > 0,
          .knowledge = knowledge_of(row),
          .created_at = row.created_at,
          .updated_at = row.updated_at};
}

std::string AgentService::model_of(const repository::AgentRow& agent) const {
  return agents::model_of(agent, options_.model);
}

Task<repository::AgentRow> AgentService::row(const core::Caller& caller, core::AgentId id) {
  // A key that is bound to one agent does not learn that there are others.
  if (caller.agent && *caller.agent != id) {
    throw Error(ErrorCode::kNotFound);
  }
  auto row = co_await database_.point_read(caller.tenant, repository::agent, std::move(id));
  if (!row) {
    throw Error(ErrorCode::kNotFound);
  }
  co_return *std::move(row);
}

Task<Agent> AgentService::create(core::Caller caller, core::Actor actor, AgentRequest in,
                                 std::vector<Upload> files) {
  if (caller.agent) {
    throw Error(ErrorCode::kForbidden, "this API key is bound to one agent");
  }
  if (std::cmp_greater(files.size(), options_.documents_max)) {
    throw Error(ErrorCode::kQuotaExceeded,
                "an agent holds at most " + std::to_string(options_.documents_max) + " documents");
  }
  check_visible(in.agent_name, in.sop);
  check_model(kept(in.text_config), options_.knows_model);
  const auto now = clock_.now();
  repository::AgentRow row{.id = core::AgentId::make(clock_, random_),
                           .org_id = caller.tenant.organization(),
                           .name = std::move(in.agent_name),
                           .name_key = {},
                           .type = in.agent_type,
                           .status = AgentStatus::creating,
                           .status_reason = std::nullopt,
                           .sop = with_plain_ends(std::move(in.sop)),
                           .knowledge_base_description = std::move(in.knowledge_base_description),
                           .human_handoff_description = std::move(in.human_handoff_description),
                           .voice_personality = kept(in.voice_personality),
                           .voice_config = std::move(in.voice_config),
                           .text_config = kept(in.text_config),
                           .created_at = now,
                           .updated_at = now};
  row.name_key = core::lower_ascii(row.name);
  repository::AgentFilter same_name{
      .status = {}, .words = row.name_key, .before = {}, .limit = 200};
  for (const auto& other : co_await database_.read(caller.tenant, repository::agents, same_name)) {
    if (other.name_key == row.name_key) {  // Said before the documents are read, not after.
      throw Error(ErrorCode::kAgentNameTaken);
    }
  }
  number_equal_names(files);
  std::vector<Received> documents;
  documents.reserve(files.size());
  std::exception_ptr failure;
  try {
    for (auto& file : files) {
      const auto described = in.file_descriptions.find(file.name);
      if (described != in.file_descriptions.end()) {
        file.description = described->second;
      }
      documents.push_back(co_await intake_.receive(row.org_id, row.id, std::move(file)));
    }
    co_await database_.write(caller.tenant, write_agent, row, documents, options_.storage_bytes_max,
                             std::move(actor));
  } catch (const db::UniqueViolation& violation) {
    failure = violation.on("agents_name_key") || violation.table() == "agents"
                  ? std::make_exception_ptr(Error(ErrorCode::kAgentNameTaken))
                  : std::current_exception();
  } catch (...) {
    failure = std::current_exception();
  }
  if (failure) {
    // Before all were received nothing was written.
    if (documents.size() < files.size() || is_undone(failure)) {
      co_await platform::asio::this_coro::throw_if_cancelled(false);
      co_await intake_.discard_all(std::move(documents));
      co_await platform::asio::this_coro::throw_if_cancelled(true);
    }
    std::rethrow_exception(failure);
  }
  if (std::ranges::any_of(documents, [](const Received& document) {
        return document.row.status == DocumentStatus::processing;
      })) {
    reading_.add(caller.tenant, row.id);
  }
  co_await build(caller.tenant, row.id, 1, {});
  co_return co_await get(std::move(caller), row.id);
}

Task<> AgentService::build(core::Tenant tenant, core::AgentId agent, std::int64_t version,
                           std::chrono::milliseconds wait) {
  if (!start_build_) {
    co_return;
  }
  Build build{std::move(tenant), std::move(agent), version};
  try {
    co_await start_build_(std::move(build), wait);
  } catch (const std::exception& error) {
    platform::log::warning("the making of an agent could not begin, trying again")
        .field("why", error.what());
  }
}

Task<Listed<Agent>> AgentService::list(core::Caller caller, ListAgents in) {
  Listed<Agent> out;
  if (caller.agent) {
    out.items.push_back(to_agent(co_await row(caller, *caller.agent)));
    co_return out;
  }
  repository::AgentFilter filter{.status = in.status,
                                 .words = core::lower_ascii(in.q.value_or("")),
                                 .before = in.cursor.value_or(""),
                                 .limit = in.limit + 1};
  const auto rows = co_await database_.read(caller.tenant, repository::agents, filter);
  for (const auto& row : rows) {
    if (std::cmp_equal(out.items.size(), in.limit)) {
      out.next = out.items.back().id.text();
      break;
    }
    out.items.push_back(to_agent(row));
  }
  co_return out;
}

Task<Agent> AgentService::get(core::Caller caller, core::AgentId id) {
  co_return to_agent(co_await row(caller, std::move(id)));
}

Task<Agent> AgentService::update(core::Caller caller, core::Actor actor, AgentUpdate in,
                                 platform::http::Precondition wanted) {
  const auto before = co_await row(caller, in.agent_id);
  check_visible(in.agent_name, in.sop);
  // One that the configuration has lost may stay.
  const auto config = kept(in.text_config);
  if (model_in(config) != model_in(before.text_config)) {
    check_model(config, options_.knows_model);
  }
  const auto tenant = caller.tenant;
  if (in.sop) {
    in.sop = with_plain_ends(*std::move(in.sop));
  }
  const Edit edit{std::move(in), std::move(wanted), std::move(actor)};
  std::optional<Edited> changed;
  try {
    changed = co_await database_.write(tenant, write_edit, edit);
  } catch (const db::UniqueViolation&) {
    throw Error(ErrorCode::kAgentNameTaken);
  }
  if (!changed) {
    throw Error(ErrorCode::kNotFound);
  }
  if (changed->to_build == 0) {
    co_return to_agent(changed->row);
  }
  co_await build(tenant, changed->row.id, changed->to_build, kBuildWait);
  co_return co_await get(std::move(caller), changed->row.id);
}

Task<Agent> AgentService::set_status(core::Caller caller, core::Actor actor, core::AgentId id,
                                     AgentStatus status, std::string event) {
  co_await row(caller, id);
  const StatusChange change_to{std::move(id), status, std::move(event), std::move(actor)};
  const auto changed = co_await database_.write(caller.tenant, write_status, change_to);
  if (!changed) {
    throw Error(ErrorCode::kNotFound);
  }
  co_return to_agent(*changed);
}

Task<Agent> AgentService::pause(core::Caller caller, core::Actor actor, core::AgentId id) {
  return set_status(std::move(caller), std::move(actor), std::move(id), AgentStatus::paused,
                    "agent.paused");
}

Task<Agent> AgentService::resume(core::Caller caller, core::Actor actor, core::AgentId id) {
  return set_status(std::move(caller), std::move(actor), std::move(id), AgentStatus::active,
                    "agent.resumed");
}

Task<> AgentService::archive(core::Caller caller, core::Actor actor, core::AgentId id) {
  co_await row(caller, id);
  const auto revoked = co_await database_.write(caller.tenant, write_archive, id, std::move(actor));
  accounts_.keys_revoked(revoked);
  knowledge_.forget(id);
}

Task<AgentProgress> AgentService::progress(core::Caller caller, core::AgentId id) {
  const auto agent = co_await row(caller, id);
  AgentProgress out;
  out.done = agent.documents_ready + agent.documents_failed;
  out.total = out.done + agent.documents_processing;
  if (out.done == out.total) {
    if (agent.status == AgentStatus::creating) {
      co_return co_await build_progress(caller.tenant, agent);
    }
    out.stage = agent.status == AgentStatus::failed ? "failed" : "ready";
    out.label = agent.status_reason.value_or("Ready.");
    co_return out;
  }
  out.stage = "reading";
  out.label = "Reading the documents";
  if (const auto now = progress_.of(id)) {
    out.document = now->document;
    out.label = "Reading " + now->document;
    if (now->pages > 0) {
      out.label +=
          ", page " + std::to_string(now->pages_done) + " of " + std::to_string(now->pages);
    }
  }
  co_return out;
}

Task<AgentService::Ready> AgentService::ready(core::Caller caller, core::AgentId id) {
  auto agent = co_await row(caller, id);
  const auto until = clock_.steady() + kReadyWait;
  Progress::Listener changes;
  while (start_build_ && agent.version == 0 && agent.status != AgentStatus::failed &&
         agent.documents_processing == 0 && clock_.steady() < until) {
    if (!changes) {
      const auto executor = co_await platform::asio::this_coro::executor;
      changes = progress_.listen(id, executor);
    } else {
      co_await changes->wait(std::min(until, clock_.steady() + kReadyLook));
    }
    agent = co_await row(caller, id);
  }
  if (agent.status == AgentStatus::paused) {
    throw Error(ErrorCode::kAgentPaused);
  }
  if (agent.status != AgentStatus::active) {
    throw Error(ErrorCode::kAgentNotReady,
                agent.status_reason.value_or(agent.documents_processing > 0
                                                 ? "its documents are still being read"
                                                 : "it is still being made"));
  }
  auto index = co_await knowledge_.at(caller.tenant, agent.id, agent.knowledge_version);
  auto running = co_await running_.of(caller.tenant, agent);
  co_return Ready{std::move(agent), std::move(running), std::move(index)};
}

}  // namespace auriga::agents
