// The HTTP operations of chat and conversations.
#pragma once

#include "domains/sessions/service.hpp"
#include "platform/http/route_table.hpp"

namespace auriga::sessions {

/// `service` must outlive the server.
void bind_sessions(platform::http::RouteTable& table, SessionService& service);

}  // namespace auriga::sessions
