// An answer under way, and how it is silenced.
#include "domains/sessions/turns.hpp"

#include <gtest/gtest.h>

#include <future>

#include "core/error.hpp"
#include "tests/support/test_runtime.hpp"
#include "tests/unit/domains/sessions/written.hpp"

namespace auriga::sessions {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
namespace asio = platform::asio;

Task<Responded> hangs(std::promise<void>* begun = nullptr) {
  if (begun != nullptr) {
    begun->set_value();
  }
  co_await platform::sleep_for(hours(1));
  co_return Responded{};
}

Task<Responded> says(std::string text) {
  Responded out;
  out.text = std::move(text);
  co_return out;
}

Task<Responded> fails() {
  throw core::Error(core::ErrorCode::kTimeout);
  co_return Responded{};
}

/// "silenced", what was said, or what it failed with.
Task<std::string> outcome(Turns& turns, core::SessionId id, Task<Responded> work) {
  const auto executor = co_await asio::this_coro::executor;
  auto turn = turns.begin(std::move(id), executor);
  try {
    auto responded = co_await turn.run(std::move(work));
    co_return responded ? responded->text : "silenced";
  } catch (const core::Error&) {
    co_return "failed";
  } catch (const boost::system::system_error&) {
    co_return "cancelled";
  }
}

class TurnsTest : public ::testing::Test {
 protected:
  void TearDown() override { runtime_.stop(); }
  testing::TestRuntime runtime_;
  Turns turns_;
  core::SessionId id_ = core::SessionId::make();
};

TEST_F(TurnsTest, AnAnswerThatIsLeftAloneIsAnAnswer) {
  EXPECT_EQ(runtime_.run(outcome(turns_, id_, says("Good day"))), "Good day");
  EXPECT_EQ(runtime_.run(outcome(turns_, id_, fails())), "failed");
}

TEST_F(TurnsTest, WhatHangsIsSilencedFromAnotherThread) {
  for (int i = 0; i < 50; ++i) {
    auto asked = runtime_.start(outcome(turns_, id_, hangs()), static_cast<std::size_t>(i));
    while (asked.wait_for(milliseconds(1)) != std::future_status::ready) {
      turns_.silence(id_);
    }
    EXPECT_EQ(asked.get(), "silenced");
  }
}

TEST_F(TurnsTest, OneTurnAtATime) {
  std::promise<void> begun;
  auto asked = runtime_.start(outcome(turns_, id_, hangs(&begun)));
  begun.get_future().wait();
  try {
    static_cast<void>(runtime_.run(outcome(turns_, core::SessionId(id_), says("second")), 1));
    FAIL() << "two turns at a time";
  } catch (const core::Error& error) {
    EXPECT_EQ(error.code(), core::ErrorCode::kSessionBusy);
  }
  const auto other = core::SessionId::make();
  EXPECT_EQ(runtime_.run(outcome(turns_, other, says("another's")), 1), "another's");
  turns_.silence(id_);
  EXPECT_EQ(asked.get(), "silenced");
}

Task<std::string> cancelled_from_outside(Turns& turns, core::SessionId id) {
  const auto executor = co_await asio::this_coro::executor;
  asio::cancellation_signal signal;
  std::string out;
  auto done = [&out](const std::exception_ptr& /*failure*/, std::string what) {
    out = std::move(what);
  };
  asio::co_spawn(executor, outcome(turns, std::move(id), hangs()),
                 asio::bind_cancellation_slot(signal.slot(), done));
  co_await platform::sleep_for(milliseconds(20));
  signal.emit(asio::cancellation_type::terminal);
  for (int i = 0; i < 200 && out.empty(); ++i) {
    co_await platform::sleep_for(milliseconds(5));
  }
  co_return out;
}

TEST_F(TurnsTest, TheCallersCancellationIsPassedOn) {
  EXPECT_EQ(runtime_.run(cancelled_from_outside(turns_, id_)), "cancelled");
}

Task<std::string> written_after_silence(Turns& turns, core::SessionId id) {
  const auto executor = co_await asio::this_coro::executor;
  auto turn = turns.begin(id, executor);
  Written reader;
  Turns::Turn::Guard sink(turn, reader);
  co_await sink.delta("heard");
  EXPECT_EQ(sink.shown(), "heard");
  turns.silence(id);
  bool refused = false;
  try {
    co_await sink.delta(" not heard");
  } catch (...) {
    refused = true;
  }
  EXPECT_TRUE(refused);
  EXPECT_TRUE(turn.silenced());
  auto after = co_await turn.run(says("too late"));
  EXPECT_FALSE(after);
  co_return reader.text();
}

Task<std::string> stopped(Turns& turns, core::SessionId id) {
  const auto executor = co_await asio::this_coro::executor;
  EXPECT_FALSE(turns.stop(id)) << "nothing is there to be stopped";
  auto turn = turns.begin(id, executor);
  Written reader;
  Turns::Turn::Guard sink(turn, reader);
  co_await sink.delta("void");
  co_await sink.restart("again");
  co_await sink.delta("Half ");
  co_await sink.delta("an");
  EXPECT_FALSE(turn.stopped());
  EXPECT_TRUE(turns.stop(id));
  EXPECT_TRUE(turns.stop(id));
  EXPECT_TRUE(turn.stopped());
  auto after = co_await turn.run(says("too late"));
  EXPECT_FALSE(after);
  co_return sink.shown();
}

TEST_F(TurnsTest, WhatWasSaidBeforeItWasStoppedIsKept) {
  EXPECT_EQ(runtime_.run(stopped(turns_, id_)), "Half an");
}

Task<> stopped_elsewhere(Turns& turns, core::SessionId id) {
  const auto executor = co_await asio::this_coro::executor;
  EXPECT_TRUE(turns.none());
  turns.stop_after(id, 8);
  auto turn = turns.begin(id, executor);
  EXPECT_FALSE(turns.none());
  turns.stop_after(id, 8);
  EXPECT_FALSE(turn.stopped()) << "it is not known yet which stops were before";
  turn.began_after(8);
  turns.stop_after(id, 8);
  EXPECT_FALSE(turn.stopped()) << "that was another answer";
  turns.stop_after(core::SessionId::make(), 9);
  EXPECT_FALSE(turn.stopped());
  turns.stop_after(id, 9);
  EXPECT_TRUE(turn.stopped());
}

TEST_F(TurnsTest, AStopElsewhereIsForTheAnswerThatIsMade) {
  runtime_.run(stopped_elsewhere(turns_, id_));
}

Task<bool> stopped_by_whom(Turns& turns, core::SessionId id) {
  const auto executor = co_await asio::this_coro::executor;
  auto turn = turns.begin(id, executor);
  turns.silence(id);
  turns.stop(id);
  co_return turn.stopped();
}

TEST_F(TurnsTest, WhoeverTookItOverFirstIsTheReason) {
  EXPECT_FALSE(runtime_.run(stopped_by_whom(turns_, id_)));
}

TEST_F(TurnsTest, NothingIsDeliveredOnceItIsSilenced) {
  EXPECT_EQ(runtime_.run(written_after_silence(turns_, id_)), "heard");
}

}  // namespace
}  // namespace auriga::sessions
