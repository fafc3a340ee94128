// The HTTP operations of broadcasts, and the door to /ws/live.
#pragma once

#include "domains/broadcasts/connection.hpp"
#include "domains/broadcasts/service.hpp"
#include "platform/http/route_table.hpp"
#include "platform/websocket/upgrade.hpp"

namespace auriga::broadcasts {

/// What the door needs. Outlives the server.
struct LiveDoor {
  LiveParts parts;
  websocket::Pollers& pollers;
  std::vector<std::string> origins;  ///< Of web pages that may connect with a credential.
};

void bind_broadcasts(platform::http::RouteTable& table, LiveDoor& door);

}  // namespace auriga::broadcasts
