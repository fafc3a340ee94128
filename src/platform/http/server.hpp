// Server: HTTP/1.1 (RFC 9112) on every shard of the runtime. Life: construct with a filled route
// table and the middleware list, start(), `co_await stop(deadline)`, destruct. Shutdown is in two
// steps: stop accepting, tell streams and finish what is in flight; at the deadline cut the rest.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "platform/http/middleware.hpp"
#include "platform/http/route_table.hpp"
#include "platform/runtime/runtime.hpp"
#include "platform/runtime/thread_pool.hpp"

namespace auriga::platform::http {

class StaticSite;
struct ServerState;

struct TlsFiles {
  std::filesystem::path certificate_chain;  ///< PEM.
  std::filesystem::path private_key;        ///< PEM, without a password.
};

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;         ///< 0 takes a free one; see Server::port().
  std::optional<TlsFiles> tls = {};  ///< TLS 1.2 or above instead of plain TCP.

  std::size_t head_bytes_max = 16ULL << 10U;   ///< Request line and headers: 431.
  std::size_t target_bytes_max = 8ULL << 10U;  ///< 414.
  /// Open connections, all shards together. At the bound the connection that idles longest on the
  /// shard is closed, else the one that takes longest to say what it wants; when there is neither,
  /// the new one is answered 503.
  std::size_t connections_max = 10'000;
  /// Of one address at once; further ones are answered 503. 0: no bound. Trusted proxies are not
  /// counted; what they pass on counts for the client that they name, while it is answered.
  std::size_t connections_per_address = 0;

  std::chrono::milliseconds head_timeout{10'000};     ///< From its first byte to its last: 408.
  std::chrono::milliseconds idle_timeout{75'000};     ///< Between requests: closed.
  std::chrono::milliseconds body_stall_max{15'000};   ///< Without a byte of the body: 408.
  std::uint64_t body_bytes_per_second_min = 500;      ///< Average after the first 10 s: 408.
  std::chrono::milliseconds write_stall_max{20'000};  ///< Without a byte taken: cut.
  std::chrono::milliseconds heartbeat{15'000};        ///< Comments on silent event streams.
  /// Of routes that state no time of their own: 504.
  std::chrono::milliseconds request_timeout{30'000};

  std::vector<std::string> trusted_proxies = {};  ///< Addresses or CIDR; X-Forwarded-* is believed.
  std::filesystem::path upload_folder = {};       ///< Temporary files; empty: the system's.
  ThreadPool* disk_pool = nullptr;  ///< For upload and download I/O; null: on the shard.
};

/// Counts since the start, all shards together. Any thread.
struct ServerCounts {
  std::uint64_t connections_accepted = 0;
  std::uint64_t connections_refused = 0;
  std::uint64_t connections_open = 0;
  std::uint64_t requests = 0;
};

class Server {
 public:
  /// Everything given by reference must outlive the server. `site` may be null.
  Server(Runtime& runtime, const RouteTable& routes, MiddlewareList& middleware,
         ServerOptions options, const StaticSite* site = nullptr);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Binds and listens on every shard; throws core::Error(CONFIGURATION_INVALID) when it cannot.
  void start();
  [[nodiscard]] std::uint16_t port() const;
  /// See the top of this file. Call on any shard; returns when no connection is left.
  Task<> stop(SteadyTime deadline);

  [[nodiscard]] ServerCounts counts() const;

 private:
  std::shared_ptr<ServerState> state_;
};

}  // namespace auriga::platform::http
