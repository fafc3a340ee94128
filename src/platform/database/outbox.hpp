// The outbox: how domain events leave the database. `tx.emit(event)` writes a row in the
// transaction that changed something, so there is an event if and only if there was a change. One
// relay among all nodes (it holds a lease) claims rows that are not published, hands each to the
// sink, and marks it published when the sink accepted it.
//
// It never asks for "id greater than the last": ids are made before commits, so a smaller one may
// appear later. A claim lasts for a while (`claimed_until`); a relay that dies leaves rows that the
// next one claims when that time is over, while one that is told to stop puts them back and lets go
// of the lease, so that a restart delays nothing. So every event is delivered at least once,
// perhaps twice and out of order; a consumer calls consume_once() in its own transaction.
//
// A row remembers who has taken it (`taken_by`): where one consumer fails, the others do not hear
// of the event again. After `attempts_max` it is given up: counted, written to the log, and the row
// kept for a day like those that were published. What that consumer would have done is then not
// done.
#pragma once

#include <atomic>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "core/counter.hpp"
#include "platform/database/database.hpp"
#include "platform/database/event.hpp"
#include "platform/runtime/waker.hpp"

namespace auriga::platform::db {

/// Who has taken an event already.
using Takers = std::set<std::string, std::less<>>;

/// Where events go: consumers in this process (LocalBus), later a broker.
class EventSink {
 public:
  virtual ~EventSink() = default;
  /// Returns once the event is safe with its receivers; throws to have it delivered again later.
  /// Passes over those in `takers`, and adds those that take it, also where it throws.
  virtual Task<> deliver(const Event& event, Takers& takers) = 0;
};

/// Consumers in this process. Subscribe all before the relay starts; deliver() on its shard.
class LocalBus final : public EventSink {
 public:
  using Handler = std::function<Task<>(const Event&)>;

  /// `type` is what core::matches_event takes: "agent.ready", "agent.*" or "*". `name` is the
  /// consumer's own, the one it passes to consume_once; with `type` it names the subscription.
  void subscribe(std::string name, std::string type, Handler handler);

  /// Runs every consumer of the event's type that has not taken it, also after one failed; throws
  /// the first failure.
  Task<> deliver(const Event& event, Takers& takers) override;

 private:
  struct Consumer {
    std::string name;
    std::string type;
    Handler handler;
  };
  std::vector<Consumer> consumers_;
};

/// Records that `consumer` has seen the event; false when it had before, and the caller then does
/// nothing. Call it in the transaction that does the consumer's work.
Work<bool> consume_once(Transaction& tx, const std::string& consumer, const core::EventId& event);

struct OutboxOptions {
  std::size_t batch_max = 64;                ///< Rows claimed at once.
  std::chrono::milliseconds poll{1'000};     ///< Looks at least this often.
  std::chrono::milliseconds lease{15'000};   ///< Of the relay among nodes, of all the same.
  std::chrono::milliseconds claim{30'000};   ///< How long a row stays claimed.
  std::chrono::milliseconds retry_min{500};  ///< After a failed delivery; doubles, jittered.
  std::chrono::milliseconds retry_max{60'000};
  std::int64_t attempts_max = 100;             ///< Then it is given up: after more than an hour.
  std::chrono::milliseconds keep{86'400'000};  ///< Published rows are removed after this.
  std::chrono::milliseconds keep_consumed{7 * 86'400'000LL};  ///< So are consume_once's records.
};

struct OutboxCounters {
  std::uint64_t delivered = 0;
  std::uint64_t failed = 0;    ///< Deliveries that will be tried again.
  std::uint64_t given_up = 0;  ///< Events that somebody would not take to the last attempt.
  std::uint64_t pruned = 0;
  /// From the event to its last delivery or attempt, of the one looked at last.
  std::chrono::milliseconds delay{0};
};

/// The relay. Life: construct, `group.spawn("outbox", relay.run())` on one shard, cancel to stop;
/// lives until run() ended. All members on that shard's thread, but for counters().
class OutboxRelay {
 public:
  OutboxRelay(Database& database, core::SystemScope scope, EventSink& sink,
              OutboxOptions options = {});
  OutboxRelay(const OutboxRelay&) = delete;
  OutboxRelay& operator=(const OutboxRelay&) = delete;

  /// Until cancelled. Survives failures of the database and of the sink. Lets go of the lease at
  /// the end, which takes one more write.
  Task<> run();

  /// One round: claims and delivers what is due, if this node holds the lease. Answers how many
  /// were claimed. For tests and tools.
  Task<std::size_t> deliver_due();
  /// Removes what is past its time, in bounded steps; answers how many rows of the outbox.
  Task<std::size_t> prune();

  [[nodiscard]] OutboxCounters counters() const;  ///< Any thread.

 private:
  [[nodiscard]] Task<> relay(Waker& waker);
  struct Outcome;
  [[nodiscard]] Task<> hand_over(const Event& event, std::int64_t attempts, Outcome& outcome);
  static Work<> record(Transaction& tx, const std::vector<Outcome>& outcomes);

  Database& database_;
  core::SystemScope scope_;
  EventSink& sink_;
  OutboxOptions options_;
  core::Counter delivered_;
  core::Counter failed_;
  core::Counter given_up_;
  core::Counter pruned_;
  std::atomic<std::chrono::milliseconds> delay_{std::chrono::milliseconds(0)};
  std::string holder_;  ///< Names this relay in the lease.
};

}  // namespace auriga::platform::db
