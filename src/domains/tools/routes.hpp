// Endpoints of tools and secrets.
#pragma once

#include "domains/tools/service.hpp"
#include "platform/http/route_table.hpp"

namespace auriga::tools {

/// `service` outlives the server.
void bind_tools(platform::http::RouteTable& table, ToolService& service);

}  // namespace auriga::tools
