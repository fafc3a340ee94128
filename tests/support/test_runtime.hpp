// Runs coroutines from a test: a Runtime of a few shards, and a folder that vanishes with it.
#pragma once

#include <filesystem>
#include <future>
#include <optional>
#include <string>
#include <vector>

#include "app/scope.hpp"
#include "platform/runtime/runtime.hpp"

namespace auriga::testing {

/// A new folder under the system's temporary one, removed with what it holds.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// Started at once; stop() before what its coroutines use goes away.
class TestRuntime {
 public:
  explicit TestRuntime(std::size_t shards = 2) : runtime_(shards) { runtime_.start(); }

  [[nodiscard]] platform::Runtime& get() { return runtime_; }
  void stop() { runtime_.stop(); }

  /// Runs `task` on a shard and answers its result; throws what it throws.
  template <class T>
  T run(platform::Task<T> task, std::size_t shard = 0) {
    return start(std::move(task), shard).get();
  }
  /// Starts `task` on a shard.
  template <class T>
  std::future<T> start(platform::Task<T> task, std::size_t shard = 0) {
    return platform::asio::co_spawn(runtime_.shard(shard % runtime_.size()).context(),
                                    std::move(task), platform::asio::use_future);
  }

 private:
  platform::Runtime runtime_;
};

inline core::SystemScope system_scope() {
  return app::ScopeKey::system();
}

/// A tenant with an organisation of its own.
inline core::Tenant new_tenant() {
  return {system_scope(), core::OrganizationId::make()};
}

}  // namespace auriga::testing
