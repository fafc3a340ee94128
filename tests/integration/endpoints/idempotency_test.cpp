// Idempotency-Key: the same request sent twice happens once.
#include "domains/operations/idempotency.hpp"
#include "tests/integration/endpoints/endpoints.hpp"
#include "tests/support/databases.hpp"

namespace auriga::testing {
namespace {

class IdempotencyTest : public EndpointTest {
 protected:
  static std::string new_key() {
    static int given = 0;
    return "once-" + std::to_string(++given);
  }
  json::object request(const std::string& name) {
    return {{"agent_name", name}, {"sop", samples::procedure()}};
  }
};

TEST_F(IdempotencyTest, TheSameRequestHappensOnce) {
  const auto key = new_key();
  const auto body = request(new_name());
  const Headers headers{{"Idempotency-Key", key}};
  const auto first = play(w.server, w.member.api,
                          {.name = "first",
                           .request = json_request("POST", "/api/v1/agents", body, headers),
                           .status = 201,
                           .events = {{"agent.created", 1}, {"agent.ready", 1}}});
  const auto second = play(w.server, w.member.api,
                           {.name = "again",
                            .request = json_request("POST", "/api/v1/agents", body, headers),
                            .status = 201});
  EXPECT_EQ(second.body, first.body);
  EXPECT_EQ(second.header("Location"), first.header("Location"));
  EXPECT_EQ(second.header("Idempotency-Replayed"), "true");
  EXPECT_EQ(first.header("Idempotency-Replayed"), "");
  play(w.server, w.member.api,
       {.name = "the key with another body",
        .request = json_request("POST", "/api/v1/agents", request(new_name()), headers),
        .status = 422,
        .code = "IDEMPOTENCY_MISMATCH"});
  play(w.server, w.member.api,
       {.name = "the key at another place",
        .request = json_request("POST", "/api/v1/api-keys", {{"name", "x"}, {"scopes", {"chat"}}},
                                headers),
        .status = 422,
        .code = "IDEMPOTENCY_MISMATCH"});
  play(w.server, w.stranger.api,
       {.name = "another caller has keys of his own",
        .request = json_request("POST", "/api/v1/agents", body, headers),
        .status = 201,
        .events = {{"agent.created", 1}, {"agent.ready", 1}}});
}

TEST_F(IdempotencyTest, AnAnswerWithASecretIsGivenAgainAndKeptSealed) {
  const Headers headers{{"Idempotency-Key", new_key()}};
  const json::object body{{"name", "x"}, {"scopes", {"chat"}}};
  const auto first = w.member.api.post("/api/v1/api-keys", body, headers);
  const auto again = w.member.api.post("/api/v1/api-keys", body, headers);
  EXPECT_EQ(again.text("/key"), first.text("/key"));
  EXPECT_EQ(w.server.count("SELECT count(*) FROM idempotent_answers WHERE body LIKE '%aur_live_%'"),
            0);
}

TEST_F(IdempotencyTest, ARefusalIsGivenAgainToo) {
  const Headers headers{{"Idempotency-Key", new_key()}};
  const auto first = w.member.api.post("/api/v1/agents", {{"agent_name", "x"}}, headers);
  const auto again = w.member.api.post("/api/v1/agents", {{"agent_name", "x"}}, headers);
  EXPECT_EQ(first.status, 422);
  EXPECT_EQ(again.status, 422);
  EXPECT_EQ(again.header("Idempotency-Replayed"), "true");
  EXPECT_EQ(again.header("Content-Type"), "application/problem+json");
}

TEST_F(IdempotencyTest, UploadsHappenOnceToo) {
  const Headers headers{{"Idempotency-Key", new_key()}};
  Multipart form;
  form.field("agent_name", new_name())
      .field("sop", samples::procedure())
      .file("guide.md", samples::guide());
  const auto first = w.member.api.upload("POST", "/api/v1/agents", form, headers);
  const auto again = w.member.api.upload("POST", "/api/v1/agents", form, headers);
  EXPECT_EQ(first.status, 201) << first.body;
  EXPECT_EQ(again.text("/id"), first.text("/id"));
  Multipart other;
  other.field("agent_name", new_name())
      .field("sop", samples::procedure())
      .file("guide.md", samples::guide() + "More.");
  EXPECT_EQ(w.member.api.upload("POST", "/api/v1/agents", other, headers).code(),
            "IDEMPOTENCY_MISMATCH");
  EXPECT_EQ(w.server.files_in("uploads"), std::vector<std::string>());
}

TEST_F(IdempotencyTest, OfManyAtOnceOneIsCarriedOut) {
  const Headers headers{{"Idempotency-Key", new_key()}};
  const auto name = new_name("Race");
  std::vector<std::thread> people;
  std::atomic<int> made{0};
  std::atomic<int> waiting{0};
  for (int i = 0; i < 6; ++i) {
    people.emplace_back([&] {
      Api api = Api(w.server.port(), nullptr).with_token(w.member.api.token());
      const auto answer = api.post("/api/v1/agents", request(name), headers);
      made += answer.status == 201 ? 1 : 0;
      waiting += answer.code() == "IDEMPOTENCY_IN_PROGRESS" ? 1 : 0;
    });
  }
  for (auto& each : people) {
    each.join();
  }
  EXPECT_GE(made, 1);
  EXPECT_EQ(made + waiting, 6);
  EXPECT_EQ(w.server.count("SELECT count(*) FROM agents WHERE name = '" + name + "'"), 1);
}

TEST_F(IdempotencyTest, AStreamedAnswerIsGivenAgainAsJson) {
  const Headers headers{{"Idempotency-Key", new_key()}, {"Accept", "text/event-stream"}};
  const json::object question{{"message", "How long is the warranty?"}};
  const auto path = "/api/v1/chat/" + w.agent + "/once";
  const auto first = w.member.api.post(path, question, headers);
  ASSERT_EQ(first.header("Content-Type"), "text/event-stream") << first.body;
  ASSERT_EQ(first.events().back().name, "done");
  const auto again = w.member.api.post(path, question, headers);
  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.header("Content-Type"), "application/json");
  EXPECT_EQ(again.header("Idempotency-Replayed"), "true");
  EXPECT_EQ(again.json(), first.events().back().data);
  EXPECT_EQ(w.server.count("SELECT count(*) FROM sessions WHERE actor_id = 'once'"), 1);
}

TEST_F(IdempotencyTest, AKeyWithoutAnAnswerStaysClaimed) {
  const auto key = new_key();
  const json::object body{{"name", key}, {"scopes", {"chat"}}};
  const auto ask = [&] {
    return w.member.api.post("/api/v1/api-keys", body, {{"Idempotency-Key", key}});
  };
  EXPECT_EQ(ask().status, 201);
  const auto row = " WHERE idempotency_key = '" + key + "'";
  w.server.execute(
      "UPDATE idempotent_answers SET status = NULL, body = NULL, created_at = created_at - 240000" +
      row);
  EXPECT_EQ(w.server.count("SELECT free_at - created_at FROM idempotent_answers" + row),
            240'000 + 24 * 3'600'000);
  const auto again = ask();
  EXPECT_EQ(again.code(), "IDEMPOTENCY_IN_PROGRESS") << "its server was killed: nobody knows";
  EXPECT_NE(again.body.find("see whether it had its effect"), std::string::npos) << again.body;
  EXPECT_EQ(w.server.count("SELECT count(*) FROM api_keys WHERE name = '" + key + "'"), 1);
}

TEST_F(IdempotencyTest, AChatWithoutAnAnswerGoesOnOnceItsTimeIsOver) {
  const auto key = new_key();
  const auto ask = [&] {
    return w.member.api.post("/api/v1/chat/" + w.agent + "/goes-on",
                             {{"message", "How long is the warranty?"}},
                             {{"Idempotency-Key", key}});
  };
  const auto first = ask();
  ASSERT_EQ(first.status, 200) << first.body;
  const auto row = " WHERE idempotency_key = '" + key + "'";
  w.server.execute("UPDATE idempotent_answers SET status = NULL, body = NULL" + row);
  EXPECT_EQ(w.server.count("SELECT free_at - created_at FROM idempotent_answers" + row), 360'000)
      << "its five minutes and one to end";
  EXPECT_EQ(ask().code(), "IDEMPOTENCY_IN_PROGRESS") << "it may still be at work";
  w.server.execute("UPDATE idempotent_answers SET free_at = 1" + row);
  const auto again = ask();
  EXPECT_EQ(again.status, 200) << again.body;
  EXPECT_EQ(again.header("Idempotency-Replayed"), "");
  EXPECT_EQ(again.text("/session_id"), first.text("/session_id"));
  EXPECT_EQ(again.text("/result"), first.text("/result"));
  EXPECT_EQ(again.number("/position"), first.number("/position"));
  EXPECT_EQ(w.server.count("SELECT count(*) FROM sessions WHERE actor_id = 'goes-on'"), 1);
  EXPECT_EQ(w.server.count("SELECT count(*) FROM messages WHERE session_id = '" +
                           first.text("/session_id") + "'"),
            2);
}

platform::Task<> settle_late(operations::DatabaseIdempotency& store) {
  using Kind = platform::http::IdempotencyBegin::Kind;
  const std::string key = "late";
  const auto begin = [&](std::chrono::milliseconds held) {
    return store.begin("usr_late", key, "print", held);
  };
  const auto first = co_await begin(std::chrono::milliseconds(-1));
  EXPECT_EQ(first.kind, Kind::kProceed);
  const auto second = co_await begin(std::chrono::minutes(5));
  EXPECT_EQ(second.kind, Kind::kProceed) << "the first has had its time";
  EXPECT_NE(second.claim, first.claim);
  const platform::http::ClaimedKey lost{"usr_late", key, first.claim};
  const platform::http::ClaimedKey held{"usr_late", key, second.claim};
  const platform::http::StoredAnswer answer{.status = 200, .location = {}, .body = "second"};
  const platform::http::StoredAnswer late{.status = 200, .location = {}, .body = "first"};
  co_await store.abandon(lost);
  const auto not_freed = co_await begin(std::chrono::minutes(5));
  EXPECT_EQ(not_freed.kind, Kind::kInProgress);
  co_await store.finish(lost, late);
  const auto not_answered = co_await begin(std::chrono::minutes(5));
  EXPECT_EQ(not_answered.kind, Kind::kInProgress);
  co_await store.finish(held, answer);
  co_await store.finish(lost, late);
  const auto repeated = co_await begin(std::chrono::minutes(5));
  EXPECT_EQ(repeated.kind, Kind::kReplay);
  EXPECT_EQ(repeated.answer.body, "second");
}

TEST_F(IdempotencyTest, WhoeverLostAKeySettlesItNoMore) {
  const std::vector<std::string> keys{std::string(32, 'k')};
  const auto sealer = core::value_or_throw(core::Sealer::create(keys));
  operations::DatabaseIdempotency store(w.server.application().database(), system_scope(), sealer,
                                        core::system_clock(), core::system_random());
  w.server.application().run(settle_late(store));
}

TEST_F(IdempotencyTest, ForgetsInPartsSoThatOthersWriteInBetween) {
  w.server.execute(
      "INSERT INTO idempotent_answers (principal, idempotency_key, fingerprint, created_at) " +
      numbers(1, 2500) + "SELECT 'usr_past', 'k' || i, '', i FROM numbers");
  const std::vector<std::string> keys{std::string(32, 'k')};
  const auto sealer = core::value_or_throw(core::Sealer::create(keys));
  auto& database = w.server.application().database();
  operations::DatabaseIdempotency store(database, system_scope(), sealer, core::system_clock(),
                                        core::system_random());
  const auto writes = database.counters().writes;
  w.server.application().run(store.prune());
  EXPECT_GE(database.counters().writes, writes + 3);
  EXPECT_EQ(w.server.count("SELECT count(*) FROM idempotent_answers WHERE principal = 'usr_past'"),
            0);
}

TEST_F(IdempotencyTest, KeysAreChecked) {
  for (const auto& key :
       {std::string(256, 'a'), std::string("with space"), std::string("ümlaut")}) {
    const auto answer =
        w.member.api.post("/api/v1/agents", request(new_name()), {{"Idempotency-Key", key}});
    EXPECT_EQ(answer.code(), "BAD_REQUEST") << key;
  }
}

}  // namespace
}  // namespace auriga::testing
