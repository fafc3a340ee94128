// Fan-out: what one speaker sends reaches all listeners of the broadcast, at an even pace.
#include <algorithm>
#include <memory>
#include <vector>

#include "listener.hpp"
#include "modes.hpp"
#include "opening.hpp"
#include "process.hpp"
#include "speaker.hpp"

namespace auriga::load {
namespace {

constexpr std::uint64_t kUnderWayMax = 8;  // Chunks, where nothing sets the pace.
constexpr double kDrainSecondsMax = 10;

struct Broadcast {
  Broadcast(Loop& loop, const Target& target, std::size_t bytes) : speaker(loop, target, bytes) {}

  Speaker speaker;
  std::vector<std::unique_ptr<Listener>> listeners;
};

struct Reading {
  std::int64_t at_ns = 0;
  std::int64_t own_ns = 0;
  std::int64_t server_ns = 0;
  std::int64_t resident_bytes = 0;
  std::uint64_t delivered = 0;
};

double ms(std::int64_t ns) {
  return static_cast<double>(ns) / kNsPerMs;
}

class Fanout {
 public:
  Fanout(const Common& common, const FanoutOptions& options)
      : target_(common.target), options_(options), server_(common.server_pid) {
    tally_.chunk_bytes = options.bytes;
  }

  json::object run() {
    open();
    const auto before = read();
    tally_.begin_ns = before.at_ns + seconds(options_.warm_up_seconds);
    tally_.end_ns = tally_.begin_ns + seconds(options_.seconds);
    loop_.at(tally_.begin_ns, [this] { begin_ = read(); });
    loop_.at(tally_.end_ns, [this] { end_ = read(); });
    if (options_.deliveries_per_second > 0) {
      speak(before.at_ns);
    } else {
      tally_.on_delivery = [this] { keep_under_way(); };
      keep_under_way();
    }
    beat(before.at_ns + beat_interval_ns(), 0);
    loop_.run_until([this] { return end_.at_ns != 0; },
                    options_.warm_up_seconds + options_.seconds + 60, "the end of the run");
    tally_.on_delivery = nullptr;
    drain();
    for (auto& broadcast : broadcasts_) {
      broadcast->speaker.end();
    }
    return figures(before);
  }

 private:
  static std::int64_t seconds(double value) {
    return static_cast<std::int64_t>(value * kNsPerSecond);
  }

  void open() {
    for (unsigned i = 0; i < options_.broadcasts; ++i) {
      broadcasts_.push_back(std::make_unique<Broadcast>(loop_, target_, options_.bytes));
      broadcasts_.back()->speaker.start();
      loop_.run_until([this] { return broadcasts_.back()->speaker.ready(); }, kOpeningSecondsMax,
                      "the speaker's broadcast");
    }
    const std::size_t heard = std::size_t{options_.broadcasts} * options_.listeners;
    Opening opening(heard + options_.stalled, kOpeningAtOnce, [&](std::size_t i) {
      auto& broadcast = *broadcasts_[i < heard ? i % options_.broadcasts : 0];
      auto& list = i < heard ? broadcast.listeners : stalled_;
      list.push_back(std::make_unique<Listener>(loop_, target_, tally_,
                                                [&opening] { opening.one_is_ready(); }));
      list.back()->start(broadcast.speaker.session());
    });
    opening.begin();
    loop_.run_until([&] { return opening.done(); }, kOpeningSecondsMax, "the listeners");
    for (auto& listener : stalled_) {
      listener->stall();
    }
    loop_.run_for(0.2);
  }

  Reading read() {
    return {now_ns(), own_cpu_ns(), server_.cpu_ns(), server_.resident_bytes(), tally_.delivered};
  }

