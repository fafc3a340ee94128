// Commands, frames and faults. What each type of state does stands in execution_states.cpp.
#include "engines/workflow/execution.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/encode.hpp"
#include "core/error.hpp"
#include "core/text.hpp"
#include "engines/workflow/json_values.hpp"

namespace auriga::workflow {

using core::Milliseconds;

std::string_view name(ExecutionStatus status) {
  constexpr std::array<std::string_view, 5> kNames{"RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT",
                                                   "ABORTED"};
  return kNames.at(static_cast<std::size_t>(status));
}

std::string storable(std::string_view text) {
  auto out = core::repair_utf8(text);
  std::ranges::replace(out, '\0', ' ');
  return out;
}

Execution::Execution(const StateMachine& machine, ExecutionIdentity identity, json::value input,
                     ExecutionLimits limits)
    : machine_(machine),
      identity_(std::move(identity)),
      input_(std::move(input)),
      limits_(limits) {}

// Commands.

Step Execution::start(const Moment& moment) {
  AURIGA_ASSERT(events_ == 0);
  moment_ = &moment;
  started_at_ = moment.now;
  if (machine_.timeout_seconds()) {
    ends_at_ = moment.now + Milliseconds(std::llround(1000 * *machine_.timeout_seconds()));
  }
  if (limits_.time_max) {
    const auto latest = moment.now + Milliseconds(*limits_.time_max);
    ends_at_ = ends_at_ ? std::min(*ends_at_, latest) : latest;
  }
  Frame none;
  const bool taken = fits(input_);
  emit(none, "ExecutionStarted", taken ? json::object{{"input", input_}} : json::object());
  if (!taken) {
    end(ExecutionStatus::failed, {},
        {std::string(errors::kDataLimitExceeded), "the input of the execution is too large"});
    return finish_step();
  }
  // The first state's event follows none, as AWS tells it.
  add_frame(0, 0, machine_, input_);
  run_ready();
  return finish_step();
}

Step Execution::succeed_task(std::string_view token, json::value output, const Moment& moment) {
  moment_ = &moment;
  if (auto* const frame = frame_of(token)) {
    if (!fits(output)) {
      const auto fault = too_large(*frame);
      auto step = fail_task(token, fault.error, fault.cause, moment);
      step.refused = fault;
      return step;
    }
    emit(*frame, "TaskSucceeded", {{"resource", frame->state->resource}, {"output", output}});
    release_task(*frame);
    finish(*frame, std::move(output));
    run_ready();
  }
  return finish_step();
}

Step Execution::fail_task(std::string_view token, std::string error, std::string cause,
                          const Moment& moment) {
  moment_ = &moment;
  if (auto* const frame = frame_of(token)) {
    error = core::clip(error, kErrorMax);
    cause = core::clip(cause, kCauseMax);
    emit(*frame, "TaskFailed",
         {{"resource", frame->state->resource}, {"error", error}, {"cause", cause}});
    release_task(*frame);
    fail_state(*frame, {std::move(error), std::move(cause)});
    run_ready();
  }
  return finish_step();
}

Step Execution::beat(std::string_view token, const Moment& moment) {
  moment_ = &moment;
  if (auto* const frame = frame_of(token); frame != nullptr && frame->heartbeat_seconds > 0) {
    const auto next = moment.now + Milliseconds(std::llround(1000 * frame->heartbeat_seconds));
    set_wake(*frame, frame->times_out_at ? std::min(next, *frame->times_out_at) : next);
  }
  return finish_step();
}

Step Execution::wake(const Moment& moment) {
  moment_ = &moment;
  if (open() && ends_at_ && *ends_at_ <= moment.now) {
    end(ExecutionStatus::timed_out, {}, late());
  }
  while (open() && !step_is_full() && !wakes_.empty() && wakes_.begin()->first <= moment.now) {
    auto& frame = all_.at(wakes_.begin()->second);
    set_wake(frame, std::nullopt);
    switch (frame.phase) {
      case Phase::waiting:
        finish(frame, {});
        break;
      case Phase::delaying:
        frame.phase = Phase::executing;
        make_ready(frame);
        break;
      case Phase::entering:
      case Phase::executing:
        make_ready(frame);  // The last step had no room for it.
        break;
      case Phase::working: {
        const bool whole = frame.times_out_at && *frame.times_out_at <= moment.now;
        const auto fault = late(frame, whole);
        cancel_task(frame);
        json::object details{{"resource", frame.state->resource}, {"error", fault.error}};
        if (!fault.cause.empty()) {
          details["cause"] = fault.cause;
        }
        emit(frame, "TaskTimedOut", std::move(details));
        fail_state(frame, fault);
        break;
      }
      case Phase::forked:
        if (frame.state->type == StateType::map) {
          begin_iterations(frame);  // The last step had no room for them.
        }
        break;
    }
    run_ready();
  }
  return finish_step();
}

Step Execution::stop(std::string error, std::string cause, const Moment& moment) {
  moment_ = &moment;
  if (open()) {
    end(ExecutionStatus::aborted, {}, {std::move(error), std::move(cause)});
  }
  return finish_step();
}

Step Execution::give_up(std::string error, std::string cause, const Moment& moment) {
  moment_ = &moment;
  if (open()) {
    end(ExecutionStatus::failed, {}, {std::move(error), std::move(cause)});
  }
  return finish_step();
}

Step Execution::hand_over(std::string_view token, const Moment& moment) {
  moment_ = &moment;
  if (auto* const frame = frame_of(token)) {
    frame->handed = true;
  }
  return finish_step();
}

Step Execution::finish_step() {
  moment_ = nullptr;
  steps_ = 0;
  step_bytes_ = 0;
  step_places_ = 0;
  ready_.clear();
  return std::exchange(step_, {});
}

void Execution::run_ready() {
  // A machine may go round without ever waiting.
  for (; open() && !ready_.empty(); ++steps_) {
    if (events_ >= limits_.events_max) {
      end(ExecutionStatus::failed, {},
          {std::string(errors::kRuntime), "The history of the execution has reached its limit of " +
                                              std::to_string(limits_.events_max) + " events."});
      return;
    }
    const auto id = ready_.front();
    ready_.pop_front();
    const auto found = all_.find(id);
    if (found == all_.end()) {
      continue;
    }
    auto& frame = found->second;
    if (step_is_full()) {
      // The rest goes on with the next step, so that others have their turn.
      for (set_wake(frame, moment_->now); !ready_.empty(); ready_.pop_front()) {
        if (const auto other = all_.find(ready_.front()); other != all_.end()) {
          set_wake(other->second, moment_->now);
        }
      }
      return;
    }
    if (frame.phase == Phase::entering) {
      enter(frame);
    } else {
      execute(frame);
    }
  }
}

bool Execution::step_is_full() const {
  return steps_ >= limits_.steps_max || step_bytes_ >= limits_.step_bytes_max ||
         (by_rules(3) && step_places_ >= limits_.step_places_max);
}

bool Execution::hold(std::size_t Frame::* what, Frame& frame, std::size_t bytes) {
  held_ += bytes;
  held_ -= std::exchange(frame.*what, bytes);
  return held_ <= limits_.held_bytes_max;
}

std::optional<Timestamp> Execution::next_wake() const {
  if (!open()) {
    return std::nullopt;
  }
  auto next = ends_at_;
  if (!wakes_.empty()) {
    next = next ? std::min(*next, wakes_.begin()->first) : wakes_.begin()->first;
  }
  return next;
}

Execution::Frame* Execution::frame_of(std::string_view token) {
  const auto found = tokens_.find(token);
  return open() && found != tokens_.end() ? &all_.at(found->second) : nullptr;
}

// Frames.

Execution::Frame& Execution::add_frame(FrameId parent, std::uint32_t part,
                                       const StateMachine& machine, json::value input) {
  Frame frame;
  frame.id = ++frames_;
  frame.parent = parent;
  frame.part = part;
  frame.machine = &machine;
  frame.state = machine.find(machine.start_at());
  frame.input = std::move(input);
  auto& placed = all_.emplace(frame.id, std::move(frame)).first->second;
  if (parent != 0) {
    all_.at(parent).children.insert(placed.id);
  }
  make_ready(placed);
  return placed;
}

void Execution::drop_children(Frame& frame) {
  for (const auto child : std::exchange(frame.children, {})) {
    auto& gone = all_.at(child);
    drop_children(gone);
    drop_frame(gone);
  }
}

void Execution::drop_frame(Frame& frame) {
  if (frame.token.empty()) {
    set_wake(frame, std::nullopt);
  } else {
    cancel_task(frame);
  }
  if (const auto parent = all_.find(frame.parent); parent != all_.end()) {
    parent->second.children.erase(frame.id);
  }
  held_ -= frame.bytes + frame.variable_bytes;
  all_.erase(frame.id);
}

void Execution::set_wake(Frame& frame, std::optional<Timestamp> at) {
  if (frame.wake_at) {
    wakes_.erase({*frame.wake_at, frame.id});
  }
  frame.wake_at = at;
  if (at) {
    wakes_.emplace(*at, frame.id);
  }
}

// Nobody waits for the task's end any more.
void Execution::release_task(Frame& frame) {
  tokens_.erase(std::exchange(frame.token, {}));
  frame.parameters = nullptr;
  frame.handed = false;
  set_wake(frame, std::nullopt);
}

void Execution::cancel_task(Frame& frame) {
  step_.actions.push_back(
      {.kind = Action::Kind::cancel_task, .token = frame.token, .resource = {}, .parameters = {}});
  release_task(frame);
}

void Execution::make_ready(Frame& frame) {
  ready_.push_back(frame.id);
}

// Ends.

void Execution::end_frame(Frame& frame, json::value output) {
  if (frame.parent == 0) {
    end(ExecutionStatus::succeeded, std::move(output), {});
    return;
  }
  auto& parent = all_.at(frame.parent);
  const bool is_map = parent.state->type == StateType::map;
  if (is_map) {
    emit(frame, "MapIterationSucceeded",
         {{"name", parent.state->name}, {"index", number_of(frame.part)}});
  }
  const auto bytes = bytes_of(output);
  parent.results[frame.part] = std::move(output);
  parent.last_event = frame.last_event;
  drop_frame(frame);
  if (!hold(&Frame::bytes, parent, parent.bytes + bytes)) {
    drop_children(parent);
    fail_state(parent, too_large(parent));
    return;
  }
  if (++parent.done < parent.results.size()) {
    if (is_map) {
      begin_iterations(parent);
    }
    return;
  }
  if (is_map) {
    emit_aside(parent, "MapStateSucceeded", {});
  }
  finish(parent, std::exchange(parent.results, {}));
}

void Execution::fail_frame(Frame& frame, const Fault& fault) {
  if (frame.parent == 0) {
    end(ExecutionStatus::failed, {}, fault);
    return;
  }
  if (fault.error == errors::kRuntime && !minded_above(frame, fault)) {
    all_.begin()->second.last_event = frame.last_event;
    end(ExecutionStatus::failed, {}, fault);
    return;
  }
  auto& parent = all_.at(frame.parent);
  parent.last_event = frame.last_event;
  if (frame.state->type == StateType::task) {
    emit_aside(frame, "TaskStateAborted", {});
  }
  abort_tasks(parent, parent.last_event);
  if (parent.state->type == StateType::map) {
    emit_aside(frame, "MapIterationFailed",
               {{"name", parent.state->name}, {"index", number_of(frame.part)}});
  }
  drop_children(parent);
  fail_state(parent, fault);
}

// Tells of the tasks below that are given up because of another part's failure.
void Execution::abort_tasks(const Frame& frame, std::int64_t failure) {
  for (const auto id : frame.children) {
    auto& child = all_.at(id);
    if (!child.token.empty()) {
      child.last_event = failure;
      emit(child, "TaskStateAborted", {});
    }
    abort_tasks(child, failure);
  }
}

void Execution::end(ExecutionStatus status, json::value output, const Fault& fault) {
  Frame last;
  if (!all_.empty()) {
    last.last_event = all_.begin()->second.last_event;
    auto& root = all_.begin()->second;
    drop_children(root);
    drop_frame(root);
  } else {
    last.last_event = events_;
  }
  status_ = status;
  error_ = storable(fault.error);
  cause_ = storable(fault.cause);
  json::object details;
  if (status == ExecutionStatus::succeeded) {
    details["output"] = output;
    output_ = std::move(output);
  } else {
    if (!fault.error.empty()) {
      details["error"] = fault.error;
    }
    if (!fault.cause.empty()) {
      details["cause"] = fault.cause;
    }
  }
  constexpr std::array<std::string_view, 5> kTypes{"", "ExecutionSucceeded", "ExecutionFailed",
                                                   "ExecutionTimedOut", "ExecutionAborted"};
  emit(last, std::string(kTypes.at(static_cast<std::size_t>(status))), std::move(details));
}

void Execution::emit(Frame& frame, std::string type, json::object details) {
  step_bytes_ += bytes_of(details);
  step_.events.push_back({.id = ++events_,
                          .previous = frame.last_event,
                          .at = moment_->now,
                          .type = std::move(type),
                          .details = std::move(details)});
  frame.last_event = events_;
}

void Execution::emit_aside(Frame& frame, std::string type, json::object details) {
  const auto before = frame.last_event;
  emit(frame, std::move(type), std::move(details));
  frame.last_event = before;
}

}  // namespace auriga::workflow
