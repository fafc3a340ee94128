// What is told of executions: that one has begun, and how it ended.
//
// An event costs more than a step of an execution, so only those are emitted that a trigger of the
// organisation waits for, which is looked up once for a batch; and of standard workflows alone.
// That somebody stopped one is always told, for the audit log.
#pragma once

#include <map>
#include <set>
#include <string>

#include "domains/workflows/execution_store.hpp"

namespace auriga::workflows::store {

/// Of one batch, in its transaction.
class ExecutionEvents {
 public:
  /// Tells of a step that has just been written.
  Work<void> tell(Transaction& tx, const StepRecord& step);

 private:
  Work<bool> is_wanted(Transaction& tx, const core::OrganizationId& org, const std::string& type);

  std::map<core::OrganizationId, std::set<std::string>> wanted_;
};

/// Whether events of that type are emitted only where a trigger waits for them.
[[nodiscard]] bool is_told_on_demand(std::string_view type);

/// Of how many in a row the execution was that an event tells of; nothing of another event.
[[nodiscard]] std::optional<std::int64_t> chain_of(const db::Event& event);

}  // namespace auriga::workflows::store
