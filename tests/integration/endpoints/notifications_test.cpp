// /api/v1/notifications: one's own, and nobody else's.
#include "tests/integration/endpoints/endpoints.hpp"
#include "tests/support/databases.hpp"

namespace auriga::testing {
namespace {

const std::string kNotifications = "/api/v1/notifications";

class NotificationsTest : public EndpointTest {
 protected:
  /// Waits until the newest notification of `who` is about that agent.
  std::string told_of(Person& who, const std::string& agent) {
    for (int i = 0; i < 200; ++i) {
      const auto page = who.api.get(kNotifications + "?limit=1");
      if (page.text("/items/0/subject_id") == agent) {
        return page.text("/items/0/id");
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    ADD_FAILURE() << "not told of " << agent;
    return {};
  }
  Answer put(Api& who, const std::string& path, const json::value& body) {
    return who.send(json_request("PUT", path, body));
  }
};

TEST_F(NotificationsTest, AnAgentThatIsReadyIsTold) {
  w.member.api.post(kNotifications + "/read-all");
  const auto name = new_name("Lighthouse");
  const auto agent = w.make_agent(w.owner.api, name);
  const auto id = told_of(w.member, agent);
  const auto page = w.member.api.get(kNotifications + "?limit=1");
  EXPECT_EQ(page.text("/items/0/title"), name + " is ready");
  EXPECT_EQ(page.text("/items/0/link"), "/agents/" + agent);
  EXPECT_EQ(page.text("/items/0/status"), "unread");
  EXPECT_EQ(page.number("/unread"), 1);

  const auto read = w.member.api.put(kNotifications + "/" + id + "/read");
  EXPECT_EQ(read.text("/status"), "read");
  EXPECT_FALSE(read.at("/read_at").is_null());
  EXPECT_EQ(w.member.api.get(kNotifications).number("/unread"), 0);
  const auto acknowledged = w.member.api.put(kNotifications + "/" + id + "/acknowledge");
  EXPECT_EQ(acknowledged.text("/status"), "acknowledged");
  EXPECT_EQ(acknowledged.at("/read_at"), read.at("/read_at"));
  // Read after that changes nothing.
  EXPECT_EQ(w.member.api.put(kNotifications + "/" + id + "/read").text("/status"), "acknowledged");
  EXPECT_EQ(w.member.api.get(kNotifications + "?status=acknowledged&limit=1").text("/items/0/id"),
            id);
}

TEST_F(NotificationsTest, ASecondPersonsAreNotOnes) {
  const auto agent = w.make_agent(w.owner.api, new_name());
  const auto id = told_of(w.member, agent);
  for (auto* other : {&w.owner, &w.viewer, &w.stranger}) {
    for (const std::string verb : {"/read", "/acknowledge"}) {
      EXPECT_EQ(other->api.put(kNotifications + "/" + id + verb).code(), "NOT_FOUND");
    }
    EXPECT_EQ(other->api.get(kNotifications + "?limit=200").body.find(id), std::string::npos);
  }
  EXPECT_EQ(w.member.api.get(kNotifications + "?limit=1").text("/items/0/status"), "unread");
  // Everybody's are marked by themselves alone.
  told_of(w.owner, agent);
  w.owner.api.post(kNotifications + "/read-all");
  EXPECT_EQ(w.owner.api.get(kNotifications).number("/unread"), 0);
  EXPECT_GE(w.member.api.get(kNotifications).number("/unread"), 1);
}

TEST_F(NotificationsTest, ViewersAreToldNothing) {
  const auto agent = w.make_agent(w.owner.api, new_name());
  told_of(w.owner, agent);
  EXPECT_EQ(w.viewer.api.get(kNotifications).json().at("items").as_array().size(), 0U);
}

TEST_F(NotificationsTest, PagesFollowEachOther) {
  std::string last;
  for (int i = 0; i < 3; ++i) {
    last = w.make_agent(w.owner.api, new_name());
  }
  told_of(w.admin, last);
  std::set<std::string> seen;
  std::string cursor;
  for (int page = 0; page < 3; ++page) {
    const auto answer = w.admin.api.get(kNotifications + "?limit=1" + cursor);
    EXPECT_TRUE(seen.insert(answer.text("/items/0/id")).second);
    cursor = "&cursor=" + answer.text("/next_cursor");
  }
  play(w.server, w.admin.api,
       {{.name = "a cursor of nothing",
         .request = {.path = kNotifications + "?cursor=agt_1"},
         .status = 400,
         .code = "BAD_CURSOR"},
        {.name = "a status there is not",
         .request = {.path = kNotifications + "?status=lost"},
         .status = 422,
         .code = "VALIDATION_FAILED"}});
}

TEST_F(NotificationsTest, PreferencesAreKept) {
  const auto before = w.admin.api.get(kNotifications + "/preferences");
  EXPECT_FALSE(before.at("/mail").as_bool()) << "this world sends none";
  EXPECT_EQ(before.text("/items/0/kind"), "handoff");
  const auto row = [](std::string kind, bool in_app, bool email) {
    return json::value{{"items", {{{"kind", kind}, {"in_app", in_app}, {"email", email}}}}};
  };
  const auto changed =
      put(w.admin.api, kNotifications + "/preferences", row("agent_ready", false, true));
  EXPECT_EQ(changed.status, 200);
  EXPECT_TRUE(changed.at("/items/0/in_app").as_bool()) << "what is not named stays";
  EXPECT_FALSE(changed.at("/items/1/in_app").as_bool());
  EXPECT_TRUE(changed.at("/items/1/email").as_bool());
  // Not the neighbour's.
  EXPECT_TRUE(w.owner.api.get(kNotifications + "/preferences").at("/items/1/in_app").as_bool());
  const auto agent = w.make_agent(w.owner.api, new_name());
  told_of(w.owner, agent);
  EXPECT_NE(w.admin.api.get(kNotifications + "?limit=1").text("/items/0/subject_id"), agent);
  put(w.admin.api, kNotifications + "/preferences", row("agent_ready", true, false));
  play(
      w.server, w.admin.api,
      {{.name = "no rows",
        .request = json_request("PUT", kNotifications + "/preferences", {{"items", json::array{}}}),
        .status = 422,
        .faults = {"/items"}},
       {.name = "a kind there is not",
        .request = json_request("PUT", kNotifications + "/preferences", row("weather", true, true)),
        .status = 422,
        .faults = {"/items/0/kind"}}});
}

TEST_F(NotificationsTest, LettersThatWaitWhileMailIsOffAreNotKeptForEver) {
  const auto letter = [&](const std::string& id, std::int64_t at) {
    w.server.execute(
        "INSERT INTO mail_outbox (id, org_id, letter_key, recipient, subject, body, status, "
        "attempts, next_at, created_at) VALUES ('" +
        id + "', '" + w.owner.organization + "', '" + id +
        "', 'a@b.example', 's', 'sealed', 'queued', 0, 1, " + std::to_string(at) + ")");
  };
  letter("mal_old", 1);
  letter("mal_young", core::system_clock().now().ms);
  w.server.application().run(w.server.application().prune_mail());
  EXPECT_EQ(w.server.count("SELECT count(*) FROM mail_outbox WHERE id = 'mal_old'"), 0);
  EXPECT_EQ(w.server.count("SELECT count(*) FROM mail_outbox WHERE id = 'mal_young'"), 1);
  w.server.execute("DELETE FROM mail_outbox WHERE id = 'mal_young'");
}

TEST_F(NotificationsTest, TheNewestThousandOfEachPersonAreKept) {
  const auto many = w.register_person(new_email(), "Many");
  const auto few = w.register_person(new_email(), "Few");
  const auto tell = [&](const Person& person, int count) {
    w.server.execute(
        "INSERT INTO notifications (id, org_id, user_id, event_id, kind, priority, title, body, "
        "link, subject_id, status, created_at) " +
        numbers(10'001, 10'000 + count) + "SELECT '" + person.id + "' || i, '" +
        person.organization + "', '" + person.id +
        "', 'evt_' || i, 'handoff', 'high', 't', '', '/', 's', 'unread', 9000000000000 FROM "
        "numbers");
  };
  tell(many, 2300);
  tell(few, 1000);
  w.server.application().run(w.server.application().prune_mail());
  const auto of = [&](const Person& person) {
    return "SELECT count(*) FROM notifications WHERE user_id = '" + person.id + "'";
  };
  EXPECT_EQ(w.server.count(of(many)), 1000);
  EXPECT_EQ(w.server.count(of(many) + " AND id > '" + many.id + "11300'"), 1000) << "the newest";
  EXPECT_EQ(w.server.count(of(few)), 1000);
}

}  // namespace
}  // namespace auriga::testing
