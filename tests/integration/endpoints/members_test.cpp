// Members: who sees whom, who may change and remove whom, and that it holds at once: for tokens of
// before, on other nodes, after a restart, and when two do it to each other.
#include <future>

#include "tests/integration/endpoints/endpoints.hpp"
#include "tests/support/postgres_server.hpp"

namespace auriga::testing {
namespace {

const std::string kMembers = "/api/v1/members";

std::string path_of(const Person& who) {
  return kMembers + "/" + who.id;
}
Request role_of(const Person& who, const std::string& role) {
  return json_request("PATCH", path_of(who), {{"role", role}});
}
Request removal_of(const Person& who) {
  return {.method = "DELETE", .path = path_of(who)};
}

/// Joins the organisation of `host` with a new account.
Person join(World& w, Person& host, const std::string& email, const std::string& role) {
  const auto made = host.api.post("/api/v1/invitations", {{"email", email}, {"role", role}});
  const auto token = made.text("/token");
  auto somebody = w.visitor.elsewhere();
  const auto seen = somebody.post("/api/v1/auth/invitation", {{"invitation_token", token}});
  EXPECT_EQ(seen.text("/email"), email);
  EXPECT_EQ(seen.text("/role"), role);
  return w.person_of(somebody.post("/api/v1/auth/register", {{"email", email},
                                                             {"password", kPassword},
                                                             {"name", "Joined as " + role},
                                                             {"invitation_token", token}}));
}

std::int64_t owners_of(World& w, const Person& who) {
  return w.server.count("SELECT count(*) FROM users WHERE role = 'owner' AND org_id = '" +
                        who.organization + "'");
}

class MembersTest : public EndpointTest {
 protected:
  MembersTest() : host(w.register_person(new_email(), "Hanna Host")) {}
  Person join(const std::string& role) { return auriga::testing::join(w, host, new_email(), role); }

