// Refresh: every listener, and the speaker a few times, moves to a new connection while audio
// flows. Nothing may be lost or come twice; the old connection gets what is before the `sequence`
// named, the new one the rest; and nobody may hear a pause that the speaker did not make.
#include <algorithm>
#include <memory>
#include <random>
#include <vector>

#include "modes.hpp"
#include "moving_listener.hpp"
#include "opening.hpp"
#include "process.hpp"
#include "speaker.hpp"

namespace auriga::load {
namespace {

class Refresh {
 public:
  Refresh(const Common& common, const RefreshOptions& options)
      : target_(common.target),
        options_(options),
        interval_ns_(static_cast<std::int64_t>(kNsPerSecond / options.chunks_per_second)),
        speaker_(loop_, target_, kChunkBytes) {}

  json::object run() {
    open();
    speak(now_ns());
    loop_.run_for(1);
    speaker_.forget_counts();
    late_ns_ = 0;
    plan(now_ns());
    loop_.run_until([this] { return all_moved(); }, options_.seconds + 30,
                    "all to have moved and every old connection to be closed");
    loop_.run_for(1);
    speaking_ = false;
    loop_.run_until([this] { return all_heard(); }, 10, "the last chunk to be heard by all");
    loop_.run_for(0.2);
    return figures();
  }

 private:
  void open() {
    speaker_.start();
    loop_.run_until([this] { return speaker_.ready(); }, kOpeningSecondsMax,
                    "the speaker's broadcast");
    Opening opening(options_.listeners, kOpeningAtOnce, [&](std::size_t) {
      listeners_.push_back(std::make_unique<MovingListener>(
          loop_, target_, speaker_.session(), kChunkBytes, [&opening] { opening.one_is_ready(); }));
      listeners_.back()->start();
    });
    opening.begin();
    loop_.run_until([&] { return opening.done(); }, kOpeningSecondsMax, "the listeners");
  }

  void speak(std::int64_t when_ns) {
    if (speaking_) {
      sent_ns_.push_back(now_ns());
      speaker_moves_.push_back(speaker_.is_moving() ? 1 : 0);
      late_ns_ = std::max(late_ns_, now_ns() - when_ns);
      speaker_.say();
      loop_.at(when_ns + interval_ns_, [this, when_ns] { speak(when_ns + interval_ns_); });
    }
  }

  // Spread over the time, in no order.
  void plan(std::int64_t begin_ns) {
    std::vector<MovingListener*> order;
    for (const auto& listener : listeners_) {
      order.push_back(listener.get());
    }
    std::shuffle(order.begin(), order.end(), std::mt19937(1));
    const auto step = [&](std::size_t parts) {
      return static_cast<std::int64_t>(options_.seconds * kNsPerSecond) /
             static_cast<std::int64_t>(parts + 1);
    };
    auto when = begin_ns;
    for (auto* listener : order) {
      loop_.at(when += step(order.size()), [listener] { listener->refresh(); });
    }
    when = begin_ns;
    for (unsigned i = 0; i < options_.speaker_refreshes; ++i) {
      loop_.at(when += step(options_.speaker_refreshes), [this] { refresh_speaker(); });
    }
  }

  // After the move before it, where the server is slow.
  void refresh_speaker() {
    if (speaker_.is_moving()) {
      loop_.at(now_ns() + 10 * kNsPerMs, [this] { refresh_speaker(); });
    } else {
      speaker_.refresh();
    }
  }

  bool all_moved() const {
    return speaker_.refreshed() == options_.speaker_refreshes &&
           std::all_of(listeners_.begin(), listeners_.end(),
                       [](const auto& listener) { return listener->has_moved(); });
  }

  bool all_heard() const {
    return std::all_of(listeners_.begin(), listeners_.end(), [this](const auto& listener) {
      return listener->arrivals().size() >= speaker_.said();
    });
  }