  // One chunk after the other, broadcast by broadcast.
  void speak(std::int64_t when_ns) {
    if (when_ns >= tally_.end_ns) {
      return;
    }
    if (when_ns >= tally_.begin_ns) {
      late_ns_ = std::max(late_ns_, now_ns() - when_ns);
    }
    broadcasts_[chunks_++ % broadcasts_.size()]->speaker.say();
    const auto interval = options_.listeners / options_.deliveries_per_second * kNsPerSecond;
    const auto next = when_ns + static_cast<std::int64_t>(interval);
    loop_.at(next, [this, next] { speak(next); });
  }

  void keep_under_way() {
    while (chunks_ * options_.listeners < tally_.delivered + kUnderWayMax * options_.listeners) {
      ++chunks_;
      broadcasts_.front()->speaker.say();
    }
  }

  std::int64_t beat_interval_ns() const {
    return seconds(options_.heartbeat_seconds / options_.broadcasts / options_.listeners);
  }

  void beat(std::int64_t when_ns, std::size_t number) {
    auto& broadcast = *broadcasts_[number % broadcasts_.size()];
    broadcast.listeners[number / broadcasts_.size() % options_.listeners]->beat();
    const auto next = when_ns + beat_interval_ns();
    loop_.at(next, [this, next, number] { beat(next, number + 1); });
  }

  void drain() {
    const auto end = now_ns() + seconds(kDrainSecondsMax);
    loop_.run_until(
        [&] { return tally_.delivered >= chunks_ * options_.listeners || now_ns() >= end; },
        kDrainSecondsMax + 1, "the last chunks");
    // For what comes twice.
    loop_.run_for(0.1);
  }

  json::object figures(const Reading& before) const {
    Flaws flaws;
    for (const auto& broadcast : broadcasts_) {
      for (const auto& listener : broadcast->listeners) {
        flaws += listener->flaws(broadcast->speaker.said());
      }
    }
    std::uint64_t closed = 0;
    for (const auto& listener : stalled_) {
      closed += listener->was_closed() ? 1 : 0;
    }
    const auto span = static_cast<double>(end_.at_ns - begin_.at_ns);
    const auto deliveries = static_cast<double>(end_.delivered - begin_.delivered);
    const auto server = static_cast<double>(end_.server_ns - begin_.server_ns);
    const auto& latency = tally_.latency;
    json::object out{{"deliveries", end_.delivered - begin_.delivered},
                     {"per_second", deliveries / span * kNsPerSecond},
                     {"p50_ms", ms(latency.at(0.5))},
                     {"p99_ms", ms(latency.at(0.99))},
                     {"max_ms", ms(latency.max())},
                     {"lost", flaws.lost},
                     {"doubled", flaws.doubled},
                     {"reordered", flaws.reordered},
                     {"cpu_us_per_delivery", deliveries > 0 ? server / deliveries / 1000 : 0},
                     {"server_busy", server / span},
                     {"client_busy", static_cast<double>(end_.own_ns - begin_.own_ns) / span},
                     {"client_late_ms", ms(late_ns_)},
                     {"resident_growth_kb", (end_.resident_bytes - before.resident_bytes) / 1024},
                     {"resident_kb", end_.resident_bytes / 1024}};
    if (tally_.heartbeats.count() > 0) {
      out["heartbeats"] = tally_.heartbeats.count();
      out["heartbeat_p99_ms"] = ms(tally_.heartbeats.at(0.99));
      out["heartbeat_max_ms"] = ms(tally_.heartbeats.max());
    }
    if (!stalled_.empty()) {
      out["stalled_closed"] = closed;
    }
    return out;
  }

  const Target& target_;
  const FanoutOptions& options_;
  ServerProcess server_;
  Loop loop_;
  Tally tally_;
  std::vector<std::unique_ptr<Broadcast>> broadcasts_;
  std::vector<std::unique_ptr<Listener>> stalled_;
  std::uint64_t chunks_ = 0;
  std::int64_t late_ns_ = 0;  // The most by which a chunk missed its time.
  Reading begin_;
  Reading end_;
};

}  // namespace

json::object run_fanout(const Common& common, const FanoutOptions& options) {
  return Fanout(common, options).run();
}

}  // namespace auriga::load
