#include "platform/database/postgres_pool.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace auriga::platform::db {
namespace {

constexpr std::chrono::milliseconds kPauseMin{50};

}  // namespace

PostgresPool::Lease::~Lease() {
  if (connection_) {
    pool_->give_back(std::move(connection_));
  }
}

PostgresPool::PostgresPool(asio::io_context& context, const Options& options,
                           std::shared_ptr<AtomicCounters> counters,
                           std::shared_ptr<HealthBoard> health)
    : context_(context),
      options_(options),
      counters_(std::move(counters)),
      health_(std::move(health)) {}

void PostgresPool::give_back(std::unique_ptr<PostgresConnection> connection) {
  --lent_;
  if (connection->usable()) {
    idle_.push_back(std::move(connection));
  }
  if (!waiting_.empty()) {
    const auto next = waiting_.front();
    waiting_.pop_front();
    next->cancel();
  }
}

Task<PostgresPool::Lease> PostgresPool::borrow(SteadyTime deadline) {
  const auto self = shared_from_this();
  while (lent_ >= options_.connections) {
    if (waiting_.size() >= options_.queue_max) {
      throw core::Error(core::ErrorCode::kOverloaded, {}, "queue for a database connection");
    }
    const auto turn = std::make_shared<asio::steady_timer>(context_, deadline);
    waiting_.push_back(turn);
    boost::system::error_code ended;
    co_await turn->async_wait(asio::redirect_error(asio::use_awaitable, ended));
    if (waiting_.remove(turn) == 0) {
      continue;  // Its turn, unless somebody was faster.
    }
    if (ended) {
      throw boost::system::system_error(ended);  // Cancelled from outside.
    }
    throw core::Error(core::ErrorCode::kOverloaded, {},
                      "waited too long for a database connection");
  }
  ++lent_;
  if (!idle_.empty()) {
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    co_return Lease(self, std::move(connection), false);
  }
  Lease lease(self, std::make_unique<PostgresConnection>(context_), true);
  if (std::chrono::steady_clock::now() < retry_at_) {
    throw core::Error(core::ErrorCode::kDatabaseUnavailable, {},
                      "PostgreSQL: the last attempt to connect failed a moment ago");
  }
  std::exception_ptr failure;
  try {
    co_await lease->connect(options_.url, options_.statement_timeout, options_.wait_timeout,
                            deadline);
  } catch (const core::Error& error) {
    failure = std::make_exception_ptr(
        core::Error(core::ErrorCode::kDatabaseUnavailable, {}, error.cause()));
    if (health_->read().available) {
      spdlog::error("database: {}", error.cause());
    }
  }
  if (failure) {
    pause_ = std::clamp(2 * pause_, kPauseMin, std::max(kPauseMin, options_.probe_interval));
    retry_at_ = std::chrono::steady_clock::now() + pause_;
    health_->set_unavailable("The database does not answer.");
    std::rethrow_exception(failure);
  }
  pause_ = {};
  ++counters_->connects;
  health_->set_well();
  co_return std::move(lease);
}

}  // namespace auriga::platform::db
