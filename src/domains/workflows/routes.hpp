// The HTTP endpoints of workflows.
#pragma once

#include "domains/workflows/service.hpp"
#include "platform/http/route_table.hpp"

namespace auriga::workflows {

/// `service` outlives the server.
void bind_workflows(platform::http::RouteTable& table, WorkflowService& service);

}  // namespace auriga::workflows
