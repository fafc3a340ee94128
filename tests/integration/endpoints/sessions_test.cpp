// Conversations looked at afterwards.
#include "domains/sessions/service.hpp"
#include "tests/integration/endpoints/endpoints.hpp"

namespace auriga::testing {
namespace {

const std::string kSessions = "/api/v1/sessions";

class SessionsTest : public EndpointTest {
 protected:
  void SetUp() override { agent = w.make_agent(w.member.api, new_name("Talker")); }
  std::string talk(const std::string& actor, const std::string& message) {
    const auto answer =
        w.member.api.post("/api/v1/chat/" + agent + "/" + actor, {{"message", message}});
    EXPECT_EQ(answer.status, 200) << answer.body;
    return answer.text("/session_id");
  }
  std::string of_agent(const std::string& more = "") const {
    return kSessions + "?agent_id=" + agent + more;
  }
  std::string agent;
};

TEST_F(SessionsTest, AreFilteredByWhatIsAsked) {
  const auto ann = talk("ann", "Where is the purple elephant, l'\u00e9l\u00e9phant?");
  const auto bob = talk("bob", "Hello there");
  w.member.api.post(kSessions + "/" + bob + "/complete");
  const auto now = core::to_rfc3339(core::system_clock().now() + std::chrono::hours(1));
  play(
      w.server, w.viewer.api,
      {{.name = "all, last touched first", .request = {.path = of_agent()}, .has = {ann, bob}},
       {.name = "by actor",
        .request = {.path = of_agent("&actor_id=ann")},
        .has = {ann},
        .lacks = {bob}},
       {.name = "by status",
        .request = {.path = of_agent("&status=completed")},
        .has = {bob},
        .lacks = {ann}},
       {.name = "by words of a message",
        .request = {.path = of_agent("&q=purple%20elephant")},
        .has = {ann},
        .lacks = {bob}},
       {.name = "whatever the case and accents",
        .request = {.path = of_agent("&q=%C3%89L%C3%89PHANT")},
        .has = {ann},
        .lacks = {bob}},
       {.name = "by channel",
        .request = {.path = of_agent("&channel=voice")},
        .has = {R"("items":[])"}},
       {.name = "by time", .request = {.path = of_agent("&from=" + now)}, .has = {R"("items":[])"}},
       {.name = "before a time", .request = {.path = of_agent("&to=" + now)}, .has = {ann, bob}},
       {.name = "all faults at once",
        .request = {.path = kSessions + "?agent_id=x&status=odd&channel=fax&from=now&limit=0&x=1"},
        .status = 422,
        .faults = {"query/agent_id", "query/status", "query/channel", "query/from", "query/limit",
                   "query/x"}}});
}

/// All that a search finds whose time is up at once, and in how many pages.
struct Searched {
  std::vector<std::string> found;
  int pages = 0;
};

platform::Task<> search_in_haste(sessions::SessionService& service, core::Caller caller,
                                 sessions::ListSessions query, Searched& out) {
  for (;;) {
    const auto page = co_await service.list(caller, query);
    ++out.pages;
    for (const auto& session : page.items) {
      out.found.push_back(session.id.text());
    }
    if (page.next.empty()) {
      co_return;
    }
    query.cursor = page.next;
  }
}

TEST_F(SessionsTest, ASearchThatTakesLongGoesOnFromItsCursor) {
  const auto oldest = talk("ann", "The zebra crosses");
  for (int i = 0; i < 4; ++i) {
    talk("bob" + std::to_string(i), "Hello there");
  }
  auto& service = w.server.application().sessions();
  const core::Caller caller{
      .kind = core::Caller::Kind::system,
      .id = "test",
      .name = "test",
      .tenant = core::Tenant(system_scope(), core::OrganizationId::trusted(w.member.organization)),
      .role = core::Role::member};
  sessions::ListSessions query;
  query.agent_id = core::AgentId::trusted(agent);
  query.q = "ZEBRA";
  query.search_time = std::chrono::milliseconds(0);
  Searched searched;
  w.server.application().run(search_in_haste(service, caller, query, searched));
  EXPECT_EQ(searched.found, std::vector<std::string>{oldest});
  EXPECT_GT(searched.pages, 1) << "each ended where its time did";
}

TEST_F(SessionsTest, AreDeletedWithTheirMessages) {
  const auto id = talk("ann", "Forget me");
  play(w.server, w.member.api,
       {{.name = "delete",
         .request = {.method = "DELETE", .path = kSessions + "/" + id},
         .status = 204,
         .events = {{"session.deleted", 1}}},
        {.name = "twice",
         .request = {.method = "DELETE", .path = kSessions + "/" + id},
         .status = 404},
        {.name = "read", .request = {.path = kSessions + "/" + id}, .status = 404},
        {.name = "its messages",
         .request = {.path = kSessions + "/" + id + "/messages"},
         .status = 404},
        {.name = "complete",
         .request = {.method = "POST", .path = kSessions + "/" + id + "/complete"},
         .status = 404}});
  EXPECT_EQ(w.server.count("SELECT count(*) FROM messages WHERE session_id = '" + id + "'"), 0);
}

TEST_F(SessionsTest, MessagesComeByPagesOldestFirst) {
  const auto id = talk("ann", "Message 0");
  for (int i = 1; i < 5; ++i) {
    w.member.api.post("/api/v1/chat/" + agent + "/ann/" + id,
                      {{"message", "Message " + std::to_string(i)}});
  }
  std::vector<std::string> asked;
  std::string cursor;
  int pages = 0;
  do {
    const auto page = w.viewer.api.get(kSessions + "/" + id + "/messages?limit=3" +
                                       (cursor.empty() ? "" : "&cursor=" + cursor));
    for (const auto& message : page.json().at("items").as_array()) {
      if (message.at("role").as_string() == "user") {
        asked.emplace_back(message.at("content").as_string());
      }
    }
    cursor = page.text("/next_cursor");
    ++pages;
  } while (!cursor.empty() && pages < 10);
  EXPECT_EQ(pages, 4);
  EXPECT_THAT(asked, ::testing::ElementsAre("Message 0", "Message 1", "Message 2", "Message 3",
                                            "Message 4"));
  EXPECT_EQ(w.viewer.api.get(kSessions + "/" + id + "/messages?cursor=x").code(), "BAD_CURSOR");
}

TEST_F(SessionsTest, HaveAVersion) {
  const auto id = talk("ann", "Hello");
  const auto etag = w.viewer.api.get(kSessions + "/" + id).header("ETag");
  ASSERT_NE(etag, "");
  EXPECT_EQ(w.viewer.api.get(kSessions + "/" + id, {{"If-None-Match", etag}}).status, 304);
  w.member.api.post(kSessions + "/" + id + "/complete");
  EXPECT_EQ(w.viewer.api.get(kSessions + "/" + id, {{"If-None-Match", etag}}).status, 200);
}

}  // namespace
}  // namespace auriga::testing
