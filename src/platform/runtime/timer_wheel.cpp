#include "platform/runtime/timer_wheel.hpp"

#include <algorithm>

namespace auriga::platform {

void TimerWheel::Timer::unlink() {
  if (after_ != nullptr) {
    before_->after_ = after_;
    after_->before_ = before_;
    before_ = nullptr;
    after_ = nullptr;
  }
}

TimerWheel::Head::Head() {
  before_ = this;
  after_ = this;
}

TimerWheel::TimerWheel(Shard& shard, const core::Clock& clock)
    : clock_(clock), origin_(clock.steady()), loop_(shard.context()) {
  turn();
}

TimerWheel::~TimerWheel() {
  for (auto& slot : slots_) {
    while (slot.after_ != &slot) {
      slot.after_->unlink();
    }
  }
}

std::uint64_t TimerWheel::tick_of(SteadyTime time) const {
  return time <= origin_ ? 0 : static_cast<std::uint64_t>((time - origin_) / kTick);
}

// Into the slot of the tick after the deadline, so that it has passed when the slot's turn comes.
void TimerWheel::set(Timer& timer, SteadyTime when) {
  timer.unlink();
  timer.when_ = when;
  auto& slot = slots_[std::max(tick_of(when) + 1, next_) % kSlots];
  timer.before_ = slot.before_;
  timer.after_ = &slot;
  slot.before_->after_ = &timer;
  slot.before_ = &timer;
}

void TimerWheel::turn() {
  const auto now = clock_.steady();
  const auto last = tick_of(now);
  // After a long sleep every slot is looked through once, not once for each turn that was missed.
  if (last >= next_ + kSlots) {
    next_ = last - kSlots + 1;
  }
  while (next_ <= last) {
    run_slot(slots_[next_++ % kSlots], now);
  }
  loop_.expires_after(kTick);
  loop_.async_wait([this](const boost::system::error_code& error) {
    if (!error) {
      turn();
    }
  });
}

// What a timer sets again goes to the end of a ring and may come into this one: only those that
// stand in it now have their turn.
void TimerWheel::run_slot(Head& slot, SteadyTime now) {
  Head due;
  for (auto* timer = slot.after_; timer != &slot;) {
    auto* const after = timer->after_;
    if (timer->when_ <= now) {
      timer->unlink();
      timer->before_ = due.before_;
      timer->after_ = &due;
      due.before_->after_ = timer;
      due.before_ = timer;
    }
    timer = after;
  }
  while (due.after_ != &due) {
    auto* const timer = due.after_;
    timer->unlink();
    timer->on_timer();
  }
}

}  // namespace auriga::platform
