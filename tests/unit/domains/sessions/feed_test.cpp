// What is told of conversations on one node.
#include "domains/sessions/feed.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "core/error.hpp"
#include "tests/support/test_runtime.hpp"

namespace auriga::sessions {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
namespace asio = platform::asio;

Change change_of(const core::SessionId& id) {
  Change change;
  change.session.id = id;
  change.session.org_id = core::OrganizationId::make();
  platform::db::Event event;
  event.id = core::EventId::make();
  event.type = "session.started";
  event.subject = id.text();
  change.events.push_back(event);
  return change;
}

class FeedTest : public ::testing::Test {
 protected:
  void TearDown() override { runtime_.stop(); }
  testing::TestRuntime runtime_;
  SessionFeed feed_;
  core::SessionId id_ = core::SessionId::make();
};

TEST_F(FeedTest, RemembersWhatItToldAndForgetsTheOldest) {
  const auto first = change_of(id_);
  feed_.tell(first);
  EXPECT_FALSE(feed_.told(first.events[0].id)) << "nobody was there to be told";
  std::vector<std::string> told;
  feed_.connect([&told](const core::OrganizationId&, std::string_view type,
                        const json::object& data, Timestamp) {
    told.push_back(std::string(type) + " " + std::string(data.at("id").as_string()));
  });
  feed_.tell(first);
  EXPECT_TRUE(feed_.told(first.events[0].id));
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0], "session.started " + id_.text());
  for (int i = 0; i < 5'000; ++i) {
    feed_.tell(change_of(id_));
  }
  EXPECT_FALSE(feed_.told(first.events[0].id));
}

TEST_F(FeedTest, TellsAMessageOnceItsLengthIsBearable) {
  json::object told;
  feed_.connect(
      [&told](const core::OrganizationId&, std::string_view type, json::object data, Timestamp) {
        EXPECT_EQ(type, "session.message");
        told = std::move(data);
      });
  auto change = change_of(id_);
  change.events.clear();
  repository::MessageRow message;
  message.position = 7;
  message.role = MessageRole::staff;
  message.author = "Mara";
  message.content = std::string(8'000, 'x');
  change.messages.push_back(message);
  feed_.tell(change);
  EXPECT_EQ(told.at("position").as_int64(), 7);
  EXPECT_EQ(told.at("author").as_string(), "Mara");
  EXPECT_LE(told.at("content").as_string().size(), 2'003U) << "with an ellipsis";
}

Task<int> count_changes(SessionFeed& feed, core::SessionId id, int wanted) {
  const auto executor = co_await asio::this_coro::executor;
  const auto listener = feed.listen(id, executor);
  int rounds = 0;
  const auto end = steady_clock::now() + std::chrono::seconds(20);
  while (rounds < wanted && steady_clock::now() < end) {
    if (co_await listener->wait(steady_clock::now() + milliseconds(200))) {
      ++rounds;
    }
  }
  co_return rounds;
}

TEST_F(FeedTest, AListenerIsWokenFromOtherThreads) {
  auto first = runtime_.start(count_changes(feed_, id_, 20), 0);
  auto second = runtime_.start(count_changes(feed_, id_, 20), 1);
  auto deaf = runtime_.start(count_changes(feed_, core::SessionId::make(), 0), 1);
  while (first.wait_for(milliseconds(1)) != std::future_status::ready ||
         second.wait_for(milliseconds(1)) != std::future_status::ready) {
    feed_.tell(change_of(id_));
  }
  EXPECT_EQ(first.get(), 20);
  EXPECT_EQ(second.get(), 20);
  EXPECT_EQ(deaf.get(), 0);
}

Task<bool> hears_what_came_between(SessionFeed& feed, core::SessionId id) {
  const auto executor = co_await asio::this_coro::executor;
  const auto listener = feed.listen(id, executor);
  feed.tell(change_of(id));
  co_await platform::sleep_for(milliseconds(20));
  co_return co_await listener->wait(steady_clock::now() + milliseconds(1));
}

TEST_F(FeedTest, WhatComesBetweenTwoWaitsIsNotLost) {
  EXPECT_TRUE(runtime_.run(hears_what_came_between(feed_, id_)));
}

/// Whether the listener hears of it when the conversation is found to be like this.
Task<bool> hears_when_found(SessionFeed& feed, SessionFeed::Listener& listener,
                            std::vector<repository::VersionRow> found) {
  const auto asked = feed.listened();
  feed.compare(asked, found);
  const auto executor = co_await asio::this_coro::executor;
  co_await asio::post(executor, asio::use_awaitable);  // The ring was posted before.
  co_return co_await listener.wait(steady_clock::now());
}

Task<> compare_versions(SessionFeed& feed, core::SessionId id) {
  const auto executor = co_await asio::this_coro::executor;
  const auto listener = feed.listen(id, executor);
  const repository::VersionRow before{
      .id = id, .status = SessionStatus::active, .message_count = 2, .updated_at = Timestamp{7}};
  auto after = before;
  after.message_count = 3;
  const std::vector<repository::VersionRow> as_before{before};
  const std::vector<repository::VersionRow> as_after{after};
  const std::vector<repository::VersionRow> nothing;
  const bool first = co_await hears_when_found(feed, *listener, as_before);
  EXPECT_TRUE(first) << "it may have been changed since the listener read it";
  const bool same = co_await hears_when_found(feed, *listener, as_before);
  EXPECT_FALSE(same);
  const bool changed = co_await hears_when_found(feed, *listener, as_after);
  EXPECT_TRUE(changed);
  auto here = change_of(id);
  here.session.message_count = 4;
  feed.tell(here);
  const bool told = co_await listener->wait(steady_clock::now());
  EXPECT_TRUE(told);
  const repository::VersionRow as_told{.id = id,
                                       .status = here.session.status,
                                       .message_count = 4,
                                       .updated_at = here.session.updated_at};
  const std::vector<repository::VersionRow> found{as_told};
  const bool again = co_await hears_when_found(feed, *listener, found);
  EXPECT_FALSE(again) << "it was told here";
  const bool gone = co_await hears_when_found(feed, *listener, nothing);
  EXPECT_TRUE(gone);
}

TEST_F(FeedTest, WhatOtherNodesChangeIsToldOnce) {
  runtime_.run(compare_versions(feed_, id_));
  EXPECT_TRUE(feed_.listened().empty());
}

Task<> too_many(SessionFeed& feed, core::SessionId id) {
  const auto executor = co_await asio::this_coro::executor;
  std::vector<std::unique_ptr<SessionFeed::Listener>> listeners;
  for (std::size_t i = 0; i < SessionFeed::kListenersMax; ++i) {
    listeners.push_back(feed.listen(id, executor));
  }
  EXPECT_THROW((void)feed.listen(id, executor), core::Error);
  auto other = feed.listen(core::SessionId::make(), executor);
  listeners.pop_back();
  listeners.push_back(feed.listen(id, executor));
}

TEST_F(FeedTest, AsManyListenAsMay) {
  runtime_.run(too_many(feed_, id_));
}

}  // namespace
}  // namespace auriga::sessions
