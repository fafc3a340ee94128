// Triggers: what starts workflows by itself, at times or when something happens.
//
// Each time it starts an execution whose name is made of the trigger and of the time or the event,
// so that a crash, a repeated event or a second node starts none twice. What came due while no
// server was there is made up for once. What executions do starts nothing, lest workflows set each
// other off for ever; how they begin and end starts other workflows, and so on from those,
// kChainMax in a row and kChainedPerHourMax in an hour.
//
// Any shard may call.
#pragma once

#include "core/counter.hpp"
#include "domains/workflows/service.hpp"

namespace auriga::workflows {

class Triggers {
 public:
  static constexpr std::size_t kOfWorkflowMax = 20;
  /// Of an organisation, that wait for events: all are looked at with each event.
  static constexpr std::int64_t kOfEventsMax = 200;
  static constexpr std::int64_t kChainMax = 3;
  /// Begun by events of executions: of an organisation, in an hour.
  static constexpr std::int64_t kChainedPerHourMax = 1'000;

  Triggers(db::Database& database, core::SystemScope scope, WorkflowService& service,
           const core::Clock& clock, core::Random& random)
      : database_(database), scope_(scope), service_(service), clock_(clock), random_(random) {}

  /// Throws VALIDATION_FAILED, QUOTA_EXCEEDED.
  [[nodiscard]] Task<Trigger> create(core::Caller caller, core::Actor actor, CreateTrigger in);
  [[nodiscard]] Task<std::vector<Trigger>> list(core::Caller caller, WorkflowId workflow);
  [[nodiscard]] Task<Trigger> get(core::Caller caller, WorkflowId workflow, TriggerId id);
  /// `wanted` names the revision, which starts leave as it is.
  [[nodiscard]] Task<Trigger> update(core::Caller caller, core::Actor actor, UpdateTrigger in,
                                     platform::http::Precondition wanted);
  [[nodiscard]] Task<> remove(core::Caller caller, core::Actor actor, WorkflowId workflow,
                              TriggerId id);

  /// Starts what is due; how many. What cannot be started just now is tried again later. Called by
  /// a job, every second.
  [[nodiscard]] Task<std::int64_t> start_due();
  /// Starts what waits for the event. May be called again with the same.
  [[nodiscard]] Task<> hear(const db::Event& event);

  struct Counters {
    core::Counter started;
    core::Counter refused;  ///< Nothing was started, and the trigger says why.
  };
  [[nodiscard]] const Counters& counters() const noexcept { return counters_; }

 private:
  struct Occasion {
    std::optional<Timestamp> due = {};  ///< Of a schedule.
    std::int64_t chain = 0;             ///< As ExecutionRow has it.
  };
  [[nodiscard]] Task<> start(repository::TriggerRow row, std::string name, json::value input,
                             Occasion occasion);
  /// Why the event of an execution may start no more; nothing where it may.
  [[nodiscard]] Task<std::optional<std::string>> end_of_chain(core::OrganizationId organization,
                                                              std::int64_t before);
  /// Says why an event starts nothing, once for as long as that is so.
  [[nodiscard]] Task<> refuse(repository::TriggerRow row, std::string why);

  db::Database& database_;
  core::SystemScope scope_;
  WorkflowService& service_;
  const core::Clock& clock_;
  core::Random& random_;
  Counters counters_;
};

}  // namespace auriga::workflows
