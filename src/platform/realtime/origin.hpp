// A browser sends cookies and knows addresses on behalf of any page; the Origin header tells which
// page it was (RFC 6455, section 10.2). A WebSocket with a credential is for our own pages alone.
#pragma once

#include <string>
#include <vector>

#include "platform/http/call.hpp"

namespace auriga::platform::realtime {

/// Throws ORIGIN_REFUSED when a page of another origin connects that is not in `allowed`. Clients
/// that are no browsers send no Origin and pass.
void require_origin(const http::Call& call, const std::vector<std::string>& allowed);

}  // namespace auriga::platform::realtime
