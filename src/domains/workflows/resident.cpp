#include "domains/workflows/resident.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cstring>
#include <set>

#include "core/crypto.hpp"
#include "core/encode.hpp"
#include "core/error.hpp"
#include "core/stored_json.hpp"

namespace auriga::workflows {

namespace json = boost::json;

namespace {

/// States up to this are written with each step.
constexpr std::size_t kSmallState = 16ULL << 10U;

/// Of the history of an express execution, which is in memory until its end.
constexpr std::size_t kUnwrittenMax = 64ULL << 20U;

// What AWS says of itself, our own way: names by which the context object tells who runs.
workflow::ExecutionIdentity identity_of(const store::ExecutionRow& row) {
  return {.id = row.id.text(),
          .name = row.name,
          .machine_id = row.workflow_id.text(),
          .machine_name = row.workflow_name,
          .role = row.org_id.text(),
          .token_prefix = row.id.text() + "."};
}

/// Appends them to what is, or becomes, a JSON array without its end.
void add_events(std::string& out, const std::vector<workflow::Event>& events) {
  for (const auto& event : events) {
    out += out.empty() ? '[' : ',';
    out += core::to_json(json::object{{"id", event.id},
                                      {"previous", event.previous},
                                      {"at", event.at.ms},
                                      {"type", event.type},
                                      {"details", event.details}});
  }
}

/// With its end, where there are any.
std::string ended(std::string events) {
  if (!events.empty()) {
    events += ']';
  }
  return events;
}

/// What a command is repeated as. An output that was refused is not kept: it may be of any size.
json::object repeated(const Command& command, const std::optional<workflow::Fault>& refused) {
  if (!refused) {
    return to_json(command);
  }
  return to_json(Command{.kind = Command::Kind::fail,
                         .token = command.token,
                         .value = {},
                         .error = refused->error,
                         .cause = refused->cause,
                         .at = command.at});
}

/// The number of the last event in the latest part of a history; 0: it cannot be told.
std::int64_t last_event_in(std::string_view events) {
  const auto value = core::parse_stored_json(events);
  const auto* all = value ? value->if_array() : nullptr;
  const auto* last = all == nullptr || all->empty() ? nullptr : all->back().if_object();
  const auto* id = last == nullptr ? nullptr : last->if_contains("id");
  return id == nullptr || !id->is_int64() ? 0 : id->get_int64();
}

bool is_of_task(Command::Kind kind) {
  using Kind = Command::Kind;
  return kind == Kind::succeed || kind == Kind::fail || kind == Kind::beat ||
         kind == Kind::hand_over;
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

core::SeededRandom::Seed new_seed(core::Random& random) {
  core::SeededRandom::Seed seed{};
  random.fill(seed);
  return seed;
}

std::string seed_text(const core::SeededRandom::Seed& seed) {
  return core::to_base64url(
      std::string_view(reinterpret_cast<const char*>(seed.data()), seed.size()));
}

/// Of one that is repeated by its commands, chance comes with the step; one that begins again may
/// come to its tasks in another order.
workflow::ExecutionIdentity identity_of(const store::ExecutionRow& row, WorkflowKind kind,
                                        const core::SeededRandom::Seed& seed) {
  auto out = identity_of(row);
  if (kind == WorkflowKind::express) {
    out.chance_key = seed_text(seed);
  }
  return out;
}

}  // namespace

Resident::Resident(store::ExecutionRow row, WorkflowKind kind, Machine machine, json::value input,
                   core::Random& random)
    : id_(row.id),
      kind_(kind),
      machine_(std::move(machine)),
      seed_(new_seed(random)),
      execution_(*machine_, identity_of(row, kind, seed_), std::move(input), limits_of(kind)) {
  begun_ = std::move(row);
}

Resident::Resident(const store::Stored& stored, Machine machine)
    : id_(stored.state.execution_id),
      kind_(stored.state.kind),
      machine_(std::move(machine)),
      seed_(seed_from(stored.state.seed)),
      execution_(workflow::Execution::load(*machine_, store::parsed(stored.state.state).as_object(),
                                           limits_of(kind_))),
      step_(stored.state.step),
      state_bytes_(stored.state.state.size()) {
  for (const auto& row : stored.later) {
    auto random = random_of(row.step);
    for (const auto& each : store::parsed(row.commands).as_array()) {
      const auto command = command_from(each.as_object());
      // Only what mattered was written: it must lead to the same again.
      if (!takes(command)) {
        throw core::Error(core::ErrorCode::kInternal, {}, "its steps cannot be repeated");
      }
      apply(command, {.now = command.at, .random = random});
    }
    step_ = row.step;
    journal_bytes_ += row.commands.size();
  }
  if (!execution_.open()) {
    throw core::Error(core::ErrorCode::kInternal, {}, "its steps lead to an end that it had not");
  }
  renewed_ = execution_.renew();
}

bool Resident::takes(const Command& command) const {
  return execution_.open() && (!is_of_task(command.kind) || execution_.waits_for(command.token));
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

Outcome Resident::carry_out(std::span<const Command> commands, std::size_t room) {
  const auto left = kUnwrittenMax - std::min(kUnwrittenMax, unwritten_.size());
  const auto unwritten_max = unwritten_.size() + std::min(room, left);
  Outcome out;
  std::vector<workflow::Event> events;
  auto random = random_of(step_ + 1);
  json::array done;
  json::object stopped_by;
  bool resumes = false;
  const auto take = [&](workflow::Step step) {
    std::ranges::move(step.events, std::back_inserter(events));
    std::ranges::move(step.actions, std::back_inserter(out.actions));
  };
  for (const auto& command : commands) {
    const bool taken = takes(command);
    out.taken.push_back(taken);
    if (command.kind == Command::Kind::resume) {
      resumes = true;
      continue;
    }
    if (!taken) {
      continue;
    }
    if (command.kind == Command::Kind::stop) {
      stopped_by = command.by;
    }
    auto step = apply(command, {.now = command.at, .random = random});
    done.emplace_back(repeated(command, step.refused));
    take(std::move(step));
  }
  if (resumes) {
    resume(out.actions);
  }
  if (done.empty()) {
    return out;
  }
  ++step_;
  add_events(unwritten_, std::exchange(events, {}));
  if (kind_ == WorkflowKind::express && execution_.open()) {
    if (unwritten_.size() > unwritten_max) {
      take(execution_.give_up(std::string(workflow::errors::kDataLimitExceeded),
                              "the history of the execution is too large to be held",
                              {.now = commands.back().at, .random = random}));
      add_events(unwritten_, events);
    } else if (!begun_) {
      return out;
    }
  }
  auto& record = out.record.emplace();
  record.execution = id_;
  record.kind = kind_;
  record.step = step_;
  record.events = ended(std::exchange(unwritten_, {}));
  record.begun = std::exchange(begun_, {});
  if (!execution_.open()) {
    record.ended = true;
    record.status = static_cast<ExecutionStatus>(execution_.status());
    record.ended_at = commands.back().at;
    record.stopped_by = std::move(stopped_by);
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
  const bool small = state_bytes_ <= kSmallState || std::exchange(renewed_, false);
  auto journal = small ? std::string() : core::to_json(json::value(std::move(done)));
  journal_bytes_ += journal.size();
  if (small || journal_bytes_ > state_bytes_) {
    record.state = core::to_json(execution_.save());
    state_bytes_ = record.state->size();
    journal_bytes_ = 0;
  } else {
    record.commands = std::move(journal);
  }
  if (record.begun) {
    record.seed = seed_text(seed_);
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

store::StepRecord given_up(const store::Stored& stored, const Command& command,
                           std::string_view last_events) {
  store::StepRecord out;
  out.execution = stored.state.execution_id;
  out.kind = stored.state.kind;
  out.step = 1 + (stored.later.empty() ? stored.state.step : stored.later.back().step);
  out.ended = true;
  out.status = ExecutionStatus::FAILED;
  out.error = workflow::storable(command.error);
  out.cause = workflow::storable(command.cause);
  out.ended_at = command.at;
  if (const auto last = last_event_in(last_events); last > 0) {
    std::vector<workflow::Event> events{
        {.id = last + 1,
         .previous = last,
         .at = command.at,
         .type = "ExecutionFailed",
         .details = {{"error", *out.error}, {"cause", *out.cause}}}};
    add_events(out.events, events);
    out.events = ended(std::move(out.events));
  }
  return out;
}

}  // namespace auriga::workflows
