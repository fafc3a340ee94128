// Resident: an execution in memory, with what it takes to write it down after each step and to find
// it again.
//
// A small state is written whole with each step. A large one (a Map over ten thousand items) is
// written now and then, and between the commands alone, which lead to the same state again: a step
// is a pure function, and its chance comes of a seed that is kept. The state is written when the
// commands since have grown as long as it, so that writing costs a constant share.
//
// Of an express execution the first step and the last are written, the history with the last, which
// is bounded by that. After a crash it goes on from the first.
//
// What an older program has written is repeated as that would have done it; then the state is
// written whole, and it goes on as things are done now.
//
// On one thread at a time.
#pragma once

#include <memory>
#include <span>

#include "core/seeded_random.hpp"
#include "domains/workflows/command.hpp"
#include "domains/workflows/execution_store.hpp"
#include "engines/workflow/execution.hpp"

namespace auriga::workflows {

using Machine = std::shared_ptr<const workflow::StateMachine>;

/// What one batch does to an execution.
struct Outcome {
  std::optional<store::StepRecord> record;  ///< Nothing: nothing has changed.
  std::vector<workflow::Action> actions;    ///< To be done once it is committed.
  std::vector<bool> taken;                  ///< Of each command: somebody waited for it.
};

class Resident {
 public:
  /// A new execution, before its first command, which is `begin`.
  Resident(store::ExecutionRow row, WorkflowKind kind, Machine machine, boost::json::value input,
           core::Random& random);
  /// One that was at rest. Throws where it cannot be read, or its commands cannot be repeated.
  Resident(const store::Stored& stored, Machine machine);

  /// Carries the commands out in order. What it answers must be committed before the next call; if
  /// that fails, the resident is of no use any more. `room`: by how much the history of an express
  /// execution may grow; one that grows by more is given up.
  [[nodiscard]] Outcome carry_out(std::span<const Command> commands, std::size_t room = SIZE_MAX);

  /// The state, where only commands were written since: so that nobody has to repeat them.
  [[nodiscard]] std::optional<store::StepRecord> whole() const;

  [[nodiscard]] const workflow::Execution& execution() const { return execution_; }
  /// Whether the database holds all that happened to it.
  [[nodiscard]] bool written() const { return unwritten_.empty(); }
  /// Bytes of the state as it was last written, and of what is not written yet: about what it takes
  /// in memory.
  [[nodiscard]] std::size_t size() const {
    return state_bytes_ + unwritten_.size() + (written() ? 0 : execution_.held());
  }

 private:
  /// Whether somebody waits for it.
  [[nodiscard]] bool takes(const Command& command) const;
  workflow::Step apply(const Command& command, const workflow::Moment& moment);
  void resume(std::vector<workflow::Action>& actions) const;
  [[nodiscard]] core::SeededRandom random_of(std::int64_t step) const;

  std::optional<store::ExecutionRow> begun_;  ///< Until the first step.
  ExecutionId id_;
  WorkflowKind kind_;
  std::string unwritten_;  ///< Events of an express execution: a JSON array without its end.
  Machine machine_;
  core::SeededRandom::Seed seed_{};
  workflow::Execution execution_;
  std::int64_t step_ = 0;
  std::size_t state_bytes_ = 0;
  std::size_t journal_bytes_ = 0;  ///< Of the commands since.
  bool renewed_ = false;           ///< It was by older rules: nothing is repeated by both.
};

/// How one ends that cannot be read any more, by the command that gives it up. `last_events`: the
/// latest of its history.
[[nodiscard]] store::StepRecord given_up(const store::Stored& stored, const Command& command,
                                         std::string_view last_events);

}  // namespace auriga::workflows
