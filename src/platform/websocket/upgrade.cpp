#include "platform/websocket/upgrade.hpp"

#include "platform/http/transport.hpp"
#include "platform/websocket/bridge.hpp"
#include "platform/websocket/handshake.hpp"

namespace auriga::platform::websocket {

Pollers::Pollers(Runtime& runtime, TimerWheels& timers, std::uint64_t sockets_max)
    : runtime_(runtime), sockets_max_(sockets_max) {
  for (std::size_t i = 0; i < runtime.size(); ++i) {
    all_.push_back(std::make_unique<Poller>(runtime.shard(i), timers.of(i)));
  }
}

Poller& Pollers::here() {
  const auto* const shard = Shard::current();
  AURIGA_ASSERT(shard != nullptr);
  return *all_[shard->index()];
}

Task<> Pollers::close_all(SteadyTime deadline) {
  constexpr std::chrono::milliseconds kLook{20};
  for (std::size_t i = 0; i < all_.size(); ++i) {
    asio::post(runtime_.shard(i).context(), [poller = all_[i].get()] { poller->shut_down(); });
  }
  do {
    co_await sleep_for(kLook);
  } while (counters().sockets > 0 && std::chrono::steady_clock::now() < deadline);
}

Pollers::Sum Pollers::counters() const {
  Sum sum;
  for (const auto& poller : all_) {
    const auto& counters = poller->counters();
    sum.sockets += counters.sockets.load(std::memory_order_relaxed);
    sum.frames += counters.frames.load(std::memory_order_relaxed);
    sum.bytes += counters.bytes.load(std::memory_order_relaxed);
    sum.dropped += counters.dropped.load(std::memory_order_relaxed);
  }
  return sum;
}

http::Reply upgrade(const http::Call& call, Pollers& pollers,
                    std::function<std::unique_ptr<SocketHandler>()> make_handler,
                    SocketLimits limits) {
  // A route for GET answers HEAD too.
  if (call.method() != http::Method::kGet || call.head().http_1_0 || call.head().has_body()) {
    throw core::Error(core::ErrorCode::kUpgradeRequired,
                      "a WebSocket begins with a GET of HTTP/1.1 without a body");
  }
  if (pollers.full()) {
    throw core::Error(core::ErrorCode::kOverloaded, "as many WebSockets are open as may be");
  }
  const auto accepted =
      core::value_or_throw(accept_upgrade({.upgrade = call.header("Upgrade"),
                                           .connection = call.header("Connection"),
                                           .key = call.header("Sec-WebSocket-Key"),
                                           .version = call.header("Sec-WebSocket-Version")}));
  http::Reply reply{.status = 101};
  reply.headers.set("Upgrade", "websocket");
  reply.headers.set("Sec-WebSocket-Accept", accepted);
  reply.body = http::Takeover{
      [&pollers, make_handler = std::move(make_handler), limits](http::TakenConnection taken) {
        int fd = taken.transport->release();
        if (fd < 0) {
          fd = bridge(*Shard::current(), std::move(taken.transport));
        }
        if (fd >= 0) {
          std::make_shared<Socket>(pollers.here(), fd, make_handler(), limits)
              ->start(taken.input, std::move(taken.output));
        }
      }};
  return reply;
}

}  // namespace auriga::platform::websocket
