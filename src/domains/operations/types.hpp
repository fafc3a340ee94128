// What travels in operations: health, background jobs, the configuration in force.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/rules.hpp"
#include "core/traits.hpp"

namespace auriga::operations {

using core::Timestamp;

enum class Health : std::uint8_t { ok, degraded, down };
BOOST_DESCRIBE_ENUM(Health, ok, degraded, down)

struct Liveness {
  std::string status = "ok";
};
BOOST_DESCRIBE_STRUCT(Liveness, (), (status))
inline core::Rules rules(core::Type<Liveness>) {
  return {"Liveness", "The process runs."};
}

struct HealthCheck {
  std::string name;
  Health status = Health::ok;
  std::string detail;
  std::string remedy;
  std::int64_t latency_ms = 0;
};
BOOST_DESCRIBE_STRUCT(HealthCheck, (), (name, status, detail, remedy, latency_ms))
inline core::Rules rules(core::Type<HealthCheck>) {
  return {"HealthCheck", "One thing the server needs, and how it is."};
}

struct HealthReport {
  Health status = Health::ok;
  std::vector<HealthCheck> checks;
  std::string version;
  std::int64_t uptime_s = 0;
};
BOOST_DESCRIBE_STRUCT(HealthReport, (), (status, checks, version, uptime_s))
inline core::Rules rules(core::Type<HealthReport>) {
  return {"HealthReport", "Whether the server can do its work, and what is degraded."};
}

enum class Outcome : std::uint8_t { never, ok, failed };
BOOST_DESCRIBE_ENUM(Outcome, never, ok, failed)

struct Job {
  std::string name;
  std::string description;
  std::string schedule;
  std::optional<Timestamp> last_run_at;
  Outcome last_outcome = Outcome::never;
  std::optional<std::int64_t> last_duration_ms;
  std::optional<std::string> last_error;
  std::optional<Timestamp> next_run_at;
};
BOOST_DESCRIBE_STRUCT(Job, (),
                      (name, description, schedule, last_run_at, last_outcome, last_duration_ms,
                       last_error, next_run_at))
inline core::Rules rules(core::Type<Job>) {
  return {"Job", "Work the server does by itself."};
}

struct JobList {
  std::vector<Job> items;
};
BOOST_DESCRIBE_STRUCT(JobList, (), (items))
inline core::Rules rules(core::Type<JobList>) {
  return {"JobList", "All background jobs."};
}

struct ConfigurationItem {
  std::string name;
  std::string value;
  std::string default_value;
  std::string source;
  std::string meaning;
  bool restart = true;
};
BOOST_DESCRIBE_STRUCT(ConfigurationItem, (), (name, value, default_value, source, meaning, restart))
inline core::Rules rules(core::Type<ConfigurationItem>) {
  return {"ConfigurationItem",
          "One setting in force; secrets are redacted.",
          {{.field = "default_value", .meaning = "The default."},
           {.field = "source", .meaning = "default, file, environment or flag."},
           {.field = "restart", .meaning = "Whether a change needs a restart."}}};
}

struct ConfigurationList {
  std::vector<ConfigurationItem> items;
};
BOOST_DESCRIBE_STRUCT(ConfigurationList, (), (items))
inline core::Rules rules(core::Type<ConfigurationList>) {
  return {"ConfigurationList", "All settings in force."};
}

}  // namespace auriga::operations
