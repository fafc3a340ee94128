// One call of a tool over HTTP: arguments checked, request made, answer read within the tool's
// bounds, secrets kept out of whatever is told of it.
//
// Requests go out by the tenants' client: no private addresses, not by a redirect either. A tool
// that redirects a POST has failed: what it asks for is not sent again elsewhere.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/trace.hpp"
#include "domains/tools/types.hpp"
#include "platform/http_client/http_client.hpp"
#include "platform/runtime/task.hpp"

namespace auriga::tools {

using platform::SteadyTime;
using platform::Task;

/// Values by name.
using SecretValues = std::map<std::string, std::string, std::less<>>;

/// What a call is made for.
struct ToolCallContext {
  std::string key;  ///< Tells a call that is made again from another one (Idempotency-Key).
  core::Trace trace = {};
  std::string tenant = {};  ///< Whose share of the transfers it takes.
};

/// Calls `tool`; whatever goes wrong is in the result. `arguments` is JSON as a model wrote it.
/// On a shard. Throws only a cancellation.
[[nodiscard]] Task<ToolResult> call_http_tool(platform::HttpClients& clients, const Tool& tool,
                                              std::string_view arguments,
                                              const SecretValues& secrets, ToolCallContext context,
                                              SteadyTime deadline);

/// The result as a model is told it: the result's JSON or text, or the fault and what was answered.
[[nodiscard]] std::string told_of(const ToolResult& result);

}  // namespace auriga::tools
