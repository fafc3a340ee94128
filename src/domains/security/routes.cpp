#include "domains/security/routes.hpp"

#include "platform/http/handler.hpp"
#include "platform/http/page.hpp"

namespace auriga::security {
namespace {

namespace http = platform::http;

Task<http::Page<AuditEntry>> list_audit(AuditLog& log, http::Call& call, AuditQuery in) {
  auto page = co_await log.list(call.tenant(), std::move(in));
  co_return http::Page<AuditEntry>::of(std::move(page.items), std::move(page.next));
}

}  // namespace

void bind_security(http::RouteTable& table, AuditLog& log) {
  table.add({.path = "/api/v1/audit-log",
             .id = "list_audit_log",
             .tag = "Security",
             .summary = "Who changed what, newest first",
             .access = http::Access::admin(),
             .errors = {core::ErrorCode::kBadCursor}},
            http::handler<&list_audit>(log));
}

}  // namespace auriga::security
