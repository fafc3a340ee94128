// What happens on /ws/live, counted for Prometheus.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/error_counts.hpp"

namespace auriga::broadcasts {

/// A histogram of durations. Any thread.
class DurationHistogram {
 public:
  static constexpr std::array<double, 12> kBounds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                  0.1,   0.25,   0.5,   1,    2.5,   5};
  void observe(std::chrono::steady_clock::duration time);
  /// Appends it in Prometheus' text format.
  void collect(std::string& out, std::string_view name, std::string_view meaning) const;

 private:
  std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> buckets_{};
  std::atomic<std::uint64_t> microseconds_{0};
};

enum class Limit : std::uint8_t { creations, joins, connects, heartbeats, audio, control };
inline constexpr std::array<std::string_view, 6> kLimitNames{"creations",  "joins", "connects",
                                                             "heartbeats", "audio", "control"};
enum class Gone : std::uint8_t {
  closed,
  lost,
  timeout,
  expired,
  refused,
  ended,
  replaced,
  slow,
  full,
  violation,
  revoked,
};
inline constexpr std::array<std::string_view, 11> kGoneNames{
    "closed",   "lost", "timeout",      "expired",  "rate_limit", "session_ended",
    "replaced", "slow", "session_full", "protocol", "revoked"};

/// Any thread.
struct LiveMetrics {
  std::atomic<std::int64_t> broadcasts{0};  ///< Those that run.
  std::atomic<std::int64_t> listeners{0};
  std::atomic<std::int64_t> speakers{0};  ///< Connected.
  DurationHistogram create;
  DurationHistogram join;
  DurationHistogram heartbeat;
  std::atomic<std::uint64_t> audio_chunks{0};
  std::atomic<std::uint64_t> audio_dropped{0};   ///< For listeners that were too slow.
  std::atomic<std::uint64_t> sound_left_out{0};  ///< Bytes.
  core::ErrorCounts errors;                      ///< Told to clients.
  std::array<std::atomic<std::uint64_t>, kLimitNames.size()> limited{};
  std::array<std::atomic<std::uint64_t>, kGoneNames.size()> disconnects{};
  std::array<std::atomic<std::uint64_t>, 2> refreshes{};  ///< Of speakers, of listeners.

  void count(core::ErrorCode code) { errors.count(code); }
  void count(Limit limit) { ++limited[static_cast<std::size_t>(limit)]; }
  void count(Gone why) { ++disconnects[static_cast<std::size_t>(why)]; }
  void collect(std::string& out) const;
};

}  // namespace auriga::broadcasts
