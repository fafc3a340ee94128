// Health: the list of what the server needs, asked when somebody looks (/health/ready, doctor).
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "domains/operations/types.hpp"
#include "platform/runtime/task.hpp"

namespace auriga::operations {

/// How one thing is. `status` down means the server cannot do its work without it.
struct HealthFinding {
  Health status = Health::ok;
  std::string detail;
  std::string remedy;  ///< Empty when ok.
};

class HealthChecks {
 public:
  HealthChecks(const core::Clock& clock, std::string version);

  /// Before the server starts. A check must end by itself within a few seconds.
  void add(std::string name, std::function<platform::Task<HealthFinding>()> check);

  /// Asks all. Any shard.
  [[nodiscard]] platform::Task<HealthReport> report() const;

 private:
  struct Entry {
    std::string name;
    std::function<platform::Task<HealthFinding>()> check;
  };
  const core::Clock& clock_;
  std::string version_;
  std::chrono::steady_clock::time_point began_;
  std::vector<Entry> entries_;
};

}  // namespace auriga::operations
