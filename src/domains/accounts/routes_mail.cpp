// The endpoints of passwords and addresses by mail.
#include "domains/accounts/routes.hpp"
#include "platform/http/handler.hpp"
#include "platform/http/page.hpp"

namespace auriga::accounts {
namespace {

namespace http = platform::http;
using core::ErrorCode;
using http::Access;
using http::Call;
using http::Method;
using platform::Task;

Task<http::Accepted<Taken>> request_reset(AccountService& service, Call& call,
                                          PasswordResetRequest in) {
  co_await service.request_password_reset(std::move(in), visitor(call));
  co_return http::Accepted<Taken>{Taken{}};
}

Task<> reset_password(AccountService& service, Call& call, PasswordReset in) {
  co_await service.reset_password(std::move(in), visitor(call));
}

Task<> confirm_email(AccountService& service, Call& call, EmailConfirmation in) {
  co_await service.confirm_email(std::move(in), visitor(call));
}

Task<> send_confirmation(AccountService& service, Call& call) {
  co_await service.send_confirmation(call.caller(), http::actor_of(call));
}

Task<User> change_email(AccountService& service, Call& call, EmailChange in) {
  co_return co_await service.change_email(call.caller(), http::actor_of(call), std::move(in));
}

}  // namespace

core::Actor visitor(const http::Call& call) {
  return {.kind = core::Caller::Kind::system,
          .id = "visitor",
          .name = "visitor",
          .address = std::string(call.remote_address()),
          .request_id = std::string(call.request_id())};
}

void bind_account_mail(http::RouteTable& table, AccountService& service,
                       const std::optional<http::RateRule>& guessing) {
  using http::handler;
  const std::string tag = "Accounts";
  table.add({.method = Method::kPost,
             .path = "/api/v1/auth/password-reset",
             .id = "request_password_reset",
             .tag = tag,
             .summary = "Ask for a new password by mail",
             .description = "The answer is the same whether or not there is such an account.",
             .rate = guessing},
            handler<&request_reset>(service));
  table.add({.method = Method::kPost,
             .path = "/api/v1/auth/password-reset/confirm",
             .id = "reset_password",
             .tag = tag,
             .summary = "Choose a new password by the link of a mail",
             .errors = {ErrorCode::kLinkInvalid, ErrorCode::kPasswordWeak},
             .rate = guessing},
            handler<&reset_password>(service));
  table.add({.method = Method::kPost,
             .path = "/api/v1/auth/email-confirmation",
             .id = "confirm_email",
             .tag = tag,
             .summary = "Confirm an address by the link of a mail",
             .errors = {ErrorCode::kLinkInvalid, ErrorCode::kEmailTaken},
             .rate = guessing},
            handler<&confirm_email>(service));
  table.add({.method = Method::kPost,
             .path = "/api/v1/me/email/confirmation",
             .id = "send_email_confirmation",
             .tag = tag,
             .summary = "Send the mail that confirms one's address again",
             .access = Access::viewer(),
             .errors = {ErrorCode::kMailOff},
             .rate = guessing},
            handler<&send_confirmation>(service));
  table.add({.method = Method::kPost,
             .path = "/api/v1/me/email",
             .id = "change_email",
             .tag = tag,
             .summary = "Change one's address",
             .access = Access::viewer(),
             .errors = {ErrorCode::kEmailTaken},
             .rate = guessing},
            handler<&change_email>(service));
}

}  // namespace auriga::accounts
