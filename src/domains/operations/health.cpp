#include "domains/operations/health.hpp"

#include "core/error.hpp"

namespace auriga::operations {

HealthChecks::HealthChecks(const core::Clock& clock, std::string version)
    : clock_(clock), version_(std::move(version)), began_(clock.steady()) {}

void HealthChecks::add(std::string name, std::function<platform::Task<HealthFinding>()> check) {
  entries_.push_back({std::move(name), std::move(check)});
}

platform::Task<HealthReport> HealthChecks::report() const {
  HealthReport report{.version = version_};
  report.uptime_s =
      std::chrono::duration_cast<std::chrono::seconds>(clock_.steady() - began_).count();
  for (const auto& entry : entries_) {
    const auto began = clock_.steady();
    HealthFinding finding;
    try {
      finding = co_await entry.check();
    } catch (const core::Error& error) {
      finding = {Health::down, error.detail(), "Look into the server's log for the reason."};
    } catch (const std::exception&) {
      finding = {Health::down, "The check itself failed.",
                 "Look into the server's log for the reason."};
    }
    const auto took = std::chrono::duration_cast<core::Milliseconds>(clock_.steady() - began);
    report.status = std::max(report.status, finding.status);
    report.checks.push_back({entry.name, finding.status, std::move(finding.detail),
                             std::move(finding.remedy), took.count()});
  }
  co_return report;
}

}  // namespace auriga::operations
