#include "domains/broadcasts/live_metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace auriga::broadcasts {
namespace {

void head(std::string& out, std::string_view kind, std::string_view name,
          std::string_view meaning) {
  fmt::format_to(std::back_inserter(out), "# HELP {0} {1}\n# TYPE {0} {2}\n", name, meaning, kind);
}

void one(std::string& out, std::string_view kind, std::string_view name, std::string_view meaning,
         std::int64_t value) {
  head(out, kind, name, meaning);
  fmt::format_to(std::back_inserter(out), "{} {}\n", name, value);
}

template <std::size_t N>
void family(std::string& out, std::string_view name, std::string_view meaning,
            std::string_view label, const std::array<std::string_view, N>& names,
            const std::array<std::atomic<std::uint64_t>, N>& values) {
  head(out, "counter", name, meaning);
  for (std::size_t i = 0; i < N; ++i) {
    fmt::format_to(std::back_inserter(out), "{}{{{}=\"{}\"}} {}\n", name, label, names[i],
                   values[i].load());
  }
}

}  // namespace

void DurationHistogram::observe(std::chrono::steady_clock::duration time) {
  const double seconds = std::chrono::duration<double>(time).count();
  const auto at = std::lower_bound(kBounds.begin(), kBounds.end(), seconds) - kBounds.begin();
  ++buckets_[static_cast<std::size_t>(at)];
  microseconds_ += static_cast<std::uint64_t>(std::max(0.0, seconds * 1e6));
}

void DurationHistogram::collect(std::string& out, std::string_view name,
                                std::string_view meaning) const {
  head(out, "histogram", name, meaning);
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < kBounds.size(); ++i) {
    sum += buckets_[i].load();
    fmt::format_to(std::back_inserter(out), "{}_bucket{{le=\"{}\"}} {}\n", name, kBounds[i], sum);
  }
  sum += buckets_.back().load();
  fmt::format_to(std::back_inserter(out),
                 "{0}_bucket{{le=\"+Inf\"}} {1}\n{0}_sum {2}\n{0}_count {1}\n", name, sum,
                 static_cast<double>(microseconds_.load()) / 1e6);
}

void LiveMetrics::collect(std::string& out) const {
  one(out, "gauge", "auriga_live_broadcasts", "Broadcasts that run.", broadcasts);
  one(out, "gauge", "auriga_live_listeners", "Listeners joined.", listeners);
  one(out, "gauge", "auriga_live_speakers", "Speakers connected.", speakers);
  create.collect(out, "auriga_live_create_seconds", "From createSession to its answer.");
  join.collect(out, "auriga_live_join_seconds", "From joinSession to its answer.");
  heartbeat.collect(out, "auriga_live_heartbeat_seconds",
                    "From reading a heartbeat to queueing its answer.");
  one(out, "counter", "auriga_live_audio_chunks_total", "Audio chunks of speakers.",
      static_cast<std::int64_t>(audio_chunks.load()));
  one(out, "counter", "auriga_live_audio_dropped_total", "Audio frames dropped for slow listeners.",
      static_cast<std::int64_t>(audio_dropped.load()));
  one(out, "counter", "auriga_live_sound_unwatched_bytes_total",
      "Sound of speakers whose quality was not looked at, for want of time.",
      static_cast<std::int64_t>(sound_left_out.load()));
  errors.collect(out, "auriga_live_errors_total", "Errors told to clients.");
  family(out, "auriga_live_rate_limited_total", "Messages and requests refused by a limit.",
         "limit", kLimitNames, limited);
  family(out, "auriga_live_disconnects_total", "Connections that ended, and why.", "reason",
         kGoneNames, disconnects);
  family<2>(out, "auriga_live_refreshes_total", "Connections refreshed.", "role",
            {"speaker", "listener"}, refreshes);
}

}  // namespace auriga::broadcasts
