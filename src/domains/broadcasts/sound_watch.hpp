// SoundWatch: looks at a speaker's sound for what listeners suffer from (engines/audio/quality.hpp)
// beside the room's shard. A look takes up to a millisecond and sweeps a core's cache, for which
// everybody else's sound on the shard would have to wait.
//
// Sound is gathered by the quarter of a second and handed to a pool, one piece at a time, so a
// stream's pieces stay in order. Real sound comes at the pace of the clock; what runs further ahead
// of it than kAheadMax, or waits for longer, is left out, so that nobody buys computing time with a
// flood of chunks.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "engines/audio/quality.hpp"
#include "platform/runtime/runtime.hpp"
#include "platform/runtime/thread_pool.hpp"

namespace auriga::broadcasts {

class SoundWatch : public std::enable_shared_from_this<SoundWatch> {
 public:
  using Time = audio::QualityMonitor::Time;
  /// Called on the shard.
  using Tell = std::function<void(const audio::Warning&)>;

  static constexpr std::chrono::seconds kAheadMax{20};

  /// Everything below is called on `shard`, which outlives the pool's jobs, as the rest does.
  /// `left_out` counts bytes that are not looked at, for want of room or time.
  SoundWatch(platform::ThreadPool& pool, platform::Shard& shard,
             std::atomic<std::uint64_t>& left_out, Tell tell);

  /// The next chunk of PCM. Never waits and never throws.
  void take(std::string_view samples, Time now);
  /// What comes next does not adjoin what came last.
  void pause();

 private:
  struct Piece {
    std::string sound;
    bool adjoins;  ///< What was looked at before.
    Time now;
  };
  void hand_over();
  void look(const Piece& piece);

  platform::ThreadPool& pool_;
  platform::Shard& shard_;
  std::atomic<std::uint64_t>& left_out_;
  Tell tell_;
  std::string waiting_;   ///< The piece that is gathered.
  bool adjoins_ = true;   ///< What is gathered, or comes next, adjoins what the pool got last.
  bool ended_ = false;    ///< What comes next does not adjoin waiting_, which so is whole.
  bool looking_ = false;  ///< A piece is with the pool.
  Time last_;             ///< When sound came last.
  std::chrono::nanoseconds ahead_{0};  ///< Of the clock, by the sound that was taken.
  audio::QualityMonitor monitor_;      ///< The pool's while looking_.
};

}  // namespace auriga::broadcasts
