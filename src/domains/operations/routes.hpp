// The HTTP operations of health, metrics, jobs and configuration.
#pragma once

#include <functional>

#include "core/configuration.hpp"
#include "domains/operations/health.hpp"
#include "domains/operations/jobs.hpp"
#include "domains/operations/operators.hpp"
#include "platform/http/route_table.hpp"

namespace auriga::operations {

/// What the operations show. Everything must outlive the server.
struct OperationsView {
  const HealthChecks& health;
  const Jobs& jobs;
  const core::Configuration& configuration;
  Operators& operators;  ///< Who may see jobs and configuration.
  /// Text of /metrics. Any shard.
  std::function<std::string()> metrics;
};

void bind_operations(platform::http::RouteTable& table, OperationsView& view);

}  // namespace auriga::operations
