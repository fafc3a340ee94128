// ThreadPool: named threads for what would block a shard (disk, hashing, extraction), with a bound
// on what waits. Above it, work is refused with OVERLOADED: the caller hears at once.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include "core/error.hpp"
#include "platform/runtime/completion.hpp"
#include "platform/runtime/task.hpp"

namespace auriga::platform {

struct ThreadPoolOptions {
  std::string name;  ///< At most 15 characters: the threads' name in the system.
  std::size_t threads = 1;
  std::size_t queue_max = 1024;  ///< Jobs that may wait.
};

class ThreadPool {
 public:
  explicit ThreadPool(ThreadPoolOptions options);
  ~ThreadPool();  ///< As stop().
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  /// Runs `fn()` on a thread of the pool and continues the caller on its own executor with the
  /// result; an exception of `fn` is rethrown there. Throws OVERLOADED when the queue is full.
  /// `fn` must own what it needs. Inside a coroutine give the closure a name first: g++ 12 copies
  /// the bytes of one that is made within a co_await expression, and destroys it twice.
  template <class Fn>
  Task<std::invoke_result_t<Fn&>> run(Fn fn) {
    return run_state(std::make_shared<State<Fn>>(std::move(fn)));
  }

  /// Queues `job`. Throws OVERLOADED when the queue is full or the pool has stopped. Any thread.
  void post(std::function<void()> job);

  /// Finishes what is queued and takes no more. Jobs that hand their results to a runtime's shards
  /// must have ended before it stops, or they hand them to nobody. Not on a thread of the pool.
  void stop();

  [[nodiscard]] std::size_t waiting() const;

 private:
  template <class Fn>
  struct State {
    using R = std::invoke_result_t<Fn&>;
    explicit State(Fn given) : fn(std::move(given)) {}
    Fn fn;
    std::conditional_t<std::is_void_v<R>, std::monostate, std::optional<R>> result{};
  };

  template <class Fn>
  Task<std::invoke_result_t<Fn&>> run_state(std::shared_ptr<State<Fn>> state) {
    using R = std::invoke_result_t<Fn&>;
    auto start = [this, state](Completion done) {
      post([state, done = std::move(done)] {
        std::exception_ptr failure;
        try {
          if constexpr (std::is_void_v<R>) {
            state->fn();
          } else {
            state->result.emplace(state->fn());
          }
        } catch (...) {
          failure = std::current_exception();
        }
        done(failure);
      });
    };
    co_await suspend_until_done(std::move(start));
    if constexpr (!std::is_void_v<R>) {
      co_return std::move(*state->result);
    }
  }

  void work(std::size_t index);

  ThreadPoolOptions options_;
  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::function<void()>> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace auriga::platform
