// Idempotency-Key over real sockets: what is kept, what is freed, and when.
#include <gmock/gmock.h>

#include <map>

#include "core/error_registry.hpp"
#include "platform/http/event_stream.hpp"
#include "platform/http/handler.hpp"
#include "platform/http/middleware/idempotency.hpp"
#include "platform/http/middleware/standard.hpp"
#include "raw_client.hpp"
#include "test_server.hpp"

namespace auriga::platform::http::test {
namespace {

using ::testing::HasSubstr;

class TestStore final : public IdempotencyStore {
 public:
  std::chrono::milliseconds held{0};  ///< For which the last key was claimed.
  std::atomic<bool> gone{false};      ///< Settles nothing.
  Arrivals finished;                  ///< Answers kept.

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
    check_there();
    auto& entry = entries_[key.owner + key.key];
    EXPECT_EQ(entry.claim, key.claim);
    entry.answer = std::move(answer);
    finished.come();
    co_return;
  }
  Task<> abandon(ClaimedKey key) override {
    check_there();
    EXPECT_EQ(entries_[key.owner + key.key].claim, key.claim);
    entries_.erase(key.owner + key.key);
    co_return;
  }

  std::optional<StoredAnswer> answer_of(const std::string& key) {
    return holds(key) ? entries_[kOwner + key].answer : std::nullopt;
  }
  bool holds(const std::string& key) const { return entries_.contains(kOwner + key); }

 private:
  inline static const std::string kOwner = "address:127.0.0.1";
  struct Entry {
    std::string print;
    std::string claim;
    std::optional<StoredAnswer> answer;
  };
  void check_there() const {
    if (gone) {
      throw core::Error(core::ErrorCode::kDatabaseUnavailable);
    }
  }
  std::map<std::string, Entry> entries_;
  int claims_ = 0;
};

/// Work that streams or takes too long.
struct Talk {
  std::atomic<int> runs{0};
  std::atomic<bool> held{false};
  Arrivals waiting;  ///< Handlers that began to wait.
  Signals<int> let_go_signals;

