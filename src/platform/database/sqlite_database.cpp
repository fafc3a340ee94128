#include "platform/database/sqlite_database.hpp"

#include "platform/database/driver.hpp"
#include "platform/database/sqlite_copy.hpp"
#include "platform/database/sqlite_writer.hpp"
#include "platform/runtime/thread_pool.hpp"

namespace auriga::platform::db {
namespace {

using Connection = std::unique_ptr<SqliteConnection>;

class SqliteDatabase final : public Database {
 public:
  SqliteDatabase(Runtime& runtime, Options options, std::string path)
      : options_(std::move(options)),
        path_(std::move(path)),
        writer_(options_, path_, counters_, health_, emitted_),
        inline_(runtime.size()),
        readers_(
            {.name = "db-reader", .threads = options_.readers, .queue_max = options_.queue_max}) {}

  Engine engine() const noexcept override { return Engine::kSqlite; }
  const core::Clock& clock() const noexcept override { return *options_.clock; }
  Health health() const override { return health_.read(); }
  Counters counters() const override { return counters_.read(); }
  void on_emit(std::function<void()> wake) override { emitted_.set(std::move(wake)); }

  Task<> copy_to(std::filesystem::path folder) override {
    auto job = [this, folder] {
      with_reader([&](SqliteConnection& connection) {
        copy_sqlite_to(connection, (folder / kSqliteCopyName).string(), options_.sqlite_vfs);
      });
    };
    co_await readers_.run(std::move(job));
  }

  Task<> load_from(std::filesystem::path folder) override {
    auto start = [this, folder](Completion done) {
      auto load = [this, folder](SqliteConnection& connection) {
        load_sqlite_from(connection, (folder / kSqliteCopyName).string(), options_.sqlite_vfs);
      };
      writer_.post_exclusive(std::move(load), std::move(done));
    };
    co_await suspend_until_done(std::move(start));
  }

 protected:
  Task<> run(Mode mode, Scope scope, std::shared_ptr<detail::Body> body) override {
    // Named, not written in the co_await: g++ 12 destroys a closure that is a temporary there
    // twice.
    if (mode == Mode::kWrite) {
      auto start = [this, scope, body](Completion done) {
        writer_.post(scope, body, std::move(done));
      };
      co_await suspend_until_done(std::move(start));
      co_return;
    }
    if (mode == Mode::kPointRead && run_inline(scope, *body)) {
      co_return;
    }
    auto job = [this, scope, body,
                give_up = std::chrono::steady_clock::now() + options_.wait_timeout] {
      if (std::chrono::steady_clock::now() > give_up) {
        ++counters_.failures;
        throw core::Error(core::ErrorCode::kOverloaded, {}, "waited too long for a reader");
      }
      with_reader([&](SqliteConnection& connection) { run_read(connection, scope, *body, -1); });
    };
    co_await readers_.run(std::move(job));
  }

 private:
  /// Runs the body on this shard's connection; false when it needs more steps than it may take.
  bool run_inline(const Scope& scope, detail::Body& body) {
    const Shard* shard = Shard::current();
    if (shard == nullptr) {
      return false;
    }
    auto& connection = inline_[shard->index()];
    if (!connection) {
      connection = open_reader(std::chrono::milliseconds(0));
    }
    try {
      run_read(*connection, scope, body, options_.point_read_steps);
    } catch (const StepBudgetExceeded&) {
      ++counters_.fallback_reads;
      return false;
    }
    ++counters_.inline_reads;
    return true;
  }

  void run_read(SqliteConnection& connection, const Scope& scope, detail::Body& body,
                std::int64_t steps) {
    try {
      connection.limit(-1, SteadyTime::max());
      connection.run("BEGIN");
      connection.limit(steps, std::chrono::steady_clock::now() + options_.statement_timeout);
      bool over_budget = false;
      Transaction transaction(Engine::kSqlite, scope, *options_.clock, *options_.random);
      try {
        detail::drive(body, transaction, [&](detail::Operation& operation) {
          try {
            connection.execute(operation);
          } catch (const StepBudgetExceeded&) {
            over_budget = true;
            throw;
          }
        });
      } catch (...) {
        // A body may have turned the failure into another.
        if (over_budget) {
          throw StepBudgetExceeded();
        }
        throw;
      }
      // Nothing was written, so COMMIT ends the snapshot as well, by a statement kept prepared.
      connection.limit(-1, SteadyTime::max());
      connection.run("COMMIT");
      ++counters_.reads;
    } catch (const StepBudgetExceeded&) {
      connection.rollback();
      throw;
    } catch (...) {
      connection.rollback();
      ++counters_.failures;
      throw;
    }
  }

  Connection open_reader(std::chrono::milliseconds busy_timeout) const {
    return std::make_unique<SqliteConnection>(path_, options_.sqlite_vfs,
                                              SqliteConnection::Role::kReader, busy_timeout);
  }

  template <class Fn>
  void with_reader(Fn&& fn) {
    Connection connection;
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        connection = std::move(idle_.back());
        idle_.pop_back();
      }
    }
    if (!connection) {
      connection = open_reader(options_.wait_timeout);
    }
    const auto give_back = [&] {
      const std::lock_guard lock(mutex_);
      idle_.push_back(std::move(connection));
    };
    try {
      fn(*connection);
    } catch (...) {
      give_back();
      throw;
    }
    give_back();
  }

  Options options_;
  std::string path_;
  AtomicCounters counters_;
  HealthBoard health_;
  EmitHook emitted_;
  // The writer is the first connection to open and, being destroyed last, the last to close: it
  // alone folds the log into the file and removes it.
  SqliteWriter writer_;
  std::vector<Connection> inline_;  ///< One per shard, opened when first used, used on it alone.
  std::mutex mutex_;
  std::vector<Connection> idle_;
  ThreadPool readers_;  ///< Destroyed first: its jobs use all above.
};

}  // namespace

std::unique_ptr<Database> open_sqlite(Runtime& runtime, Options options, std::string path) {
  return std::make_unique<SqliteDatabase>(runtime, std::move(options), std::move(path));
}

}  // namespace auriga::platform::db
