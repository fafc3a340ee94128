// Idempotency-Key over real sockets: what is kept, what is freed, and when.
#include <gmock/gmock.h>

#include <map>
#include <thread>

#include "platform/http/event_stream.hpp"
#include "platform/http/handler.hpp"
#include "platform/http/middleware/idempotency.hpp"
#include "platform/http/middleware/standard.hpp"
#include "raw_client.hpp"
#include "test_server.hpp"

namespace auriga::platform::http::test {
namespace {

using testing::HasSubstr;

class TestStore final : public IdempotencyStore {
 public:
  std::chrono::milliseconds held{0};  ///< For which the last key was claimed.

  Task<IdempotencyBegin> begin(std::string owner, std::string key, std::string print,
                               std::chrono::milliseconds time) override {
    held = time;
    auto [at, fresh] = entries_.try_emplace(owner + key, Entry{print, {}, std::nullopt});
    IdempotencyBegin begun;
    if (fresh) {
      at->second.claim = "claim-" + std::to_string(++claims_);
      begun.claim = at->second.claim;
    } else {
      begun.kind = at->second.print != print ? IdempotencyBegin::Kind::kMismatch
                   : at->second.answer       ? IdempotencyBegin::Kind::kReplay
                                             : IdempotencyBegin::Kind::kInProgress;
      begun.answer = at->second.answer.value_or(StoredAnswer{});
    }
    co_return begun;
  }
  Task<> finish(ClaimedKey key, StoredAnswer answer) override {
    auto& entry = entries_[key.owner + key.key];
    EXPECT_EQ(entry.claim, key.claim);
    entry.answer = std::move(answer);
    co_return;
  }
  Task<> abandon(ClaimedKey key) override {
    EXPECT_EQ(entries_[key.owner + key.key].claim, key.claim);
    entries_.erase(key.owner + key.key);
    co_return;
  }

