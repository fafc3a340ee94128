// The HTTP endpoints of workflows.
#pragma once

#include "domains/workflows/triggers.hpp"
#include "platform/http/route_table.hpp"

namespace auriga::workflows {

/// Both outlive the server.
void bind_workflows(platform::http::RouteTable& table, WorkflowService& service,
                    Triggers& triggers);

/// The part of it that is about executions.
void bind_executions(platform::http::RouteTable& table, WorkflowService& service);

}  // namespace auriga::workflows
