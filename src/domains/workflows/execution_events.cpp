#include "domains/workflows/execution_events.hpp"

#include <algorithm>
#include <array>

#include "core/encode.hpp"
#include "core/text.hpp"
#include "platform/database/change.hpp"

namespace auriga::workflows::store {
namespace {

namespace json = boost::json;

constexpr std::string_view kStarted = "execution.started";
constexpr std::string_view kStopped = "execution.stopped";
constexpr std::array<std::string_view, 4> kOnDemand{kStarted, "execution.succeeded",
                                                    "execution.failed", "execution.timed_out"};
constexpr std::size_t kTextMax = 1'000;  ///< Characters of an error or its cause.

std::string_view type_of(ExecutionStatus status) {
  switch (status) {
    case ExecutionStatus::SUCCEEDED:
      return "execution.succeeded";
    case ExecutionStatus::FAILED:
      return "execution.failed";
    case ExecutionStatus::TIMED_OUT:
      return "execution.timed_out";
    case ExecutionStatus::ABORTED:
      return kStopped;
    case ExecutionStatus::RUNNING:
      break;
  }
  return kStarted;
}

struct WantedRow {
  std::string event;
};
BOOST_DESCRIBE_STRUCT(WantedRow, (), (event))

/// What is told of every execution.
struct FactsRow {
  WorkflowId workflow_id;
  std::string workflow_name;
  std::string name;
  std::int64_t chain = 0;
};
BOOST_DESCRIBE_STRUCT(FactsRow, (), (workflow_id, workflow_name, name, chain))

Work<std::optional<FactsRow>> facts_of(Transaction& tx, const StepRecord& step) {
  if (step.begun) {
    const auto& row = *step.begun;
    co_return FactsRow{.workflow_id = row.workflow_id,
                       .workflow_name = row.workflow_name,
                       .name = row.name,
                       .chain = row.chain};
  }
  co_return co_await tx.maybe<FactsRow>(
      "SELECT $columns FROM workflow_executions WHERE org_id = $1 AND id = $2", step.org,
      step.execution);
}

db::Event event_of(const StepRecord& step, std::string_view type, const FactsRow& facts) {
  json::object payload{{"workflow_id", facts.workflow_id.text()},
                       {"workflow", facts.workflow_name},
                       {"name", facts.name},
                       {"chain", facts.chain}};
  if (type != kStarted) {
    payload["status"] = core::enum_name(step.status);
    if (step.error) {
      payload["error"] = core::clip(*step.error, kTextMax);
    }
    if (step.cause) {
      payload["cause"] = core::clip(*step.cause, kTextMax);
    }
  }
  const core::Actor itself{.id = step.execution.text(), .name = facts.workflow_name};
  auto event = db::change(itself, std::string(type), step.execution.text(), std::move(payload));
  event.organization = step.org;
  if (!step.stopped_by.empty()) {
    event.actor = step.stopped_by;
  }
  return event;
}

}  // namespace

Work<bool> ExecutionEvents::is_wanted(Transaction& tx, const core::OrganizationId& org,
                                      const std::string& type) {
  auto found = wanted_.find(org);
  if (found == wanted_.end()) {
    const auto rows = co_await tx.all<WantedRow>(
        "SELECT DISTINCT $columns FROM workflow_triggers WHERE org_id = $1 AND kind = 'event' "
        "AND enabled = 1 AND event IN ('execution.*', 'execution.started', 'execution.succeeded', "
        "'execution.failed', 'execution.timed_out')",
        org);
    std::set<std::string> types;
    for (const auto& row : rows) {
      types.insert(row.event);
    }
    found = wanted_.emplace(org, std::move(types)).first;
  }
  co_return found->second.contains(type) || found->second.contains("execution.*");
}

Work<void> ExecutionEvents::tell(Transaction& tx, const StepRecord& step) {
  std::vector<std::string_view> types;
  if (step.begun) {
    types.push_back(kStarted);
  }
  if (step.ended) {
    types.push_back(type_of(step.status));
  }
  for (const auto type : types) {
    const std::string name(type);
    bool told = type == kStopped;
    if (!told && step.kind == WorkflowKind::standard) {
      told = co_await is_wanted(tx, step.org, name);
    }
    if (!told) {
      continue;
    }
    if (const auto facts = co_await facts_of(tx, step)) {
      const auto event = event_of(step, type, *facts);
      co_await tx.emit(event);
    }
  }
}

bool is_told_on_demand(std::string_view type) {
  return std::ranges::find(kOnDemand, type) != kOnDemand.end();
}

std::optional<std::int64_t> chain_of(const db::Event& event) {
  if (event.type != kStopped && !is_told_on_demand(event.type)) {
    return std::nullopt;
  }
  const auto* chain = event.payload.if_contains("chain");
  return chain != nullptr && chain->is_int64() ? chain->get_int64() : 0;
}

}  // namespace auriga::workflows::store
