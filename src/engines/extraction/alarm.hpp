// Alarm: a deadline on what waits on a descriptor.
#pragma once

#include <memory>

#include "platform/runtime/task.hpp"

namespace auriga::extraction {

/// Cancels the wait on `on` when the deadline passes. It may pass while no wait is pending, so ask
/// rang() before each wait. Destroyed before `on`; used on its executor.
class Alarm {
 public:
  using Descriptor = platform::asio::posix::stream_descriptor;

  Alarm(Descriptor& on, platform::SteadyTime deadline)
      : timer_(on.get_executor(), deadline), state_(std::make_shared<State>(State{&on})) {
    timer_.async_wait([state = state_](const boost::system::error_code& error) {
      if (!error && state->on != nullptr) {
        state->rang = true;
        state->on->cancel();
      }
    });
  }
  ~Alarm() { state_->on = nullptr; }
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

  [[nodiscard]] bool rang() const noexcept { return state_->rang; }

 private:
  struct State {
    Descriptor* on;
    bool rang = false;
  };
  platform::asio::steady_timer timer_;
  std::shared_ptr<State> state_;  // Outlives this in a handler that is queued already.
};

}  // namespace auriga::extraction
