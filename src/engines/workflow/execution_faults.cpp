// When a state fails: Retry, Catch, and what is told of it.
#include <algorithm>
#include <cmath>

#include "core/encode.hpp"
#include "engines/workflow/execution_context.hpp"
#include "engines/workflow/json_values.hpp"

namespace auriga::workflow {

using core::Milliseconds;

namespace {

std::string in_seconds(std::int64_t count) {
  return std::to_string(count) + (count == 1 ? " second" : " seconds");
}

}  // namespace

bool Execution::matches(const std::vector<std::string>& names, const std::string& error) {
  // What no retry mends and nobody may hide.
  const bool special = error == errors::kRuntime || error == errors::kDataLimitExceeded;
  return std::ranges::any_of(names, [&](const std::string& name) {
    if (name == errors::kAll) {
      return !special;
    }
    if (name == errors::kTaskFailed) {  // As AWS documents it, of any state that may name it.
      return !special && error != errors::kTimeout;
    }
    return name == error || (name == errors::kTimeout && error == errors::kHeartbeatTimeout);
  });
}

void Execution::fail_state(Frame& frame, const Fault& fault) {
  set_wake(frame, std::nullopt);
  if (probe_ != nullptr) {
    probe_->seen.fault = fault;
  }
  if (retry(frame, fault)) {
    return;
  }
  if (frame.phase == Phase::forked && fault.error != errors::kRuntime) {
    emit(frame, frame.state->type == StateType::map ? "MapStateFailed" : "ParallelStateFailed",
         {{"error", fault.error}, {"cause", fault.cause}});
  }
  if (!catch_fault(frame, fault)) {
    fail_frame(frame, fault);
  }
}

// Whether a state around it names this very error. Otherwise nothing catches States.Runtime, and it
// ends the execution on the spot.
bool Execution::minded_above(const Frame& frame, const Fault& fault) const {
  for (auto id = frame.parent; id != 0; id = all_.at(id).parent) {
    const auto& state = *all_.at(id).state;
    const auto names_it = [&](const auto& each) { return matches(each.errors, fault.error); };
    if (std::ranges::any_of(state.retry, names_it) ||
        std::ranges::any_of(state.catchers, names_it)) {
      return true;
    }
  }
  return false;
}

bool Execution::retry(Frame& frame, const Fault& fault) {
  const auto& retriers = frame.state->retry;
  const auto found = std::ranges::find_if(
      retriers, [&](const Retrier& each) { return matches(each.errors, fault.error); });
  if (found == retriers.end()) {
    return false;
  }
  if (probe_ != nullptr) {
    probe_->seen.retrier = static_cast<std::size_t>(found - retriers.begin());
  }
  frame.retries.resize(retriers.size());
  auto& count = frame.retries[static_cast<std::size_t>(found - retriers.begin())];
  if (count >= found->attempts_max) {
    return false;
  }
  auto seconds =
      found->interval_seconds * std::pow(found->backoff_rate, static_cast<double>(count));
  seconds = std::min(seconds, found->delay_seconds_max.value_or(kSecondsMax));
  if (probe_ != nullptr) {
    probe_->seen.backoff_seconds = std::llround(seconds);
  } else if (found->jitter) {
    seconds *= Chance(*this, frame, "retry").fraction();
  }
  ++count;
  if (by_rules(2) && frame.phase == Phase::forked) {
    // What it was about to do it begins anew.
    frame.items = {};
    frame.results = {};
    hold(&Frame::bytes, frame, bytes_of(frame.input));
  }
  frame.phase = Phase::delaying;
  set_wake(frame, moment_->now + Milliseconds(std::llround(1000 * seconds)));
  return true;
}

bool Execution::catch_fault(Frame& frame, const Fault& fault) {
  const auto& catchers = frame.state->catchers;
  const auto found = std::ranges::find_if(
      catchers, [&](const Catcher& each) { return matches(each.errors, fault.error); });
  if (found == catchers.end()) {
    return false;
  }
  if (probe_ != nullptr) {
    probe_->seen.catcher = static_cast<std::size_t>(found - catchers.begin());
  }
  json::value told = json::object{{"Error", fault.error}};
  if (!fault.cause.empty()) {
    told.get_object()["Cause"] = fault.cause;
  }
  json::value output = frame.input;
  const auto& place = found->result_path;
  if (place.path && !place.path->write(output, told)) {
    fail_frame(frame, {std::string(errors::kResultPathMatchFailure),
                       "the caught error has no place at '" + place.path->text() + "'"});
    return true;
  }
  leave(frame, told, place.path || place.discards ? std::move(output) : told,
        {.assign = found->assign, .next = found->next, .caught = true});
  return true;
}

Fault Execution::runtime(const Frame& frame, std::string sentence) const {
  if (probe_ != nullptr) {
    return {std::string(errors::kRuntime),
            std::move(sentence)};  // There is no history to point at.
  }
  return {std::string(errors::kRuntime), "An error occurred while executing the state '" +
                                             frame.state->name + "' (entered at the event id #" +
                                             std::to_string(frame.entered_event) + "). " +
                                             std::move(sentence)};
}

Fault Execution::placed(const Frame& frame, const Fault& fault) const {
  return fault.error == errors::kRuntime ? runtime(frame, fault.cause) : fault;
}

Fault Execution::late(const Frame& frame, bool whole) const {
  Fault out{std::string(whole ? errors::kTimeout : errors::kHeartbeatTimeout), ""};
  if (!by_rules(3)) {
    return out;
  }
  out.cause = "The state '" + frame.state->name + "' ran out of time: its task ";
  if (!whole) {
    out.cause += "gave no sign of life for " + in_seconds(std::llround(frame.heartbeat_seconds));
  } else if (frame.timeout_seconds > 0) {
    out.cause += "did not end within " + in_seconds(frame.timeout_seconds);
  } else {
    out.cause += "did not end in time";  // As an older program saved it.
  }
  out.cause += ".";
  return out;
}

Fault Execution::late() const {
  Fault out{std::string(errors::kTimeout), ""};
  if (by_rules(3)) {
    const auto time = std::chrono::round<std::chrono::seconds>(*ends_at_ - started_at_);
    out.cause = "The execution did not end within " + in_seconds(time.count()) + ".";
  }
  return out;
}

Fault Execution::too_large(const Frame& frame) {
  return {std::string(errors::kDataLimitExceeded),
          "The state/task '" + frame.state->name +
              "' returned a result with a size exceeding the maximum number of bytes service "
              "limit."};
}

Fault Execution::parameters_too_large(const Frame& frame) {
  return {std::string(errors::kDataLimitExceeded),
          "the parameters of the state '" + frame.state->name + "' are too large"};
}

bool Execution::fits(const json::value& value) const {
  // No JSON is longer than so many times what its value takes: most need not be written out.
  constexpr std::size_t kTextPerByte = 8;
  return nested_within(value, limits_.depth_max) &&
         (kTextPerByte * bytes_of(value) <= limits_.payload_bytes_max ||
          core::to_json(value).size() <= limits_.payload_bytes_max);
}

}  // namespace auriga::workflow
