// Triggers: what starts workflows by itself, at times or when something happens.
//
// Each time it starts an execution whose name is made of the trigger and of the time or the event,
// so that a crash, a repeated event or a second node starts none twice. What came due while no
// server was there is made up for once. What executions do starts nothing, lest workflows set each
// other off for ever; how they begin and end does, and so on from those, kChainMax in a row.
//
// Any shard may call.
#pragma once

#include "domains/workflows/service.hpp"

namespace auriga::workflows {

class Triggers {
 public:
  static constexpr std::size_t kOfWorkflowMax = 20;
  static constexpr std::int64_t kChainMax = 3;

  Triggers(db::Database& database, core::SystemScope scope, WorkflowService& service,
           const core::Clock& clock, core::Random& random)
      : database_(database), scope_(scope), service_(service), clock_(clock), random_(random) {}

  /// Throws VALIDATION_FAILED, QUOTA_EXCEEDED.
  [[nodiscard]] Task<Trigger> create(core::Caller caller, core::Actor actor, CreateTrigger in);
  [[nodiscard]] Task<std::vector<Trigger>> list(core::Caller caller, WorkflowId workflow);
  [[nodiscard]] Task<Trigger> update(core::Caller caller, core::Actor actor, UpdateTrigger in);
  [[nodiscard]] Task<> remove(core::Caller caller, core::Actor actor, WorkflowId workflow,
                              TriggerId id);

  /// Starts what is due; how many. Called by a job, every second.
  [[nodiscard]] Task<std::int64_t> start_due();
  /// Starts what waits for the event. May be called again with the same.
  [[nodiscard]] Task<> hear(const db::Event& event);

 private:
  struct Occasion {
    std::optional<Timestamp> due = {};  ///< Of a schedule.
    std::int64_t chain = 0;             ///< As ExecutionRow has it.
  };
  [[nodiscard]] Task<> start(repository::TriggerRow row, std::string name, json::value input,
                             Occasion occasion);

  db::Database& database_;
  core::SystemScope scope_;
  WorkflowService& service_;
  const core::Clock& clock_;
  core::Random& random_;
};

}  // namespace auriga::workflows
