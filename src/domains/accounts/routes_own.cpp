// The endpoints by which one takes one's data along, and goes.
#include "domains/accounts/routes.hpp"
#include "platform/http/handler.hpp"

namespace auriga::accounts {
namespace {

namespace http = platform::http;
using core::ErrorCode;
using http::Access;
using http::Call;
using http::Method;
using platform::Task;

Task<http::ReplyOf<AccountExport>> export_me(AccountService& service, Call& call) {
  const auto all = co_await service.export_me(call.caller());
  std::string text;
  core::write_json(text, all);
  co_return http::ReplyOf<AccountExport>{
      http::Reply::download(std::move(text), "application/json", "auriga-account.json")};
}

Task<> delete_me(AccountService& service, Call& call, AccountDeletion in) {
  co_await service.delete_me(call.caller(), http::actor_of(call), std::move(in));
  clear_cookies(call);
}

}  // namespace

void bind_account_own(http::RouteTable& table, AccountService& service,
                      const std::optional<http::RateRule>& guessing) {
  using http::handler;
  const std::string tag = "Accounts";
  table.add({.path = "/api/v1/me/export",
             .id = "export_me",
             .tag = tag,
             .summary = "All that is kept of oneself",
             .description = "A file: profile, sign-ins, notifications and how one wants to hear of "
                            "things, API keys and broadcasts that one made, and one's entries in "
                            "the audit log; up to 5,000 of a kind, the newest. No passwords, "
                            "tokens or keys.",
             .access = Access::viewer(),
             .rate = guessing},
            handler<&export_me>(service));
  table.add({.method = Method::kDelete,
             .path = "/api/v1/me",
             .id = "delete_me",
             .tag = tag,
             .summary = "Delete one's account",
             .description = "For good: all its sign-ins end at once. What one made belongs to the "
                            "organisation and stays. The last owner cannot go.",
             .access = Access::viewer(),
             .errors = {ErrorCode::kLastOwner},
             .rate = guessing},
            handler<&delete_me>(service));
}

}  // namespace auriga::accounts
