// What the shards of a server share, and what each has for itself. Internal to this folder.
#pragma once

#include <atomic>
#include <list>
#include <memory>
#include <vector>

#include "platform/http/address_seats.hpp"
#include "platform/http/network_list.hpp"
#include "platform/http/server.hpp"

namespace boost::asio::ssl {
class context;
}

namespace auriga::platform::http {

class Connection;
struct ServerState;

/// Used on its shard's thread only, but for the counters.
struct ShardState {
  ShardState(ServerState& owner, Shard& runtime_shard)
      : server(owner),
        shard(runtime_shard),
        acceptor(runtime_shard.context()),
        sweeper(runtime_shard.context()),
        empty(runtime_shard.context()) {}

  ServerState& server;
  Shard& shard;
  asio::ip::tcp::acceptor acceptor;
  asio::steady_timer sweeper;
  asio::steady_timer empty;  ///< Cancelled when the last connection ends.
  std::list<Connection*> connections;
  bool draining = false;
  bool stopped = false;  ///< No connection is left: the sweep ends.
  std::atomic<std::uint64_t> requests{0};
};

struct ServerState : std::enable_shared_from_this<ServerState> {
  ServerState(Runtime& runtime_, const RouteTable& routes_, MiddlewareList& middleware_,
              ServerOptions options_, const StaticSite* site_)
      : runtime(runtime_),
        routes(routes_),
        middleware(middleware_),
        options(std::move(options_)),
        site(site_),
        trusted(options.trusted_proxies),
        seats(options.connections_per_address) {}

  Runtime& runtime;
  const RouteTable& routes;
  MiddlewareList& middleware;
  const ServerOptions options;
  const StaticSite* site;
  const NetworkList trusted;
  AddressSeats seats;
  std::shared_ptr<asio::ssl::context> tls;
  std::uint16_t port = 0;
  std::vector<std::unique_ptr<ShardState>> shards;
  std::atomic<std::uint64_t> accepted{0};
  std::atomic<std::uint64_t> refused{0};
  std::atomic<std::uint64_t> open{0};
};

}  // namespace auriga::platform::http
