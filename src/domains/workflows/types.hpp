// What travels in workflows: definitions, executions and their history.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/identity.hpp"
#include "core/rules.hpp"
#include "core/traits.hpp"

namespace auriga::workflows {

using core::In;
using core::Timestamp;
namespace json = boost::json;

struct WorkflowKind_ {
  static constexpr std::string_view prefix = "wfl_";
};
using WorkflowId = core::Id<WorkflowKind_>;

struct ExecutionKind {
  static constexpr std::string_view prefix = "exe_";
};
using ExecutionId = core::Id<ExecutionKind>;

/// As AWS Step Functions spells them.
enum class ExecutionStatus : std::uint8_t { RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED };
BOOST_DESCRIBE_ENUM(ExecutionStatus, RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED)

}  // namespace auriga::workflows
