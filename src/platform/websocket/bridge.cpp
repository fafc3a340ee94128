#include "platform/websocket/bridge.hpp"

#include <sys/socket.h>

#include <boost/asio/local/stream_protocol.hpp>

namespace auriga::platform::websocket {
namespace {

using http::ErrorCondition;
using http::Transport;
using namespace std::chrono_literals;

constexpr std::size_t kPieceBytes = 16ULL << 10U;  // A record of TLS holds no more.
constexpr auto kFarewell = 2s;  // For the client's own close, and for what it has not taken yet.

struct Bridge {
  Bridge(Shard& shard, std::unique_ptr<Transport> given, int fd)
      : transport(std::move(given)),
        inner(shard.context(), asio::local::stream_protocol(), fd),
        farewell(shard.context()),
        remains(shard.context()) {}

  std::unique_ptr<Transport> transport;
  asio::local::stream_protocol::socket inner;
  asio::steady_timer farewell;
  asio::steady_timer remains;
  bool client_ended = false;
};

Task<> from_client(std::shared_ptr<Bridge> bridge) {
  std::array<char, kPieceBytes> piece;
  for (;;) {
    ErrorCondition error;
    const auto size = co_await bridge->transport->read_some(piece, error);
    if (size == 0 || error) {
      break;
    }
    co_await asio::async_write(bridge->inner, asio::buffer(piece.data(), size),
                               asio::redirect_error(asio::use_awaitable, error));
    if (error) {
      break;
    }
  }
  bridge->client_ended = true;
  bridge->farewell.cancel();
  ErrorCondition ignored;  // The socket may be closed already.
  bridge->inner.shutdown(asio::socket_base::shutdown_send, ignored);
}

Task<> to_client(std::shared_ptr<Bridge> bridge) {
  std::array<char, kPieceBytes> piece;
  ErrorCondition error;
  while (!error) {
    const auto size = co_await bridge->inner.async_read_some(
        asio::buffer(piece), asio::redirect_error(asio::use_awaitable, error));
    if (!error) {
      const asio::const_buffer part = asio::buffer(piece.data(), size);
      co_await bridge->transport->write(std::span(&part, 1), error);
    }
  }
  co_await bridge->transport->end_writing();
  if (!bridge->client_ended) {
    bridge->farewell.expires_after(kFarewell);
    ErrorCondition woken;
    co_await bridge->farewell.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
  bridge->transport->close();
}

// A client that takes nothing keeps to_client() in its write. Once the socket has closed its end,
// which shows as an error here, that must not last.
Task<> cut_when_socket_closed(std::shared_ptr<Bridge> bridge) {
  ErrorCondition error;
  co_await bridge->inner.async_wait(asio::socket_base::wait_error,
                                    asio::redirect_error(asio::use_awaitable, error));
  bridge->remains.expires_after(kFarewell);
  co_await bridge->remains.async_wait(asio::redirect_error(asio::use_awaitable, error));
  bridge->transport->close();
}

}  // namespace

int bridge(Shard& shard, std::unique_ptr<Transport> transport) {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) != 0) {
    return -1;
  }
  const auto both = std::make_shared<Bridge>(shard, std::move(transport), ends[0]);
  spawn(shard.executor(), "bytes from a client under TLS", from_client(both));
  spawn(shard.executor(), "bytes to a client under TLS", to_client(both));
  spawn(shard.executor(), "the end of a socket under TLS", cut_when_socket_closed(both));
  return ends[1];
}

}  // namespace auriga::platform::websocket
