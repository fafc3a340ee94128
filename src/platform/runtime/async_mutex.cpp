#include "platform/runtime/async_mutex.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>

namespace auriga::platform {

Task<AsyncMutex::Guard> AsyncMutex::lock() {
  auto executor = co_await asio::this_coro::executor;
  auto start = [this, executor](auto handler) {
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    auto resume = [shared, executor] { asio::post(executor, [shared] { std::move (*shared)(); }); };
    {
      const std::scoped_lock hold(mutex_);
      if (held_) {
        waiting_.emplace_back(std::move(resume));
        return;
      }
      held_ = true;
    }
    resume();
  };
  co_await asio::async_initiate<const asio::use_awaitable_t<>&, void()>(start, asio::use_awaitable);
  co_return Guard(this);
}

void AsyncMutex::unlock() {
  std::function<void()> next;
  {
    const std::scoped_lock hold(mutex_);
    if (waiting_.empty()) {
      held_ = false;
      return;
    }
    next = std::move(waiting_.front());
    waiting_.pop_front();
  }
  next();
}

}  // namespace auriga::platform
