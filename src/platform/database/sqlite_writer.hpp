// The writer: the one thread that writes to a SQLite database, with group commit.
//
// A commit costs one fsync, milliseconds on a disk, whatever it holds. So writes that wait share
// one: BEGIN IMMEDIATE; for each a SAVEPOINT, its body, RELEASE; COMMIT. A body that fails is
// rolled back to its savepoint and fails alone. A statement that is interrupted, being too slow,
// makes SQLite give up the whole transaction: that member fails, and the others are run again
// without it. When the transaction itself fails (a full disk, the commit), every member fails, for
// none is durable. Callers continue only after the commit. A group takes what is waiting already
// and never waits for more: a lone write commits at once.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "platform/database/database.hpp"
#include "platform/database/meter.hpp"
#include "platform/database/sqlite_connection.hpp"
#include "platform/runtime/completion.hpp"

namespace auriga::platform::db {

class SqliteWriter {
 public:
  /// Opens the connection on the caller's thread, so that open() throws what is wrong with it.
  SqliteWriter(const Options& options, const std::string& path, AtomicCounters& counters,
               HealthBoard& health, EmitHook& emitted);
  ~SqliteWriter();  ///< Finishes what is queued, then joins.
  SqliteWriter(const SqliteWriter&) = delete;
  SqliteWriter& operator=(const SqliteWriter&) = delete;

  /// Queues a write. Throws OVERLOADED when the queue is full. Any thread.
  void post(Scope scope, std::shared_ptr<detail::Body> body, Completion done);
  /// Queues `job`, run on the writer's thread outside of transactions. For restoring.
  void post_exclusive(std::function<void(SqliteConnection&)> job, Completion done);

 private:
  struct Request {
    Scope scope;
    std::shared_ptr<detail::Body> body;
    std::function<void(SqliteConnection&)> exclusive;
    Completion done;
    SteadyTime give_up;  ///< When it has waited too long for its turn.
    bool emitted = false;
    bool interrupted = false;  ///< Its last failure: a statement that took too long.
    std::exception_ptr failure = nullptr;
  };

  void enqueue(Request request);
  void work();
  enum class Take : std::uint8_t { kAny, kMember };  ///< kMember: what may stand in a group.
  /// The next request that has not waited too long; none when the queue is empty, or when what
  /// comes next is not to be taken.
  std::optional<Request> next(Take take);
  void run_group(Request first);
  /// Runs the members, and of those that wait as many as make `members_max`, as one transaction.
  /// Answers which was interrupted and took the others with it; otherwise each knows how it went.
  std::optional<std::size_t> run_transaction(std::vector<Request>& members,
                                             std::size_t members_max);
  /// Runs one member in its savepoint; false when the whole transaction is lost.
  bool run_member(Request& request);
  void finish(std::vector<Request>& members);
  void note(const std::exception_ptr& failure);
  void probe();

  const Options& options_;
  AtomicCounters& counters_;
  HealthBoard& health_;
  EmitHook& emitted_;
  SqliteConnection connection_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<Request> queue_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace auriga::platform::db
