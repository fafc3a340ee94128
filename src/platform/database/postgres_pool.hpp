// The connections of one shard: at most so many, made when first needed, handed to one transaction
// at a time, in the order of asking. After a connect failed, the next is tried only after a pause
// that doubles; until then callers hear DATABASE_UNAVAILABLE at once.
#pragma once

#include <list>
#include <memory>
#include <vector>

#include "platform/database/database.hpp"
#include "platform/database/meter.hpp"
#include "platform/database/postgres_connection.hpp"

namespace auriga::platform::db {

class PostgresPool : public std::enable_shared_from_this<PostgresPool> {
 public:
  /// A connection on loan. Goes back when destroyed; a broken one is closed instead.
  class Lease {
   public:
    Lease(std::shared_ptr<PostgresPool> pool, std::unique_ptr<PostgresConnection> connection,
          bool fresh)
        : pool_(std::move(pool)), connection_(std::move(connection)), fresh_(fresh) {}
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    ~Lease();
    [[nodiscard]] PostgresConnection& operator*() const { return *connection_; }
    [[nodiscard]] PostgresConnection* operator->() const { return connection_.get(); }
    /// Made for this loan: it cannot have died while it lay idle.
    [[nodiscard]] bool fresh() const { return fresh_; }

   private:
    std::shared_ptr<PostgresPool> pool_;
    std::unique_ptr<PostgresConnection> connection_;
    bool fresh_;
  };

  PostgresPool(asio::io_context& context, const Options& options,
               std::shared_ptr<AtomicCounters> counters, std::shared_ptr<HealthBoard> health);

  /// Waits for a turn until `deadline`. Throws OVERLOADED, also when it passes, or
  /// DATABASE_UNAVAILABLE: nothing was begun.
  Task<Lease> borrow(SteadyTime deadline);

 private:
  void give_back(std::unique_ptr<PostgresConnection> connection);

  asio::io_context& context_;
  const Options options_;
  std::shared_ptr<AtomicCounters> counters_;
  std::shared_ptr<HealthBoard> health_;
  std::vector<std::unique_ptr<PostgresConnection>> idle_;
  std::size_t lent_ = 0;
  std::list<std::shared_ptr<asio::steady_timer>> waiting_;  ///< Cancelled when it is its turn.
  SteadyTime retry_at_{};
  std::chrono::milliseconds pause_{0};
};

}  // namespace auriga::platform::db
