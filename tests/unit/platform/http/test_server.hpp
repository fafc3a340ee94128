// A server for tests: a few routes of every kind on a free port of loopback, with the runtime it
// needs. Stops in order when it goes.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>

#include "core/rules.hpp"
#include "platform/http/server.hpp"
#include "platform/http/static_site.hpp"
#include "platform/runtime/signals.hpp"

namespace auriga::platform::http::test {

/// Counts what came, for who waits for it. Any thread.
class Arrivals {
 public:
  void come() {
    const std::scoped_lock lock(mutex_);
    ++count_;
    changed_.notify_all();
  }
  /// Until so many have come; whether they have in time.
  [[nodiscard]] bool await(int count) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(20), [&] { return count_ >= count; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int count_ = 0;
};

/// What the routes below work on and count.
struct Shop {
  std::atomic<int> cancelled{0};     ///< Handlers that ended by cancellation.
  std::atomic<int> stream_sends{0};  ///< Events that send() took.
  std::atomic<int> stream_ends{0};   ///< Streams whose handler came to its end.
  std::atomic<int> writes{0};        ///< POST /items that ran.
  std::atomic<bool> held{true};      ///< GET /held waits while it is; see let_go().
  Arrivals waiting;                  ///< Handlers that began to wait.
  Signals<int> let_go_signals;
  std::string etag = "v1";
  std::filesystem::path file;  ///< What GET /file sends.

  /// Any thread.
  void let_go() {
    held = false;
    let_go_signals.ring(0);
  }
};

/// GET /items/{item_id}?verbose=, POST /items, PUT /items/{item_id} (If-Match), GET /slow?ms=,
/// GET /held, GET /shop, GET /fail, GET /text, GET /big, GET /file, GET
/// /events?count=&gap_ms=&keep=&hold= (each event but the first waits as /held does), POST /upload,
/// POST /raw, GET /secret (signed in), DELETE /items/{item_id}.
void bind_shop(RouteTable& table, Shop& shop);

struct Setup {
  ServerOptions options = {};
  std::size_t shards = 1;
  const StaticSite* site = nullptr;
  /// Adds routes to those of the shop.
  std::function<void(RouteTable&, Runtime&)> bind = {};
  /// Fills the list; by default only the request id.
  std::function<void(MiddlewareList&, const RouteTable&)> compose = {};
};

class TestServer {
 public:
  explicit TestServer(Setup setup = {});
  ~TestServer();

  [[nodiscard]] std::uint16_t port() const { return server_->port(); }
  [[nodiscard]] Shop& shop() { return shop_; }
  [[nodiscard]] Server& server() { return *server_; }
  [[nodiscard]] const RouteTable& table() const { return table_; }
  [[nodiscard]] Runtime& runtime() { return runtime_; }
  /// Stops at most that long after now; how long it took.
  std::chrono::milliseconds stop(std::chrono::milliseconds grace);

 private:
  Shop shop_;
  RouteTable table_;
  MiddlewareList middleware_;
  Runtime runtime_;
  std::unique_ptr<Server> server_;
  bool stopped_ = false;
};

}  // namespace auriga::platform::http::test
