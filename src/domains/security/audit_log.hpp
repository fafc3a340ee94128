// The audit log: every domain event becomes one row, who did what to which thing, from where.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "domains/security/types.hpp"
#include "platform/database/database.hpp"
#include "platform/database/event.hpp"

namespace auriga::security {

namespace db = platform::db;
using platform::Task;

struct AuditPage {
  std::vector<AuditEntry> items;
  std::string next;  ///< Empty on the last page.
};

class AuditLog {
 public:
  AuditLog(db::Database& database, core::SystemScope scope, const core::Clock& clock)
      : database_(database), scope_(scope), clock_(clock) {}

  /// Takes an event from the relay. A repeated delivery changes nothing: the row's id is the
  /// event's.
  [[nodiscard]] Task<> record(db::Event event);

  /// Newest first.
  [[nodiscard]] Task<AuditPage> list(core::Tenant tenant, AuditQuery query);

  /// Deletes entries older than `days`, in bounded steps; how many.
  [[nodiscard]] Task<std::int64_t> prune(std::chrono::days days);

 private:
  db::Database& database_;
  core::SystemScope scope_;
  const core::Clock& clock_;
};

}  // namespace auriga::security
