// Loop: readiness of descriptors and things to do at a time, on one thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <queue>
#include <vector>

namespace auriga::load {

class Loop {
 public:
  class Watcher {
   public:
    virtual ~Watcher() = default;
    /// `events` as epoll_wait(2) tells them. May come once after `remove`, in the same round.
    virtual void on_ready(std::uint32_t events) = 0;
  };

  Loop();
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  void add(int fd, Watcher& watcher, std::uint32_t events);
  void change(int fd, Watcher& watcher, std::uint32_t events);
  void remove(int fd);

  /// Keeps a watcher that was removed until no event of this round can name it.
  void bury(std::unique_ptr<Watcher> watcher);

  /// Calls `what` at a time of now_ns(), or as soon after it as may be.
  void at(std::int64_t when_ns, std::function<void()> what);

  /// Runs until `done` says so, asked after each round. Throws std::runtime_error with
  /// `waiting_for` when `seconds` are over before.
  void run_until(const std::function<bool()>& done, double seconds, const char* waiting_for);

  /// Runs for so long.
  void run_for(double seconds);

 private:
  struct Timer {
    std::int64_t when_ns;
    std::uint64_t order;  // Of two for the same time the older goes first.
    std::function<void()> what;
    bool operator<(const Timer& other) const {
      return when_ns != other.when_ns ? when_ns > other.when_ns : order > other.order;
    }
  };

  void round(std::int64_t until_ns);
  /// Whether any was due.
  bool run_timers();

  int set_;
  std::uint64_t timers_made_ = 0;
  std::priority_queue<Timer> timers_;
  std::vector<std::unique_ptr<Watcher>> buried_;
};

}  // namespace auriga::load
