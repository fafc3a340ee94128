// Counts and times per route. Each shard writes numbers of its own (plain relaxed stores, no lock,
// no shared cache line); collect() adds them up. Text exposition format 0.0.4 of Prometheus.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "platform/http/route_table.hpp"

namespace auriga::platform::http {

class Metrics {
 public:
  /// The table must be filled and outlive this.
  Metrics(const RouteTable& table, std::size_t shards);
  ~Metrics();

  /// One request. `route` may be null (nothing matched). On a shard's thread; others share a slot.
  void record(const Route* route, int status, std::chrono::steady_clock::duration duration,
              std::uint64_t bytes) noexcept;

  /// Appends auriga_http_requests_total, auriga_http_request_duration_seconds and
  /// auriga_http_response_bytes_total. Any thread.
  void collect(std::string& out) const;

 private:
  struct ShardCounts;
  const RouteTable& table_;
  std::size_t shards_;
  std::unique_ptr<ShardCounts[]> counts_;
};

}  // namespace auriga::platform::http
