// The HTTP face of accounts.
#pragma once

#include "domains/accounts/service.hpp"
#include "platform/http/route_table.hpp"

namespace auriga::accounts {

/// Adds the operations of accounts. `service` outlives the table. `guessing` bounds, per address,
/// each operation that compares a password or a token; nothing is no limit.
void bind_accounts(platform::http::RouteTable& table, AccountService& service,
                   const std::optional<platform::http::RateRule>& guessing);

/// Those of passwords and addresses by mail; part of the above.
void bind_account_mail(platform::http::RouteTable& table, AccountService& service,
                       const std::optional<platform::http::RateRule>& guessing);

/// Those of members; part of the above.
void bind_account_members(platform::http::RouteTable& table, AccountService& service);

/// Those that give out or delete all that is one's own; part of the above.
void bind_account_own(platform::http::RouteTable& table, AccountService& service,
                      const std::optional<platform::http::RateRule>& guessing);

/// Takes the cookies of a sign-in that has ended.
void clear_cookies(platform::http::Call& call);

/// The actor of a call made without sign-in.
[[nodiscard]] core::Actor visitor(const platform::http::Call& call);

/// The cookie that carries the refresh token, and the readable one whose value a page must echo.
inline constexpr std::string_view kRefreshCookie = "auriga_refresh";
inline constexpr std::string_view kCsrfCookie = "auriga_csrf";

}  // namespace auriga::accounts
