// Lists by pages: everything once, whatever comes in between, and no cursor but the list's own.
#include "tests/integration/endpoints/endpoints.hpp"

namespace auriga::testing {
namespace {

class PagingTest : public EndpointTest {
 protected:
  void SetUp() override { me = std::make_unique<Person>(w.register_person(new_email(), "Pager")); }

  /// The ids of all pages of `limit`, calling `between` after each.
  std::vector<std::string> walk(
      const std::string& path, int limit, const std::function<void()>& between = [] {}) {
    std::vector<std::string> ids;
    std::string cursor;
    for (int pages = 0; pages < 50; ++pages) {
      const auto page = me->api.get(path + (path.find('?') == std::string::npos ? "?" : "&") +
                                    "limit=" + std::to_string(limit) +
                                    (cursor.empty() ? "" : "&cursor=" + cursor));
      EXPECT_EQ(page.status, 200) << page.body;
      const auto items = page.json().at("items").as_array();
      EXPECT_LE(items.size(), static_cast<std::size_t>(limit));
      for (const auto& item : items) {
        ids.emplace_back(item.at("id").as_string());
      }
      cursor = page.text("/next_cursor");
      if (cursor.empty()) {
        return ids;
      }
      EXPECT_EQ(items.size(), static_cast<std::size_t>(limit)) << "only the last page is short";
      between();
    }
    ADD_FAILURE() << "the list has no end";
    return ids;
  }
  std::string make_agent() { return w.make_agent(me->api, new_name()); }

  std::unique_ptr<Person> me;
};

TEST_F(PagingTest, AgentsComeNewestFirstAndOnce) {
  std::vector<std::string> made;
  for (int i = 0; i < 7; ++i) {
    made.push_back(make_agent());
  }
  std::ranges::reverse(made);
  EXPECT_EQ(walk("/api/v1/agents", 3), made);
  EXPECT_EQ(walk("/api/v1/agents", 7), made) << "a full page that is the last";
  EXPECT_EQ(walk("/api/v1/agents", 200), made);
  EXPECT_EQ(walk("/api/v1/agents", 2, [&] { make_agent(); }), made)
      << "what is made meanwhile does not push others twice onto a page";
}

TEST_F(PagingTest, KeysAndInvitationsComeOnce) {
  std::set<std::string> keys;
  std::set<std::string> invitations;
  for (int i = 0; i < 5; ++i) {
    keys.insert(
        me->api.post("/api/v1/api-keys", {{"name", "k"}, {"scopes", {"chat"}}}).text("/id"));
    invitations.insert(
        me->api.post("/api/v1/invitations", {{"email", new_email()}, {"role", "viewer"}})
            .text("/id"));
  }
  const auto listed_keys = walk("/api/v1/api-keys", 2);
  EXPECT_EQ(listed_keys.size(), 5U);
  EXPECT_EQ(std::set<std::string>(listed_keys.begin(), listed_keys.end()), keys);
  const auto listed = walk("/api/v1/invitations", 2);
  EXPECT_EQ(listed.size(), 5U);
  EXPECT_EQ(std::set<std::string>(listed.begin(), listed.end()), invitations);
}

TEST_F(PagingTest, DocumentsSessionsAndTheLogComeOnce) {
  Multipart form;
  for (int i = 0; i < 7; ++i) {
    form.file("d" + std::to_string(i) + ".txt", "Document " + std::to_string(i));
  }
  const auto agent = w.make_agent(me->api, new_name(), form);
  const auto documents = walk("/api/v1/agents/" + agent + "/documents", 3);
  EXPECT_EQ(documents.size(), 7U);
  EXPECT_EQ(std::set<std::string>(documents.begin(), documents.end()).size(), 7U);
  std::set<std::string> talks;
  for (int i = 0; i < 5; ++i) {
    talks.insert(
        me->api.post("/api/v1/chat/" + agent + "/a", {{"message", "Hello"}}).text("/session_id"));
  }
  const auto sessions = walk("/api/v1/sessions", 2);
  EXPECT_EQ(sessions.size(), 5U);
  EXPECT_EQ(std::set<std::string>(sessions.begin(), sessions.end()), talks);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  std::vector<std::string> log;
  do {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    log = walk("/api/v1/audit-log?action=session.", 2);
  } while (log.size() < 5 && std::chrono::steady_clock::now() < deadline);
  EXPECT_EQ(log.size(), 5U);
  EXPECT_EQ(std::set<std::string>(log.begin(), log.end()).size(), 5U);
}

TEST_F(PagingTest, OtherCursorsAreRefused) {
  const auto agent = make_agent();
  const std::vector<std::string> lists{
      "/api/v1/agents",   "/api/v1/api-keys",  "/api/v1/invitations",
      "/api/v1/sessions", "/api/v1/audit-log", "/api/v1/agents/" + agent + "/documents"};
  for (const auto& list : lists) {
    for (const std::string cursor :
         {"x", "-1", "usr_01h455vb4pex5vsknk084sn02q", "agt_", "%00", "9.9", ".", "1.",
          "99999999999999999999.ses_01h455vb4pex5vsknk084sn02q"}) {
      SCOPED_TRACE(list + " " + cursor);
      const auto answer = me->api.get(list + "?cursor=" + cursor);
      EXPECT_EQ(answer.status, 400) << answer.body;
    }
    const auto limits = me->api.get(list + "?limit=0");
    EXPECT_EQ(limits.status, 422);
    EXPECT_EQ(me->api.get(list + "?limit=201").status, 422);
    EXPECT_EQ(me->api.get(list + "?limit=1&limit=2").status, 422) << "twice is one too many";
  }
}

}  // namespace
}  // namespace auriga::testing
