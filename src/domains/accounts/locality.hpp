// Who sits at this machine, for what nobody else is told.
#pragma once

#include "platform/http/call.hpp"

namespace auriga::accounts {

/// Whether the call comes from this machine and went straight to it. A proxy's calls come from
/// loopback too: it is known by what it adds, by HTTP/1.0, which nginx speaks unless it is told
/// otherwise, and by the names that browsers were given. What a program elsewhere asks through one
/// that hides all three looks local.
[[nodiscard]] bool is_local(const platform::http::Call& call);

}  // namespace auriga::accounts
