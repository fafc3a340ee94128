// Builder: the stages of making an agent. Each reads what the stages before it left, does its part
// and writes what came of it, once: asked again (after a crash, or a task of unknown outcome) it
// answers what stands there. The workflow that calls them in order is creation.asl.json.
//
// Stages are deterministic with builtin (engines/procedure). Where the agent has a language model,
// that is asked as well: what it says and what stands up joins what builtin made
// (engines/authoring). A model that fails costs nothing but its time: the stage is builtin's then,
// and its remarks say why. Any shard.
#pragma once

#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "domains/agents/progress.hpp"
#include "domains/agents/stages.hpp"
#include "domains/agents/version_store.hpp"
#include "engines/llm/model_registry.hpp"
#include "platform/objects/objects.hpp"
#include "platform/runtime/thread_pool.hpp"

namespace auriga::agents {

using platform::Task;

/// Which version of which agent is made.
struct Build {
  core::Tenant tenant;
  core::AgentId agent;
  std::int64_t version = 0;
};

/// The key of an agent's definition among the objects.
[[nodiscard]] std::string definition_key(const core::AgentId& agent);

/// Makes the object that of the version that answers, and looks again afterwards: of several that
/// do so at once, on whatever nodes, each ends only when what it stored last is what answers.
/// `stored`: the version whose definition the caller has just put there; 0: none.
[[nodiscard]] Task<> store_definition(platform::db::Database& database,
                                      platform::objects::ObjectStore& objects, core::Tenant tenant,
                                      core::AgentId agent, std::int64_t stored);

class Builder {
 public:
  /// `pool` reads SOPs; without `models` no model is asked. All must outlive this.
  Builder(platform::db::Database& database, platform::objects::ObjectStore& objects,
          platform::ThreadPool& pool, llm::ModelRegistry* models, Progress& progress,
          const core::Clock& clock);

  /// The names of the tools that are set up for an agent and may be called.
  using ToolNames = std::function<Task<std::vector<std::string>>(core::Tenant, core::AgentId)>;
  /// Who knows them; before anything is made. Without it no system counts as connected.
  void on_tools(ToolNames names) { tool_names_ = std::move(names); }

  /// Does a stage and answers its summary: what the workflow decides by. `round` counts drafts from
  /// 1: of the plan, or of the definition from its review on. Throws StageFailure, core::Error.
  [[nodiscard]] Task<json::object> perform(std::string stage, Build build, std::int64_t round);

  /// The making has come to nothing: says so on the version, and on the agent if it has no other.
  [[nodiscard]] Task<> fail(Build build, std::string stage, std::string reason);

 private:
  using ProcedurePtr = std::shared_ptr<const procedure::Procedure>;
  using StageInputPtr = std::shared_ptr<StageInput>;

  Task<StageMade> make(std::string_view stage, const Build& build, std::int64_t round,
                       const AgentSource& source);
  Task<StageMade> write(std::string stage, const Build& build, StageInput given);
  /// The stage as builtin made it, with what the model says to it.
  Task<StageMade> ask(llm::Model& model, std::string stage, StageInputPtr in, StageMade made);
  /// Whom to ask in this stage; null for nobody.
  Task<llm::Model*> model_for(std::string_view stage, const Build& build);
  Task<StageMade> provision(const Build& build);
  Task<StageMade> deploy(const Build& build, std::int64_t round);
  Task<json::object> activate(Build build);
  [[nodiscard]] Task<std::string> output_of(const Build& build, std::string stage,
                                            std::int64_t round);
  [[nodiscard]] Task<std::string> plan_text(const Build& build, std::int64_t round);
  [[nodiscard]] Task<std::string> definition_text(const Build& build, std::int64_t round);
  [[nodiscard]] ProcedurePtr procedure_of(const AgentSource& source);

  platform::db::Database& database_;
  platform::objects::ObjectStore& objects_;
  platform::ThreadPool& pool_;
  llm::ModelRegistry* models_;
  Progress& progress_;
  const core::Clock& clock_;
  ToolNames tool_names_;

  /// SOPs as last read: the stages of one making ask for the same again and again.
  struct Read {
    std::string sop;
    std::string handoff;
    ProcedurePtr procedure;
  };
  std::mutex mutex_;
  std::deque<Read> read_;
};

}  // namespace auriga::agents
