// Cuts: listeners lose their connections at any moment (while they connect, while they join, in the
// middle of a chunk, with an orderly end or a reset) and come back with `resume`. Each must hear
// every chunk once and in order, or be told `recovered: false`; the count of listeners must come
// out right.
#include <algorithm>
#include <memory>
#include <random>
#include <vector>

#include "modes.hpp"
#include "opening.hpp"
#include "process.hpp"
#include "resuming_listener.hpp"
#include "speaker.hpp"

namespace auriga::load {
namespace {

class Cuts {
 public:
  Cuts(const Common& common, const CutsOptions& options)
      : target_(common.target),
        options_(options),
        chance_(options.seed),
        interval_ns_(static_cast<std::int64_t>(kNsPerSecond / options.chunks_per_second)),
        speaker_(loop_, target_, kChunkBytes) {}

  json::object run() {
    open();
    const auto begin = now_ns();
    speak(begin);
    loop_.run_for(0.5);
    for (auto& listener : absent_) {
      leave(*listener, options_.absent_seconds);
    }
    cut(now_ns());
    loop_.run_until([this] { return cuts_ == options_.cuts; },
                    options_.cuts / options_.cuts_per_second * 3 + 60, "the last cut");
    loop_.run_until([this] { return all_are_back(); }, options_.absent_seconds + 30,
                    "all listeners to be back");
    loop_.run_for(1);
    speaking_ = false;
    loop_.run_until([this] { return all_heard(); }, 10, "the last chunk to be heard by all");
    // For what comes twice.
    loop_.run_for(0.2);
    return figures(static_cast<double>(now_ns() - begin) / kNsPerSecond);
  }

 private:
  void open() {
    speaker_.start();
    loop_.run_until([this] { return speaker_.ready(); }, kOpeningSecondsMax,
                    "the speaker's broadcast");
    const auto absent = options_.absent_seconds > 0 ? options_.absent : 0;
    Opening opening(options_.listeners + absent, kOpeningAtOnce, [&](std::size_t i) {
      auto& list = i < options_.listeners ? listeners_ : absent_;
      list.push_back(std::make_unique<ResumingListener>(
          loop_, target_, speaker_.session(), kChunkBytes, [&opening] { opening.one_is_ready(); }));
      list.back()->come();
    });
    opening.begin();
    loop_.run_until([&] { return opening.done(); }, kOpeningSecondsMax, "the listeners");
  }

  void speak(std::int64_t when_ns) {
    if (speaking_) {
      speaker_.say();
      loop_.at(when_ns + interval_ns_, [this, when_ns] { speak(when_ns + interval_ns_); });
    }
  }

  // Anyone who is not away, whatever he is at.
  void cut(std::int64_t when_ns) {
    auto& listener = *listeners_[chance_() % listeners_.size()];
    if (!listener.is_away()) {
      ++cuts_;
      leave(listener, std::uniform_real_distribution<>(0, options_.away_seconds_max)(chance_));
    }
    if (cuts_ < options_.cuts) {
      const auto next =
          when_ns + static_cast<std::int64_t>(kNsPerSecond / options_.cuts_per_second);
      loop_.at(next, [this, next] { cut(next); });
    }
  }

  void leave(ResumingListener& listener, double seconds) {
    listener.leave(chance_() % 2 == 0 ? Connection::Cut::orderly : Connection::Cut::reset);
    loop_.at(now_ns() + static_cast<std::int64_t>(seconds * kNsPerSecond),
             [&listener] { listener.come(); });
  }

  template <typename Condition>
  bool all_of(Condition condition) const {
    const auto fulfil = [&](const auto& list) {
      return std::all_of(list.begin(), list.end(),
                         [&](const auto& each) { return condition(*each); });
    };
    return fulfil(listeners_) && fulfil(absent_);
  }

  bool all_are_back() const {
    return all_of([](const ResumingListener& listener) { return listener.is_joined(); });
  }

  bool all_heard() const {
    return all_of([this](const ResumingListener& listener) {
      return listener.next_index() >= speaker_.said();
    });
  }

  std::uint64_t count_listeners() {
    const auto before = speaker_.counts().statuses;
    speaker_.send(action("getSessionStatus"));
    loop_.run_until([&] { return speaker_.counts().statuses > before; }, 10, "sessionStatus");
    return speaker_.counts().last;
  }

  json::object figures(double seconds) {
    ResumingListener::Outcome sum;
    ResumingListener::Outcome absent;
    for (const auto& listener : listeners_) {
      sum += listener->outcome(speaker_.said());
    }
    for (const auto& listener : absent_) {
      absent += listener->outcome(speaker_.said());
    }
    const auto count = count_listeners();
    speaker_.end();
    json::object out{{"seconds", seconds},
                     {"cuts", cuts_},
                     {"chunks", speaker_.said()},
                     {"heard", sum.heard},
                     {"resumed", sum.recovered},
                     {"not_recovered", sum.not_recovered},
                     {"lost", sum.flaws.lost + absent.flaws.lost},
                     {"doubled", sum.flaws.doubled + absent.flaws.doubled},
                     {"reordered", sum.flaws.reordered + absent.flaws.reordered},
                     {"misnumbered", sum.misnumbered + absent.misnumbered},
                     {"listeners", listeners_.size() + absent_.size()},
                     {"listeners_counted", count}};
    if (!absent_.empty()) {
      out["absent"] = absent_.size();
      out["absent_not_recovered"] = absent.not_recovered;
    }
    return out;
  }

  const Target& target_;
  const CutsOptions& options_;
  std::mt19937 chance_;
  std::int64_t interval_ns_;
  Loop loop_;
  Speaker speaker_;
  std::vector<std::unique_ptr<ResumingListener>> listeners_;
  std::vector<std::unique_ptr<ResumingListener>> absent_;
  unsigned cuts_ = 0;
  bool speaking_ = true;
};

}  // namespace

json::object run_cuts(const Common& common, const CutsOptions& options) {
  return Cuts(common, options).run();
}

}  // namespace auriga::load
