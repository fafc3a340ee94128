// Signals: who waits for something to happen to a thing, by the thing's key, and is woken when it
// does. Nothing is told but that it happened: whoever is woken looks. Listen first, look then, wait
// last, so that nothing is missed in between.
#pragma once

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

#include "platform/runtime/task.hpp"

namespace auriga::platform {

template <class Key>
class Signals {
  /// A listener's place. Its members but the executor belong to the listener's shard.
  struct Bell {
    explicit Bell(const Executor& on) : executor(on), timer(on) {}
    const Executor executor;
    asio::steady_timer timer;
    bool rung = false;
  };

 public:
  /// Waits for rings. On one shard.
  class Listener {
   public:
    Listener(Signals& signals, Key key, std::shared_ptr<Bell> bell)
        : signals_(signals), key_(std::move(key)), bell_(std::move(bell)) {}
    ~Listener() { signals_.leave(key_, bell_); }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    /// Until a ring that came since the last wait, or `deadline`; whether there was one. Throws
    /// operation_aborted when cancelled.
    [[nodiscard]] Task<bool> wait(SteadyTime deadline) {
      if (!bell_->rung) {
        bell_->timer.expires_at(deadline);
        boost::system::error_code woken;
        co_await bell_->timer.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        const auto state = co_await asio::this_coro::cancellation_state;
        if (state.cancelled() != asio::cancellation_type::none) {
          throw boost::system::system_error(asio::error::operation_aborted);
        }
      }
      co_return std::exchange(bell_->rung, false);
    }

   private:
    Signals& signals_;
    Key key_;
    std::shared_ptr<Bell> bell_;
  };

  /// Hears of `key` until it is destroyed. On the shard that will wait, whose executor is given.
  /// Null where `most` listen already.
  [[nodiscard]] std::unique_ptr<Listener> listen(const Key& key, const Executor& executor,
                                                 std::size_t most = SIZE_MAX) {
    auto bell = std::make_shared<Bell>(executor);
    {
      const std::scoped_lock hold(mutex_);
      auto& bells = bells_[key];
      if (bells.size() >= most) {
        return nullptr;
      }
      bells.push_back(bell);
    }
    return std::make_unique<Listener>(*this, key, std::move(bell));
  }

  /// Wakes all who listen. Any thread.
  void ring(const Key& key) {
    const std::scoped_lock hold(mutex_);
    const auto found = bells_.find(key);
    if (found == bells_.end()) {
      return;
    }
    for (const auto& bell : found->second) {
      asio::post(bell->executor, [bell] {
        bell->rung = true;
        bell->timer.cancel();
      });
    }
  }

  /// What is listened to now. Any thread.
  [[nodiscard]] std::vector<Key> keys() const {
    const std::scoped_lock hold(mutex_);
    std::vector<Key> out;
    out.reserve(bells_.size());
    for (const auto& [key, bells] : bells_) {
      out.push_back(key);
    }
    return out;
  }

 private:
  void leave(const Key& key, const std::shared_ptr<Bell>& bell) {
    const std::scoped_lock hold(mutex_);
    const auto found = bells_.find(key);
    std::erase(found->second, bell);
    if (found->second.empty()) {
      bells_.erase(found);
    }
  }

  mutable std::mutex mutex_;
  std::unordered_map<Key, std::vector<std::shared_ptr<Bell>>> bells_;
};

}  // namespace auriga::platform
