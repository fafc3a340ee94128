#include "domains/operations/routes.hpp"

#include "platform/http/handler.hpp"

namespace auriga::operations {
namespace {

namespace http = platform::http;
using http::Access;
using http::Call;
using platform::Task;

Liveness get_live(OperationsView& /*view*/, Call& /*call*/) {
  return {};
}

Task<http::ReplyOf<HealthReport>> get_ready(OperationsView& view, Call& /*call*/) {
  const auto report = co_await view.health.report();
  co_return http::ReplyOf<HealthReport>{
      http::Reply::json(report, report.status == Health::down ? 503 : 200)};
}

http::Reply get_metrics(OperationsView& view, Call& /*call*/) {
  return http::Reply::text(view.metrics(), "text/plain; version=0.0.4; charset=utf-8");
}

Task<JobList> list_jobs(OperationsView& view, Call& call) {
  co_await view.operators.require(call.caller());
  co_return JobList{view.jobs.list()};
}

Task<ConfigurationList> list_configuration(OperationsView& view, Call& call) {
  co_await view.operators.require(call.caller());
  ConfigurationList out;
  for (const auto& value : view.configuration.values()) {
    out.items.push_back({.name = std::string(value.setting->name),
                         .value = value.text,
                         .default_value = std::string(value.setting->standard),
                         .source = std::string(core::setting_source_name(value.source)),
                         .meaning = std::string(value.setting->meaning),
                         .restart = value.setting->restart});
  }
  co_return out;
}

}  // namespace

void bind_operations(http::RouteTable& table, OperationsView& view) {
  using http::handler;
  const std::string tag = "Operations";
  const std::string whose =
      "For admins of the organisation that runs the server, the first that was made; for all "
      "others "
      "it is FORBIDDEN.";
  table.add({.path = "/health/live", .id = "get_live", .tag = tag, .summary = "Whether it runs"},
            handler<&get_live>(view));
  table.add({.path = "/health/ready",
             .id = "get_ready",
             .tag = tag,
             .summary = "Whether it can do its work, and what is degraded",
             .errors = {core::ErrorCode::kUnavailable}},
            handler<&get_ready>(view));
  table.add({.path = "/metrics",
             .id = "get_metrics",
             .tag = tag,
             .summary = "Counts and times for Prometheus",
             .produces = {"text/plain"}},
            handler<&get_metrics>(view));
  table.add({.path = "/api/v1/operations/jobs",
             .id = "list_jobs",
             .tag = tag,
             .summary = "What the server does by itself",
             .description = whose,
             .access = Access::admin()},
            handler<&list_jobs>(view));
  table.add({.path = "/api/v1/operations/configuration",
             .id = "list_configuration",
             .tag = tag,
             .summary = "The settings in force, secrets redacted",
             .description = whose,
             .access = Access::admin()},
            handler<&list_configuration>(view));
}

}  // namespace auriga::operations
