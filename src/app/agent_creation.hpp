// AgentCreation: the workflow by which agents are made. It makes the stages known as tasks, starts
// an execution for each version that is asked for, and takes up what a crash or a full queue left.
#pragma once

#include <chrono>

#include "core/identity.hpp"
#include "domains/agents/builder.hpp"
#include "platform/runtime/task.hpp"

namespace auriga::workflows {
class TaskQueue;
class WorkflowService;
}  // namespace auriga::workflows

namespace auriga::app {

class AgentCreation {
 public:
  /// All must outlive this.
  AgentCreation(platform::db::Database& database, core::SystemScope scope, agents::Builder& builder,
                workflows::WorkflowService& workflows, const core::Clock& clock)
      : database_(database),
        scope_(scope),
        builder_(builder),
        workflows_(workflows),
        clock_(clock) {}

  /// Makes the stages known: `auriga:agents:draft_plan` and so on.
  void add_tasks(workflows::TaskQueue& queue);

  /// Starts the execution that makes a version, and waits for its end up to `wait`. Asked for
  /// again, it is the same one.
  [[nodiscard]] platform::Task<> start(agents::Build build, std::chrono::milliseconds wait);

  /// Starts what was asked for `grace` ago and was not started (by then nobody else is about to),
  /// and tells of what has ended without a word (stopped by somebody). Called by a job.
  [[nodiscard]] platform::Task<> resume(std::chrono::milliseconds grace = std::chrono::seconds(2));

  /// Asks for a version of agents that have none, from a time before versions.
  [[nodiscard]] platform::Task<> adopt();

 private:
  [[nodiscard]] platform::Task<> resume(agents::Build build, bool started);

  platform::db::Database& database_;
  core::SystemScope scope_;
  agents::Builder& builder_;
  workflows::WorkflowService& workflows_;
  const core::Clock& clock_;
};

/// Makes the version of an agent that was asked for, here and now and without workflows: for tools.
/// Its stages have the time that they have in the workflow.
[[nodiscard]] platform::Task<> make_agent_here(platform::db::Database& database,
                                               agents::Builder& builder, const core::Clock& clock,
                                               core::Tenant tenant, core::AgentId agent);

}  // namespace auriga::app
