#include "domains/accounts/hashing.hpp"

#include <chrono>

#include "core/error.hpp"

namespace auriga::accounts {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

constexpr seconds kQueueMax{2};

/// Measures one hash from its making to its end.
class Watch {
 public:
  explicit Watch(std::atomic<std::int64_t>& usual) : usual_(usual) {}
  ~Watch() {
    const auto took = std::chrono::steady_clock::now() - began_;
    const auto us = std::chrono::duration_cast<microseconds>(took).count();
    const auto before = usual_.load(std::memory_order_relaxed);
    usual_.store(before + (us - before) / 8, std::memory_order_relaxed);
  }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

 private:
  std::atomic<std::int64_t>& usual_;
  std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

}  // namespace

PasswordHashing::PasswordHashing(platform::ThreadPool& pool, core::PasswordCost cost)
    : pool_(pool), cost_(cost), usual_(std::make_shared<std::atomic<std::int64_t>>(70'000)) {}

void PasswordHashing::refuse_when_busy() const {
  const auto waiting = static_cast<std::int64_t>(pool_.waiting());
  if (microseconds(waiting * usual_->load(std::memory_order_relaxed)) > kQueueMax) {
    throw std::move(core::Error(core::ErrorCode::kOverloaded, {}, "passwords wait to be hashed")
                        .with_retry_after(kQueueMax));
  }
}

Task<std::string> PasswordHashing::hash(std::string password) {
  refuse_when_busy();
  auto work = [password = std::move(password), cost = cost_, usual = usual_] {
    const Watch watch(*usual);
    return core::hash_password(password, cost);
  };
  co_return co_await pool_.run(std::move(work));
}

Task<PasswordHashing::Judged> PasswordHashing::judge(std::string hash, std::string password) {
  refuse_when_busy();
  auto work = [hash = std::move(hash), password = std::move(password), cost = cost_,
               usual = usual_] {
    Judged out;
    {
      const Watch watch(*usual);
      out.right = core::verify_password(hash, password);
    }
    if (out.right && core::needs_rehash(hash, cost)) {
      try {
        out.renewed = core::hash_password(password, cost);
      } catch (const core::Error&) {
        // No memory for it now: the next sign-in tries again.
      }
    }
    return out;
  };
  co_return co_await pool_.run(std::move(work));
}

}  // namespace auriga::accounts
