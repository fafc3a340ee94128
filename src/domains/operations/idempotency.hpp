// Repeated Idempotency-Keys, kept in the database: a retry after a lost answer, or after a restart,
// gets the first answer. Bodies are sealed under the master key.
#pragma once

#include <chrono>
#include <string>

#include "core/clock.hpp"
#include "core/crypto.hpp"
#include "platform/database/database.hpp"
#include "platform/http/middleware/idempotency.hpp"

namespace auriga::operations {

class DatabaseIdempotency final : public platform::http::IdempotencyStore {
 public:
  DatabaseIdempotency(platform::db::Database& database, core::SystemScope scope,
                      const core::Sealer& sealer, const core::Clock& clock)
      : database_(database), scope_(scope), sealer_(sealer), clock_(clock) {}

  platform::Task<platform::http::IdempotencyBegin> begin(std::string owner, std::string key,
                                                         std::string fingerprint) override;
  platform::Task<> finish(std::string owner, std::string key,
                          platform::http::StoredAnswer answer) override;
  platform::Task<> abandon(std::string owner, std::string key) override;

  /// Forgets keys older than a day. Called by a job.
  [[nodiscard]] platform::Task<> prune();

 private:
  platform::db::Database& database_;
  core::SystemScope scope_;
  const core::Sealer& sealer_;
  const core::Clock& clock_;
};

}  // namespace auriga::operations
