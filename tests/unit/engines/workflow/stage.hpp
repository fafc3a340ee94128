// Stage: an execution on which a test plays the outside world. It is saved and loaded again after
// every command, so that what is not saved shows.
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "support.hpp"

namespace auriga::workflow::test {

class Stage {
 public:
  explicit Stage(std::string_view definition, const json::value& input = json::object(),
                 ExecutionLimits limits = {})
      : reading_(StateMachine::read(definition)), limits_(limits) {
    EXPECT_TRUE(reading_.good()) << (reading_.diagnostics.empty()
                                         ? ""
                                         : reading_.diagnostics.front().location + ": " +
                                               reading_.diagnostics.front().message);
    execution_.emplace(
        reading_.machine,
        ExecutionIdentity{
            .id = "id", .name = "n", .machine_id = "mid", .machine_name = "m", .role = "r"},
        input, limits);
    take(execution_->start(moment()));
  }

  void succeed(std::string_view resource, json::value output) {
    take(execution_->succeed_task(token_of(resource), std::move(output), moment()));
  }
  void fail(std::string_view resource, std::string error, std::string cause = "why") {
    take(execution_->fail_task(token_of(resource), std::move(error), std::move(cause), moment()));
  }
  void pass(double seconds) {
    now_.ms += std::llround(seconds * 1000);
    take(execution_->wake(moment()));
  }
  void beat(std::string_view resource) { take(execution_->beat(token_of(resource), moment())); }
  void stop() { take(execution_->stop("E", "c", moment())); }

  [[nodiscard]] std::string status() const { return std::string(name(execution_->status())); }
  [[nodiscard]] std::string output() const { return core::to_json(execution_->output()); }
  [[nodiscard]] std::string error() const { return execution_->error(); }
  [[nodiscard]] std::optional<std::int64_t> wakes_in() const {
    const auto next = execution_->next_wake();
    return next ? std::optional(next->ms - now_.ms) : std::nullopt;
  }
  /// The tasks that are to be done, in the order in which they came.
  [[nodiscard]] std::vector<std::string> tasks() const {
    std::vector<std::string> out;
    for (const auto& task : tasks_) {
      out.push_back(task.resource + core::to_json(task.parameters));
    }
    return out;
  }
  [[nodiscard]] std::string token_of(std::string_view resource) const {
    const auto found = std::ranges::find(tasks_, resource, &Action::resource);
    EXPECT_NE(found, tasks_.end()) << resource;
    return found == tasks_.end() ? "" : found->token;
  }
  [[nodiscard]] std::vector<std::string> types() const {
    std::vector<std::string> out;
    for (const auto& event : events_) {
      out.push_back(event.type);
    }
    return out;
  }
  [[nodiscard]] std::vector<std::int64_t> previous() const {
    std::vector<std::int64_t> out;
    for (const auto& event : events_) {
      out.push_back(event.previous);
    }
    return out;
  }
  /// The details of the last event of a type.
  [[nodiscard]] json::object last(std::string_view type) const {
    const auto found = std::find_if(events_.rbegin(), events_.rend(),
                                    [&](const Event& event) { return event.type == type; });
    EXPECT_NE(found, events_.rend()) << type;
    return found == events_.rend() ? json::object() : found->details;
  }
  Execution& execution() { return *execution_; }
  [[nodiscard]] Moment moment() { return {.now = now_, .random = chance_}; }

  void take(Step step) {
    for (auto& event : step.events) {
      EXPECT_EQ(event.id, static_cast<std::int64_t>(events_.size()) + 1);
      EXPECT_LT(event.previous, event.id);
      events_.push_back(std::move(event));
    }
    for (auto& action : step.actions) {
      if (action.kind == Action::Kind::start_task) {
        tasks_.push_back(std::move(action));
      } else {
        std::erase_if(tasks_, [&](const Action& task) { return task.token == action.token; });
      }
    }
    const auto saved = execution_->save();
    execution_.emplace(
        Execution::load(reading_.machine, parsed(core::to_json(saved)).get_object(), limits_));
    EXPECT_EQ(core::to_json(execution_->save()), core::to_json(saved));
    std::erase_if(tasks_, [&](const Action& task) { return !execution_->waits_for(task.token); });
  }

 private:
  StateMachine::Reading reading_;
  ExecutionLimits limits_;
  Chance chance_;
  Timestamp now_{1'000'000};
  std::optional<Execution> execution_;
  std::vector<Event> events_;
  std::vector<Action> tasks_;
};

/// A machine of one Task, with more fields.
inline std::string task(std::string_view more = "") {
  const bool caught = more.find("Catch") != std::string_view::npos;
  return R"({"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "do", "End": true)" +
         std::string(more) + (caught ? R"(}, "F": {"Type": "Pass", "End": true}}})" : "}}}");
}

}  // namespace auriga::workflow::test
