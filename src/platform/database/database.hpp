// Database: transactions on SQLite (embedded, the default) or PostgreSQL (several nodes), behind
// one interface; SQL in the subset that both run (README.md).
//
//   Agent a = co_await db.write(tenant, insert_agent, new_agent);
//   auto  b = co_await db.read(tenant, list_agents, limit);
//   auto  c = co_await db.point_read(tenant, find_agent, id);
//
// The function is free, static or a lambda without captures, and a coroutine of Work<R>; it may run
// more than once (serialisation conflicts), so it changes nothing but rows. Arguments are copied in
// and handed to it as const references. The awaiting coroutine continues on its own executor, and
// for a write not before the commit is durable.
//
// Life: made by open() once a Runtime exists; closed by its destructor after Runtime::stop() and
// before the Runtime's. Any shard may call; PostgreSQL wants a shard's thread.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>

#include "platform/database/transaction.hpp"
#include "platform/runtime/runtime.hpp"

namespace auriga::platform::db {

struct Options {
  /// `sqlite:PATH`, a plain path, or `postgresql://…` / a libpq conninfo (`host=… dbname=…`).
  std::string url;
  const core::Clock* clock = &core::system_clock();
  core::Random* random = &core::system_random();

  std::size_t readers = 2;       ///< SQLite: threads (and connections) for reads.
  std::size_t queue_max = 1024;  ///< Writes, and reads, that may wait; above: OVERLOADED.
  std::size_t batch_max = 64;    ///< SQLite: writes that share one commit.
  std::chrono::milliseconds batch_time{10};  ///< SQLite: a batch takes no more writes after this.
  std::int64_t point_read_steps = 20'000;    ///< SQLite: virtual-machine steps of an inline read.
  std::string sqlite_vfs{};                  ///< SQLite: a registered VFS; empty is the system's.
  std::size_t connections = 8;               ///< PostgreSQL: per shard.
  std::chrono::milliseconds statement_timeout{10'000};  ///< One statement; TIMEOUT above.
  std::chrono::milliseconds wait_timeout{5'000};  ///< For a connection, a lock or a queue's turn.
  std::size_t retries_max = 10;                   ///< Of a serialisation conflict; then CONFLICTED.
  std::chrono::milliseconds probe_interval{2'000};  ///< How often a sick database is tried again.
};

/// How the database is, for /health/ready and banners.
struct Health {
  bool available = true;   ///< Answers reads.
  bool read_only = false;  ///< The disk is full or fails: reads work, writes answer READ_ONLY.
  std::string reason;      ///< For people; empty when all is well. Names no secret.
};

/// What happened since the start. Monotonic; read from any thread.
struct Counters {
  std::uint64_t writes = 0;          ///< Committed.
  std::uint64_t commits = 0;         ///< Groups, on SQLite; equal to writes on PostgreSQL.
  std::uint64_t reads = 0;           ///< Ended without failure, inline ones included.
  std::uint64_t inline_reads = 0;    ///< SQLite: point reads that kept their budget.
  std::uint64_t fallback_reads = 0;  ///< SQLite: point reads that were run again on the pool.
  std::uint64_t conflicts = 0;       ///< Serialisation failures that were tried again.
  std::uint64_t failures = 0;        ///< Transactions that ended in an error.
  std::uint64_t connects = 0;        ///< PostgreSQL: connections made.
};

namespace detail {

/// A transaction's body with its arguments and its result, for engines that know no types.
class Body {
 public:
  virtual ~Body() = default;
  virtual Work<> start(Transaction& transaction) = 0;  ///< May be called again after it ended.
};

template <class R, class Fn, class... Args>
class TypedBody final : public Body {
 public:
  TypedBody(Fn fn, Args... args) : fn_(std::move(fn)), args_(std::move(args)...) {}
  Work<> start(Transaction& transaction) override { return run(*this, transaction); }
  R take() {
    if constexpr (!std::is_void_v<R>) {
      return std::move(*result_);
    }
  }

 private:
  static Work<> run(TypedBody& self, Transaction& transaction) {
    auto work =
        std::apply([&](const Args&... args) { return self.fn_(transaction, args...); }, self.args_);
    if constexpr (std::is_void_v<R>) {
      co_await std::move(work);
    } else {
      self.result_.reset();
      self.result_.emplace(co_await std::move(work));
    }
  }

  Fn fn_;
  std::tuple<Args...> args_;
  std::conditional_t<std::is_void_v<R>, std::monostate, std::optional<R>> result_{};
};

template <class Fn, class... Args>
using BodyResult = typename std::invoke_result_t<Fn&, Transaction&, const Args&...>::Result;

}  // namespace detail

class Database {
 public:
  virtual ~Database() = default;
  Database() = default;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Runs `fn(tx, args...)` in a serializable transaction and commits. Throws what the body threw
  /// (after rollback), UniqueViolation and its kin, CONFLICTED, READ_ONLY, OVERLOADED, TIMEOUT or
  /// DATABASE_UNAVAILABLE. Only after TIMEOUT, or when cancelled, it may have been committed.
  template <class Fn, class... Args>
  Task<detail::BodyResult<Fn, Args...>> write(Scope scope, Fn fn, Args... args) {
    return transact(Mode::kWrite, std::move(scope), std::move(fn), std::move(args)...);
  }
  /// The same on one consistent snapshot, for reading only; a writing statement throws INTERNAL.
  template <class Fn, class... Args>
  Task<detail::BodyResult<Fn, Args...>> read(Scope scope, Fn fn, Args... args) {
    return transact(Mode::kRead, std::move(scope), std::move(fn), std::move(args)...);
  }
  /// A read of a few rows by key. On SQLite it runs at once on the shard's own connection; over
  /// Options::point_read_steps it starts again on the pool, so a wrong guess is slow, not harmful.
  template <class Fn, class... Args>
  Task<detail::BodyResult<Fn, Args...>> point_read(Scope scope, Fn fn, Args... args) {
    return transact(Mode::kPointRead, std::move(scope), std::move(fn), std::move(args)...);
  }

  [[nodiscard]] virtual Engine engine() const noexcept = 0;
  [[nodiscard]] virtual const core::Clock& clock() const noexcept = 0;  ///< Options::clock.
  [[nodiscard]] virtual Health health() const = 0;                      ///< Any thread.
  [[nodiscard]] virtual Counters counters() const = 0;                  ///< Any thread.

  /// `wake` is called, on some thread and briefly, after each commit that wrote outbox rows. One at
  /// a time; an empty function removes it, and then no call is under way any more.
  virtual void on_emit(std::function<void()> wake) = 0;

  /// Writes a consistent copy of all rows into `folder` (exists, empty) while work goes on. Used by
  /// backup.hpp, which adds manifest and verification.
  virtual Task<> copy_to(std::filesystem::path folder) = 0;
  /// Fills this empty database with what copy_to() wrote, all or nothing. PostgreSQL: its tables
  /// exist already, without rows.
  virtual Task<> load_from(std::filesystem::path folder) = 0;

 protected:
  enum class Mode : std::uint8_t { kWrite, kRead, kPointRead };
  /// Runs and ends the transaction; the body may be started several times.
  virtual Task<> run(Mode mode, Scope scope, std::shared_ptr<detail::Body> body) = 0;

 private:
  template <class Fn, class... Args>
  Task<detail::BodyResult<Fn, Args...>> transact(Mode mode, Scope scope, Fn fn, Args... args) {
    static_assert(std::is_pointer_v<Fn> || std::is_empty_v<Fn>,
                  "a transaction's body is a function or a lambda without captures: pass its state "
                  "as arguments");
    using R = detail::BodyResult<Fn, Args...>;
    auto body =
        std::make_shared<detail::TypedBody<R, Fn, Args...>>(std::move(fn), std::move(args)...);
    co_await run(mode, std::move(scope), body);
    co_return body->take();
  }
};

/// Opens, and for SQLite creates, the database. SQLite: throws READ_ONLY or DATABASE_UNAVAILABLE
/// when the file cannot be opened. PostgreSQL: connects when first used, so that the program starts
/// while the database is down. CONFIGURATION_INVALID for a url that is neither.
[[nodiscard]] std::unique_ptr<Database> open(Runtime& runtime, Options options);

}  // namespace auriga::platform::db
