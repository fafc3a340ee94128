// PasswordHashing: what passwords cost, on a thread pool of its own. Each takes a tenth of a second
// and 64 MiB, so what would wait for seconds is refused at once.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "core/password.hpp"
#include "platform/runtime/thread_pool.hpp"

namespace auriga::accounts {

using platform::Task;

/// Any shard.
class PasswordHashing {
 public:
  PasswordHashing(platform::ThreadPool& pool, core::PasswordCost cost);

  struct Judged {
    bool right = false;
    /// A hash of the right password at today's cost, when the one it was compared with has another.
    std::optional<std::string> renewed = {};
  };

  /// Throw OVERLOADED, with the seconds to wait, when the pool has work for more than two seconds.
  [[nodiscard]] Task<std::string> hash(std::string password);
  [[nodiscard]] Task<Judged> judge(std::string hash, std::string password);
  void refuse_when_busy() const;

 private:
  platform::ThreadPool& pool_;
  core::PasswordCost cost_;
  /// Microseconds that one takes here, as it was lately. Work in the pool may outlive this.
  std::shared_ptr<std::atomic<std::int64_t>> usual_;
};

}  // namespace auriga::accounts
