#include "platform/http/metrics.hpp"

#include <fmt/format.h>

#include <array>
#include <atomic>
#include <map>

#include "platform/runtime/runtime.hpp"

namespace auriga::platform::http {
namespace {

/// Upper bounds of the histogram in microseconds; the last bucket has none.
constexpr std::array<std::uint64_t, 14> kBoundsUs{100,     250,     500,       1'000,     2'500,
                                                  5'000,   10'000,  25'000,    50'000,    100'000,
                                                  250'000, 500'000, 1'000'000, 10'000'000};
/// Statuses counted apart: those we answer; others share the last place.
constexpr std::array<int, 28> kStatuses{200, 201, 202, 204, 206, 303, 304, 400, 401, 403,
                                        404, 405, 406, 408, 409, 412, 413, 414, 415, 416,
                                        422, 429, 431, 500, 501, 503, 504, 507};

std::size_t place_of(int status) {
  for (std::size_t i = 0; i < kStatuses.size(); ++i) {
    if (kStatuses[i] == status) {
      return i;
    }
  }
  return kStatuses.size();
}

using Count = std::atomic<std::uint64_t>;

void add(Count& count, std::uint64_t value) noexcept {
  count.fetch_add(value, std::memory_order_relaxed);
}

/// One route on one shard.
struct RouteCounts {
  std::array<Count, kStatuses.size() + 1> by_status{};
  std::array<Count, kBoundsUs.size() + 1> by_time{};
  Count time_us{0};
  Count bytes{0};
};

/// One route, all shards together.
struct Sum {
  std::array<std::uint64_t, kStatuses.size() + 1> by_status{};
  std::array<std::uint64_t, kBoundsUs.size() + 1> by_time{};
  std::uint64_t time_us = 0;
  std::uint64_t bytes = 0;
  std::uint64_t requests = 0;

  void add(const RouteCounts& counts) {
    for (std::size_t i = 0; i < by_status.size(); ++i) {
      by_status[i] += counts.by_status[i].load(std::memory_order_relaxed);
    }
    for (std::size_t i = 0; i < by_time.size(); ++i) {
      const auto value = counts.by_time[i].load(std::memory_order_relaxed);
      by_time[i] += value;
      requests += value;
    }
    time_us += counts.time_us.load(std::memory_order_relaxed);
    bytes += counts.bytes.load(std::memory_order_relaxed);
  }
};

}  // namespace

struct Metrics::ShardCounts {
  std::unique_ptr<RouteCounts[]> routes;
};

Metrics::Metrics(const RouteTable& table, std::size_t shards)
    : table_(table), shards_(shards + 1), counts_(std::make_unique<ShardCounts[]>(shards + 1)) {
  for (std::size_t i = 0; i < shards_; ++i) {
    counts_[i].routes = std::make_unique<RouteCounts[]>(table.operations().size() + 1);
  }
}

Metrics::~Metrics() = default;

void Metrics::record(const Route* route, int status, std::chrono::steady_clock::duration duration,
                     std::uint64_t bytes) noexcept {
  const auto* shard = Shard::current();
  const auto slot = shard != nullptr && shard->index() + 1 < shards_ ? shard->index() : shards_ - 1;
  const auto index = route != nullptr ? route->index : table_.operations().size();
  auto& counts = counts_[slot].routes[index];
  const auto us = static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(duration).count());
  std::size_t bucket = 0;
  while (bucket < kBoundsUs.size() && us > kBoundsUs[bucket]) {
    ++bucket;
  }
  add(counts.by_status[place_of(status)], 1);
  add(counts.by_time[bucket], 1);
  add(counts.time_us, us);
  add(counts.bytes, bytes);
}

void Metrics::collect(std::string& out) const {
  const auto& operations = table_.operations();
  std::vector<std::pair<std::string_view, Sum>> sums;
  for (std::size_t i = 0; i <= operations.size(); ++i) {
    Sum sum;
    for (std::size_t s = 0; s < shards_; ++s) {
      sum.add(counts_[s].routes[i]);
    }
    if (sum.requests > 0) {
      sums.emplace_back(i < operations.size() ? std::string_view(operations[i].route.id) : "none",
                        sum);
    }
  }
  auto to = std::back_inserter(out);
  out +=
      "# HELP auriga_http_requests_total Requests answered, by operation and status.\n"
      "# TYPE auriga_http_requests_total counter\n";
  for (const auto& [route, sum] : sums) {
    for (std::size_t i = 0; i < sum.by_status.size(); ++i) {
      if (sum.by_status[i] > 0) {
        fmt::format_to(to, "auriga_http_requests_total{{route=\"{}\",status=\"{}\"}} {}\n", route,
                       i < kStatuses.size() ? std::to_string(kStatuses[i]) : "other",
                       sum.by_status[i]);
      }
    }
  }
  out +=
      "# HELP auriga_http_request_duration_seconds From the head's arrival to the answer's "
      "last byte.\n# TYPE auriga_http_request_duration_seconds histogram\n";
  for (const auto& [route, sum] : sums) {
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < kBoundsUs.size(); ++i) {
      below += sum.by_time[i];
      fmt::format_to(to,
                     "auriga_http_request_duration_seconds_bucket{{route=\"{}\",le=\"{}\"}} {}\n",
                     route, static_cast<double>(kBoundsUs[i]) / 1e6, below);
    }
    fmt::format_to(to,
                   "auriga_http_request_duration_seconds_bucket{{route=\"{0}\",le=\"+Inf\"}} {1}\n"
                   "auriga_http_request_duration_seconds_sum{{route=\"{0}\"}} {2}\n"
                   "auriga_http_request_duration_seconds_count{{route=\"{0}\"}} {1}\n",
                   route, sum.requests, static_cast<double>(sum.time_us) / 1e6);
  }
  out +=
      "# HELP auriga_http_response_bytes_total Bytes of bodies sent.\n"
      "# TYPE auriga_http_response_bytes_total counter\n";
  for (const auto& [route, sum] : sums) {
    fmt::format_to(to, "auriga_http_response_bytes_total{{route=\"{}\"}} {}\n", route, sum.bytes);
  }
}

}  // namespace auriga::platform::http
