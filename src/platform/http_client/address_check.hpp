// What can be said of an address before anything is sent to it. The client asks it for each
// request; whoever keeps addresses of users asks it when they come, so that one which could never
// be called is refused with words and not kept.
#pragma once

#include <string>

#include "core/result.hpp"
#include "platform/http_client/http_client.hpp"

namespace auriga::platform {

/// The host of `url`, or OUTGOING_REFUSED with a sentence that names the setting which would allow
/// it, if one does. Names are not resolved: what they stand for is judged when the connection is
/// made. Addresses in digits and localhost are judged here as well. Any thread.
[[nodiscard]] core::Result<std::string> checked_host(const std::string& url,
                                                     const HttpClientOptions& options);

}  // namespace auriga::platform