  /// Any thread.
  void let_go() {
    held = false;
    let_go_signals.ring(0);
  }
};

/// While the test holds it.
Task<> wait_while_held(Talk& self) {
  const auto let_go = self.let_go_signals.listen(0, co_await asio::this_coro::executor);
  self.waiting.come();
  if (self.held) {
    (void)co_await let_go->wait(std::chrono::steady_clock::now() + std::chrono::seconds(30));
  }
}

/// As the header X-Ends says: with its answer, in an error that it tells, or by throwing.
Task<Reply> talk(Talk& self, Call& call) {
  const std::string ends(call.header("X-Ends"));
  const auto said = "{\"run\":" + std::to_string(++self.runs) + "}";
  if (!call.accepts("text/event-stream")) {
    co_return Reply{.content_type = "application/json", .headers = {}, .body = said};
  }
  auto stream = co_await EventStream::open(call, OnDisconnect::kContinue);
  co_await stream.send("delta", "{}");
  co_await wait_while_held(self);
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

/// Does it, then fails as the header X-Fails says.
Task<Reply> do_and_fail(Talk& self, Call& call) {
  const std::string fails(call.header("X-Fails"));
  ++self.runs;
  if (fails == "cut off") {
    co_await wait_while_held(self);
  }
  if (fails == "unforeseen") {
    throw std::runtime_error("broken");
  }
  for (const auto code : {core::ErrorCode::kTimeout, core::ErrorCode::kConflicted,
                          core::ErrorCode::kDatabaseUnavailable, core::ErrorCode::kNotFound}) {
    if (fails == core::error_info(code).name) {
      throw core::Error(code);
    }
  }
  co_return Reply::empty();
}

Task<Reply> take_files(Talk& self, Call& call) {
  co_await call.read_form();
  ++self.runs;
  co_return Reply::empty();
}

void bind_talk(RouteTable& table, Talk& self) {
  for (const std::string path : {"/talk", "/resumed"}) {
    table.add({.method = Method::kPost,
               .path = path,
               .id = path.substr(1),
               .tag = "Talk",
               .summary = "Talk",
               .body = Body::kRaw,
               .timeout = std::chrono::minutes(5),
               .produces = {"text/event-stream"},
               .idempotent = true,
               .resumes = path == "/resumed"},
              handler<&talk>(self));
    table.add({.method = Method::kPost,
               .path = path + "/fail",
               .id = path.substr(1) + "_fail",
               .tag = "Talk",
               .summary = "Do and fail",
               .body = Body::kRaw,
               .idempotent = true,
               .resumes = path == "/resumed"},
              handler<&do_and_fail>(self));
  }
  table.add({.method = Method::kPost,
             .path = "/files",
             .id = "files",
             .tag = "Talk",
             .summary = "Take files",
             .body = Body::kMultipart,
             .idempotent = true},
            handler<&take_files>(self));
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

class Idempotent : public ::testing::Test {
 protected:
  TestStore store_;
  Talk talk_;
  TestServer server_{{.bind = [this](RouteTable& table, Runtime&) { bind_talk(table, talk_); },
                      .compose =
                          [this](MiddlewareList& list, const RouteTable&) {
                            list.push_back(make_request_id());
                            list.push_back(make_idempotency(store_));
                          }}};
  static std::string talk_request(std::string_view ends = "well", std::string_view path = "/talk") {
    return post(path, "{}",
                "Idempotency-Key: t1\r\nAccept: text/event-stream\r\nX-Ends: " + std::string(ends) +
                    "\r\n");
  }
  std::optional<Answer> talk_once(std::string_view ends = "well", std::string_view path = "/talk") {
    return ask(server_.port(), talk_request(ends, path));
  }
  /// The second of two equal requests that fail so; how often they ran.
  std::pair<int, int> fail_twice(std::string_view fails, std::string_view path = "/talk/fail") {
    const auto request = post(path, "{}",
                              "Idempotency-Key: " + std::to_string(++keys_) +
                                  "\r\nX-Fails: " + std::string(fails) + "\r\n");
    const auto before = talk_.runs.load();
    ask(server_.port(), request);
    const auto again = ask(server_.port(), request);
    return {again ? again->status : 0, talk_.runs - before};
  }
  int keys_ = 0;
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
  talk_.let_go();
  ASSERT_TRUE(store_.finished.await(1));
  EXPECT_EQ(talk_once()->body, R"({"run":1})");
  EXPECT_EQ(talk_.runs, 1);
}

TEST_F(Idempotent, AStreamThatFailsFreesItsKeyWhereARepetitionResumes) {
  for (const auto* ends : {"throwing", "in time", "in an error", "well"}) {
    EXPECT_EQ(talk_once(ends, "/resumed")->header("Content-Type"), "text/event-stream") << ends;
  }
  EXPECT_EQ(talk_.runs, 4);
  EXPECT_EQ(talk_once("well", "/resumed")->body, R"({"run":4})");
}

TEST_F(Idempotent, AStreamThatFailsUnforeseenKeepsItsKey) {
  EXPECT_EQ(talk_once("in an error")->status, 200);
  EXPECT_EQ(talk_once("throwing")->status, 200) << "the key was free";
  EXPECT_EQ(talk_once()->status, 500) << "it may have had its effect";
  EXPECT_EQ(talk_.runs, 2);
}

TEST_F(Idempotent, AFailureThatIsNoRefusalKeepsTheKey) {
  EXPECT_EQ(fail_twice("unforeseen"), std::pair(500, 1));
  EXPECT_EQ(fail_twice("TIMEOUT"), std::pair(504, 1)) << "a commit in doubt";
  EXPECT_EQ(fail_twice("NOT_FOUND"), std::pair(404, 1));
  EXPECT_EQ(fail_twice("CONFLICTED"), std::pair(409, 2)) << "rolled back";
  EXPECT_EQ(fail_twice("DATABASE_UNAVAILABLE"), std::pair(503, 2));
  for (const auto* fails : {"unforeseen", "TIMEOUT", "CONFLICTED", "DATABASE_UNAVAILABLE"}) {
    EXPECT_EQ(fail_twice(fails, "/resumed/fail").second, 2) << fails;
  }
  EXPECT_EQ(fail_twice("NOT_FOUND", "/resumed/fail"), std::pair(404, 1));
}

TEST_F(Idempotent, WhatTheEndOfTheServerCutOffIsNotDoneAgain) {
  talk_.held = true;
  RawClient first(server_.port());
  first.send(post("/talk/fail", "{}", "Idempotency-Key: c1\r\nX-Fails: cut off\r\n"));
  RawClient second(server_.port());
  second.send(post("/resumed/fail", "{}", "Idempotency-Key: c2\r\nX-Fails: cut off\r\n"));
  ASSERT_TRUE(talk_.waiting.await(2));
  ASSERT_EQ(talk_.runs, 2);
  server_.stop(std::chrono::milliseconds(50));
  ASSERT_TRUE(store_.answer_of("c1"));
  EXPECT_EQ(store_.answer_of("c1")->status, 504);
  EXPECT_THAT(store_.answer_of("c1")->body, HasSubstr("whether it had its effect is not known"));
  EXPECT_FALSE(store_.answer_of("c2")) << "a repetition goes on with it";
  EXPECT_FALSE(store_.holds("c2"));
}

TEST_F(Idempotent, AKeyThatCouldNotBeFreedIsFreedWhenItComesAgain) {
  const auto request = [](std::string_view fails) {
    return post("/talk/fail", "{}",
                "Idempotency-Key: g1\r\nX-Fails: " + std::string(fails) + "\r\n");
  };
  store_.gone = true;
  EXPECT_EQ(ask(server_.port(), request("CONFLICTED"))->status, 409);
  EXPECT_THAT(ask(server_.port(), request("CONFLICTED"))->body, HasSubstr("IDEMPOTENCY_IN_PR"));
  EXPECT_EQ(talk_.runs, 1);
  store_.gone = false;
  EXPECT_EQ(ask(server_.port(), request("well"))->status, 204);
  EXPECT_EQ(ask(server_.port(), request("well"))->status, 204);
  EXPECT_EQ(talk_.runs, 2);
}

TEST_F(Idempotent, AnAnswerThatCouldNotBeKeptLeavesTheKeyClaimed) {
  store_.gone = true;
  EXPECT_EQ(make(R"({"name":"Lamp"})", "k1")->status, 201);
  store_.gone = false;
  const auto again = make(R"({"name":"Lamp"})", "k1");
  EXPECT_EQ(again->status, 409);
  EXPECT_THAT(again->body, HasSubstr("see whether it had its effect"));
  EXPECT_EQ(server_.shop().writes, 1);
}

TEST_F(Idempotent, AnUploadThatEndsEarlyLeavesTheKeyFree) {
  const std::string head =
      "POST /files HTTP/1.1\r\nHost: t\r\nIdempotency-Key: u1\r\n"
      "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 100\r\n\r\n--b\r\n";
  for (int i = 0; i < 2; ++i) {
    RawClient client(server_.port());
    client.send(head);
    client.end_sending();
    const auto answer = client.receive();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->header("Idempotency-Replayed"), "");
    EXPECT_THAT(answer->body, HasSubstr("UPLOAD_TRUNCATED"));
  }
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

TEST_F(Idempotent, AKeyIsHeldForADayOrAsLongAsARequestThatResumesMayTake) {
  make(R"({"name":"Lamp"})", "k1");
  EXPECT_EQ(store_.held, std::chrono::hours(24)) << "it may have had its effect";
  EXPECT_EQ(ask(server_.port(), post("/resumed", "{}", "Idempotency-Key: t2\r\n"))->status, 200);
  EXPECT_EQ(store_.held, std::chrono::minutes(6));
  talk_once("well", "/resumed");
  EXPECT_EQ(store_.held, std::chrono::minutes(61)) << "a stream has no deadline";
}

}  // namespace
}  // namespace auriga::platform::http::test
