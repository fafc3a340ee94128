#include "domains/broadcasts/sound_watch.hpp"

#include <boost/asio/post.hpp>
#include <utility>

#include "core/error.hpp"

namespace auriga::broadcasts {
namespace {

constexpr std::size_t kSampleBytes = 2;

constexpr std::size_t bytes_in(std::chrono::milliseconds time) {
  return kSampleBytes * audio::samples_in(time);
}

constexpr std::size_t kPieceBytes = bytes_in(std::chrono::milliseconds(250));
constexpr std::size_t kWaitingBytesMax = bytes_in(SoundWatch::kAheadMax);

}  // namespace

SoundWatch::SoundWatch(platform::ThreadPool& pool, platform::Shard& shard,
                       std::atomic<std::uint64_t>& left_out, Tell tell)
    : pool_(pool), shard_(shard), left_out_(left_out), tell_(std::move(tell)) {}

void SoundWatch::take(std::string_view samples, Time now) {
  samples.remove_suffix(samples.size() % kSampleBytes);
  const auto lasts = audio::duration_of(samples.size() / kSampleBytes);
  ahead_ = std::max(std::chrono::nanoseconds(0), ahead_ - (now - last_));
  last_ = now;
  // A piece that was begun is finished.
  const bool between = waiting_.empty() || waiting_.size() >= kPieceBytes;
  const bool late = between && ahead_ > kAheadMax;
  if (late || ended_ || waiting_.size() + samples.size() > kWaitingBytesMax) {
    left_out_ += samples.size();
    pause();
    return;
  }
  ahead_ += lasts;
  waiting_ += samples;
  hand_over();
}

void SoundWatch::pause() {
  if (waiting_.empty()) {
    adjoins_ = false;
  } else {
    ended_ = true;
    hand_over();
  }
}

void SoundWatch::hand_over() {
  if (looking_ || waiting_.empty() || (!ended_ && waiting_.size() < kPieceBytes)) {
    return;
  }
  auto piece = std::make_shared<const Piece>(std::exchange(waiting_, {}), adjoins_, last_);
  adjoins_ = !std::exchange(ended_, false);
  looking_ = true;
  try {
    pool_.post([self = shared_from_this(), piece] { self->look(*piece); });
  } catch (const core::Error&) {
    // The pool has more to do than it can.
    looking_ = false;
    adjoins_ = false;
    left_out_ += piece->sound.size();
  }
}

// On the pool.
void SoundWatch::look(const Piece& piece) {
  if (!piece.adjoins) {
    monitor_.pause();
  }
  auto warnings = monitor_.take(audio::Samples(piece.sound), piece.now);
  platform::asio::post(shard_.context(),
                       [self = shared_from_this(), warnings = std::move(warnings)] {
                         self->looking_ = false;
                         for (const auto& warning : warnings) {
                           self->tell_(warning);
                         }
                         self->hand_over();
                       });
}

}  // namespace auriga::broadcasts
