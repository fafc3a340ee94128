// auriga account: what only whoever has the data folder may do.
#include <fmt/format.h>

#include "app/cli.hpp"
#include "core/encode.hpp"
#include "domains/accounts/service.hpp"

namespace auriga::app::cli {
namespace {

platform::Task<> make_link(Application& app, std::string email, accounts::ResetLink& out) {
  out = co_await app.accounts().make_reset_link(std::move(email), local_actor());
}

}  // namespace

int account_reset_link(const Global& global, const std::string& email) {
  const auto app = make_application(global);
  app->open();
  accounts::ResetLink link;
  app->run(make_link(*app, email, link));
  if (global.json) {
    fmt::print("{}\n", core::to_json(link));
    return kDone;
  }
  fmt::print("{}\n", link.url);
  fmt::print(stderr,
             "It sets a new password for {}, once, until {}. Give it to nobody else.\n"
             "If people reach the server elsewhere, put its address before /reset-password.\n",
             link.email, core::to_rfc3339(link.expires_at));
  return kDone;
}

}  // namespace auriga::app::cli
