// A runtime of one shard with clients for trusted endpoints: what the tests of this folder run on.
#pragma once

#include <future>

#include "platform/http_client/http_client.hpp"
#include "platform/runtime/runtime.hpp"

namespace auriga::testing {

class OneShard {
 public:
  OneShard() { runtime_.start(); }
  ~OneShard() { runtime_.stop(); }
  OneShard(const OneShard&) = delete;
  OneShard& operator=(const OneShard&) = delete;

  [[nodiscard]] platform::HttpClients& clients() { return clients_; }
  [[nodiscard]] platform::asio::io_context& context() { return runtime_.shard(0).context(); }

  /// Outgoing requests now.
  [[nodiscard]] std::size_t clients_running() { return run(count(clients_)); }

  template <class T>
  T run(platform::Task<T> task) {
    return platform::asio::co_spawn(context(), std::move(task), platform::asio::use_future).get();
  }

 private:
  static platform::Task<std::size_t> count(platform::HttpClients& clients) {
    co_return clients.here().running();
  }

  platform::Runtime runtime_{1};
  // Without the breaker of origins: what is tested here is the model's own.
  platform::HttpClients clients_{
      runtime_, {.profile = platform::OutgoingProfile::kOperator, .breaker = std::nullopt}};
};

inline platform::SteadyTime in(std::chrono::milliseconds time) {
  return std::chrono::steady_clock::now() + time;
}

}  // namespace auriga::testing
