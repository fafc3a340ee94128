#include "platform/http/server.hpp"

#include <spdlog/spdlog.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "core/text.hpp"
#include "platform/http/connection.hpp"
#include "platform/http/server_state.hpp"

namespace auriga::platform::http {
namespace {

using asio::ip::tcp;
using namespace std::chrono_literals;

constexpr auto kSweepEvery = 250ms;
constexpr int kAcceptsInARow = 16;  ///< Then others have their turn.
/// After the deadline: for handlers to notice that they were cancelled.
constexpr auto kCutGrace = 5s;
/// How long a taken port is asked for again. A server that was killed while it started a helper
/// leaves its port for a moment to that child, which closes what it inherited only once it runs.
/// The system has no word for a port that gets free, so it is asked for.
constexpr auto kPortPatience = 1s;
constexpr auto kPortRetry = 20ms;

core::Error cannot_listen(const ServerOptions& options, const std::string& why) {
  return core::Error(
      core::ErrorCode::kListenFailed,
      "cannot listen on " + options.address + " port " + std::to_string(options.port) + ": " + why);
}

tcp::endpoint endpoint_of(Runtime& runtime, const ServerOptions& options) {
  boost::system::error_code bad;
  if (const auto address = asio::ip::make_address(options.address, bad); !bad) {
    return {address, options.port};
  }
  tcp::resolver resolver(runtime.shard(0).context());
  const auto found = resolver.resolve(options.address, std::to_string(options.port), bad);
  if (bad || found.empty()) {
    throw cannot_listen(options, "it is neither an address nor a known name");
  }
  return found.begin()->endpoint();
}

enum class Sharing : std::uint8_t { kAlone, kShared };

void bind(tcp::acceptor& acceptor, const tcp::endpoint& endpoint) {
  for (const auto until = steady_now() + kPortPatience;; std::this_thread::sleep_for(kPortRetry)) {
    boost::system::error_code error;
    acceptor.bind(endpoint, error);
    if (!error) {
      return;
    }
    if (error != asio::error::address_in_use || steady_now() >= until) {
      throw boost::system::system_error(error);
    }
  }
}

void listen(tcp::acceptor& acceptor, const tcp::endpoint& endpoint, Sharing sharing) {
  acceptor.open(endpoint.protocol());
  acceptor.set_option(tcp::acceptor::reuse_address(true));
  if (endpoint.address().is_v6()) {
    acceptor.set_option(asio::ip::v6_only(false));
  }
  if (sharing == Sharing::kShared) {
    const int on = 1;
    ::setsockopt(acceptor.native_handle(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on));
  }
  // Those it accepts have it from it: a system call less for each.
  acceptor.set_option(tcp::no_delay(true));
  bind(acceptor, endpoint);
  acceptor.listen(4096);
  acceptor.native_non_blocking(true);
}

/// One acceptor per shard on the same port. Between shards the kernel spreads connections.
void listen_everywhere(ServerState& state) {
  auto endpoint = endpoint_of(state.runtime, state.options);
  const bool several = state.shards.size() > 1;
  try {
    if (several) {
      // SO_REUSEPORT would let a second server of the same user take half of our connections; a
      // plain socket meets any server that is there already.
      tcp::acceptor probe(state.runtime.shard(0).context());
      listen(probe, endpoint, Sharing::kAlone);
      endpoint = probe.local_endpoint();
    }
    for (const auto& shard : state.shards) {
      listen(shard->acceptor, endpoint, several ? Sharing::kShared : Sharing::kAlone);
      endpoint = shard->acceptor.local_endpoint();
    }
  } catch (const boost::system::system_error& error) {
    throw cannot_listen(state.options, error.code().message());
  }
  state.port = endpoint.port();
}

/// Makes room by closing the connection that idles longest, else the one that takes longest to say
/// what it wants, head or body, before it is known who asks: a flood of half requests keeps nobody
/// out. Whether there was one.
bool evict(ShardState& shard) {
  const auto rank = [](const Connection& connection) {
    return std::pair(!connection.idle(), connection.since());
  };
  Connection* longest = nullptr;
  for (auto* connection : shard.connections) {
    if (connection->waits_for_stranger() &&
        (longest == nullptr || rank(*connection) < rank(*longest))) {
      longest = connection;
    }
  }
  if (longest != nullptr) {
    longest->cut();
  }
  return longest != nullptr;
}

void refuse(ServerState& state, tcp::socket& socket) {
  state.refused.fetch_add(1, std::memory_order_relaxed);
  static constexpr std::string_view kFull =
      "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\n"
      "Connection: close\r\n\r\n";
  boost::system::error_code ignored;  // The client may be gone; it is refused either way.
  if (!state.tls) {
    socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(kFull), ignored);
  }
  socket.shutdown(tcp::socket::shutdown_both, ignored);
}

void admit(ServerState& state, ShardState& shard, tcp::socket socket, const tcp::endpoint& peer) {
  const auto address = unmapped(peer.address());
  const bool trusted = !state.trusted.empty() && state.trusted.contains(address);
  auto seat = trusted ? AddressSeats::Seat() : state.seats.take(address);
  if (!seat || (state.open.load(std::memory_order_relaxed) >= state.options.connections_max &&
                !evict(shard))) {
    refuse(state, socket);
    return;
  }
  state.accepted.fetch_add(1, std::memory_order_relaxed);
  auto transport = state.tls ? make_tls_transport(std::move(socket), *state.tls)
                             : make_plain_transport(std::move(socket));
  Connection::start(std::make_shared<Connection>(shard, std::move(transport), address.to_string(),
                                                 *std::move(seat), trusted, state.tls != nullptr));
}

/// Whether accept4 failed for no fault of ours: nobody waits, or who waited is gone.
bool is_passing(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR || error == ECONNABORTED ||
         error == EPROTO;
}

/// Takes some of the connections that wait, without a turn of the loop for each.
boost::system::error_code accept_some(ServerState& state, ShardState& shard) {
  for (int i = 0; i < kAcceptsInARow; ++i) {
    tcp::endpoint peer;
    auto size = static_cast<socklen_t>(peer.capacity());
    const int fd =
        ::accept4(shard.acceptor.native_handle(), peer.data(), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
      return {is_passing(errno) ? 0 : errno, boost::system::system_category()};
    }
    peer.resize(size);
    tcp::socket socket(shard.shard.context());
    boost::system::error_code error;
    socket.assign(peer.protocol(), fd, error);
    if (error) {
      ::close(fd);
      return error;
    }
    admit(state, shard, std::move(socket), peer);
  }
  return {};
}

Task<> accept_loop(std::shared_ptr<ServerState> state, ShardState& shard) {
  while (!shard.draining) {
    boost::system::error_code error;
    co_await shard.acceptor.async_wait(tcp::acceptor::wait_read,
                                       asio::redirect_error(asio::use_awaitable, error));
    if (shard.draining) {
      break;
    }
    if (!error) {
      error = accept_some(*state, shard);
    }
    if (error) {
      // Most likely no descriptors are left. What waits in the backlog keeps waiting.
      spdlog::warn("cannot accept a connection: {}", error.message());
      co_await sleep_for(100ms);
    }
  }
}

Task<> sweep_loop(std::shared_ptr<ServerState> /*keep*/, ShardState& shard) {
  while (!shard.stopped) {
    shard.sweeper.expires_after(kSweepEvery);
    boost::system::error_code woken;
    co_await shard.sweeper.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    const auto time = steady_now();
    for (auto at = shard.connections.begin(); at != shard.connections.end();) {
      (*at++)->sweep(time);  // The connection may end by it.
    }
  }
}

/// First step of shutdown: no new connections; those that idle close, streams are told.
void drain(ShardState& shard) {
  shard.draining = true;
  boost::system::error_code ignored;  // Closed already.
  shard.acceptor.close(ignored);
  for (auto at = shard.connections.begin(); at != shard.connections.end();) {
    (*at++)->drain();
  }
}

void cut(ShardState& shard) {
  for (auto at = shard.connections.begin(); at != shard.connections.end();) {
    (*at++)->cut();
  }
}

Task<> wait_until_empty(std::shared_ptr<ServerState> /*keep*/, ShardState& shard,
                        SteadyTime deadline) {
  while (!shard.connections.empty() && steady_now() < deadline) {
    shard.empty.expires_at(deadline);
    boost::system::error_code woken;
    co_await shard.empty.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
}

}  // namespace

Server::Server(Runtime& runtime, const RouteTable& routes, MiddlewareList& middleware,
               ServerOptions options, const StaticSite* site)
    : state_(std::make_shared<ServerState>(runtime, routes, middleware, std::move(options), site)) {
  for (std::size_t i = 0; i < runtime.size(); ++i) {
    state_->shards.push_back(std::make_unique<ShardState>(*state_, runtime.shard(i)));
  }
}

Server::~Server() = default;

void Server::start() {
  const auto& options = state_->options;
  if (options.tls) {
    state_->tls = make_tls_context(options.tls->certificate_chain.string(),
                                   options.tls->private_key.string());
  }
  listen_everywhere(*state_);
  for (const auto& shard : state_->shards) {
    spawn(shard->shard.executor(), "http accept", accept_loop(state_, *shard));
    spawn(shard->shard.executor(), "http sweep", sweep_loop(state_, *shard));
  }
}

std::uint16_t Server::port() const {
  return state_->port;
}

Task<> Server::stop(SteadyTime deadline) {
  const auto state = state_;
  for (const auto& shard : state->shards) {
    asio::post(shard->shard.context(), [state, &shard] { drain(*shard); });
  }
  for (const auto& shard : state->shards) {
    co_await asio::co_spawn(shard->shard.context(), wait_until_empty(state, *shard, deadline),
                            asio::use_awaitable);
  }
  for (const auto& shard : state->shards) {
    asio::post(shard->shard.context(), [state, &shard] { cut(*shard); });
  }
  const auto last = steady_now() + kCutGrace;
  for (const auto& shard : state->shards) {
    co_await asio::co_spawn(shard->shard.context(), wait_until_empty(state, *shard, last),
                            asio::use_awaitable);
    asio::post(shard->shard.context(), [state, &shard] {
      shard->stopped = true;
      shard->sweeper.cancel();
    });
  }
  if (const auto left = state->open.load(); left > 0) {
    spdlog::error("{} connections did not end when they were cut", left);
  }
}

ServerCounts Server::counts() const {
  ServerCounts counts;
  counts.connections_accepted = state_->accepted.load(std::memory_order_relaxed);
  counts.connections_refused = state_->refused.load(std::memory_order_relaxed);
  counts.connections_open = state_->open.load(std::memory_order_relaxed);
  for (const auto& shard : state_->shards) {
    counts.requests += shard->requests.load(std::memory_order_relaxed);
  }
  return counts;
}

}  // namespace auriga::platform::http
