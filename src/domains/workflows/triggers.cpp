#include "domains/workflows/triggers.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/error.hpp"
#include "core/error_registry.hpp"
#include "core/event_registry.hpp"
#include "core/json_pointer.hpp"
#include "core/text.hpp"
#include "domains/workflows/execution_events.hpp"
#include "engines/schedule/cron.hpp"
#include "engines/schedule/event_pattern.hpp"
#include "platform/database/change.hpp"
#include "platform/log/log.hpp"

namespace auriga::workflows {

using core::Error;
using core::ErrorCode;
using db::change;
using db::Transaction;
using db::Work;
using repository::TriggerRow;

namespace {

/// Started at once by a call of start_due().
constexpr std::int64_t kDueMax = 200;

constexpr std::size_t kPatternBytesMax = 4096;
/// One that is due and could not be started is tried again after so long: others have their turn.
constexpr std::chrono::seconds kDelay{15};

/// The next time of a schedule; nothing for what has none. Throws VALIDATION_FAILED.
std::optional<Timestamp> next_of(const TriggerRow& row, Timestamp after) {
  std::vector<core::Fault> faults;
  const auto cron = schedule::Cron::parse(row.cron);
  if (!cron) {
    faults.push_back({"/cron", "pattern", cron.error()});
  }
  const auto zone = schedule::Zone::find(row.zone);
  if (!zone) {
    faults.push_back({"/zone", "unknown", zone.error()});
  }
  std::optional<Timestamp> next;
  if (faults.empty()) {
    next = cron->next(after, *zone);
    if (!next) {
      faults.push_back({"/cron", "never", "no such time comes in the next eight years"});
    }
  }
  if (!faults.empty()) {
    throw Error(ErrorCode::kValidationFailed).with_faults(std::move(faults));
  }
  return row.enabled ? next : std::nullopt;
}

/// Throws VALIDATION_FAILED where no event is called so, with those that are called alike.
void require_event(std::string_view event) {
  if (core::is_event_pattern(event)) {
    return;
  }
  std::string message = event.empty() ? "write a type of event such as agent.created"
                                      : "there is no event " + core::clip(event, 64);
  const auto similar = core::similar_event_types(event);
  for (std::size_t i = 0; i < similar.size(); ++i) {
    message += (i == 0 ? "; did you mean " : " or ") + similar[i];
  }
  message += similar.empty() ? "" : "?";
  throw Error(ErrorCode::kValidationFailed).with_faults({{"/event", "unknown", message}});
}

/// As executions are handed it, and as patterns speak of it.
json::object described(const db::Event& event) {
  return {{"id", event.id.text()},
          {"type", event.type},
          {"subject", event.subject},
          {"payload", event.payload},
          {"at", core::to_rfc3339(event.at)}};
}

/// Throws VALIDATION_FAILED for what is no pattern of such an event.
void require_pattern(const json::object& pattern) {
  constexpr std::array<std::string_view, 5> kMembers{"id", "type", "subject", "payload", "at"};
  auto faults = schedule::faults_of_pattern(pattern, "/pattern");
  for (const auto& member : pattern) {
    if (std::ranges::find(kMembers, std::string_view(member.key())) == kMembers.end()) {
      faults.push_back({"/pattern" + core::pointer_step(member.key()), "unknown",
                        "an event has id, type, subject, payload and at"});
    }
  }
  if (core::to_json(pattern).size() > kPatternBytesMax) {
    faults.push_back({"/pattern", "too_long", "must be at most 4 KB of JSON"});
  }
  if (!faults.empty()) {
    throw Error(ErrorCode::kValidationFailed).with_faults(std::move(faults));
  }
}

/// What is given of a trigger.
struct Given {
  bool event = false;
  bool pattern = false;
  bool cron = false;
  bool zone = false;
};

/// Throws VALIDATION_FAILED where something is given that triggers of another kind have.
void require_fields_of(TriggerKind kind, Given given) {
  std::vector<core::Fault> faults;
  const auto refuse = [&](bool is_given, const char* pointer) {
    if (is_given) {
      const std::string own(core::enum_name(kind));
      faults.push_back({pointer, "unsupported", "a trigger of kind " + own + " has none"});
    }
  };
  if (kind == TriggerKind::schedule) {
    refuse(given.event, "/event");
    refuse(given.pattern, "/pattern");
  } else {
    refuse(given.cron, "/cron");
    refuse(given.zone, "/zone");
  }
  if (!faults.empty()) {
    throw Error(ErrorCode::kValidationFailed).with_faults(std::move(faults));
  }
}

bool is_by_execution(const db::Event& event) {
  const auto* actor = event.actor.if_contains("id");
  return actor != nullptr && actor->is_string() &&
         std::string_view(actor->get_string()).starts_with(ExecutionIdKind::prefix);
}

/// Whether the event of an execution is of that workflow's.
bool is_of(const db::Event& event, const WorkflowId& workflow) {
  const auto* id = event.payload.if_contains("workflow_id");
  return id != nullptr && id->is_string() && std::string_view(id->get_string()) == workflow.text();
}

/// Throws VALIDATION_FAILED where a trigger of its kind is not whole; sets its next time.
void complete(TriggerRow& row, Timestamp now) {
  if (row.kind == TriggerKind::schedule) {
    row.next_at = next_of(row, now);
  }
  if (row.input.size() > workflow::ExecutionLimits().payload_bytes_max) {
    throw Error(ErrorCode::kValidationFailed)
        .with_faults({{"/input", "too_long", "must be at most 256 KB of JSON"}});
  }
}

Work<void> write_new_trigger(Transaction& tx, const TriggerRow& row, const core::Actor& actor) {
  const auto others = co_await repository::triggers(tx, row.workflow_id);
  if (others.size() >= Triggers::kOfWorkflowMax) {
    throw Error(ErrorCode::kQuotaExceeded,
                "a workflow has at most " + std::to_string(Triggers::kOfWorkflowMax) + " triggers");
  }
  if (row.kind == TriggerKind::event &&
      co_await repository::event_trigger_count(tx) >= Triggers::kOfEventsMax) {
    throw Error(ErrorCode::kQuotaExceeded, "at most " + std::to_string(Triggers::kOfEventsMax) +
                                               " triggers of an organisation wait for events");
  }
  co_await repository::insert_trigger(tx, row);
  json::object details{{"trigger", row.id.text()}, {"kind", core::enum_name(row.kind)}};
  co_await tx.emit(
      change(actor, "workflow.trigger_added", row.workflow_id.text(), std::move(details)));
}

Work<std::optional<TriggerRow>> write_change(Transaction& tx, const UpdateTrigger& in,
                                             const core::Actor& actor,
                                             const platform::http::Precondition& wanted) {
  auto row = co_await repository::trigger(tx, in.workflow_id, in.trigger_id);
  if (!row) {
    co_return std::nullopt;
  }
  wanted.require_revision(platform::http::revision_by_time(*row));
  require_fields_of(row->kind, {.event = in.event.has_value(),
                                .pattern = in.pattern.has_value(),
                                .cron = in.cron.has_value(),
                                .zone = in.zone.has_value()});
  row->enabled = in.enabled.value_or(row->enabled);
  row->cron = in.cron.value_or(row->cron);
  row->zone = in.zone.value_or(row->zone);
  if (in.event) {
    require_event(*in.event);
    row->event = *in.event;
  }
  if (in.pattern) {
    require_pattern(*in.pattern);
    row->pattern = core::to_json(*in.pattern);
  }
  if (in.input) {
    row->input = core::to_json(*in.input);
  }
  complete(*row, tx.now());
  // Always later than before, so that a revision is never that of two states.
  row->updated_at = std::max(tx.now(), row->updated_at + std::chrono::milliseconds(1));
  co_await repository::update_trigger(tx, *row);
  json::object details{{"trigger", row->id.text()}, {"enabled", row->enabled}};
  co_await tx.emit(
      change(actor, "workflow.trigger_updated", in.workflow_id.text(), std::move(details)));
  co_return row;
}

Work<bool> write_trigger_removal(Transaction& tx, const WorkflowId& workflow, const TriggerId& id,
                                 const core::Actor& actor) {
  const bool removed = co_await repository::remove_trigger(tx, workflow, id);
  if (removed) {
    json::object details{{"trigger", id.text()}};
    co_await tx.emit(
        change(actor, "workflow.trigger_removed", workflow.text(), std::move(details)));
  }
  co_return removed;
}

json::value trigger_json(const std::string& text) {
  return core::value_or_throw(core::parse_json(text));
}

Trigger to_trigger(const TriggerRow& row) {
  return {.id = row.id,
          .kind = row.kind,
          .enabled = row.enabled,
          .cron = row.cron,
          .zone = row.zone,
          .event = row.event,
          .pattern = trigger_json(row.pattern).as_object(),
          .input = trigger_json(row.input),
          .next_at = row.next_at,
          .last_at = row.last_at,
          .last_execution_id = row.last_execution_id,
          .last_error = row.last_error,
          .created_at = row.created_at,
          .updated_at = row.updated_at};
}

}  // namespace

Task<Trigger> Triggers::create(core::Caller caller, core::Actor actor, CreateTrigger in) {
  co_await service_.get(caller, in.workflow_id);
  // The zone has a default, so it may be there without having been sent.
  require_fields_of(
      in.kind,
      {.event = !in.event.empty(), .pattern = !in.pattern.empty(), .cron = !in.cron.empty()});
  const auto now = clock_.now();
  TriggerRow row{.id = TriggerId::make(clock_, random_),
                 .org_id = caller.tenant.organization(),
                 .workflow_id = std::move(in.workflow_id),
                 .kind = in.kind,
                 .enabled = in.enabled,
                 .cron = {},
                 .zone = {},
                 .event = {},
                 .pattern = "{}",
                 .input = core::to_json(in.input),
                 .next_at = {},
                 .last_at = {},
                 .last_execution_id = {},
                 .last_error = {},
                 .created_at = now,
                 .updated_at = now};
  if (row.kind == TriggerKind::schedule) {
    row.cron = std::move(in.cron);
    row.zone = std::move(in.zone);
  } else {
    require_event(in.event);
    require_pattern(in.pattern);
    row.event = std::move(in.event);
    row.pattern = core::to_json(in.pattern);
  }
  complete(row, now);
  co_await database_.write(caller.tenant, write_new_trigger, row, std::move(actor));
  co_return to_trigger(row);
}

Task<std::vector<Trigger>> Triggers::list(core::Caller caller, WorkflowId workflow) {
  co_await service_.get(caller, workflow);
  std::vector<Trigger> out;
  for (const auto& row : co_await database_.read(caller.tenant, repository::triggers, workflow)) {
    out.push_back(to_trigger(row));
  }
  co_return out;
}

Task<Trigger> Triggers::get(core::Caller caller, WorkflowId workflow, TriggerId id) {
  co_await service_.get(caller, workflow);
  const auto row = co_await database_.read(caller.tenant, repository::trigger, workflow, id);
  if (!row) {
    throw Error(ErrorCode::kNotFound);
  }
  co_return to_trigger(*row);
}

Task<Trigger> Triggers::update(core::Caller caller, core::Actor actor, UpdateTrigger in,
                               platform::http::Precondition wanted) {
  co_await service_.get(caller, in.workflow_id);
  const auto row = co_await database_.write(caller.tenant, write_change, std::move(in),
                                            std::move(actor), std::move(wanted));
  if (!row) {
    throw Error(ErrorCode::kNotFound);
  }
  co_return to_trigger(*row);
}

Task<> Triggers::remove(core::Caller caller, core::Actor actor, WorkflowId workflow, TriggerId id) {
  co_await service_.get(caller, workflow);
  if (!co_await database_.write(caller.tenant, write_trigger_removal, workflow, id,
                                std::move(actor))) {
    throw Error(ErrorCode::kNotFound);
  }
}

Task<std::int64_t> Triggers::start_due() {
  const auto now = clock_.now();
  std::int64_t started = 0;
  for (auto& row : co_await database_.read(scope_, repository::due_triggers, now, kDueMax)) {
    try {
      auto name = "schedule-" + row.id.text() + "-" + std::to_string(row.next_at->ms);
      auto input = trigger_json(row.input);
      Occasion occasion{.due = row.next_at};
      co_await start(row, std::move(name), std::move(input), occasion);
      ++started;
      continue;
    } catch (const Error& error) {
      row.last_error = error.detail();
    }
    counters_.refused.add();
    co_await database_.write(scope_, repository::delay_trigger, row, now + kDelay);
  }
  co_return started;
}

Task<> Triggers::hear(const db::Event& event) {
  const auto before = store::chain_of(event);
  if (!event.organization || (is_by_execution(event) && !before)) {
    co_return;
  }
  auto rows = co_await database_.read(scope_, repository::event_triggers, *event.organization);
  std::erase_if(rows, [&](const TriggerRow& row) {
    return !core::matches_event(row.event, event.type) || (before && is_of(event, row.workflow_id));
  });
  if (rows.empty()) {
    co_return;  // As mostly: then nothing is made of the event.
  }
  const auto told = described(event);
  for (const auto& row : rows) {
    if (!schedule::matches_pattern(trigger_json(row.pattern).as_object(), told)) {
      continue;
    }
    if (before) {
      if (auto why = co_await end_of_chain(*event.organization, *before)) {
        co_await refuse(row, *std::move(why));
        continue;
      }
    }
    json::object input{{"event", told}, {"input", trigger_json(row.input)}};
    auto name = event.id.text() + "-" + row.id.text();
    Occasion occasion{.chain = before ? *before + 1 : 0};
    co_await start(row, std::move(name), std::move(input), occasion);
  }
}

Task<std::optional<std::string>> Triggers::end_of_chain(core::OrganizationId organization,
                                                        std::int64_t before) {
  if (before >= kChainMax) {
    co_return "the execution was the last of " + std::to_string(kChainMax) +
        " in a row that events of executions may start";
  }
  const auto since = clock_.now() - std::chrono::hours(1);
  const auto limit = kChainedPerHourMax;
  if (co_await database_.read(scope_, repository::begun_by_executions, organization, since,
                              limit) >= limit) {
    co_return "events of executions have started " + std::to_string(limit) +
        " in the last hour, which is as many as they may";
  }
  co_return std::nullopt;
}

Task<> Triggers::refuse(TriggerRow row, std::string why) {
  counters_.refused.add();
  if (row.last_error == why) {
    co_return;
  }
  row.last_at = clock_.now();
  row.last_error = std::move(why);
  const std::optional<Timestamp> not_due;
  co_await database_.write(scope_, repository::note_trigger, row, not_due);
}

Task<> Triggers::start(TriggerRow row, std::string name, json::value input, Occasion occasion) {
  const auto now = clock_.now();
  const core::Caller caller{.kind = core::Caller::Kind::system,
                            .id = row.id.text(),
                            .name = "a trigger",
                            .tenant = core::Tenant(scope_, row.org_id),
                            .role = core::Role::member};
  const core::Actor actor{.kind = core::Caller::Kind::system,
                          .id = row.id.text(),
                          .name = row.kind == TriggerKind::schedule ? "the schedule " + row.cron
                                                                    : "the event " + row.event};
  row.last_at = now;
  row.last_error.reset();
  bool begun_before = false;
  try {
    StartExecution request;
    request.workflow_id = row.workflow_id;
    request.name = name;
    request.input = std::move(input);
    StartCause cause{.chain = occasion.chain};
    const auto begun = co_await service_.start(caller, actor, std::move(request), std::move(cause));
    row.last_execution_id = begun.id;
    if (begun.is_new) {
      counters_.started.add();
    }
  } catch (const Error& error) {
    if (core::error_info(error.code()).retryable) {
      throw;  // Comes again: the schedule is still due, the event is delivered once more.
    }
    begun_before = error.code() == ErrorCode::kExecutionNameTaken;
    if (!begun_before) {
      row.last_error = error.detail();
      counters_.refused.add();
    }
  }
  if (begun_before) {
    row.last_execution_id = (co_await service_.named(caller, row.workflow_id, std::move(name))).id;
  }
  if (occasion.due) {
    try {
      row.next_at = next_of(row, now);
    } catch (const Error&) {
      row.next_at.reset();
      row.last_error = "there is no next time";
    }
  }
  co_await database_.write(scope_, repository::note_trigger, row, occasion.due);
}

}  // namespace auriga::workflows
