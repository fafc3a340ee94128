// The HTTP operation of the audit log.
#pragma once

#include "domains/security/audit_log.hpp"
#include "platform/http/route_table.hpp"

namespace auriga::security {

/// `log` must outlive the server.
void bind_security(platform::http::RouteTable& table, AuditLog& log);

}  // namespace auriga::security
