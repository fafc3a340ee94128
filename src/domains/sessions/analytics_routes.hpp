// The HTTP operation of figures over conversations.
#pragma once

#include "domains/sessions/service.hpp"
#include "platform/http/route_table.hpp"

namespace auriga::sessions {

void bind_analytics(platform::http::RouteTable& table, SessionService& service);

}  // namespace auriga::sessions
