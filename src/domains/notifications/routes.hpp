// The endpoints of notifications: a person's own, so no API key reaches them.
#pragma once

#include "domains/notifications/service.hpp"
#include "platform/http/route_table.hpp"

namespace auriga::notifications {

void bind_notifications(platform::http::RouteTable& table, NotificationService& service);

}  // namespace auriga::notifications
