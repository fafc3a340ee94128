// ErrorCounts: how often each error of the registry was told, for Prometheus. Any thread.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/error_registry.hpp"

namespace auriga::core {

class ErrorCounts {
 public:
  void count(ErrorCode code) {
    counts_[static_cast<std::size_t>(code)].fetch_add(1, std::memory_order_relaxed);
  }
  /// Appends a counter in Prometheus' text format, with a series for each code that occurred.
  void collect(std::string& out, std::string_view name, std::string_view meaning) const;

 private:
  std::array<std::atomic<std::uint64_t>, kErrorCodeCount> counts_{};
};

}  // namespace auriga::core
