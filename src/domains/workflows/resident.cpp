#include "domains/workflows/resident.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cstring>
#include <set>

#include "core/crypto.hpp"
#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/error.hpp"

namespace auriga::workflows {

namespace json = boost::json;

namespace {

/// States up to this are written with each step.
constexpr std::size_t kSmallState = 16ULL << 10U;

// What AWS says of itself, our own way: names by which the context object tells who runs.
workflow::ExecutionIdentity identity_of(const store::ExecutionRow& row) {
  return {.id = row.id.text(),
          .name = row.name,
          .machine_id = row.workflow_id.text(),
          .machine_name = row.workflow_name,
          .role = row.org_id.text(),
          .token_prefix = row.id.text() + "."};
}

json::value parsed(std::string_view text) {
  return core::value_or_throw(core::parse_json(text));
}

std::string events_json(const std::vector<workflow::Event>& events) {
  std::string out;
  for (const auto& event : events) {
    out += out.empty() ? '[' : ',';
    out += core::to_json(json::object{{"id", event.id},
                                      {"previous", event.previous},
                                      {"at", event.at.ms},
                                      {"type", event.type},
                                      {"details", event.details}});
  }
  if (!out.empty()) {
    out += ']';
  }
  return out;
}

/// Of an express execution, as AWS bounds it.
constexpr std::chrono::minutes kExpressTime{5};

workflow::ExecutionLimits limits_of(WorkflowKind kind) {
  workflow::ExecutionLimits out;
  if (kind == WorkflowKind::express) {
    out.time_max = kExpressTime;
  }
  return out;
}

core::SeededRandom::Seed seed_from(std::string_view text) {
  core::SeededRandom::Seed seed{};
  const auto bytes = core::from_base64url(text);
  AURIGA_ASSERT(bytes && bytes->size() == seed.size());
  std::memcpy(seed.data(), bytes->data(), seed.size());
  return seed;
}

}  // namespace

Resident::Resident(store::ExecutionRow row, WorkflowKind kind, Machine machine, json::value input,
                   core::Random& random)
    : id_(row.id),
      kind_(kind),
      machine_(std::move(machine)),
      execution_(*machine_, identity_of(row), std::move(input), limits_of(kind)) {
  begun_ = std::move(row);
  random.fill(seed_);
}

Resident::Resident(const store::Stored& stored, Machine machine)
    : id_(stored.state.execution_id),
      kind_(stored.state.kind),
      machine_(std::move(machine)),
      seed_(seed_from(stored.state.seed)),
      execution_(workflow::Execution::load(*machine_, parsed(stored.state.state).as_object(),
                                           limits_of(kind_))),
      step_(stored.state.step),
      state_bytes_(stored.state.state.size()) {
  for (const auto& row : stored.later) {
    auto random = random_of(row.step);
    for (const auto& each : parsed(row.commands).as_array()) {
      const auto command = command_from(each.as_object());
      apply(command, {.now = command.at, .random = random});
    }
    step_ = row.step;
    journal_bytes_ += row.commands.size();
  }
}

core::SeededRandom Resident::random_of(std::int64_t step) const {
  auto seed = seed_;
  for (std::size_t i = 0; i < sizeof step; ++i) {
    seed[i] ^= static_cast<std::byte>(static_cast<std::uint64_t>(step) >> (8 * i));
  }
  return core::SeededRandom(seed);
}

workflow::Step Resident::apply(const Command& command, const workflow::Moment& moment) {
  using Kind = Command::Kind;
  switch (command.kind) {
    case Kind::begin:
      return execution_.start(moment);
    case Kind::succeed:
      return execution_.succeed_task(command.token, command.value, moment);
    case Kind::fail:
      return execution_.fail_task(command.token, command.error, command.cause, moment);
    case Kind::beat:
      return execution_.beat(command.token, moment);
    case Kind::wake:
      return execution_.wake(moment);
    case Kind::stop:
      return execution_.stop(command.error, command.cause, moment);
    case Kind::hand_over:
      return execution_.hand_over(command.token, moment);
    case Kind::give_up:
      return execution_.give_up(command.error, command.cause, moment);
    case Kind::resume:
      break;
  }
  return {};
}

// All open tasks, those that begin just now once.
void Resident::resume(std::vector<workflow::Action>& actions) const {
  std::set<std::string> begun;
  for (const auto& action : actions) {
    begun.insert(action.token);
  }
  for (auto& task : execution_.open_tasks()) {
    if (!begun.contains(task.token)) {
      actions.push_back(std::move(task));
    }
  }
}

Outcome Resident::carry_out(std::span<const Command> commands) {
  Outcome out;
  std::vector<workflow::Event> events;
  auto random = random_of(step_ + 1);
  json::array done;
  bool resumes = false;
  for (const auto& command : commands) {
    using Kind = Command::Kind;
    const bool of_task = command.kind == Kind::succeed || command.kind == Kind::fail ||
                         command.kind == Kind::beat || command.kind == Kind::hand_over;
    const bool taken = execution_.open() && (!of_task || execution_.waits_for(command.token));
    out.taken.push_back(taken);
    if (command.kind == Kind::resume) {
      resumes = true;
      continue;
    }
    if (!taken) {
      continue;
    }
    auto step = apply(command, {.now = command.at, .random = random});
    std::ranges::move(step.events, std::back_inserter(events));
    std::ranges::move(step.actions, std::back_inserter(out.actions));
    done.emplace_back(to_json(command));
  }
  if (resumes) {
    resume(out.actions);
  }
  if (done.empty()) {
    return out;
  }
  ++step_;
  if (kind_ == WorkflowKind::express) {
    std::ranges::move(events, std::back_inserter(unwritten_));
    if (!begun_ && execution_.open()) {
      return out;
    }
    events = std::exchange(unwritten_, {});
  }
  auto& record = out.record.emplace();
  record.execution = id_;
  record.kind = kind_;
  record.step = step_;
  record.events = events_json(events);
  record.begun = std::exchange(begun_, {});
  if (!execution_.open()) {
    record.ended = true;
    record.status = static_cast<ExecutionStatus>(execution_.status());
    record.ended_at = commands.back().at;
    if (execution_.status() == workflow::ExecutionStatus::succeeded) {
      record.output = core::to_json(execution_.output());
    } else {
      record.error = execution_.error();
      record.cause = execution_.cause();
    }
    return out;
  }
  record.tasks = static_cast<std::int64_t>(execution_.tasks());
  record.wake_at = execution_.next_wake();
  auto journal =
      state_bytes_ > kSmallState ? core::to_json(json::value(std::move(done))) : std::string();
  journal_bytes_ += journal.size();
  if (state_bytes_ <= kSmallState || journal_bytes_ > state_bytes_) {
    record.state = core::to_json(execution_.save());
    state_bytes_ = record.state->size();
    journal_bytes_ = 0;
  } else {
    record.commands = std::move(journal);
  }
  if (record.begun) {
    record.seed = core::to_base64url(
        std::string_view(reinterpret_cast<const char*>(seed_.data()), seed_.size()));
  }
  return out;
}

std::optional<store::StepRecord> Resident::whole() const {
  if (journal_bytes_ == 0 || !execution_.open()) {
    return std::nullopt;
  }
  store::StepRecord out;
  out.execution = id_;
  out.kind = kind_;
  out.step = step_;
  out.tasks = static_cast<std::int64_t>(execution_.tasks());
  out.wake_at = execution_.next_wake();
  out.state = core::to_json(execution_.save());
  return out;
}

}  // namespace auriga::workflows