 private:
  struct Entry {
    std::string print;
    std::string claim;
    std::optional<StoredAnswer> answer;
  };
  std::map<std::string, Entry> entries_;
  int claims_ = 0;
};

/// Work that streams or takes too long.
struct Talk {
  std::atomic<int> runs{0};
  std::atomic<bool> held{false};
};

/// As the header X-Ends says: with its answer, in an error that it tells, or by throwing.
Task<Reply> talk(Talk& self, Call& call) {
  const std::string ends(call.header("X-Ends"));
  const auto said = "{\"run\":" + std::to_string(++self.runs) + "}";
  if (!call.accepts("text/event-stream")) {
    co_return Reply{.content_type = "application/json", .headers = {}, .body = said};
  }
  auto stream = co_await EventStream::open(call, OnDisconnect::kContinue);
  co_await stream.send("delta", "{}");
  while (self.held) {
    co_await sleep_for(std::chrono::milliseconds(10));
  }
  if (ends == "throwing") {
    throw std::runtime_error("broken");
  }
  if (ends == "in an error" || ends == "in time") {
    co_await stream.send("error", "{}");
    co_return stream.finish("{}", ends == "in time" ? 504 : 503);
  }
  co_await stream.send("done", said);
  co_return stream.finish(said);
}

Task<Reply> take_too_long(Talk& self, Call& /*call*/) {
  ++self.runs;
  co_await sleep_for(std::chrono::seconds(30));
  co_return Reply::empty();
}

void bind_talk(RouteTable& table, Talk& self) {
  table.add({.method = Method::kPost,
             .path = "/talk",
             .id = "talk",
             .tag = "Talk",
             .summary = "Talk",
             .body = Body::kRaw,
             .timeout = std::chrono::minutes(5),
             .produces = {"text/event-stream"},
             .idempotent = true},
            handler<&talk>(self));
  table.add({.method = Method::kPost,
             .path = "/late",
             .id = "late",
             .tag = "Talk",
             .summary = "Take too long",
             .body = Body::kRaw,
             .timeout = std::chrono::milliseconds(300),
             .produces = {"application/json"},
             .idempotent = true},
            handler<&take_too_long>(self));
}

class Idempotent : public testing::Test {
 protected:
  TestStore store_;
  Talk talk_;
  TestServer server_{{.bind = [this](RouteTable& table, Runtime&) { bind_talk(table, talk_); },
                      .compose =
                          [this](MiddlewareList& list, const RouteTable&) {
                            list.push_back(make_request_id());
                            list.push_back(make_idempotency(store_));
                          }}};
  static std::string talk_request(std::string_view ends = "well") {
    return post("/talk", "{}",
                "Idempotency-Key: t1\r\nAccept: text/event-stream\r\nX-Ends: " + std::string(ends) +
                    "\r\n");
  }
  std::optional<Answer> talk_once(std::string_view ends = "well") {
    return ask(server_.port(), talk_request(ends));
  }
  std::optional<Answer> make(std::string_view body, std::string_view key) {
    return ask(server_.port(),
               post("/items", body, "Idempotency-Key: " + std::string(key) + "\r\n"));
  }
};

TEST_F(Idempotent, ARepetitionGetsTheFirstAnswer) {
  const auto first = make(R"({"name":"Lamp"})", "k1");
  const auto again = make(R"({"name":"Lamp"})", "k1");
  EXPECT_EQ(first->status, 201);
  EXPECT_EQ(again->status, 201);
  EXPECT_EQ(again->body, first->body);
  EXPECT_EQ(again->header("Location"), first->header("Location"));
  EXPECT_EQ(again->header("Idempotency-Replayed"), "true");
  EXPECT_EQ(server_.shop().writes, 1);
  EXPECT_EQ(make(R"({"name":"Lamp"})", "k2")->status, 201);
  EXPECT_EQ(server_.shop().writes, 2);
}

TEST_F(Idempotent, AKeyIsForOneRequest) {
  make(R"({"name":"Lamp"})", "k1");
  const auto other = make(R"({"name":"Sofa"})", "k1");
  EXPECT_EQ(other->status, 422);
  EXPECT_THAT(other->body, HasSubstr("IDEMPOTENCY_MISMATCH"));
  EXPECT_EQ(make(R"({"name":"Lamp"})", std::string(300, 'k'))->status, 400);
}

TEST_F(Idempotent, AStreamIsKeptAsTheJsonAtItsEnd) {
  const auto first = talk_once();
  EXPECT_EQ(first->header("Content-Type"), "text/event-stream");
  EXPECT_THAT(first->body, HasSubstr("event: done\ndata: {\"run\":1}\n\n"));
  const auto again = talk_once();
  EXPECT_EQ(again->status, 200);
  EXPECT_EQ(again->header("Content-Type"), "application/json");
  EXPECT_EQ(again->header("Idempotency-Replayed"), "true");
  EXPECT_EQ(again->body, R"({"run":1})");
  EXPECT_EQ(talk_.runs, 1);
}

TEST_F(Idempotent, AStreamHoldsItsKeyUntilItsEndThoughItsClientLeft) {
  talk_.held = true;
  {
    RawClient client(server_.port());
    client.send(talk_request());
    ASSERT_TRUE(client.receive_until("event: delta", std::chrono::seconds(5)));
    EXPECT_EQ(talk_once()->status, 409);
    client.reset();
  }
  EXPECT_EQ(talk_once()->status, 409);
  talk_.held = false;
  auto again = talk_once();
  for (int i = 0; i < 300 && again->status == 409; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    again = talk_once();
  }
  EXPECT_EQ(again->body, R"({"run":1})");
  EXPECT_EQ(talk_.runs, 1);
}

TEST_F(Idempotent, AStreamThatFailsFreesItsKey) {
  for (const auto* ends : {"throwing", "in an error", "well"}) {
    EXPECT_EQ(talk_once(ends)->header("Content-Type"), "text/event-stream") << ends;
  }
  EXPECT_EQ(talk_.runs, 3);
  EXPECT_EQ(talk_once()->body, R"({"run":3})");
}

TEST_F(Idempotent, WhatTookTooLongIsNotDoneAgain) {
  const auto late = post("/late", "{}", "Idempotency-Key: l1\r\n");
  EXPECT_EQ(ask(server_.port(), late)->status, 504);
  const auto again = ask(server_.port(), late);
  EXPECT_EQ(again->status, 504);
  EXPECT_EQ(again->header("Idempotency-Replayed"), "true");
  EXPECT_EQ(talk_.runs, 1) << "the first may have had its effect";
  talk_once("in time");
  EXPECT_EQ(talk_once()->status, 504);
  EXPECT_EQ(talk_.runs, 2);
}

TEST_F(Idempotent, AKeyIsHeldAsLongAsItsRequestMayTake) {
  make(R"({"name":"Lamp"})", "k1");
  EXPECT_EQ(store_.held, std::chrono::seconds(90));
  EXPECT_EQ(ask(server_.port(), post("/talk", "{}", "Idempotency-Key: t2\r\n"))->status, 200);
  EXPECT_EQ(store_.held, std::chrono::minutes(6));
  talk_once();
  EXPECT_EQ(store_.held, std::chrono::minutes(61)) << "a stream has no deadline";
}

}  // namespace
}  // namespace auriga::platform::http::test