  // Before each chunk: the pause since the one before in the order in which they are played, less
  // the pause that the speaker made. A chunk can be played once it and all before it are there.
  std::vector<std::int64_t> pauses_ns(const MovingListener& listener) const {
    const auto& arrivals = listener.arrivals();
    std::vector<std::int64_t> out(1);
    std::int64_t playable = arrivals.front();
    for (std::size_t i = 1; i < arrivals.size(); ++i) {
      const auto next = std::max(playable, arrivals[i]);
      out.push_back(next - playable - (sent_ns_[i] - sent_ns_[i - 1]));
      playable = next;
    }
    return out;
  }

  bool is_near_speakers_move(std::size_t chunk) const {
    constexpr std::size_t kNear = 5;  // What he makes a pause of is heard right then.
    const auto begin = speaker_moves_.begin();
    const auto from = begin + static_cast<std::ptrdiff_t>(chunk - std::min(chunk, kNear));
    const auto to =
        begin + static_cast<std::ptrdiff_t>(std::min(chunk + kNear + 1, speaker_moves_.size()));
    return std::find(from, to, 1) != to;
  }

  // The longest pause of each listener. Few move at once: what most hear together is none of their
  // moves, but the machine's doing, unless the speaker moves.
  std::vector<std::int64_t> gaps_ns() const {
    std::vector<std::vector<std::int64_t>> pauses;
    for (const auto& listener : listeners_) {
      pauses.push_back(pauses_ns(*listener));
    }
    std::vector<std::int64_t> gaps(pauses.size());
    std::vector<std::int64_t> together(pauses.size());
    for (std::size_t chunk = 1; chunk < speaker_.said(); ++chunk) {
      std::int64_t common = 0;
      if (!is_near_speakers_move(chunk)) {
        std::transform(pauses.begin(), pauses.end(), together.begin(),
                       [chunk](const auto& of) { return of[chunk]; });
        const auto middle = together.begin() + static_cast<std::ptrdiff_t>(together.size() / 2);
        std::nth_element(together.begin(), middle, together.end());
        common = std::max<std::int64_t>(*middle, 0);
      }
      for (std::size_t i = 0; i < gaps.size(); ++i) {
        gaps[i] = std::max(gaps[i], pauses[i][chunk] - common);
      }
    }
    return gaps;
  }

  json::object figures() {
    Flaws flaws;
    std::uint64_t misplaced = 0;
    for (const auto& listener : listeners_) {
      flaws += listener->flaws(speaker_.said());
      misplaced += listener->misplaced();
    }
    auto gaps = gaps_ns();
    std::sort(gaps.begin(), gaps.end());
    const auto ms = [](std::int64_t ns) { return static_cast<double>(ns) / kNsPerMs; };
    speaker_.send(action("getSessionStatus"));
    loop_.run_until([this] { return speaker_.counts().statuses > 0; }, 10, "sessionStatus");
    const auto counts = speaker_.counts();
    speaker_.end();
    return {{"listeners", listeners_.size()},
            {"speaker_refreshes", speaker_.refreshed()},
            {"chunks", speaker_.said()},
            {"lost", flaws.lost},
            {"doubled", flaws.doubled},
            {"misplaced", misplaced},
            {"gap_median_ms", ms(gaps[gaps.size() / 2])},
            {"gap_max_ms", ms(gaps.back())},
            {"client_late_ms", ms(late_ns_)},
            {"listeners_counted_min", counts.min},
            {"listeners_counted_max", counts.max}};
  }

  const Target& target_;
  const RefreshOptions& options_;
  std::int64_t interval_ns_;
  Loop loop_;
  Speaker speaker_;
  std::vector<std::unique_ptr<MovingListener>> listeners_;
  std::vector<std::int64_t> sent_ns_;
  std::vector<char> speaker_moves_;  // Whether he did when each chunk was sent.
  std::int64_t late_ns_ = 0;         // The most by which a chunk missed its time.
  bool speaking_ = true;
};

}  // namespace

json::object run_refresh(const Common& common, const RefreshOptions& options) {
  return Refresh(common, options).run();
}

}  // namespace auriga::load
