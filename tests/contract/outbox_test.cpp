// Events leave the database if and only if their transaction committed, and each takes effect once.
#include "platform/database/outbox.hpp"

#include <map>

#include "platform/runtime/task_group.hpp"
#include "tests/contract/storage_test.hpp"
#include "tests/support/manual_clock.hpp"

namespace auriga::testing {
namespace {

using core::ErrorCode;
using std::chrono::milliseconds;

db::Work<> emit_one(db::Transaction& tx, const std::string& subject, const bool& fails) {
  db::Event event;
  event.type = "thing.made";
  event.subject = subject;
  event.payload = {{"n", 1}, {"text", "ü"}};
  event.actor = {{"kind", "user"}};
  co_await tx.emit(std::move(event));
  if (fails) {
    throw core::Error(ErrorCode::kQuotaExceeded);
  }
}

/// Counts what it hears, and fails for a subject as often as told.
struct Listener {
  struct State {
    std::map<std::string, int> heard;
    std::vector<db::Event> events;
    std::map<std::string, int> failures;
  };
  std::shared_ptr<State> state = std::make_shared<State>();
  Task<> operator()(const db::Event& event) const { return hear(state, event); }
  static Task<> hear(std::shared_ptr<State> state, db::Event event) {
    ++state->heard[event.subject];
    state->events.push_back(event);
    if (state->failures[event.subject]-- > 0) {
      throw core::Error(ErrorCode::kOutgoingFailed);
    }
    co_return;
  }
};

class OutboxContract : public DatabaseTest {
 protected:
  static db::OutboxOptions options() {
    return {.poll = milliseconds(5'000),
            .claim = milliseconds(50),
            .retry_min = milliseconds(5),
            .retry_max = milliseconds(10)};
  }
  void emit(const std::string& subject) {
    run(database().write(tenant_, emit_one, subject, false));
  }
  std::int64_t left() {
    return run(database().read(system_scope(), [](db::Transaction& tx) -> db::Work<std::int64_t> {
      co_return co_await tx.scalar<std::int64_t>(
          "SELECT count(*) FROM outbox WHERE published_at IS NULL");
    }));
  }

  /// An empty database whose time is `clock_`.
  void open_with_clock() { open({.url = {}, .clock = &clock_}); }

  ManualClock clock_;
  core::Tenant tenant_ = new_tenant();
  Listener listener_;
  db::LocalBus bus_;
};

TEST_P(OutboxContract, DeliversWhatWasCommittedAndNothingElse) {
  bus_.subscribe("listener", "thing.*", listener_);
  Listener other;
  bus_.subscribe("other", "thing.lost", other);
  db::OutboxRelay relay(database(), system_scope(), bus_, options());
  emit("a");
  EXPECT_EQ(code_of(runtime_, database().write(tenant_, emit_one, std::string("b"), true)),
            ErrorCode::kQuotaExceeded);
  emit("c");
  EXPECT_EQ(run(relay.deliver_due()), 2U);
  EXPECT_EQ(run(relay.deliver_due()), 0U);
  EXPECT_EQ(listener_.state->heard, (std::map<std::string, int>{{"a", 1}, {"c", 1}}));
  EXPECT_TRUE(other.state->heard.empty());
  const auto& event = listener_.state->events.at(0);
  EXPECT_EQ(event.type, "thing.made");
  EXPECT_EQ(event.organization, tenant_.organization());
  EXPECT_EQ(event.payload.at("text"), "ü");
  EXPECT_EQ(event.actor.at("kind"), "user");
  EXPECT_FALSE(event.id.empty());
  EXPECT_GT(event.at.ms, 0);
  EXPECT_EQ(relay.counters().delivered, 2U);
}

TEST_P(OutboxContract, TriesAgainWhatAConsumerRefused) {
  open_with_clock();
  bus_.subscribe("listener", "*", listener_);
  db::OutboxRelay relay(database(), system_scope(), bus_, options());
  listener_.state->failures["a"] = 2;
  emit("a");
  emit("b");
  for (int round = 0; round < 100 && left() > 0; ++round) {
    run(relay.deliver_due());
    clock_.jump(options().retry_max);
  }
  EXPECT_EQ(listener_.state->heard, (std::map<std::string, int>{{"a", 3}, {"b", 1}}));
  EXPECT_EQ(relay.counters().failed, 2U);
}

TEST_P(OutboxContract, TellsNobodyAgainWhatAnotherRefused) {
  open_with_clock();
  Listener other;
  bus_.subscribe("listener", "thing.*", listener_);
  bus_.subscribe("other", "*", other);
  listener_.state->failures["a"] = 3;
  emit("a");
  for (int round = 0; round < 100 && left() > 0; ++round) {
    db::OutboxRelay relay(database(), system_scope(), bus_, options());  // As after a restart.
    run(relay.deliver_due());
    clock_.jump(options().retry_max + options().lease);
  }
  EXPECT_EQ(listener_.state->heard["a"], 4);
  EXPECT_EQ(other.state->heard["a"], 1);
}

TEST_P(OutboxContract, GivesUpWhatNobodyWillEverTake) {
  open_with_clock();
  bus_.subscribe("listener", "*", listener_);
  listener_.state->failures["a"] = 1'000;
  Listener late;
  late.state->failures["a"] = 2;
  bus_.subscribe("late", "*", late);
  auto few = options();
  few.attempts_max = 3;
  db::OutboxRelay relay(database(), system_scope(), bus_, few);
  emit("a");
  for (int round = 0; round < 10; ++round) {
    run(relay.deliver_due());
    clock_.jump(few.retry_max);
  }
  EXPECT_EQ(left(), 0);
  EXPECT_EQ(listener_.state->heard["a"], 3);
  EXPECT_EQ(relay.counters().failed, 2U);
  EXPECT_EQ(relay.counters().given_up, 1U);
  EXPECT_EQ(relay.counters().delivered, 0U);
  const auto takers =
      run(database().read(system_scope(), [](db::Transaction& tx) -> db::Work<std::string> {
        co_return co_await tx.scalar<std::string>("SELECT taken_by FROM outbox");
      }));
  EXPECT_EQ(takers, R"(["late *"])") << "at its last attempt";
}

TEST_P(OutboxContract, LetsOneRelayAmongNodesWork) {
  open_with_clock();
  bus_.subscribe("listener", "*", listener_);
  Listener other;
  db::LocalBus other_bus;
  other_bus.subscribe("listener", "*", other);
  auto second = open_again();
  auto short_lease = options();
  short_lease.lease = milliseconds(2'000);
  db::OutboxRelay holder(database(), system_scope(), bus_, short_lease);
  db::OutboxRelay waiting(*second, system_scope(), other_bus, options());
  emit("a");
  EXPECT_EQ(run(holder.deliver_due()), 1U);
  emit("b");
  if (!is_sqlite()) {  // There another holder can only be a server that has ended.
    EXPECT_EQ(run(waiting.deliver_due()), 0U) << "the other holds the lease";
    clock_.jump(short_lease.lease + milliseconds(1));
  }
  EXPECT_EQ(run(waiting.deliver_due()), 1U) << "it ran out, as after a crash";
  EXPECT_EQ(other.state->heard, (std::map<std::string, int>{{"b", 1}}));
  runtime_.stop();
}

TEST_P(OutboxContract, BelievesNoLeaseOfAClockThatWasSetBack) {
  open_with_clock();
  bus_.subscribe("listener", "*", listener_);
  db::OutboxRelay crashed(database(), system_scope(), bus_, options());
  emit("a");
  EXPECT_EQ(run(crashed.deliver_due()), 1U);
  clock_.jump(-std::chrono::hours(1));
  db::OutboxRelay next(database(), system_scope(), bus_, options());
  emit("b");
  EXPECT_EQ(run(next.deliver_due()), 1U);
}

db::Work<> claim_all(db::Transaction& tx, const core::Milliseconds& time) {
  co_await tx.exec("UPDATE outbox SET claimed_until = $1, attempts = 1", tx.now() + time);
}

TEST_P(OutboxContract, ClaimsAgainWhatACrashedRelayHadClaimed) {
  open_with_clock();
  emit("a");
  run(database().write(system_scope(), claim_all, core::Milliseconds(500)));
  bus_.subscribe("listener", "*", listener_);
  db::OutboxRelay next(database(), system_scope(), bus_, options());
  EXPECT_EQ(run(next.deliver_due()), 0U);
  clock_.jump(milliseconds(501));
  EXPECT_EQ(run(next.deliver_due()), 1U);
  EXPECT_EQ(listener_.state->heard["a"], 1);
}

TEST_P(OutboxContract, PutsBackWhatItHadClaimedWhenItIsToldToStop) {
  open_with_clock();
  struct Stop {
    Task<> operator()(const db::Event& event) const { return hear(event); }
    static Task<> hear(db::Event event) {
      if (event.subject == "b") {
        throw boost::system::system_error(platform::asio::error::operation_aborted);
      }
      co_return;
    }
  };
  auto stopping = options();
  stopping.lease = milliseconds(1);
  stopping.claim = std::chrono::hours(1);
  db::LocalBus stopped;
  stopped.subscribe("stop", "*", Stop{});
  db::OutboxRelay first(database(), system_scope(), stopped, stopping);
  emit("a");
  emit("b");
  emit("c");
  EXPECT_THROW(run(first.deliver_due()), boost::system::system_error);
  EXPECT_EQ(left(), 2) << "what was delivered before is not delivered again";
  bus_.subscribe("listener", "*", listener_);
  db::OutboxRelay second(database(), system_scope(), bus_, options());
  clock_.jump(stopping.lease + milliseconds(1));
  EXPECT_EQ(run(second.deliver_due()), 2U);
  EXPECT_EQ(listener_.state->heard, (std::map<std::string, int>{{"b", 1}, {"c", 1}}));
}

TEST_P(OutboxContract, KnowsWhatAConsumerHasSeen) {
  const auto body = [](db::Transaction& tx, const core::EventId& id,
                       const std::string& consumer) -> db::Work<bool> {
    co_return co_await db::consume_once(tx, consumer, id);
  };
  const auto id = core::EventId::make();
  EXPECT_TRUE(run(database().write(system_scope(), body, id, std::string("one"))));
  EXPECT_FALSE(run(database().write(system_scope(), body, id, std::string("one"))));
  EXPECT_TRUE(run(database().write(system_scope(), body, id, std::string("two"))));
}

/// Tells the relay to stop `after` it has begun to deliver. Whether it did, once and in `time`.
Task<bool> relay_until(db::OutboxRelay& relay, Listener& listener, std::string subject,
                       milliseconds time, std::chrono::microseconds after = {}) {
  const auto now = [] { return std::chrono::steady_clock::now(); };
  const auto executor = co_await platform::asio::this_coro::executor;
  platform::TaskGroup group(executor);
  group.spawn("outbox", relay.run());
  const auto deadline = now() + time;
  while (listener.state->heard[subject] == 0 && now() < deadline) {
    co_await platform::asio::post(executor, platform::asio::use_awaitable);
  }
  for (const auto at = now() + after; now() < at;) {
    co_await platform::asio::post(executor, platform::asio::use_awaitable);
  }
  group.cancel();
  const bool joined = co_await group.join(now() + milliseconds(5'000));
  co_return joined&& listener.state->heard[subject] == 1;
}

TEST_P(OutboxContract, WakesWhenACommitEmits) {
  bus_.subscribe("listener", "*", listener_);
  db::OutboxRelay relay(database(), system_scope(), bus_, options());
  auto ended = runtime_.start(relay_until(relay, listener_, "a", milliseconds(4'000)));
  std::this_thread::sleep_for(milliseconds(200));  // It waits by now, for five seconds.
  emit("a");
  EXPECT_TRUE(ended.get());
}

TEST_P(OutboxContract, LetsGoOfTheLeaseWhenItStops) {
  bus_.subscribe("listener", "*", listener_);
  db::OutboxRelay stopping(database(), system_scope(), bus_, options());
  emit("a");
  EXPECT_TRUE(run(relay_until(stopping, listener_, "a", milliseconds(4'000))));
  db::OutboxRelay next(database(), system_scope(), bus_, options());
  emit("b");
  EXPECT_EQ(run(next.deliver_due()), 1U) << "it need not wait, as after a restart";
}

TEST_P(OutboxContract, RecordsWhatItDeliveredBeforeItStops) {
  bus_.subscribe("listener", "*", listener_);
  for (int i = 0; i < 30; ++i) {
    const auto subject = std::to_string(i);
    emit(subject);
    db::OutboxRelay relay(database(), system_scope(), bus_, options());
    ASSERT_TRUE(run(relay_until(relay, listener_, subject, milliseconds(4'000),
                                std::chrono::microseconds(20 * i))));
    ASSERT_EQ(left(), 0) << "stopped " << 20 * i << " us after it delivered";
  }
  EXPECT_EQ(listener_.state->heard.size(), listener_.state->events.size());
}

TEST_P(OutboxContract, ForgetsWhatIsPastItsTime) {
  bus_.subscribe("listener", "*", listener_);
  auto soon = options();
  soon.keep = milliseconds(0);
  db::OutboxRelay relay(database(), system_scope(), bus_, soon);
  emit("a");
  EXPECT_EQ(run(relay.prune()), 0U) << "not published yet";
  run(relay.deliver_due());
  EXPECT_EQ(run(relay.prune()), 1U);
}

INSTANTIATE_TEST_SUITE_P(Outbox, OutboxContract, ::testing::ValuesIn(engines()), engine_name);

}  // namespace
}  // namespace auriga::testing
