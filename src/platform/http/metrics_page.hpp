// GET /metrics: what every part of the program counts, as Prometheus reads it (text format 0.0.4).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "platform/http/call.hpp"
#include "platform/http/route_table.hpp"

namespace auriga::platform::http {

class MetricsPage {
 public:
  /// Appends families of metrics to the text. Before the server starts; called on any shard.
  using Collector = std::function<void(std::string& out)>;
  void add(Collector collector) { collectors_.push_back(std::move(collector)); }

  /// All of them and those of the process (memory, processor time, descriptors).
  [[nodiscard]] Reply get(Call& call);

 private:
  std::vector<Collector> collectors_;
};

/// Binds GET /metrics. `page` must outlive the server.
void bind_metrics(RouteTable& table, MetricsPage& page, Access access = Access::anonymous());

}  // namespace auriga::platform::http
