// API keys: shown once, for some things and some agent, so often an hour, until they end.
#include <future>

#include "core/crypto.hpp"
#include "tests/integration/endpoints/endpoints.hpp"
#include "tests/support/postgres_server.hpp"

namespace auriga::testing {
namespace {

const std::string kKeys = "/api/v1/api-keys";

class KeysTest : public EndpointTest {
 protected:
  struct Key {
    std::string id;
    std::string text;
    Api api;
  };
  Key make(json::object request) {
    if (!request.contains("name")) {
      request["name"] = "a key";
    }
    const auto made = w.admin.api.post(kKeys, request);
    EXPECT_EQ(made.status, 201) << made.body;
    return {made.text("/id"), made.text("/key"), w.visitor.with_key(made.text("/key"))};
  }
  std::string chat_path(const std::string& agent) const {
    return "/api/v1/chat/" + agent + "/caller-1";
  }
  /// Listens to a conversation of `agent` with a key until the server ends the stream.
  std::future<Answer> listen(const Key& key, const std::string& agent) {
    const auto session = w.member.api.post(chat_path(agent), question()).text("/session_id");
    return std::async(std::launch::async, [api = key.api.elsewhere(),
                                           path = chat_path(agent) + "/" + session]() mutable {
      return api.get(path + "/events", {{"Accept", "text/event-stream"}});
    });
  }
  static json::object question() { return {{"message", "How long is the warranty?"}}; }
};

TEST_F(KeysTest, AKeyIsShownOnceAndKeptAsAHash) {
  const auto made =
      play(w.server, w.member.api,
           {.name = "make",
            .request = json_request("POST", kKeys, {{"name", "Shop"}, {"scopes", {"chat"}}}),
            .status = 201,
            .has = {R"("key":"aur_live_)", R"("rate_per_hour":1000)", R"("request_count":0)"},
            .events = {{"api_key.created", 1}}});
  const auto key = made.text("/key");
  const auto id = made.text("/id");
  EXPECT_EQ(made.text("/prefix"), key.substr(0, 13));
  EXPECT_EQ(made.header("Location"), kKeys + "/" + id);
  play(w.server, w.member.api,
       {{.name = "read back", .request = {.path = kKeys + "/" + id}, .has = {id}, .lacks = {key}},
        {.name = "listed", .request = {.path = kKeys}, .has = {id}, .lacks = {key}}});
  EXPECT_EQ(w.server.look_up("SELECT hash FROM api_keys WHERE id = '" + id + "'"),
            core::token_hash(key));
  EXPECT_EQ(w.server.count("SELECT count(*) FROM outbox WHERE payload LIKE '%" + key + "%'"), 0)
      << "no event tells it";
}

TEST_F(KeysTest, BadRequestsTellAllFaults) {
  play(w.server, w.member.api,
       {{.name = "nothing",
         .request = json_request("POST", kKeys, json::object()),
         .status = 422,
         .faults = {"/name", "/scopes"}},
        {.name = "everything wrong",
         .request = json_request("POST", kKeys,
                                 {{"name", ""},
                                  {"scopes", {"chat", "root"}},
                                  {"agent_id", "agt_no"},
                                  {"rate_per_hour", 0},
                                  {"expires_at", "tomorrow"}}),
         .status = 422,
         .faults = {"/name", "/scopes/1", "/agent_id", "/rate_per_hour", "/expires_at"}},
        {.name = "no scope",
         .request = json_request("POST", kKeys, {{"name", "x"}, {"scopes", json::array()}}),
         .status = 422,
         .faults = {"/scopes"}},
        {.name = "past already",
         .request = json_request(
             "POST", kKeys,
             {{"name", "x"}, {"scopes", {"chat"}}, {"expires_at", "2020-01-01T00:00:00Z"}}),
         .status = 422,
         .faults = {"/expires_at"}},
        {.name = "for an agent that is not there",
         .request = json_request(
             "POST", kKeys,
             {{"name", "x"}, {"scopes", {"chat"}}, {"agent_id", "agt_01h455vb4pex5vsknk084sn02q"}}),
         .status = 422,
         .faults = {"/agent_id"}}});
}

TEST_F(KeysTest, ScopesSayWhatAKeyMay) {
  auto chat = make({{"scopes", {"chat"}}});
  auto voice = make({{"scopes", {"voice"}}});
  auto admin = make({{"scopes", {"admin"}}});
  EXPECT_EQ(chat.api.post(chat_path(w.agent), question()).status, 200);
  EXPECT_EQ(chat.api.get("/api/v1/agents").status, 403);
  EXPECT_EQ(chat.api.get("/api/v1/sessions").status, 403);
  EXPECT_EQ(voice.api.post(chat_path(w.agent), question()).status, 403);
  EXPECT_EQ(admin.api.post(chat_path(w.agent), question()).status, 200);
  EXPECT_EQ(admin.api.get("/api/v1/agents").status, 200);
  EXPECT_EQ(admin.api.get("/api/v1/sessions").status, 200);
  for (const std::string path : {"/api/v1/me", "/api/v1/me/logins", "/api/v1/organization",
                                 "/api/v1/invitations", "/api/v1/api-keys", "/api/v1/audit-log",
                                 "/api/v1/operations/configuration", "/api/v1/operations/jobs"}) {
    EXPECT_EQ(admin.api.get(path).status, 403) << "no key reads " << path;
  }
  EXPECT_EQ(admin.api.post(kKeys, {{"name", "x"}, {"scopes", {"chat"}}}).status, 403)
      << "a key makes no keys";
}

TEST_F(KeysTest, NobodyGivesAKeyMoreThanTheyMayThemselves) {
  play(w.server, w.member.api,
       {{.name = "the scope admin is for admins to give",
         .request = json_request("POST", kKeys, {{"name", "x"}, {"scopes", {"chat", "admin"}}}),
         .status = 403,
         .code = "FORBIDDEN"},
        {.name = "the others are not",
         .request = json_request("POST", kKeys, {{"name", "x"}, {"scopes", {"chat", "voice"}}}),
         .status = 201,
         .events = {{"api_key.created", 1}}}});
  EXPECT_EQ(w.admin.api.post(kKeys, {{"name", "x"}, {"scopes", {"admin"}}}).status, 201);
  EXPECT_EQ(w.owner.api.post(kKeys, {{"name", "x"}, {"scopes", {"admin"}}}).status, 201);
}

TEST_F(KeysTest, AKeyMayNoMoreThanItsMakerStillDoes) {
  auto fallen = w.invite_person(new_email(), "admin");
  const auto made = fallen.api.post(kKeys, {{"name", "x"}, {"scopes", {"chat", "admin"}}});
  ASSERT_EQ(made.status, 201) << made.body;
  auto program = w.visitor.with_key(made.text("/key"));
  const auto forget = [&] {
    // What a shard remembers of keys goes with any revocation.
    const auto other = make({{"scopes", {"chat"}}});
    EXPECT_EQ(w.admin.api.remove(kKeys + "/" + other.id).status, 204);
  };
  EXPECT_EQ(program.get("/api/v1/agents").status, 200);
  w.server.execute("UPDATE users SET role = 'member' WHERE id = '" + fallen.id + "'");
  forget();
  EXPECT_EQ(program.get("/api/v1/agents").code(), "FORBIDDEN");
  EXPECT_EQ(program.post(chat_path(w.agent), question()).status, 200) << "this it may still";
  w.server.execute("UPDATE users SET role = 'owner' WHERE id = '" + fallen.id + "'");
  forget();
  EXPECT_EQ(program.get("/api/v1/agents").status, 200);
  w.server.execute("DELETE FROM users WHERE id = '" + fallen.id + "'");
  forget();
  EXPECT_EQ(program.get("/api/v1/agents").code(), "FORBIDDEN");
  EXPECT_EQ(program.post(chat_path(w.agent), question()).status, 200);
}

TEST_F(KeysTest, AKeyOfAnUnknownMakerIsNoAdmin) {
  auto known = make({{"scopes", {"admin"}}});
  auto unknown = make({{"scopes", {"admin"}}});
  w.server.execute("UPDATE api_keys SET made_by = NULL WHERE id = '" + unknown.id + "'");
  const auto session = w.member.api.post(chat_path(w.agent), question()).text("/session_id");
  const auto path = "/api/v1/sessions/" + session + "/take-over";
  EXPECT_EQ(w.owner.api.send(json_request("PUT", path, json::object())).status, 200);
  const auto by_force = json_request("PUT", path, {{"force", true}});
  EXPECT_EQ(unknown.api.get("/api/v1/agents").status, 200) << "what ran before goes on";
  EXPECT_EQ(unknown.api.send(by_force).code(), "SESSION_TAKEN");
  EXPECT_EQ(known.api.send(by_force).status, 200);
}

TEST_F(KeysTest, AKeyAlsoComesAsBearerToken) {
  const auto key = make({{"scopes", {"admin"}}});
  EXPECT_EQ(w.visitor.with_token(key.text).get("/api/v1/agents").status, 200);
}

TEST_F(KeysTest, ABoundKeyKnowsOneAgentAlone) {
  const auto other = w.make_agent(w.owner.api, new_name());
  auto key = make({{"scopes", {"chat", "admin"}}, {"agent_id", w.agent}});
  EXPECT_EQ(key.api.post(chat_path(w.agent), question()).status, 200);
  EXPECT_EQ(key.api.get(agent_path()).status, 200);
  const auto list = key.api.get("/api/v1/agents").json();
  ASSERT_EQ(list.at("items").as_array().size(), 1U);
  EXPECT_EQ(list.at("items").at(0).at("id").as_string(), w.agent);
  EXPECT_EQ(key.api.post(chat_path(other), question()).status, 404);
  EXPECT_EQ(key.api.get("/api/v1/agents/" + other).status, 404);
  EXPECT_EQ(key.api.post("/api/v1/agents/" + other + "/search", {{"query", "door"}}).status, 404);
  EXPECT_EQ(key.api.remove("/api/v1/agents/" + other).status, 404);
  EXPECT_EQ(
      key.api.post("/api/v1/agents", {{"agent_name", new_name()}, {"sop", samples::procedure()}})
          .status,
      403);
  // Another agent's conversations are none of its own.
  const auto foreign = w.owner.api.post(chat_path(other), question()).text("/session_id");
  EXPECT_EQ(key.api.get("/api/v1/sessions/" + foreign).status, 404);
  EXPECT_EQ(key.api.get("/api/v1/sessions?agent_id=" + other).json().at("items").as_array().size(),
            0U);
}

TEST_F(KeysTest, TheRateIsEnforcedToTheRequest) {
  auto key = make({{"scopes", {"admin"}}, {"rate_per_hour", 5}});
  for (int left = 4; left >= 0; --left) {
    const auto answer = key.api.get("/api/v1/agents");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.header("RateLimit-Limit"), "5");
    EXPECT_EQ(answer.header("RateLimit-Remaining"), std::to_string(left));
    EXPECT_NE(answer.header("RateLimit-Reset"), "");
  }
  auto elsewhere = key.api.elsewhere();
  const auto refused = elsewhere.get("/api/v1/agents");
  EXPECT_EQ(refused.status, 429) << "from another address it is the same key";
  EXPECT_EQ(refused.code(), "RATE_LIMITED");
  EXPECT_EQ(refused.header("RateLimit-Remaining"), "0");
  const auto wait = std::stoi(refused.header("Retry-After"));
  EXPECT_GT(wait, 60);
  EXPECT_LE(wait, 3600);
  EXPECT_EQ(w.member.api.get("/api/v1/agents").status, 200) << "others go on";
  auto another = make({{"scopes", {"admin"}}, {"rate_per_hour", 5}});
  EXPECT_EQ(another.api.get("/api/v1/agents").status, 200) << "so do other keys";
}

TEST_F(KeysTest, AKeyEndsAtItsTime) {
  const auto soon = core::system_clock().now() + std::chrono::milliseconds(1500);
  auto key = make({{"scopes", {"admin"}}, {"expires_at", core::to_rfc3339(soon)}});
  EXPECT_EQ(key.api.get("/api/v1/agents").status, 200);
  while (core::system_clock().now() <= soon) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  const auto late = key.api.get("/api/v1/agents");
  EXPECT_EQ(late.status, 401) << "although the server had met it before";
  EXPECT_EQ(late.code(), "UNAUTHENTICATED");
}

TEST_F(KeysTest, WhatAKeyOpenedEndsWithTheKey) {
  const auto agent = w.make_agent(w.owner.api, new_name());
  const auto soon = core::system_clock().now() + std::chrono::seconds(5);
  const auto brief = make({{"scopes", {"chat"}}, {"expires_at", core::to_rfc3339(soon)}});
  const auto bound = make({{"scopes", {"chat"}}, {"agent_id", agent}});
  const auto revoked = make({{"scopes", {"chat"}}});
  auto until_its_time = listen(brief, agent);
  auto until_archived = listen(bound, agent);
  auto until_revoked = listen(revoked, agent);
  constexpr std::chrono::seconds kNoticed{10};
  EXPECT_EQ(until_archived.wait_for(std::chrono::seconds(1)), std::future_status::timeout);
  EXPECT_EQ(until_revoked.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  EXPECT_EQ(until_its_time.wait_for(kNoticed), std::future_status::ready);
  EXPECT_GE(core::system_clock().now(), soon);
  EXPECT_EQ(w.member.api.remove(kKeys + "/" + revoked.id).status, 204);
  EXPECT_EQ(until_revoked.wait_for(kNoticed), std::future_status::ready);
  EXPECT_EQ(until_archived.wait_for(std::chrono::seconds(0)), std::future_status::timeout);
  EXPECT_EQ(w.member.api.remove("/api/v1/agents/" + agent).status, 204);
  EXPECT_EQ(until_archived.wait_for(kNoticed), std::future_status::ready);
  for (auto* ended : {&until_its_time, &until_archived, &until_revoked}) {
    EXPECT_EQ(ended->get().status, 200);
  }
}

TEST_F(KeysTest, WhatAKeyHasTakenOverGoesBackWithTheKey) {
  const auto agent = w.make_agent(w.owner.api, new_name("Desk"));
  auto maker = w.invite_person(new_email(), "admin");
  const auto take = [&](Api who) {
    const auto id = w.member.api.post(chat_path(agent), question()).text("/session_id");
    const auto taken =
        who.send(json_request("PUT", "/api/v1/sessions/" + id + "/take-over", json::object()));
    EXPECT_EQ(taken.text("/status"), "human") << taken.body;
    return id;
  };
  const auto status = [&](const std::string& id) {
    return w.owner.api.get("/api/v1/sessions/" + id).text("/status");
  };
  const auto until_given_back = [&](const std::string& id) {
    EXPECT_TRUE(comes_true([&] { return status(id) != "human"; }, std::chrono::seconds(40)));
    EXPECT_EQ(status(id), "active");
  };
  const auto revoked = make({{"scopes", {"admin"}}});
  const auto bound = make({{"scopes", {"admin"}}, {"agent_id", agent}});
  const auto ended = make({{"scopes", {"admin"}}});
  const auto lasting = make({{"scopes", {"admin"}}});
  const auto of_unknown = make({{"scopes", {"admin"}}});
  w.server.execute("UPDATE api_keys SET made_by = NULL WHERE id = '" + of_unknown.id + "'");
  const auto resting = maker.api.post(kKeys, {{"name", "x"}, {"scopes", {"admin"}}});
  const auto by_revoked = take(revoked.api);
  const auto by_bound = take(bound.api);
  const auto by_ended = take(ended.api);
  const auto by_lasting = take(lasting.api);
  const auto by_unknown = take(of_unknown.api);
  const auto by_resting = take(w.visitor.with_key(resting.text("/key")));
  const auto by_person = take(w.member.api);

  EXPECT_EQ(w.member.api.remove(kKeys + "/" + revoked.id).status, 204);
  w.server.execute("UPDATE api_keys SET expires_at = 1 WHERE id = '" + ended.id + "'");
  w.server.execute("UPDATE users SET role = 'member' WHERE id = '" + maker.id + "'");
  until_given_back(by_revoked);
  until_given_back(by_ended);
  until_given_back(by_resting);
  EXPECT_EQ(status(by_bound), "human");
  EXPECT_EQ(w.member.api.remove("/api/v1/agents/" + agent).status, 204);
  until_given_back(by_bound);
  for (const auto& id : {by_lasting, by_unknown, by_person}) {
    EXPECT_EQ(status(id), "human");
  }
}

TEST_F(KeysTest, ARevokedKeyIsWorthNothingAtOnce) {
  auto key = make({{"scopes", {"admin"}}});
  EXPECT_EQ(key.api.get("/api/v1/agents").status, 200);
  play(w.server, w.member.api,
       {{.name = "revoke",
         .request = {.method = "DELETE", .path = kKeys + "/" + key.id},
         .status = 204,
         .events = {{"api_key.revoked", 1}}},
        {.name = "twice is once",
         .request = {.method = "DELETE", .path = kKeys + "/" + key.id},
         .status = 204},
        {.name = "it is still told of",
         .request = {.path = kKeys + "/" + key.id},
         .has = {R"("revoked_at":"20)"}}});
  EXPECT_EQ(key.api.get("/api/v1/agents").code(), "UNAUTHENTICATED");
  EXPECT_EQ(w.visitor.with_key("aur_live_invented").get("/api/v1/agents").code(),
            "UNAUTHENTICATED");
  EXPECT_EQ(w.visitor.with_key("nonsense").get("/api/v1/agents").code(), "UNAUTHENTICATED");
}

TEST_F(KeysTest, UseIsCounted) {
  auto key = make({{"scopes", {"admin"}}});
  for (int i = 0; i < 7; ++i) {
    EXPECT_EQ(key.api.get("/api/v1/agents").status, 200);
  }
  // Written down every few seconds.
  Answer seen;
  EXPECT_TRUE(comes_true(
      [&] {
        seen = w.member.api.get(kKeys + "/" + key.id);
        return seen.number("/request_count") >= 7;
      },
      std::chrono::seconds(30)));
  EXPECT_EQ(seen.number("/request_count"), 7);
  EXPECT_TRUE(seen.at("/last_used_at").is_string());
}

/// On PostgreSQL: a second node that is not told.
TEST(KeysNodesTest, AKeyThatEndsOnOneEndsOnTheOther) {
  const std::vector<std::string> settings{
      "database.url=" + PostgresServer::shared().new_schema(),
      "accounts.master_key=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY"};
  World w({.settings = settings});
  const auto agent = w.make_agent(w.owner.api, "Closing");
  TestServer other({.settings = settings});
  const Api there(other.port(), nullptr);
  const auto make = [&](json::object request) {
    request["name"] = "a key";
    request["scopes"] = json::array{"admin"};
    return w.owner.api.post(kKeys, request);
  };
  const auto made = make({});
  const auto made_for_agent = make({{"agent_id", agent}});
  auto revoked = there.with_key(made.text("/key"));
  auto bound = there.with_key(made_for_agent.text("/key"));
  auto lasting = there.with_key(make({}).text("/key"));
  for (auto* key : {&revoked, &bound, &lasting}) {
    EXPECT_EQ(key->get("/api/v1/agents").status, 200);
  }
  const auto chat = "/api/v1/chat/" + w.agent + "/caller-1";
  const auto session = w.member.api.post(chat, {{"message", "Hello"}}).text("/session_id");
  const auto taken = revoked.send(
      json_request("PUT", "/api/v1/sessions/" + session + "/take-over", json::object()));
  EXPECT_EQ(taken.text("/status"), "human") << taken.body;
  auto stream = std::async(std::launch::async,
                           [api = revoked.elsewhere(), path = chat + "/" + session]() mutable {
                             return api.get(path + "/events", {{"Accept", "text/event-stream"}});
                           });
  EXPECT_EQ(stream.wait_for(std::chrono::seconds(1)), std::future_status::timeout);

  EXPECT_EQ(w.owner.api.remove(kKeys + "/" + made.text("/id")).status, 204);
  EXPECT_EQ(w.owner.api.remove("/api/v1/agents/" + agent).status, 204);
  EXPECT_TRUE(comes_true(
      [&] {
        return revoked.get("/api/v1/agents").status == 401 &&
               bound.get("/api/v1/agents").status == 401;
      },
      std::chrono::seconds(20)));
  EXPECT_EQ(revoked.get("/api/v1/agents").code(), "UNAUTHENTICATED");
  EXPECT_EQ(bound.get("/api/v1/agents").code(), "UNAUTHENTICATED");
  ASSERT_EQ(stream.wait_for(std::chrono::seconds(20)), std::future_status::ready);
  EXPECT_EQ(stream.get().status, 200);
  EXPECT_EQ(lasting.get("/api/v1/agents").status, 200);
  std::string status;
  EXPECT_TRUE(comes_true(
      [&] {
        status = w.owner.api.get("/api/v1/sessions/" + session).text("/status");
        return status != "human";
      },
      std::chrono::seconds(20)));
  EXPECT_EQ(status, "active");
}

}  // namespace
}  // namespace auriga::testing
