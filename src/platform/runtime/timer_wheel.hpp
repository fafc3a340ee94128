// TimerWheel: very many deadlines on one shard, most of which are moved or dropped before they
// come: the time limits of connections.
//
// A hashed wheel (Varghese and Lauck, "Hashed and Hierarchical Timing Wheels", 1987, scheme 6): a
// deadline falls into the slot of its tick modulo the number of slots; each tick looks through one
// slot and runs what is due, leaving what belongs to a later turn. Setting and dropping cost a few
// pointers and no memory, where a timer of the event loop costs some hundred bytes and a heap's
// logarithm. A deadline is kept to within one tick, never early.
//
// The wheel turns by the loop's own time, but what is due is judged by the clock given, so that a
// test decides what time it is.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/clock.hpp"
#include "platform/runtime/runtime.hpp"

namespace auriga::platform {

class TimerWheel {
 public:
  static constexpr std::chrono::milliseconds kTick{50};

  /// One deadline. Derive from it or hold it; it leaves the wheel when it is destroyed.
  class Timer {
   public:
    Timer() = default;
    virtual ~Timer() { unlink(); }
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;
    /// The deadline has come; the timer is not set any more. It may be destroyed in here.
    virtual void on_timer() = 0;
    [[nodiscard]] bool is_set() const { return after_ != nullptr; }

   private:
    friend class TimerWheel;
    void unlink();
    Timer* before_ = nullptr;
    Timer* after_ = nullptr;
    SteadyTime when_;
  };

  /// Turns on the loop of `shard` from then on; goes when that loop has stopped. `clock` outlives
  /// it.
  TimerWheel(Shard& shard, const core::Clock& clock);
  ~TimerWheel();
  TimerWheel(const TimerWheel&) = delete;
  TimerWheel& operator=(const TimerWheel&) = delete;

  // On the shard's thread.

  /// Sets or moves a timer.
  void set(Timer& timer, SteadyTime when);
  void set_in(Timer& timer, SteadyTime::duration time) { set(timer, clock_.steady() + time); }
  static void cancel(Timer& timer) { timer.unlink(); }
  [[nodiscard]] const core::Clock& clock() const { return clock_; }

 private:
  static constexpr std::size_t kSlots = 1024;

  /// Heads the ring of a slot's timers.
  struct Head final : Timer {
    Head();
    void on_timer() override {}
  };

  [[nodiscard]] std::uint64_t tick_of(SteadyTime time) const;
  void turn();
  void run_slot(Head& slot, SteadyTime now);

  const core::Clock& clock_;
  SteadyTime origin_;
  std::uint64_t next_ = 0;  ///< The first tick not looked through yet.
  asio::steady_timer loop_;
  std::array<Head, kSlots> slots_;
};

/// One for each shard of a runtime.
class TimerWheels {
 public:
  TimerWheels(Runtime& runtime, const core::Clock& clock) {
    for (std::size_t i = 0; i < runtime.size(); ++i) {
      all_.push_back(std::make_unique<TimerWheel>(runtime.shard(i), clock));
    }
  }
  [[nodiscard]] TimerWheel& of(std::size_t shard) { return *all_[shard]; }
  /// That of the shard on whose thread this is.
  [[nodiscard]] TimerWheel& here() { return *all_[Shard::current()->index()]; }

 private:
  std::vector<std::unique_ptr<TimerWheel>> all_;
};

}  // namespace auriga::platform
