// A transaction pins one connection: BEGIN, the body's statements, COMMIT. Writes are SERIALIZABLE;
// where PostgreSQL finds that two could not have run one after the other it fails one of them
// (SQLSTATE 40001 or 40P01), and the whole body is run again after a pause with jitter. Reads take
// one snapshot (REPEATABLE READ, READ ONLY), which never conflicts.
//
// A connection that died while it lay idle is noticed at BEGIN, before anything was done, so the
// transaction moves to another one. One that dies later fails it: after COMMIT was sent nobody can
// tell whether it happened, which is TIMEOUT.
#include "platform/database/postgres_database.hpp"

#include "platform/database/driver.hpp"
#include "platform/database/postgres_errors.hpp"
#include "platform/database/postgres_pool.hpp"

namespace auriga::platform::db {
namespace {

constexpr double kPauseFirstMs = 4;
constexpr double kPauseMaxMs = 200;

/// Of a connection that was lost while it committed.
[[noreturn]] void rethrow_in_doubt(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const core::Error& error) {
    throw core::Error(core::ErrorCode::kTimeout,
                      "The database was lost while it stored the change: whether it did is not "
                      "known.",
                      error.cause());
  }
}

enum class Outcome : std::uint8_t { kDone, kConflict, kStaleConnection };

class PostgresDatabase final : public Database {
 public:
  PostgresDatabase(Runtime& runtime, Options options)
      : options_(std::move(options)),
        counters_(std::make_shared<AtomicCounters>()),
        health_(std::make_shared<HealthBoard>()) {
    for (std::size_t i = 0; i < runtime.size(); ++i) {
      pools_.push_back(
          std::make_shared<PostgresPool>(runtime.shard(i).context(), options_, counters_, health_));
    }
  }

  Engine engine() const noexcept override { return Engine::kPostgres; }
  const core::Clock& clock() const noexcept override { return *options_.clock; }
  Health health() const override { return health_->read(); }
  Counters counters() const override { return counters_->read(); }
  void on_emit(std::function<void()> wake) override { emitted_.set(std::move(wake)); }

  Task<> copy_to(std::filesystem::path /*folder*/) override { return refuse_copy(); }
  Task<> load_from(std::filesystem::path /*folder*/) override { return refuse_copy(); }

 protected:
  Task<> run(Mode mode, Scope scope, std::shared_ptr<detail::Body> body) override {
    const Shard* shard = Shard::current();
    if (shard == nullptr) {
      throw core::Error(core::ErrorCode::kInternal, {},
                        "a PostgreSQL transaction was started outside of a shard");
    }
    const auto pool = pools_[shard->index()];
    std::exception_ptr failure;
    try {
      co_await run_until_done(*pool, mode, scope, *body);
    } catch (...) {
      failure = std::current_exception();
    }
    if (failure) {
      ++counters_->failures;
      std::rethrow_exception(failure);
    }
  }

 private:
  static Task<> refuse_copy() {
    throw core::Error(core::ErrorCode::kNotImplemented,
                      "A PostgreSQL database is copied with its own tools: pg_dump, pg_restore.");
    co_return;
  }

  Task<> run_until_done(PostgresPool& pool, Mode mode, Scope scope, detail::Body& body) {
    for (std::size_t conflicts = 0;;) {
      const auto outcome = co_await run_once(pool, mode, scope, body);
      if (outcome == Outcome::kDone) {
        co_return;
      }
      if (outcome == Outcome::kStaleConnection) {
        continue;  // Each time one idle connection fewer, at last a fresh one.
      }
      if (conflicts == options_.retries_max) {
        throw core::Error(core::ErrorCode::kConflicted, {}, "serialisation failures, repeatedly");
      }
      ++counters_->conflicts;
      const auto limit =
          std::min(kPauseMaxMs, kPauseFirstMs * static_cast<double>(1U << conflicts));
      ++conflicts;
      const auto pause = limit * (0.5 + 0.5 * options_.random->fraction());
      co_await sleep_for(std::chrono::microseconds(static_cast<std::int64_t>(pause * 1000)));
    }
  }

