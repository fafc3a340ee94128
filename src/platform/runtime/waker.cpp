#include "platform/runtime/waker.hpp"

namespace auriga::platform {

void Waker::wake(const std::shared_ptr<Waker>& waker) {
  if (!waker->woken_.exchange(true)) {
    asio::post(waker->timer_.get_executor(), [waker] { waker->timer_.cancel(); });
  }
}

Task<> Waker::wait(std::chrono::steady_clock::duration time) {
  const auto until = std::chrono::steady_clock::now() + time;
  // That the timer was cancelled says nothing: it may be the late echo of a wake() before begin().
  while (!woken_ && std::chrono::steady_clock::now() < until) {
    timer_.expires_at(until);
    boost::system::error_code ended;
    co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, ended));
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) {
      throw boost::system::system_error(asio::error::operation_aborted);
    }
  }
}

}  // namespace auriga::platform
