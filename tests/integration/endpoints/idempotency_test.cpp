// Idempotency-Key: the same request sent twice happens once.
#include "tests/integration/endpoints/endpoints.hpp"

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
