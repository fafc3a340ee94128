// The HTTP face of accounts.
#pragma once

#include "domains/accounts/service.hpp"
#include "platform/http/route_table.hpp"

namespace auriga::accounts {

/// Adds the operations of accounts. `service` outlives the table.
void bind_accounts(platform::http::RouteTable& table, AccountService& service);

/// The cookie that carries the refresh token, and the readable one whose value a page must echo.
inline constexpr std::string_view kRefreshCookie = "auriga_refresh";
inline constexpr std::string_view kCsrfCookie = "auriga_csrf";

}  // namespace auriga::accounts
