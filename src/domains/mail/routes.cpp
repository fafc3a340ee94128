#include "domains/mail/routes.hpp"

#include "platform/http/handler.hpp"
#include "platform/http/page.hpp"

namespace auriga::mail {
namespace {

namespace http = platform::http;
using core::ErrorCode;
using core::In;
using http::Access;
using http::Call;
using http::Method;

struct ListMailIn {
  std::optional<MailStatus> status;
  std::int64_t limit = 50;
  std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(ListMailIn, (), (status, limit, cursor))
core::Rules rules(core::Type<ListMailIn>) {
  return {"ListMailIn",
          "",
          {{.field = "status", .in = In::kQuery, .meaning = "Only of this status."},
           http::limit_rule(),
           http::cursor_rule()}};
}

Task<MailPage> list(MailService& service, Call& call, ListMailIn in) {
  co_return co_await service.list(call.caller(), in.status,
                                  http::id_cursor<core::MailId>(in.cursor), in.limit);
}

Task<MailRetry> retry(MailService& service, Call& call) {
  co_return co_await service.retry(call.caller(), http::actor_of(call));
}

}  // namespace

void bind_mail(http::RouteTable& table, MailService& service) {
  using http::handler;
  const std::string tag = "Operations";
  table.add({.path = "/api/v1/operations/mail",
             .id = "list_mail",
             .tag = tag,
             .summary = "The organisation's letters of the last month, and what became of them",
             .access = Access::admin(),
             .errors = {ErrorCode::kBadCursor}},
            handler<&list>(service));
  table.add({.method = Method::kPost,
             .path = "/api/v1/operations/mail/retry",
             .id = "retry_mail",
             .tag = tag,
             .summary = "Send now what waits for a later attempt",
             .access = Access::admin(),
             .errors = {ErrorCode::kMailOff}},
            handler<&retry>(service));
}

}  // namespace auriga::mail
