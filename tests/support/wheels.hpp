// Waits for the timer wheels, where a test moves the clock.
#pragma once

#include <future>
#include <memory>
#include <vector>

#include "platform/runtime/timer_wheel.hpp"

namespace auriga::testing {

/// Until the wheels have looked at what the clock says now. A loop runs
/// its timers in the order in which they are due, so a wheel's turn, due within one tick, comes
/// before what is due after two, however late the machine is.
inline void turn_wheels(platform::Runtime& runtime) {
  std::vector<std::future<void>> turned;
  for (std::size_t i = 0; i < runtime.size(); ++i) {
    auto& shard = runtime.shard(i).context();
    auto timer =
        std::make_shared<platform::asio::steady_timer>(shard, 2 * platform::TimerWheel::kTick);
    auto done = std::make_shared<std::promise<void>>();
    turned.push_back(done->get_future());
    timer->async_wait([timer, done](const auto&) { done->set_value(); });
  }
  for (auto& each : turned) {
    each.get();
  }
}

}  // namespace auriga::testing
