// The opening handshake (RFC 6455, section 4.2).
#pragma once

#include <string>
#include <string_view>

#include "core/result.hpp"

namespace auriga::platform::websocket {

/// Headers of the request, trimmed; empty where absent. Method and version of HTTP are the server's
/// business: only a GET of HTTP/1.1 comes here.
struct UpgradeRequest {
  std::string_view upgrade;     ///< Upgrade
  std::string_view connection;  ///< Connection
  std::string_view key;         ///< Sec-WebSocket-Key
  std::string_view version;     ///< Sec-WebSocket-Version
};

/// Sec-WebSocket-Accept for the answer 101. Fails with UPGRADE_REQUIRED (426, with
/// `Sec-WebSocket-Version: 13`) where this is no request for a WebSocket or one of another version,
/// with BAD_REQUEST where the key is no base64 of 16 bytes.
[[nodiscard]] core::Result<std::string> accept_upgrade(const UpgradeRequest& request);

}  // namespace auriga::platform::websocket
