#include "loop.hpp"

#include <sys/epoll.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <system_error>

#include "process.hpp"

namespace auriga::load {
namespace {

// Small, so that what is due waits for few of them.
constexpr int kEventsAtOnce = 64;

void control(int set, int operation, int fd, Loop::Watcher* watcher, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = watcher;
  if (::epoll_ctl(set, operation, fd, &event) != 0) {
    throw std::system_error(errno, std::generic_category(), "epoll_ctl");
  }
}

}  // namespace

Loop::Loop() : set_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (set_ < 0) {
    throw std::system_error(errno, std::generic_category(), "epoll_create1");
  }
  // The kernel may wake a thread 50 us late to save power; frames are to go out evenly.
  ::prctl(PR_SET_TIMERSLACK, 1UL);
}

Loop::~Loop() {
  ::close(set_);
}

void Loop::add(int fd, Watcher& watcher, std::uint32_t events) {
  control(set_, EPOLL_CTL_ADD, fd, &watcher, events);
}

void Loop::change(int fd, Watcher& watcher, std::uint32_t events) {
  control(set_, EPOLL_CTL_MOD, fd, &watcher, events);
}

void Loop::remove(int fd) {
  control(set_, EPOLL_CTL_DEL, fd, nullptr, 0);
}

void Loop::bury(std::unique_ptr<Watcher> watcher) {
  buried_.push_back(std::move(watcher));
}

void Loop::at(std::int64_t when_ns, std::function<void()> what) {
  timers_.push({when_ns, timers_made_++, std::move(what)});
}

bool Loop::run_timers() {
  bool any = false;
  while (!timers_.empty() && timers_.top().when_ns <= now_ns()) {
    const auto what = timers_.top().what;
    timers_.pop();
    what();
    any = true;
  }
  return any;
}

void Loop::round(std::int64_t until_ns) {
  // What was due may be what is waited for.
  const bool any = run_timers();
  const auto due = timers_.empty() ? until_ns : std::min(until_ns, timers_.top().when_ns);
  const auto wait = any ? 0 : std::max<std::int64_t>(due - now_ns(), 0);
  const timespec time{wait / kNsPerSecond, wait % kNsPerSecond};
  std::array<epoll_event, kEventsAtOnce> events;
  const int got = ::epoll_pwait2(set_, events.data(), kEventsAtOnce, &time, nullptr);
  if (got < 0 && errno != EINTR) {
    throw std::system_error(errno, std::generic_category(), "epoll_pwait2");
  }
  for (int i = 0; i < got; ++i) {
    const auto& event = events[static_cast<std::size_t>(i)];
    static_cast<Watcher*>(event.data.ptr)->on_ready(event.events);
  }
  buried_.clear();
}

void Loop::run_until(const std::function<bool()>& done, double seconds, const char* waiting_for) {
  const auto end = now_ns() + static_cast<std::int64_t>(seconds * kNsPerSecond);
  while (!done()) {
    if (now_ns() >= end) {
      throw std::runtime_error(std::string("waited in vain for ") + waiting_for);
    }
    round(end);
  }
}

void Loop::run_for(double seconds) {
  const auto end = now_ns() + static_cast<std::int64_t>(seconds * kNsPerSecond);
  run_until([end] { return now_ns() >= end; }, seconds + 1, "the time");
}

}  // namespace auriga::load
