#include "domains/agents/builder.hpp"

#include <algorithm>

#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/error.hpp"
#include "domains/agents/knowledge_counts.hpp"
#include "domains/agents/model_choice.hpp"
#include "domains/agents/settle.hpp"
#include "engines/authoring/consult.hpp"
#include "engines/authoring/questions.hpp"
#include "platform/database/change.hpp"
#include "platform/log/log.hpp"

namespace auriga::agents {

namespace db = platform::db;
using repository::StageKey;
using repository::StageRow;

namespace {

constexpr std::size_t kReadKept = 8;
/// How often documents that another node reads are looked at.
constexpr std::chrono::milliseconds kLook{500};
/// How often a model is asked: once more where its answer was of no use, all within kAskMax, which
/// is less than the workflow gives a stage.
constexpr int kAsked = 2;
constexpr std::chrono::seconds kAskMax{240};

/// The stage with what the model said; fails with MODEL_ANSWER_INVALID where that is of no use.
core::Result<StageMade> answered(const std::string& stage, const StageInput& in) {
  try {
    return do_stage(stage, in);
  } catch (const core::Error& error) {
    if (error.code() != core::ErrorCode::kModelAnswerInvalid) {
      throw;
    }
    return core::fail(error.code(), error.detail());
  }
}

[[noreturn]] void gone() {
  throw StageFailure("Agents.Gone", "The agent was archived meanwhile.");
}

struct WrittenStage {
  StageKey key;
  StageRow row;
  std::optional<std::string> definition;
};

db::Work<void> write_stage(db::Transaction& tx, const WrittenStage& written) {
  if (!co_await repository::insert_stage(tx, written.key, written.row)) {
    co_return;  // Another try of the task was first; it made the same.
  }
  if (written.definition) {
    co_await repository::set_definition(tx, written.key.agent, written.key.version,
                                        *written.definition);
  }
}

/// Makes the version answer, where no later one does.
db::Work<json::object> write_activation(db::Transaction& tx, const StageKey& key,
                                        const core::Actor& actor) {
  if (const auto done = co_await repository::stage(tx, key)) {
    co_return core::value_or_throw(core::parse_json(done->summary)).as_object();
  }
  const auto agent = co_await repository::agent(tx, key.agent);
  if (!agent) {
    gone();
  }
  const bool late = agent->version > key.version;
  json::object summary{{"status", late ? "superseded" : "active"}, {"version", key.version}};
  StageRow row{.stage = key.stage, .made_by = std::string(llm::kBuiltin), .created_at = tx.now()};
  row.summary = core::to_json(summary);
  row.output = row.summary;
  co_await repository::insert_stage(tx, key, row);
  if (late) {
    co_await repository::supersede_version(tx, key.agent, key.version);
    co_return summary;
  }
  const bool first = agent->status == AgentStatus::creating || agent->status == AgentStatus::failed;
  co_await repository::deploy_version(tx, key.agent, key.version);
  if (first) {
    co_await repository::set_agent_status(tx, key.agent, AgentStatus::active, std::nullopt,
                                          tx.now());
  }
  json::object details{{"name", agent->name},
                       {"version", key.version},
                       {"documents", agent->documents_ready + agent->documents_failed},
                       {"failed", agent->documents_failed}};
  co_await tx.emit(db::change(actor, first ? "agent.ready" : "agent.deployed", key.agent.text(),
                              std::move(details)));
  co_return summary;
}

struct Failed {
  core::AgentId agent;
  std::int64_t version = 0;
  std::string stage;
  std::string reason;
  core::Actor actor;
};

/// The stage by its title, then why; some reasons name the stage themselves.
std::string told_of(const Failed& failed) {
  const bool named =
      failed.stage.empty() || failed.reason.find("'" + failed.stage + "'") != std::string::npos;
  return named ? failed.reason : failed.stage + ": " + failed.reason;
}

db::Work<void> write_failure(db::Transaction& tx, const Failed& failed) {
  const auto agent = co_await repository::agent(tx, failed.agent);
  const auto version = co_await repository::version(tx, failed.agent, failed.version);
  if (!version || version->status != VersionStatus::building) {
    co_return;  // Said already.
  }
  if (!agent) {  // Archived: nobody is left to say it to, and nothing is to be looked at again.
    co_await repository::supersede_version(tx, failed.agent, failed.version);
    co_return;
  }
  co_await repository::fail_version(tx, failed.agent, failed.version, failed.stage, failed.reason);
  if (agent->status == AgentStatus::creating && agent->latest == failed.version) {
    co_await repository::set_agent_status(tx, failed.agent, AgentStatus::failed, told_of(failed),
                                          tx.now());
  }
  json::object details{{"name", agent->name},
                       {"version", failed.version},
                       {"stage", failed.stage},
                       {"reason", failed.reason},
                       {"documents", agent->documents_ready + agent->documents_failed},
                       {"failed", agent->documents_failed}};
  co_await tx.emit(
      db::change(failed.actor, "agent.failed", failed.agent.text(), std::move(details)));
}

}  // namespace

std::string definition_key(const core::AgentId& agent) {
  return "generated/" + agent.text() + "/agent.json";
}

Task<> store_definition(db::Database& database, platform::objects::ObjectStore& objects,
                        core::Tenant tenant, core::AgentId agent, std::int64_t stored) {
  for (;;) {
    const auto row = co_await database.read(tenant, repository::agent, agent);
    if (!row || row->version == 0 || row->version == stored) {
      co_return;
    }
    stored = row->version;
    auto version = co_await database.read(tenant, repository::version, agent, stored);
    if (version && version->definition) {
      co_await objects.put(definition_key(agent), *std::move(version->definition));
    }
  }
}

Builder::Builder(db::Database& database, platform::objects::ObjectStore& objects,
                 platform::ThreadPool& pool, llm::ModelRegistry* models, Progress& progress,
                 const core::Clock& clock)
    : database_(database),
      objects_(objects),
      pool_(pool),
      models_(models),
      progress_(progress),
      clock_(clock) {}

Builder::ProcedurePtr Builder::procedure_of(const AgentSource& source) {
  {
    const std::scoped_lock hold(mutex_);
    for (const auto& read : read_) {
      if (read.sop == source.sop && read.handoff == source.human_handoff_description) {
        return read.procedure;
      }
    }
  }
  auto made = std::make_shared<const procedure::Procedure>(
      procedure::read(source.sop, source.human_handoff_description));
  const std::scoped_lock hold(mutex_);
  if (read_.size() >= kReadKept) {
    read_.pop_front();
  }
  read_.push_back({source.sop, source.human_handoff_description, made});
  return made;
}

Task<std::string> Builder::output_of(const Build& build, std::string stage, std::int64_t round) {
  const StageKey key{build.agent, build.version, std::move(stage), round};
  auto row = co_await database_.read(build.tenant, repository::stage, key);
  if (!row) {
    throw StageFailure(
        "Agents.StageMissing",
        "The stage " + key.stage + " has left nothing for round " + std::to_string(round) + ".");
  }
  co_return std::move(row->output);
}

Task<std::string> Builder::plan_text(const Build& build, std::int64_t round) {
  return output_of(build, round <= 1 ? "draft_plan" : "revise_plan", round);
}

Task<std::string> Builder::definition_text(const Build& build, std::int64_t round) {
  return output_of(build, round <= 1 ? "generate_definition" : "revise_definition", round);
}

Task<json::object> Builder::perform(std::string stage, Build build, std::int64_t round) {
  // Revisions make the next draft; what makes the first is of round 1 whatever it is told.
  const bool revision = stage == "revise_plan" || stage == "revise_definition";
  const bool reviewed = stage == "review_plan" || stage == "review_definition";
  const StageKey key{build.agent, build.version, stage,
                     revision   ? round + 1
                     : reviewed ? round
                                : 1};
  if (stage == "activate") {
    co_return co_await activate(std::move(build));
  }
  if (const auto done = co_await database_.read(build.tenant, repository::stage, key)) {
    co_return core::value_or_throw(core::parse_json(done->summary)).as_object();
  }
  const auto version =
      co_await database_.read(build.tenant, repository::version, build.agent, build.version);
  if (!version) {
    gone();
  }
  const auto source = stage_value<AgentSource>(version->source);
  const auto began = clock_.steady();
  auto made = co_await make(stage, build, round, source);
  WrittenStage written{.key = key,
                       .row = {.stage = stage,
                               .round = key.round,
                               .output = std::move(made.output),
                               .made_by = std::move(made.made_by),
                               .remarks = core::to_json(made.remarks),
                               .created_at = clock_.now()},
                       .definition = std::move(made.definition)};
  written.row.summary = core::to_json(made.summary);
  written.row.took_us =
      std::chrono::duration_cast<std::chrono::microseconds>(clock_.steady() - began).count();
  co_await database_.write(build.tenant, write_stage, written);
  progress_.stage_ended(build.agent);
  co_return std::move(made.summary);
}

Task<StageMade> Builder::make(std::string_view stage, const Build& build, std::int64_t round,
                              const AgentSource& source) {
  if (stage == "provision_knowledge") {
    co_return co_await provision(build);
  }
  if (stage == "deploy") {
    co_return co_await deploy(build, round);
  }
  // What the stage works on is read here, then it is done on a thread that may take its time.
  StageInput in{.source = source, .round = round};
  if (stage == "review_plan" || stage == "revise_plan" || stage == "generate_definition") {
    in.plan = co_await plan_text(build, round);
  }
  if (stage == "revise_plan" || stage == "revise_definition") {
    in.review = co_await output_of(
        build, stage == "revise_plan" ? "review_plan" : "review_definition", round);
  }
  if (stage == "generate_definition") {
    in.personality = co_await output_of(build, "parse_personality", 1);
    if (tool_names_) {
      in.tools = co_await tool_names_(build.tenant, build.agent);
    }
  }
  if (stage == "review_definition" || stage == "revise_definition" || stage == "generate_prompts") {
    in.definition = co_await definition_text(build, round);
  }
  if (stage != "parse_personality" && stage != "parse_sop") {
    in.understanding = co_await output_of(build, "parse_sop", 1);
  }
  co_return co_await write(std::string(stage), build, std::move(in));
}

Task<StageMade> Builder::write(std::string stage, const Build& build, StageInput given) {
  // The job's too: it may still be at work when this coroutine was given up.
  const auto in = std::make_shared<StageInput>(std::move(given));
  const auto work = [this, stage, in] {
    in->procedure = procedure_of(in->source);
    if (!in->understanding.empty()) {
      in->procedure = understood(std::move(in->procedure), in->understanding);
    }
    return do_stage(stage, *in);
  };
  auto made = co_await pool_.run(work);
  auto* const model = co_await model_for(stage, build);
  if (model == nullptr) {
    co_return made;
  }
  co_return co_await ask(*model, std::move(stage), in, std::move(made));
}

Task<llm::Model*> Builder::model_for(std::string_view stage, const Build& build) {
  if (models_ == nullptr || models_->models().empty() || !authoring::is_asked(stage)) {
    co_return nullptr;
  }
  const auto agent = co_await database_.point_read(build.tenant, repository::agent, build.agent);
  if (!agent) {
    gone();
  }
  co_return models_->find(model_of(*agent, models_->standard()));
}

Task<StageMade> Builder::ask(llm::Model& model, std::string stage, StageInputPtr in,
                             StageMade made) {
  const auto deadline = clock_.steady() + kAskMax;
  std::string why;
  try {
    if (in->source.sop.size() > authoring::kSopBytesMax) {
      throw core::Error(core::ErrorCode::kModelAnswerInvalid, "The SOP is too long for a model.");
    }
    auto prompt = authoring::question(stage, in->source.sop, material_of(stage, *in, made));
    for (int tries = 0; tries < kAsked; ++tries) {
      in->said = co_await authoring::consult(model, prompt, deadline);
      const auto work = [stage, in] { return answered(stage, *in); };
      auto joined = co_await pool_.run(work);
      if (joined) {
        joined->made_by = model.settings().id;
        co_return *std::move(joined);
      }
      why = joined.error().detail();
      authoring::ask_again(prompt, *in->said, why);
    }
  } catch (const core::Error& error) {
    why = error.detail();
    platform::log::warning("model failed; builtin makes the stage")
        .field("model", model.settings().id)
        .field("stage", stage)
        .field("reason", why)
        .field("cause", error.cause());
  }
  model.counters().fallbacks.add();
  made.remarks.push_back(model.settings().id + " was not used here: " + why);
  co_return made;
}

Task<StageMade> Builder::provision(const Build& build) {
  const auto executor = co_await platform::asio::this_coro::executor;
  const auto changes = progress_.listen(build.agent, executor);
  for (;;) {
    const auto agent = co_await database_.point_read(build.tenant, repository::agent, build.agent);
    if (!agent) {
      gone();
    }
    if (agent->documents_processing == 0) {
      if (agent->version == 0 && agent->documents_failed > 0 && agent->documents_ready == 0) {
        throw StageFailure("Agents.KnowledgeFailed",
                           agent->documents_failed == 1
                               ? "Its document could not be read."
                               : "None of its " + std::to_string(agent->documents_failed) +
                                     " documents could be read.");
      }
      json::object output{{"status", core::enum_name(knowledge_of(*agent).status)},
                          {"documents", agent->documents_ready},
                          {"failed", agent->documents_failed},
                          {"passages", agent->passages},
                          {"characters", agent->characters}};
      co_return StageMade{core::to_json(output), output};
    }
    co_await changes->wait(clock_.steady() + kLook);
  }
}

Task<StageMade> Builder::deploy(const Build& build, std::int64_t round) {
  const auto text = co_await definition_text(build, round);
  const auto prompts = co_await output_of(build, "generate_prompts", 1);
  const auto work = [text, prompts] { return whole_definition(text, prompts); };
  auto whole = co_await pool_.run(work);
  json::object summary{
      {"key", definition_key(build.agent)}, {"bytes", whole.size()}, {"version", build.version}};
  co_return StageMade{core::to_json(summary), summary, std::move(whole)};
}

Task<json::object> Builder::activate(Build build) {
  const StageKey key{build.agent, build.version, "activate", 1};
  // The object is there before its version answers; one that comes late leaves it alone.
  const auto agent = co_await database_.read(build.tenant, repository::agent, build.agent);
  std::int64_t stored = 0;
  if (agent && agent->version < build.version) {
    auto made =
        co_await database_.read(build.tenant, repository::version, build.agent, build.version);
    if (made && made->definition) {
      co_await objects_.put(definition_key(build.agent), *std::move(made->definition));
      stored = build.version;
    }
  }
  auto summary = co_await database_.write(build.tenant, write_activation, key, builder_actor());
  progress_.version_ended(build.agent);
  co_await store_definition(database_, objects_, build.tenant, build.agent, stored);
  co_return summary;
}

Task<> Builder::fail(Build build, std::string stage, std::string reason) {
  const Failed failed{.agent = std::move(build.agent),
                      .version = build.version,
                      .stage = std::move(stage),
                      .reason = std::move(reason),
                      .actor = builder_actor()};
  co_await database_.write(build.tenant, write_failure, failed);
  progress_.version_ended(failed.agent);
  co_await store_definition(database_, objects_, build.tenant, failed.agent, 0);
}

}  // namespace auriga::agents
