#include "platform/database/outbox.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "core/event_registry.hpp"
#include "platform/runtime/to_its_end.hpp"

namespace auriga::platform::db {
namespace {

constexpr std::size_t kPruneMax = 500;  ///< Rows per step: a short write each.
constexpr std::chrono::minutes kPruneInterval{5};
constexpr std::string_view kLease = "outbox";

struct OutboxRow {
  core::EventId id;
  std::optional<core::OrganizationId> org_id;
  std::string type;
  std::string subject;
  boost::json::object payload;
  boost::json::object actor;
  core::Timestamp at;
  std::int64_t attempts = 0;
  boost::json::value taken_by;
};
BOOST_DESCRIBE_STRUCT(OutboxRow, (),
                      (id, org_id, type, subject, payload, actor, at, attempts, taken_by))

struct LeaseRow {
  std::string holder;
  core::Timestamp held_until;
};
BOOST_DESCRIBE_STRUCT(LeaseRow, (), (holder, held_until))

/// Whether the lease is another's. SQLite has one server, which locks its folder: another holder
/// has ended. Elsewhere none lasts longer than one that is given now; if it seems to, the clock
/// that gave it was set back since, or is ahead of ours. Then two may work for a moment, which the
/// claims allow.
bool is_held(const Transaction& tx, const LeaseRow& row, core::Milliseconds lease) {
  const auto now = tx.now();
  return tx.engine() != Engine::kSqlite && row.held_until > now && row.held_until <= now + lease;
}

Work<bool> hold_lease(Transaction& tx, const std::string& holder, core::Milliseconds lease) {
  const auto until = tx.now() + lease;
  const auto row =
      co_await tx.maybe<LeaseRow>("SELECT $columns FROM leases WHERE name = $1", kLease);
  if (!row) {
    co_return co_await tx.exec(
        "INSERT INTO leases (name, holder, held_until, fence) VALUES ($1, $2, $3, 1)"
        " ON CONFLICT DO NOTHING",
        kLease, holder, until) == 1;
  }
  if (row->holder != holder && is_held(tx, *row, lease)) {
    co_return false;
  }
  co_await tx.exec(
      "UPDATE leases SET fence = fence + CASE WHEN holder = $2 THEN 0 ELSE 1 END,"
      " holder = $2, held_until = $3 WHERE name = $1",
      kLease, holder, until);
  co_return true;
}

Work<> release_lease(Transaction& tx, const std::string& holder) {
  co_await tx.exec("UPDATE leases SET held_until = 0 WHERE name = $1 AND holder = $2", kLease,
                   holder);
}

Work<bool> anything_due(Transaction& tx) {
  const auto due = co_await tx.scalar<std::optional<std::int64_t>>(
      "SELECT 1 FROM outbox WHERE published_at IS NULL AND claimed_until <= $1 LIMIT 1", tx.now());
  co_return due.has_value();
}

Work<std::vector<OutboxRow>> claim(Transaction& tx, const std::string& holder,
                                   const OutboxOptions& options) {
  const auto now = tx.now();
  if (!co_await hold_lease(tx, holder, options.lease)) {
    co_return std::vector<OutboxRow>();
  }
  auto rows = co_await tx.all<OutboxRow>(
      "UPDATE outbox SET claimed_until = $1, attempts = attempts + 1 WHERE id IN"
      " (SELECT id FROM outbox WHERE published_at IS NULL AND claimed_until <= $2"
      " ORDER BY id LIMIT $3) RETURNING $columns",
      now + options.claim, now, static_cast<std::int64_t>(options.batch_max));
  std::ranges::sort(rows, {}, [](const OutboxRow& row) { return row.id; });
  co_return rows;
}

Work<std::size_t> prune_published(Transaction& tx, core::Timestamp before) {
  co_return static_cast<std::size_t>(co_await tx.exec(
      "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE published_at IS NOT NULL"
      " AND published_at <= $1 LIMIT $2)",
      before, static_cast<std::int64_t>(kPruneMax)));
}

Work<std::size_t> prune_consumed(Transaction& tx, core::Timestamp before) {
  co_return static_cast<std::size_t>(co_await tx.exec(
      "DELETE FROM consumed_events WHERE (consumer, event_id) IN (SELECT consumer, event_id"
      " FROM consumed_events WHERE at <= $1 LIMIT $2)",
      before, static_cast<std::int64_t>(kPruneMax)));
}

Takers to_takers(const boost::json::value& taken_by) {
  Takers out;
  for (const auto& name : taken_by.as_array()) {
    out.emplace(name.as_string());
  }
  return out;
}

Event to_event(OutboxRow row) {
  return {.id = std::move(row.id),
          .organization = std::move(row.org_id),
          .type = std::move(row.type),
          .subject = std::move(row.subject),
          .payload = std::move(row.payload),
          .actor = std::move(row.actor),
          .at = row.at};
}

/// Before the next attempt: doubles, up to a bound, and differs from row to row.
core::Milliseconds wait_after(std::int64_t attempts, const OutboxOptions& options) {
  const auto doubled = options.retry_min.count() << std::min<std::int64_t>(attempts - 1, 20);
  const auto wait = std::min<double>(static_cast<double>(doubled),
                                     static_cast<double>(options.retry_max.count()));
  const auto jittered = wait * (0.5 + 0.5 * core::system_random().fraction());
  return core::Milliseconds(static_cast<std::int64_t>(jittered));
}

}  // namespace

void LocalBus::subscribe(std::string name, std::string type, Handler handler) {
  consumers_.push_back({std::move(name), std::move(type), std::move(handler)});
}

Task<> LocalBus::deliver(const Event& event, Takers& takers) {
  std::exception_ptr first;
  for (const auto& consumer : consumers_) {
    const auto subscription = consumer.name + " " + consumer.type;
    if (!core::matches_event(consumer.type, event.type) || takers.contains(subscription)) {
      continue;
    }
    try {
      co_await consumer.handler(event);
      takers.insert(subscription);
    } catch (const std::exception& error) {
      if (is_cancelled(error)) {
        throw;
      }
      const auto* known = dynamic_cast<const core::Error*>(&error);
      spdlog::warn("consumer {} failed on {} {}: {} ({})", consumer.name, event.type,
                   event.id.text(), error.what(), known == nullptr ? "" : known->cause());
      first = first ? first : std::current_exception();
    }
  }
  if (first) {
    std::rethrow_exception(first);
  }
}

Work<bool> consume_once(Transaction& tx, const std::string& consumer, const core::EventId& event) {
  co_return co_await tx.exec(
      "INSERT INTO consumed_events (consumer, event_id, at) VALUES ($1, $2, $3)"
      " ON CONFLICT DO NOTHING",
      consumer, event, tx.now()) == 1;
}

/// What became of one claimed row.
struct OutboxRelay::Outcome {
  core::EventId id;
  bool done = false;  ///< Delivered or given up.
  core::Timestamp retry_at;
  Takers takers;
};

Work<> OutboxRelay::record(Transaction& tx, const std::vector<Outcome>& outcomes) {
  for (const auto& outcome : outcomes) {
    const auto published_at = outcome.done ? std::optional(tx.now()) : std::nullopt;
    const boost::json::value taken_by =
        boost::json::array(outcome.takers.begin(), outcome.takers.end());
    co_await tx.exec(
        "UPDATE outbox SET published_at = $2, claimed_until = $3, taken_by = $4"
        " WHERE id = $1 AND published_at IS NULL",
        outcome.id, published_at, outcome.retry_at, taken_by);
  }
}

OutboxRelay::OutboxRelay(Database& database, core::SystemScope scope, EventSink& sink,
                         OutboxOptions options)
    : database_(database),
      scope_(scope),
      sink_(sink),
      options_(options),
      holder_(core::make_uuid7_text(core::system_clock(), core::system_random())) {}

Task<std::size_t> OutboxRelay::deliver_due() {
  if (!co_await database_.point_read(scope_, anything_due)) {
    co_return 0;
  }
  auto rows = co_await to_its_end(database_.write(scope_, claim, holder_, options_));
  std::vector<Outcome> outcomes;
  std::exception_ptr stopped;
  for (auto& row : rows) {
    const auto attempts = row.attempts;
    // Unless it is tried, it is due again at once.
    Outcome outcome{.id = row.id,
                    .done = false,
                    .retry_at = database_.clock().now(),
                    .takers = to_takers(row.taken_by)};
    if (!stopped) {
      const auto event = to_event(std::move(row));
      delay_ = std::max(std::chrono::milliseconds(0), database_.clock().now() - event.at);
      try {
        co_await hand_over(event, attempts, outcome);
      } catch (const std::exception&) {
        stopped = std::current_exception();
      }
    }
    outcomes.push_back(std::move(outcome));
  }
  const auto count = outcomes.size();
  if (count > 0) {
    // Also when it was told to stop: what was delivered must not be delivered again, and whoever is
    // next need not wait until the claims run out.
    co_await asio::this_coro::throw_if_cancelled(false);
    std::exception_ptr failed;
    try {
      co_await to_its_end(database_.write(scope_, record, std::move(outcomes)));
    } catch (const core::Error&) {
      failed = std::current_exception();
    }
    co_await asio::this_coro::throw_if_cancelled(true);
    if (failed && !stopped) {
      std::rethrow_exception(failed);
    }
  }
  if (stopped) {
    std::rethrow_exception(stopped);
  }
  co_return count;
}

/// Throws where it is told to stop.
Task<> OutboxRelay::hand_over(const Event& event, std::int64_t attempts, Outcome& outcome) {
  try {
    co_await sink_.deliver(event, outcome.takers);
    outcome.done = true;
    delivered_.add();
  } catch (const std::exception& error) {
    if (is_cancelled(error)) {
      throw;
    }
    outcome.done = attempts >= options_.attempts_max;
    if (outcome.done) {
      given_up_.add();
      spdlog::error("outbox: gave up {} {} after {} attempts; not everybody took it: {}",
                    event.type, event.id.text(), attempts, error.what());
    } else {
      failed_.add();
      outcome.retry_at = database_.clock().now() + wait_after(attempts, options_);
    }
  }
}

Task<std::size_t> OutboxRelay::prune() {
  const auto now = database_.clock().now();
  std::size_t total = 0;
  for (std::size_t step = kPruneMax; step == kPruneMax;) {
    step = co_await database_.write(scope_, prune_published, now - options_.keep);
    total += step;
  }
  for (std::size_t step = kPruneMax; step == kPruneMax;) {
    step = co_await database_.write(scope_, prune_consumed, now - options_.keep_consumed);
  }
  pruned_.add(total);
  co_return total;
}

OutboxCounters OutboxRelay::counters() const {
  return {.delivered = delivered_.value(),
          .failed = failed_.value(),
          .given_up = given_up_.value(),
          .pruned = pruned_.value(),
          .delay = delay_};
}

Task<> OutboxRelay::run() {
  const auto waker = std::make_shared<Waker>(co_await asio::this_coro::executor);
  database_.on_emit([waker] { Waker::wake(waker); });
  struct Unhook {
    Database& database;
    ~Unhook() { database.on_emit({}); }
  } const unhook{database_};
  std::exception_ptr ended;
  try {
    co_await relay(*waker);
  } catch (...) {
    ended = std::current_exception();
  }
  co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
  try {
    co_await database_.write(scope_, release_lease, holder_);
  } catch (const core::Error& error) {
    spdlog::warn("outbox: the lease runs out by itself: {} ({})", error.what(), error.cause());
  }
  std::rethrow_exception(ended);
}

Task<> OutboxRelay::relay(Waker& waker) {
  auto prune_at = std::chrono::steady_clock::now() + kPruneInterval;
  for (;;) {
    waker.begin();
    std::size_t claimed = 0;
    try {
      claimed = co_await deliver_due();
      if (std::chrono::steady_clock::now() >= prune_at) {
        co_await prune();
        prune_at = std::chrono::steady_clock::now() + kPruneInterval;
      }
    } catch (const core::Error& error) {
      spdlog::warn("outbox: {} ({}); trying again", error.what(), error.cause());
    }
    if (claimed < options_.batch_max) {
      co_await waker.wait(options_.poll);
    }
  }
}

}  // namespace auriga::platform::db
