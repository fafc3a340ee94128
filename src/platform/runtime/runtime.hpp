// The runtime: one shard per core, each a thread with its own io_context. A connection lives on one
// shard for its whole life, so its state needs no lock; shards share nothing but what says so.
#pragma once

#include <cstddef>
#include <memory>
#include <thread>
#include <vector>

#include "platform/runtime/task.hpp"

namespace auriga::platform {

/// An event loop whose pending work can be dropped before it is destroyed.
class EventLoop : public asio::io_context {
 public:
  EventLoop() : asio::io_context(1) {}
  void drop_work() { shutdown(); }
};

/// One thread and its event loop.
class Shard {
 public:
  explicit Shard(std::size_t index) : index_(index) {}

  [[nodiscard]] std::size_t index() const noexcept { return index_; }
  [[nodiscard]] asio::io_context& context() noexcept { return context_; }
  [[nodiscard]] Executor executor() noexcept { return context_.get_executor(); }

  /// The shard whose thread this is; null on other threads.
  [[nodiscard]] static Shard* current() noexcept;

 private:
  friend class Runtime;
  std::size_t index_;
  EventLoop context_;
};

/// Owns the shards. Life: construct, start(), stop() (idempotent), destruct.
class Runtime {
 public:
  explicit Runtime(std::size_t shards);
  ~Runtime();
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  void start();  ///< One thread per shard, named `shard-N`.
  void stop();   ///< Stops the loops at once and joins; what still waits is dropped.

  [[nodiscard]] std::size_t size() const noexcept { return shards_.size(); }
  [[nodiscard]] Shard& shard(std::size_t index) { return *shards_[index]; }

  /// Runs `task` on shard 0 and blocks the calling thread (not a shard) until it ends; rethrows.
  void run_blocking(Task<> task);

 private:
  std::vector<std::unique_ptr<Shard>> shards_;
  std::vector<asio::executor_work_guard<asio::io_context::executor_type>> guards_;
  std::vector<std::thread> threads_;
};

}  // namespace auriga::platform
