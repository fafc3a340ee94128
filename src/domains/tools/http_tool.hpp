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

/// Calls `tool`; whatever goes wrong is in the result. `arguments` is JSON as a model wrote it.
/// `key` tells the other side a call that is made again from another one (Idempotency-Key).
/// `trace` is what it is called for. On a shard. Throws only a cancellation.
[[nodiscard]] Task<ToolResult> call_http_tool(platform::HttpClients& clients, const Tool& tool,
                                              std::string_view arguments,
                                              const SecretValues& secrets, std::string key,
                                              SteadyTime deadline, core::Trace trace = {});

/// The result as a model is told it: the result's JSON or text, or the fault and what was answered.
[[nodiscard]] std::string told_of(const ToolResult& result);

}  // namespace auriga::tools
