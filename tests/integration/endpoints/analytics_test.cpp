// Figures over conversations.
#include "tests/integration/endpoints/endpoints.hpp"
#include "tests/support/postgres_server.hpp"

namespace auriga::testing {
namespace {

const std::string kAnalytics = "/api/v1/sessions/analytics";

std::string time_of(std::chrono::hours from_now) {
  return core::to_rfc3339(core::system_clock().now() + from_now);
}

/// What both databases must tell of the same conversations.
class AnalyticsTest : public EndpointTest {
 protected:
  static std::string talk(World& world, const std::string& agent, const std::string& message,
                          const std::string& session = "") {
    const auto answer = world.member.api.post(
        "/api/v1/chat/" + agent + "/ann" + (session.empty() ? "" : "/" + session),
        {{"message", message}});
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.text("/session_id");
  }

  static void expect_figures(World& world) {
    const auto agent = world.make_agent(world.member.api, new_name("Counted"));
    const auto lost = talk(world, agent, "Who won the football cup in 1974?");
    talk(world, agent, "who won the football cup in 1974", lost);
    const auto person = talk(world, agent, "I want to talk to a human person.");
    const auto ended = talk(world, agent, "Hello");
    world.member.api.post("/api/v1/sessions/" + ended + "/complete");
    world.member.api.send(json_request("PUT", "/api/v1/sessions/" + person + "/resolve",
                                       {{"outcome", "unresolved"}, {"note", ""}}));

    const auto got = world.viewer.api.get(kAnalytics + "?agent_id=" + agent +
                                          "&to=" + time_of(std::chrono::hours(1)));
    ASSERT_EQ(got.status, 200) << got.body;
    EXPECT_EQ(got.number("/totals/sessions"), 3);
    EXPECT_EQ(got.number("/totals/messages"), 8);
    EXPECT_EQ(got.number("/totals/answers"), 4);
    EXPECT_EQ(got.number("/totals/unanswered"), 2);
    EXPECT_EQ(got.number("/totals/handoffs"), 1);
    EXPECT_EQ(got.number("/totals/settled"), 2) << "the first conversation goes on";
    EXPECT_EQ(got.number("/totals/contained"), 1);
    EXPECT_DOUBLE_EQ(got.at("/totals/containment").as_double(), 0.5);
    EXPECT_GE(got.number("/totals/latency/p99_ms"), got.number("/totals/latency/p50_ms"));
    EXPECT_GE(got.number("/totals/latency/p50_ms"), 0);
    EXPECT_EQ(got.text("/channels/0/channel"), "text");
    EXPECT_EQ(got.text("/statuses/0/status"), "completed");
    EXPECT_EQ(got.text("/outcomes/0/outcome"), "unresolved");
    EXPECT_EQ(got.text("/reasons/0/reason"), "The customer asks for a person.");
    EXPECT_EQ(got.text("/questions/0/question"), "who won the football cup in 1974");
    EXPECT_EQ(got.number("/questions/0/times"), 2);
    EXPECT_EQ(got.text("/questions/0/session_id"), lost);
    EXPECT_EQ(got.number("/questions/0/position"), 3);
    std::int64_t begun = 0;
    for (const auto& bucket : got.at("/series").as_array()) {
      begun += bucket.at("figures").at("sessions").as_int64();
    }
    EXPECT_EQ(begun, 3);

    const auto messages = world.viewer.api.get("/api/v1/sessions/" + lost + "/messages");
    EXPECT_GE(messages.number("/items/1/stages/reading_ms"), 0) << messages.body;
    EXPECT_LE(messages.number("/items/1/stages/reading_ms"),
              messages.number("/items/1/latency_ms"));
    EXPECT_TRUE(messages.at("/items/0/stages").is_null()) << "a question takes no time";
  }
};

TEST_F(AnalyticsTest, AddUpWhatWasSaid) {
  expect_figures(w);
}

TEST_F(AnalyticsTest, AddUpTheSameOnPostgres) {
  World world({.settings = {"database.url=" + PostgresServer::shared().new_schema(),
                            "accounts.master_key=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY"}});
  expect_figures(world);
}

TEST_F(AnalyticsTest, OfNothingAreEmpty) {
  const auto agent = w.make_agent(w.member.api, new_name("Idle"));
  const auto path = kAnalytics + "?agent_id=" + agent;
  play(w.server, w.viewer.api,
       {{.name = "30 days", .request = {.path = path}, .has = {R"("containment":null)"}},
        {.name = "in the days of a zone",
         .request = {.path = path + "&time_zone=Europe/Oslo"},
         .has = {R"("time_zone":"Europe/Oslo")"}},
        {.name = "by hour",
         .request = {.path = path + "&group=hour&from=" + time_of(std::chrono::hours(-48))},
         .has = {R"("questions":[])"}},
        {.name = "of a channel",
         .request = {.path = kAnalytics + "?channel=voice"},
         .has = {R"("sessions":0)"}}});
  const auto days = w.viewer.api.get(path + "&from=2026-03-01T00:00:00Z&to=2026-03-08T00:00:00Z");
  EXPECT_EQ(days.at("/series").as_array().size(), 7U);
  EXPECT_EQ(days.text("/series/6/to"), "2026-03-08T00:00:00.000Z");
}

TEST_F(AnalyticsTest, RefuseWhatIsTooMuchOrMeansNothing) {
  play(w.server, w.viewer.api,
       {{.name = "all faults at once",
         .request = {.path =
                         kAnalytics + "?agent_id=x&channel=fax&from=now&group=week&time_zone=&x=1"},
         .status = 422,
         .faults = {"query/agent_id", "query/channel", "query/from", "query/group",
                    "query/time_zone", "query/x"}},
        {.name = "no such zone",
         .request = {.path = kAnalytics + "?time_zone=Europe/Atlantis"},
         .status = 422,
         .faults = {"query/time_zone"}},
        {.name = "no zone but a file",
         .request = {.path = kAnalytics + "?time_zone=../../../etc/passwd"},
         .status = 422,
         .faults = {"query/time_zone"}},
        {.name = "the end before the beginning",
         .request = {.path = kAnalytics + "?from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z"},
         .status = 422,
         .faults = {"query/from"}},
        {.name = "nothing between",
         .request = {.path = kAnalytics + "?from=2026-03-02T00:00:00Z&to=2026-03-02T00:00:00Z"},
         .status = 422,
         .faults = {"query/from"}},
        {.name = "401 days",
         .request = {.path = kAnalytics + "?from=2025-01-01T00:00:00Z&to=2026-02-06T00:00:00Z"},
         .status = 422,
         .faults = {"query/from"}},
        {.name = "all of time",
         .request = {.path = kAnalytics + "?from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z"},
         .status = 422,
         .faults = {"query/from"}},
        {.name = "the first day there is",
         .request = {.path = kAnalytics + "?from=0001-01-01T00:00:00Z&to=0001-01-02T00:00:00Z"}},
        {.name = "the last day there is",
         .request = {.path = kAnalytics + "?from=9999-12-30T00:00:00Z&to=9999-12-31T23:59:59Z"}},
        {.name = "too many hours",
         .request = {.path = kAnalytics + "?group=hour&from=2026-01-01T00:00:00Z"
                                          "&to=2026-03-25T08:00:01Z"},
         .status = 422,
         .faults = {"query/group"}},
        {.name = "just as many as may be",
         .request = {.path = kAnalytics + "?group=hour&from=2026-01-01T00:00:00Z"
                                          "&to=2026-03-25T08:00:00Z"}}});
}

TEST_F(AnalyticsTest, TellStrangersAndOtherAgentsKeysNothing) {
  const auto agent = w.make_agent(w.member.api, new_name("Private"));
  talk(w, agent, "Who won the football cup in 1974?");
  const auto path = kAnalytics + "?agent_id=" + agent;
  EXPECT_EQ(w.viewer.api.get(path).number("/totals/sessions"), 1);
  const auto foreign = w.stranger.api.get(path);
  EXPECT_EQ(foreign.number("/totals/sessions"), 0);
  EXPECT_EQ(foreign.body.find("football"), std::string::npos);
  EXPECT_EQ(w.stranger.api.get(kAnalytics).body.find("football"), std::string::npos);

  const auto key = w.owner.api.post(
      "/api/v1/api-keys",
      {{"name", "of another agent"}, {"scopes", json::array{"admin"}}, {"agent_id", w.agent}});
  auto bound = w.visitor.with_key(key.text("/key"));
  EXPECT_EQ(bound.get(path).number("/totals/sessions"), 0);
  EXPECT_EQ(bound.get(kAnalytics).body.find(agent), std::string::npos);
}

}  // namespace
}  // namespace auriga::testing