  Person host;  ///< Owner of an organisation of the test's own.
};

TEST_F(MembersTest, EverybodySeesWhoIsThere) {
  auto member = join("member");
  auto viewer = join("viewer");
  for (auto* manager : {&host, &member}) {
    SCOPED_TRACE(manager->email);
    const auto list = manager->api.get(kMembers).json().at("items").as_array();
    ASSERT_EQ(list.size(), 3U);
    std::set<std::string> ids;
    for (const auto& item : list) {
      const auto id = std::string(item.at("id").as_string());
      ids.insert(id);
      const bool told = manager == &host || id == member.id;
      EXPECT_EQ(item.at("you").as_bool(), id == manager->id);
      EXPECT_EQ(item.at("email").is_string(), told) << "addresses are for those who manage";
      EXPECT_EQ(item.at("last_seen_at").is_string(), told);
      EXPECT_TRUE(item.at("joined_at").is_string());
    }
    EXPECT_EQ(ids, (std::set<std::string>{host.id, member.id, viewer.id}));
  }
  play(w.server, viewer.api,
       {{.name = "names and roles, and one's own address",
         .request = {.path = kMembers},
         .has = {"Hanna Host", R"("role":"owner")", R"("role":"member")", viewer.email},
         .lacks = {host.email, member.email, "password", "argon2"}},
        {.name = "not with a cursor of another list",
         .request = {.path = kMembers + "?cursor=agt_01h455vb4pex5vsknk084sn02q"},
         .status = 400,
         .code = "BAD_CURSOR"}});
  const auto first = host.api.get(kMembers + "?limit=2");
  EXPECT_EQ(first.json().at("items").as_array().size(), 2U);
  const auto rest = host.api.get(kMembers + "?limit=2&cursor=" + first.text("/next_cursor"));
  EXPECT_EQ(rest.json().at("items").as_array().size(), 1U);
  EXPECT_TRUE(rest.at("/next_cursor").is_null());
  w.server.execute("DELETE FROM logins WHERE user_id = '" + viewer.id + "'");
  EXPECT_NE(host.api.get(kMembers).body.find(R"("last_seen_at":null)"), std::string::npos)
      << "nobody knows any more";
}

TEST_F(MembersTest, AdminsManageMembersAndViewers) {
  auto admin = join("admin");
  auto peer = join("admin");
  auto member = join("member");
  auto viewer = join("viewer");
  play(w.server, admin.api,
       {{.name = "a member becomes a viewer",
         .request = role_of(member, "viewer"),
         .has = {member.id, member.email, R"("role":"viewer")"},
         .events = {{"member.role_changed", 1}}},
        {.name = "twice is once",
         .request = role_of(member, "viewer"),
         .has = {R"("role":"viewer")"}},
        {.name = "and a member again",
         .request = role_of(member, "member"),
         .events = {{"member.role_changed", 1}}},
        {.name = "but no admin",
         .request = role_of(member, "admin"),
         .status = 403,
         .code = "FORBIDDEN"},
        {.name = "nor an owner",
         .request = role_of(viewer, "owner"),
         .status = 403,
         .code = "FORBIDDEN"},
        {.name = "another admin is not theirs",
         .request = role_of(peer, "member"),
         .status = 403,
         .code = "FORBIDDEN"},
        {.name = "to remove neither",
         .request = removal_of(peer),
         .status = 403,
         .code = "FORBIDDEN"},
        {.name = "an owner still less",
         .request = role_of(host, "viewer"),
         .status = 403,
         .code = "FORBIDDEN"},
        {.name = "although it is the last one",
         .request = removal_of(host),
         .status = 403,
         .code = "FORBIDDEN"},
        {.name = "nobody raises themselves",
         .request = role_of(admin, "owner"),
         .status = 403,
         .code = "FORBIDDEN"},
        {.name = "a viewer is removed",
         .request = removal_of(viewer),
         .status = 204,
         .events = {{"member.removed", 1}}},
        {.name = "and is not there to be removed again",
         .request = removal_of(viewer),
         .status = 404,
         .code = "NOT_FOUND"},
        {.name = "nor to be changed",
         .request = role_of(viewer, "member"),
         .status = 404,
         .code = "NOT_FOUND"},
        {.name = "all faults at once",
         .request = json_request("PATCH", path_of(member), {{"role", "king"}, {"name", "x"}}),
         .status = 422,
         .faults = {"/role", "/name"}},
        {.name = "a role is needed",
         .request = json_request("PATCH", path_of(member), json::object()),
         .status = 422,
         .faults = {"/role"}},
        {.name = "an admin steps down",
         .request = role_of(admin, "member"),
         .has = {admin.email, R"("role":"member")", R"("you":true)"},
         .events = {{"member.role_changed", 1}}},
        {.name = "and is one no more, at once",
         .request = role_of(member, "viewer"),
         .status = 403,
         .code = "FORBIDDEN"}});
}

TEST_F(MembersTest, MembersAndViewersManageNobody) {
  auto member = join("member");
  auto viewer = join("viewer");
  for (auto* who : {&member, &viewer}) {
    auto& other = who == &member ? viewer : member;
    play(w.server, who->api,
         {{.name = "not themselves",
           .request = role_of(*who, "admin"),
           .status = 403,
           .code = "FORBIDDEN"},
          {.name = "not others",
           .request = role_of(other, "viewer"),
           .status = 403,
           .code = "FORBIDDEN"},
          {.name = "to remove neither",
           .request = removal_of(other),
           .status = 403,
           .code = "FORBIDDEN"},
          {.name = "an owner", .request = removal_of(host), .status = 403, .code = "FORBIDDEN"}});
  }
}

TEST_F(MembersTest, TheOrganisationIsHandedOver) {
  auto heir = join("member");
  play(w.server, host.api,
       {{.name = "the last owner stays one",
         .request = role_of(host, "admin"),
         .status = 409,
         .code = "LAST_OWNER"},
        {.name = "and stays", .request = removal_of(host), .status = 409, .code = "LAST_OWNER"},
        {.name = "makes somebody owner",
         .request = role_of(heir, "owner"),
         .has = {R"("role":"owner")"},
         .events = {{"member.role_changed", 1}}},
        {.name = "steps down",
         .request = role_of(host, "member"),
         .has = {R"("role":"member")"},
         .events = {{"member.role_changed", 1}}},
        {.name = "and takes nothing back",
         .request = role_of(host, "owner"),
         .status = 403,
         .code = "FORBIDDEN"}});
  play(w.server, heir.api,
       {{.name = "whose token is from before",
         .request = json_request("PATCH", "/api/v1/organization", {{"name", "Inherited"}}),
         .events = {{"organization.renamed", 1}}},
        {.name = "is the last one now",
         .request = removal_of(heir),
         .status = 409,
         .code = "LAST_OWNER"},
        {.name = "and may remove who was it before",
         .request = removal_of(host),
         .status = 204,
         .events = {{"member.removed", 1}}}});
  EXPECT_EQ(owners_of(w, heir), 1);
}

TEST_F(MembersTest, ARoleHoldsForTokensOfBefore) {
  auto admin = join("admin");
  const std::string invitations = "/api/v1/invitations";
  EXPECT_EQ(admin.api.get(invitations).status, 200);
  EXPECT_EQ(host.api.send(role_of(admin, "viewer")).status, 200);
  EXPECT_EQ(admin.api.get(invitations).code(), "FORBIDDEN");
  EXPECT_EQ(admin.api.get("/api/v1/me").text("/role"), "viewer");
  const auto renewed =
      w.visitor.elsewhere().post("/api/v1/auth/refresh", {{"refresh_token", admin.refresh_token}});
  EXPECT_EQ(renewed.text("/user/role"), "viewer");
  EXPECT_EQ(host.api.send(role_of(admin, "admin")).status, 200);
  EXPECT_EQ(admin.api.get(invitations).status, 200) << "up again, without a new sign-in";
  EXPECT_EQ(w.log_in(admin.email).api.get(invitations).status, 200);
}

TEST_F(MembersTest, WhoIsRemovedIsOutAtOnce) {
  auto gone = join("admin");
  auto again = w.log_in(gone.email);
  const auto key_of = [&](const char* scope) {
    return gone.api.post("/api/v1/api-keys", {{"name", scope}, {"scopes", {scope}}}).text("/key");
  };
  const auto key = key_of("chat");
  const auto admin_key = key_of("admin");
  EXPECT_EQ(w.visitor.with_key(admin_key).get("/api/v1/agents").status, 200);
  const auto ticket = gone.api.post("/api/v1/realtime/tickets").text("/ticket");
  EXPECT_EQ(host.api.post("/api/v1/invitations", {{"email", gone.email}, {"role", "admin"}}).status,
            201);
  play(w.server, host.api,
       {.name = "removed, with the link that would let them in again",
        .request = removal_of(gone),
        .status = 204,
        .events = {{"member.removed", 1}, {"invitation.withdrawn", 1}}});
  for (auto* sign_in : {&gone, &again}) {
    EXPECT_EQ(sign_in->api.get("/api/v1/me").code(), "TOKEN_REVOKED");
    EXPECT_EQ(w.visitor.elsewhere()
                  .post("/api/v1/auth/refresh", {{"refresh_token", sign_in->refresh_token}})
                  .status,
              401);
  }
  EXPECT_EQ(w.visitor.elsewhere()
                .post("/api/v1/auth/login", {{"email", gone.email}, {"password", kPassword}})
                .code(),
            "BAD_CREDENTIALS");
  EXPECT_EQ(w.visitor
                .get("/ws/dashboard?ticket=" + ticket,
                     {{"Upgrade", "websocket"},
                      {"Connection", "Upgrade"},
                      {"Sec-WebSocket-Version", "13"},
                      {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="}})
                .code(),
            "TOKEN_REVOKED");
  EXPECT_EQ(w.visitor.with_key(admin_key).get("/api/v1/agents").status, 403)
      << "nobody may by a key what they may not do";
  EXPECT_EQ(w.visitor.with_key(key).get("/v1/models").status, 200) << "it is the organisation's";
  EXPECT_EQ(host.api.get(kMembers).body.find(gone.id), std::string::npos);
  auto back = auriga::testing::join(w, host, gone.email, "viewer");
  EXPECT_EQ(back.organization, host.organization) << "the address is free";
  EXPECT_NE(back.id, gone.id);
}

TEST_F(MembersTest, WhoLeavesTakesTheirCookies) {
  auto leaver = join("viewer");
  const auto answer = play(w.server, leaver.api,
                           {.name = "leave",
                            .request = removal_of(leaver),
                            .status = 204,
                            .events = {{"member.left", 1}}});
  EXPECT_EQ(answer.all("Set-Cookie").size(), 2U);
  EXPECT_EQ(leaver.api.get("/api/v1/me").code(), "TOKEN_REVOKED");
  play(w.server, host.api,
       {.name = "alone again",
        .request = {.path = kMembers},
        .has = {host.id},
        .lacks = {leaver.id, leaver.email}});
}

TEST_F(MembersTest, WhoWaitsForSomebodyWhoWentHasTheAgentBack) {
  const auto agent = w.make_agent(host.api, new_name("Desk"));
  auto staff = join("member");
  const auto take = [&] {
    const auto id = host.api
                        .post("/api/v1/chat/" + agent + "/ann",
                              {{"message", "I want to talk to a human person."}})
                        .text("/session_id");
    const auto taken = staff.api.send(
        {.method = "PUT", .path = "/api/v1/sessions/" + id + "/take-over", .body = "{}"});
    EXPECT_EQ(taken.text("/status"), "human") << taken.body;
    return id;
  };
  const auto until_given_back = [&](const std::string& id) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    std::string status;
    do {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      status = host.api.get("/api/v1/sessions/" + id).text("/status");
    } while (status == "human" && std::chrono::steady_clock::now() < deadline);
    EXPECT_EQ(status, "active");
  };
  auto id = take();
  EXPECT_EQ(host.api.send(role_of(staff, "viewer")).status, 200);
  until_given_back(id);
  EXPECT_EQ(host.api.send(role_of(staff, "member")).status, 200);
  id = take();
  EXPECT_EQ(host.api.send(removal_of(staff)).status, 204);
  until_given_back(id);
}

TEST_F(MembersTest, LiesInTheAuditLog) {
  auto member = join("member");
  EXPECT_EQ(host.api.send(role_of(member, "viewer")).status, 200);
  EXPECT_EQ(host.api.send(removal_of(member)).status, 204);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  Answer log;
  do {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    log = host.api.get("/api/v1/audit-log?action=member.&resource=" + member.id);
  } while (log.json().at("items").as_array().size() < 2 &&
           std::chrono::steady_clock::now() < deadline);
  EXPECT_EQ(log.text("/items/0/action"), "member.removed");
  EXPECT_EQ(log.text("/items/0/actor/id"), host.id);
  EXPECT_EQ(log.text("/items/0/details/name"), "Joined as member");
  EXPECT_EQ(log.text("/items/1/action"), "member.role_changed");
  EXPECT_EQ(log.text("/items/1/details/from"), "member");
  EXPECT_EQ(log.text("/items/1/details/to"), "viewer");
  EXPECT_EQ(log.body.find(member.email), std::string::npos) << "no address lies in it";
}

/// Both at the same time; what each was answered.
std::pair<Answer, Answer> at_once(World& w, const Person& one, const Request& first,
                                  const Person& two, const Request& second) {
  // Without the contract, which is not for two threads.
  const Api visitor(w.server.port(), nullptr);
  auto mine = visitor.with_token(one.api.token());
  auto theirs = visitor.with_token(two.api.token());
  auto other = std::async(std::launch::async, [&] { return theirs.send(second); });
  auto answer = mine.send(first);
  return {std::move(answer), other.get()};
}

/// Two owners, again and again, who take the organisation from each other.
void race(World& w) {
  auto one = w.register_person("race.one@example.org", "One");
  for (int round = 0; round < 12; ++round) {
    SCOPED_TRACE(round);
    auto two = join(w, one, "race.two" + std::to_string(round) + "@example.org", "member");
    EXPECT_EQ(one.api.send(role_of(two, "owner")).status, 200);
    const bool demote = round % 3 == 0;
    const bool leave = round % 3 == 1;
    const auto [mine, theirs] =
        demote  ? at_once(w, one, role_of(two, "viewer"), two, role_of(one, "viewer"))
        : leave ? at_once(w, one, removal_of(one), two, removal_of(two))
                : at_once(w, one, role_of(one, "viewer"), two, role_of(two, "viewer"));
    EXPECT_NE(mine.status < 300, theirs.status < 300) << mine.body << theirs.body;
    const auto& refused = mine.status < 300 ? theirs : mine;
    EXPECT_EQ(refused.code(), demote ? "FORBIDDEN" : "LAST_OWNER");
    EXPECT_EQ(owners_of(w, one), 1);
    // Whoever is left goes on.
    if (w.server.count("SELECT count(*) FROM users WHERE role = 'owner' AND id = '" + one.id +
                       "'") == 0) {
      one = std::move(two);
    }
  }
}

TEST_F(MembersTest, OfTwoOwnersOneIsLeft) {
  race(w);
}

/// What a new start knows of tokens that were given out before it.
TEST(MembersRestartTest, DoesNotBringThemBack) {
  TemporaryFolder folder;
  const TestServer::Options options{.data = folder.path() / "data"};
  std::vector<std::string> tokens;
  {
    World before(options);
    EXPECT_EQ(before.owner.api.send(removal_of(before.viewer)).status, 204);
    EXPECT_EQ(before.owner.api.send(role_of(before.admin, "member")).status, 200);
    tokens = {before.viewer.api.token(), before.admin.api.token(), before.owner.api.token()};
  }
  TestServer after(options);
  const Api visitor(after.port(), nullptr);
  EXPECT_EQ(visitor.with_token(tokens[0]).get("/api/v1/me").code(), "TOKEN_REVOKED");
  EXPECT_EQ(visitor.with_token(tokens[1]).get("/api/v1/invitations").code(), "FORBIDDEN");
  EXPECT_EQ(visitor.with_token(tokens[1]).get(kMembers).status, 200);
  EXPECT_EQ(visitor.with_token(tokens[2]).get("/api/v1/invitations").status, 200);
}

/// On PostgreSQL: every statement once, the race, and a second node that is not told.
TEST(MembersNodesTest, WhatOneDoesHoldsOnTheOther) {
  const std::vector<std::string> settings{
      "database.url=" + PostgresServer::shared().new_schema(),
      "accounts.master_key=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY"};
  World w({.settings = settings});
  TestServer other({.settings = settings});
  const Api there(other.port(), nullptr);
  auto viewer = there.with_token(w.viewer.api.token());
  auto admin = there.with_token(w.admin.api.token());
  EXPECT_EQ(viewer.get(kMembers).status, 200);
  EXPECT_EQ(admin.get("/api/v1/invitations").status, 200);

  EXPECT_EQ(w.owner.api.post("/api/v1/invitations", {{"email", w.viewer.email}, {"role", "admin"}})
                .status,
            201);
  EXPECT_EQ(w.owner.api.send(removal_of(w.viewer)).status, 204);
  EXPECT_EQ(w.owner.api.send(role_of(w.admin, "member")).text("/role"), "member");
  const auto list = w.owner.api.get(kMembers + "?limit=2");
  EXPECT_EQ(list.json().at("items").as_array().size(), 2U);
  EXPECT_EQ(w.owner.api.get(kMembers + "?limit=2&cursor=" + list.text("/next_cursor"))
                .json()
                .at("items")
                .as_array()
                .size(),
            1U);
  EXPECT_EQ(w.owner.api.get("/api/v1/invitations").body.find(w.viewer.email), std::string::npos);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while ((viewer.get(kMembers).status != 401 || admin.get("/api/v1/invitations").status != 403) &&
         std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  EXPECT_EQ(viewer.get(kMembers).code(), "TOKEN_REVOKED");
  EXPECT_EQ(admin.get("/api/v1/invitations").code(), "FORBIDDEN");
  EXPECT_EQ(there.with_token(w.owner.api.token()).get("/api/v1/invitations").status, 200);
  race(w);
}

}  // namespace
}  // namespace auriga::testing
