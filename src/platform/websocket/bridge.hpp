// A descriptor for a connection that has none of its own: one under TLS.
#pragma once

#include <memory>

#include "platform/http/transport.hpp"
#include "platform/runtime/runtime.hpp"

namespace auriga::platform::websocket {

/// One end of a pair of sockets; what is written there goes through the transport and the other way
/// round, until either side ends. So a socket under TLS is read and written as any other, at the
/// price of one more copy and two coroutines. Non-blocking, the caller's to close; -1 when the
/// system has no descriptors left. On the shard's thread.
[[nodiscard]] int bridge(Shard& shard, std::unique_ptr<http::Transport> transport);

}  // namespace auriga::platform::websocket