  Task<Outcome> run_once(PostgresPool& pool, Mode mode, Scope scope, detail::Body& body) {
    const bool writing = mode == Mode::kWrite;
    const auto lease = co_await pool.borrow(steady_now() + options_.wait_timeout);
    std::exception_ptr stale;
    try {
      co_await lease->run(writing ? "BEGIN ISOLATION LEVEL SERIALIZABLE"
                                  : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
                          writing, statement_deadline());
    } catch (const core::Error&) {
      stale = std::current_exception();
    }
    if (stale) {
      lease->close();
      if (!lease.fresh()) {
        co_return Outcome::kStaleConnection;
      }
      std::rethrow_exception(stale);
    }
    Transaction transaction(Engine::kPostgres, std::move(scope), *options_.clock, *options_.random);
    bool conflict = false;
    bool committing = false;
    std::exception_ptr failure;
    try {
      co_await drive(*lease, body, transaction, writing, conflict);
      committing = writing;
      const auto tag = co_await lease->run("COMMIT", writing, statement_deadline());
      if (tag != "COMMIT") {
        throw core::Error(core::ErrorCode::kInternal, {}, "COMMIT answered " + tag);
      }
    } catch (const SerializationConflict&) {
      conflict = true;
    } catch (...) {
      failure = std::current_exception();
    }
    if (failure || conflict) {
      co_await roll_back(*lease);
      if (conflict) {
        co_return Outcome::kConflict;
      }
      if (committing && !lease->open()) {
        rethrow_in_doubt(failure);
      }
      std::rethrow_exception(failure);
    }
    health_->set_well();
    ++(writing ? counters_->writes : counters_->reads);
    counters_->commits += writing ? 1 : 0;
    if (transaction.emitted()) {
      emitted_.call();
    }
    co_return Outcome::kDone;
  }

  Task<> drive(PostgresConnection& connection, detail::Body& body, Transaction& transaction,
               bool writing, bool& conflict) {
    const Work<> work = body.start(transaction);
    work.handle().resume();
    while (!work.done()) {
      detail::Operation* operation = detail::take_statement(transaction);
      std::exception_ptr failure = transaction.failure();
      if (!failure) {
        try {
          co_await connection.execute(*operation, writing, statement_deadline());
        } catch (const SerializationConflict&) {
          conflict = true;  // Whatever the body makes of it, it is run again.
          failure = std::current_exception();
        } catch (...) {
          failure = std::current_exception();
        }
      }
      if (failure) {
        detail::fail_operation(transaction, *operation, failure);
      }
      operation->resume();
    }
    detail::check_end(work, transaction);
  }

  /// Best effort: a connection on which it fails is closed by the pool.
  Task<> roll_back(PostgresConnection& connection) {
    if (!connection.open()) {
      co_return;
    }
    bool failed = false;
    try {
      co_await connection.run("ROLLBACK", false, statement_deadline());
    } catch (...) {
      failed = true;
    }
    if (failed) {
      connection.close();
    }
  }

  /// The server ends a statement at statement_timeout; a server that does not answer at all is
  /// given up a little later.
  [[nodiscard]] SteadyTime statement_deadline() const {
    return steady_now() + options_.statement_timeout + std::chrono::seconds(1);
  }

  Options options_;
  std::shared_ptr<AtomicCounters> counters_;
  std::shared_ptr<HealthBoard> health_;
  EmitHook emitted_;
  std::vector<std::shared_ptr<PostgresPool>> pools_;  ///< One per shard, used on it alone.
};

}  // namespace

std::unique_ptr<Database> open_postgres(Runtime& runtime, Options options) {
  return std::make_unique<PostgresDatabase>(runtime, std::move(options));
}

}  // namespace auriga::platform::db
