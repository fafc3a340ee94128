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
                      const core::Sealer& sealer, const core::Clock& clock, core::Random& random)
      : database_(database), scope_(scope), sealer_(sealer), clock_(clock), random_(random) {}

  platform::Task<platform::http::IdempotencyBegin> begin(std::string owner, std::string key,
                                                         std::string fingerprint,
                                                         std::chrono::milliseconds held) override;
  platform::Task<> finish(platform::http::ClaimedKey key,
                          platform::http::StoredAnswer answer) override;
  platform::Task<> abandon(platform::http::ClaimedKey key) override;

  /// Forgets keys older than a day. Called by a job.
  [[nodiscard]] platform::Task<> prune();

 private:
  platform::db::Database& database_;
  core::SystemScope scope_;
  const core::Sealer& sealer_;
  const core::Clock& clock_;
  core::Random& random_;
};

}  // namespace auriga::operations
