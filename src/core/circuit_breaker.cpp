#include "core/circuit_breaker.hpp"

#include <algorithm>

namespace auriga::core {

bool CircuitBreaker::allow(Time now) {
  if (open_for_.count() == 0) {
    return true;
  }
  if (now < until_) {
    return false;
  }
  until_ = now + policy_.probe_time;
  probing_ = true;
  return true;
}

void CircuitBreaker::succeeded() {
  failures_ = 0;
  probing_ = false;
  open_for_ = Milliseconds(0);
}

void CircuitBreaker::failed(Time now) {
  if (open_for_.count() > 0) {
    if (!probing_) {
      return;  // Asked before it opened: that failure is already counted.
    }
    probing_ = false;
    open_for_ = std::min(open_for_ * 2, policy_.open_time_max);
    until_ = now + open_for_;
  } else if (++failures_ >= policy_.failures_max) {
    open_for_ = policy_.open_time;
    until_ = now + open_for_;
  }
}

void CircuitBreaker::told_nothing(Time now) {
  if (probing_) {
    probing_ = false;
    until_ = now;
  }
}

CircuitBreaker::State CircuitBreaker::state(Time now) const {
  return open_for_.count() == 0 ? State::kClosed : now < until_ ? State::kOpen : State::kHalfOpen;
}

Milliseconds CircuitBreaker::retry_after(Time now) const {
  return open_for_.count() == 0 || now >= until_ ? Milliseconds(0)
                                                 : std::chrono::ceil<Milliseconds>(until_ - now);
}

std::string_view breaker_state_name(CircuitBreaker::State state) {
  switch (state) {
    case CircuitBreaker::State::kClosed:
      return "closed";
    case CircuitBreaker::State::kOpen:
      return "open";
    case CircuitBreaker::State::kHalfOpen:
      break;
  }
  return "half_open";
}

}  // namespace auriga::core
