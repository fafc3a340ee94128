#include "platform/websocket/upgrade.hpp"

#include "platform/http/transport.hpp"
#include "platform/websocket/bridge.hpp"
#include "platform/websocket/handshake.hpp"

namespace auriga::platform::websocket {

Pollers::Pollers(Runtime& runtime) {
  for (std::size_t i = 0; i < runtime.size(); ++i) {
    all_.push_back(std::make_unique<Poller>(runtime.shard(i)));
  }
}

Poller& Pollers::here() {
  const auto* const shard = Shard::current();
  AURIGA_ASSERT(shard != nullptr);
  return *all_[shard->index()];
}

http::Reply upgrade(const http::Call& call, Pollers& pollers,
                    std::function<std::unique_ptr<SocketHandler>()> make_handler,
                    SocketLimits limits) {
  if (call.head().http_1_0 || call.head().has_body()) {
    throw core::Error(core::ErrorCode::kUpgradeRequired,
                      "a WebSocket begins with a GET of HTTP/1.1 without a body");
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
          std::make_shared<Socket>(pollers.here(), fd, make_handler(), limits)->start(taken.input);
        }
      }};
  return reply;
}

}  // namespace auriga::platform::websocket
