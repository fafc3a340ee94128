#include "platform/database/sqlite_writer.hpp"

#include <pthread.h>
#include <spdlog/spdlog.h>

#include "platform/database/driver.hpp"

namespace auriga::platform::db {
SqliteWriter::SqliteWriter(const Options& options, const std::string& path,
                           AtomicCounters& counters, HealthBoard& health, EmitHook& emitted)
    : options_(options),
      counters_(counters),
      health_(health),
      emitted_(emitted),
      connection_(path, options.sqlite_vfs, SqliteConnection::Role::kWriter, options.wait_timeout),
      thread_([this] { work(); }) {}

SqliteWriter::~SqliteWriter() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  ready_.notify_all();
  thread_.join();
}

void SqliteWriter::post(Scope scope, std::shared_ptr<detail::Body> body, Completion done) {
  enqueue({.scope = std::move(scope),
           .body = std::move(body),
           .exclusive = {},
           .done = std::move(done),
           .give_up = steady_now() + options_.wait_timeout});
}

void SqliteWriter::post_exclusive(std::function<void(SqliteConnection&)> job, Completion done) {
  enqueue({.scope = Scope(std::nullopt),
           .body = nullptr,
           .exclusive = std::move(job),
           .done = std::move(done),
           .give_up = steady_now() + options_.wait_timeout});
}

void SqliteWriter::enqueue(Request request) {
  {
    const std::lock_guard lock(mutex_);
    if (queue_.size() >= options_.queue_max) {
      throw core::Error(core::ErrorCode::kOverloaded, {}, "queue of the database writer");
    }
    queue_.push_back(std::move(request));
  }
  ready_.notify_one();
}

void SqliteWriter::work() {
  pthread_setname_np(pthread_self(), "db-writer");
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      const auto due = [this] { return stopping_ || !queue_.empty(); };
      if (health_.sick()) {
        ready_.wait_for(lock, options_.probe_interval, due);
      } else {
        ready_.wait(lock, due);
      }
      if (stopping_ && queue_.empty()) {
        return;
      }
    }
    auto request = next(Take::kAny);
    if (!request) {
      if (health_.sick()) {
        probe();
      }
    } else if (request->exclusive) {
      try {
        request->exclusive(connection_);
      } catch (...) {
        request->failure = std::current_exception();
        connection_.rollback();
      }
      request->done(request->failure);
    } else {
      run_group(std::move(*request));
    }
  }
}

std::optional<SqliteWriter::Request> SqliteWriter::next(Take take) {
  for (;;) {
    std::unique_lock lock(mutex_);
    // Looked at again after each that is dropped: what stands behind it may be of the other kind.
    if (queue_.empty() || (take == Take::kMember && queue_.front().exclusive)) {
      return std::nullopt;
    }
    auto request = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    if (request.give_up >= steady_now()) {
      return request;
    }
    ++counters_.failures;
    request.done(std::make_exception_ptr(
        core::Error(core::ErrorCode::kOverloaded, {}, "waited too long for the database writer")));
  }
}

void SqliteWriter::run_group(Request first) {
  std::vector<Request> members;
  members.push_back(std::move(first));
  auto interrupted = run_transaction(members, options_.batch_max);
  while (interrupted) {
    std::vector<Request> slow;
    slow.push_back(std::move(members[*interrupted]));
    members.erase(members.begin() + static_cast<std::ptrdiff_t>(*interrupted));
    finish(slow);
    interrupted = members.empty() ? std::nullopt : run_transaction(members, members.size());
  }
  finish(members);
}

std::optional<std::size_t> SqliteWriter::run_transaction(std::vector<Request>& members,
                                                         std::size_t members_max) {
  const auto until = steady_now() + options_.batch_time;
  for (auto& member : members) {
    // Of a transaction before, which is undone.
    member.failure = nullptr;
    member.interrupted = false;
  }
  try {
    connection_.limit(-1, SteadyTime::max());
    connection_.run("BEGIN IMMEDIATE");
    for (std::size_t i = 0;; ++i) {
      if (i == members.size()) {
        auto request = i < members_max && steady_now() < until ? next(Take::kMember) : std::nullopt;
        if (!request) {
          break;
        }
        members.push_back(std::move(*request));
      }
      auto& member = members[i];
      if (!run_member(member)) {
        if (member.interrupted) {
          return i;
        }
        std::rethrow_exception(member.failure);
      }
    }
    connection_.limit(-1, SteadyTime::max());
    connection_.run("COMMIT");
    ++counters_.commits;
    health_.set_well();
  } catch (...) {
    const auto failure = std::current_exception();
    connection_.rollback();
    note(failure);
    for (auto& member : members) {
      if (!member.failure) {
        member.failure = failure;
      }
    }
  }
  return std::nullopt;
}

bool SqliteWriter::run_member(Request& request) {
  connection_.run("SAVEPOINT member");
  try {
    Transaction transaction(Engine::kSqlite, request.scope, *options_.clock, *options_.random);
    detail::drive(*request.body, transaction, [this, &request](detail::Operation& operation) {
      // A migration takes as long as it takes.
      connection_.limit(-1, operation.is_script() ? SteadyTime::max()
                                                  : steady_now() + options_.statement_timeout);
      try {
        connection_.execute(operation);
      } catch (const core::Error& error) {
        request.interrupted = error.code() == core::ErrorCode::kTimeout;
        throw;
      }
    });
    connection_.limit(-1, SteadyTime::max());
    connection_.run("RELEASE member");
    request.emitted = transaction.emitted();
    return true;
  } catch (...) {
    request.failure = std::current_exception();
  }
  note(request.failure);
  connection_.limit(-1, SteadyTime::max());
  if (!connection_.in_transaction()) {
    return false;  // SQLite gave the whole transaction up, so those before are lost too.
  }
  connection_.run("ROLLBACK TO member");
  connection_.run("RELEASE member");
  return true;
}

void SqliteWriter::finish(std::vector<Request>& members) {
  bool emitted = false;
  for (auto& member : members) {
    ++(member.failure ? counters_.failures : counters_.writes);
    emitted = emitted || (!member.failure && member.emitted);
    // The body may hold the caller's arguments; it goes before the caller continues.
    member.body = nullptr;
    member.done(member.failure);
  }
  if (emitted) {
    emitted_.call();
  }
}

void SqliteWriter::note(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const core::Error& error) {
    if (error.code() == core::ErrorCode::kReadOnly) {
      if (!health_.sick()) {
        spdlog::error("database: writing fails, reading goes on: {}", error.cause());
      }
      health_.set_read_only("The data folder cannot be written.");
    }
  } catch (...) {
    return;  // A body's own failure says nothing about the disk.
  }
}

void SqliteWriter::probe() {
  // Writes the first page as it is: the smallest change that takes the whole way to the disk.
  try {
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(connection_.handle(), "PRAGMA user_version", -1, &statement, nullptr);
    const bool row = sqlite3_step(statement) == SQLITE_ROW;
    const auto version = row ? sqlite3_column_int(statement, 0) : 0;
    sqlite3_finalize(statement);
    if (!row) {
      return;
    }
    connection_.run("BEGIN IMMEDIATE");
    connection_.script("PRAGMA user_version = " + std::to_string(version));
    connection_.run("COMMIT");
    health_.set_well();
    spdlog::info("database: writing works again");
  } catch (const core::Error&) {
    connection_.rollback();  // Still sick; the next probe comes after the interval.
  }
}

}  // namespace auriga::platform::db
