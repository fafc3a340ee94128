// From a request to a socket: the answer 101, after which the connection is a WebSocket's.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "platform/http/call.hpp"
#include "platform/websocket/socket.hpp"

namespace auriga::platform::websocket {

/// The pollers of all shards. They go when the runtime has stopped and is not yet destroyed;
/// sockets that are still open then end.
class Pollers {
 public:
  /// `sockets_max` of all shards together may be open.
  Pollers(Runtime& runtime, TimerWheels& timers, std::uint64_t sockets_max = UINT64_MAX);
  /// That of the shard on whose thread this is.
  [[nodiscard]] Poller& here();
  [[nodiscard]] bool full() const { return counters().sockets >= sockets_max_; }
  /// Closes all sockets with 1012 and waits until they are gone, at most until `deadline`.
  [[nodiscard]] Task<> close_all(SteadyTime deadline);

  struct Sum {
    std::uint64_t sockets = 0;
    std::uint64_t frames = 0;
    std::uint64_t bytes = 0;
    std::uint64_t dropped = 0;
  };
  [[nodiscard]] Sum counters() const;  ///< Any thread.

 private:
  Runtime& runtime_;
  std::uint64_t sockets_max_;
  std::vector<std::unique_ptr<Poller>> all_;
};

/// Checks the handshake and answers 101; throws what accept_upgrade() fails with, UPGRADE_REQUIRED
/// where it is no GET of HTTP/1.1 without a body, and OVERLOADED when as many sockets are open as
/// may be. The connection is then a socket of the same shard, whose handler `make_handler` makes
/// there.
[[nodiscard]] http::Reply upgrade(const http::Call& call, Pollers& pollers,
                                  std::function<std::unique_ptr<SocketHandler>()> make_handler,
                                  SocketLimits limits = {});

}  // namespace auriga::platform::websocket
