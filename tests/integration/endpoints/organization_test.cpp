// Oneself, the organisation and its invitations.
#include "tests/integration/endpoints/endpoints.hpp"

namespace auriga::testing {
namespace {

const std::string kInvitations = "/api/v1/invitations";

class OrganizationTest : public EndpointTest {
 protected:
  /// What somebody whom `host` invited sends to come in.
  json::object invite(Person& host, const std::string& role) {
    const auto email = new_email();
    const auto made = host.api.post(kInvitations, {{"email", email}, {"role", role}});
    EXPECT_EQ(made.status, 201) << made.body;
    return {{"email", email},
            {"password", kPassword},
            {"name", "Guest"},
            {"invitation_token", made.text("/token")}};
  }
  Answer enter(const json::object& guest) {
    return w.visitor.elsewhere().post("/api/v1/auth/register", guest);
  }
  Answer look(const json::object& guest) {
    return w.visitor.elsewhere().post("/api/v1/auth/invitation",
                                      {{"invitation_token", guest.at("invitation_token")}});
  }
  void set_role(const Person& who, const std::string& role) {
    EXPECT_EQ(w.owner.api.patch("/api/v1/members/" + who.id, {{"role", role}}).status, 200);
  }
  void expect_void(const json::object& guest) {
    EXPECT_EQ(look(guest).code(), "INVITATION_INVALID");
    EXPECT_EQ(enter(guest).code(), "INVITATION_INVALID");
  }
};

TEST_F(OrganizationTest, OneChangesOnesNameAndTimeZone) {
  auto me = w.register_person(new_email(), "Old Name");
  play(w.server, me.api,
       {{.name = "oneself",
         .request = {.path = "/api/v1/me"},
         .has = {me.id, R"("name":"Old Name")", R"("time_zone":"UTC")"},
         .lacks = {"password", "argon2"}},
        {.name = "nothing to change",
         .request = json_request("PATCH", "/api/v1/me", json::object()),
         .has = {R"("name":"Old Name")"},
         .events = {{"user.updated", 1}}},
        {.name = "both",
         .request =
             json_request("PATCH", "/api/v1/me", {{"name", " Zoë "}, {"time_zone", "Asia/Tokyo"}}),
         .has = {R"("name":"Zoë")", R"("time_zone":"Asia/Tokyo")"},
         .events = {{"user.updated", 1}}},
        {.name = "all faults at once",
         .request = json_request("PATCH", "/api/v1/me",
                                 {{"name", ""}, {"time_zone", "not a zone!"}, {"role", "owner"}}),
         .status = 422,
         .faults = {"/name", "/time_zone", "/role"}},
        {.name = "a zone that there is not",
         .request = json_request("PATCH", "/api/v1/me", {{"time_zone", "Mars/Olympus"}}),
         .status = 422,
         .has = {"write one such as Europe/Oslo"},
         .faults = {"/time_zone"}}});
  const auto read = me.api.get("/api/v1/me");
  EXPECT_EQ(read.text("/name"), "Zoë");
  EXPECT_EQ(me.api.get("/api/v1/me", {{"If-None-Match", read.header("ETag")}}).status,
            read.header("ETag").empty() ? 200 : 304);
}

TEST_F(OrganizationTest, NobodyComesInWithAZoneThatThereIsNot) {
  auto guest = invite(w.owner, "viewer");
  guest["time_zone"] = "Mars/Olympus";
  const auto refused = enter(guest);
  EXPECT_EQ(refused.status, 422) << refused.body;
  EXPECT_EQ(refused.text("/errors/0/pointer"), "/time_zone");
  guest["time_zone"] = "Asia/Calcutta";  // As some browsers still call Asia/Kolkata.
  EXPECT_EQ(enter(guest).status, 201);
}

TEST_F(OrganizationTest, ANameReadsAsItIsWritten) {
  auto me = w.register_person(new_email(), "Plain Name");
  for (const std::string bad : {"two\nlines", "a\tb", "bell\a", "\u202Egnp.exe", "\u2066x\u2069",
                                "next\u0085line", "a\u2028b"}) {
    play(w.server, me.api,
         {{.name = "of a person",
           .request = json_request("PATCH", "/api/v1/me", {{"name", bad}}),
           .status = 422,
           .faults = {"/name"}},
          {.name = "of an organisation",
           .request = json_request("PATCH", "/api/v1/organization", {{"name", bad}}),
           .status = 422,
           .faults = {"/name"}},
          {.name = "of an agent",
           .request = json_request("POST", "/api/v1/agents", {{"agent_name", bad + "xyz"}}),
           .status = 422,
           .has = {"/agent_name", "direction"}},
          {.name = "of a workflow",
           .request = json_request("POST", "/api/v1/workflows", {{"name", bad}}),
           .status = 422,
           .has = {"/name", "direction"}}});
  }
  for (const std::string good : {"\u05d3\u05d5\u05d3", "Zo\u00eb \U0001F600", "Jos\u00e9\u200f"}) {
    EXPECT_EQ(me.api.patch("/api/v1/me", {{"name", good}}).status, 200) << good;
  }
}

TEST_F(OrganizationTest, AdminsRenameIt) {
  const auto path = "/api/v1/organization";
  for (auto* person : {&w.viewer, &w.member}) {
    play(w.server, person->api,
         {.name = "not for " + person->email,
          .request = json_request("PATCH", path, {{"name", "Mine"}}),
          .status = 403,
          .code = "FORBIDDEN"});
  }
  play(w.server, w.admin.api,
       {{.name = "an admin may",
         .request = json_request("PATCH", path, {{"name", "First and Sons"}}),
         .has = {R"("name":"First and Sons")", w.owner.organization},
         .events = {{"organization.renamed", 1}}},
        {.name = "not to nothing",
         .request = json_request("PATCH", path, {{"name", "  "}}),
         .status = 422,
         .faults = {"/name"}}});
  play(w.server, w.viewer.api,
       {.name = "all members see it", .request = {.path = path}, .has = {"First and Sons"}});
  play(w.server, w.stranger.api,
       {.name = "others do not",
        .request = {.path = path},
        .has = {w.stranger.organization},
        .lacks = {"First and Sons", w.owner.organization}});
}

TEST_F(OrganizationTest, InvitationsShowTheirTokenOnce) {
  const std::string path = kInvitations;
  const auto made = play(
      w.server, w.admin.api,
      {.name = "invite",
       .request = json_request("POST", path, {{"email", "new@first.example"}, {"role", "member"}}),
       .status = 201,
       .has = {R"("role":"member")", R"("token":")"},
       .events = {{"invitation.created", 1}}});
  const auto id = made.text("/id");
  EXPECT_EQ(made.header("Location"), path + "/" + id);
  play(
      w.server, w.admin.api,
      {{.name = "it is listed without its token",
        .request = {.path = path},
        .has = {id, "new@first.example"},
        .lacks = {made.text("/token"), "token_hash"}},
       {.name = "withdrawn",
        .request = {.method = "DELETE", .path = path + "/" + id},
        .status = 204,
        .events = {{"invitation.withdrawn", 1}}},
       {.name = "gone", .request = {.method = "DELETE", .path = path + "/" + id}, .status = 404},
       {.name = "from the list too", .request = {.path = path}, .lacks = {id}},
       {.name = "nobody invites above himself",
        .request = json_request("POST", path, {{"email", "boss@first.example"}, {"role", "owner"}}),
        .status = 403,
        .code = "FORBIDDEN"},
       {.name = "nor to what only owners make somebody",
        .request = json_request("POST", path, {{"email", "peer@first.example"}, {"role", "admin"}}),
        .status = 403,
        .code = "FORBIDDEN"},
       {.name = "all faults at once",
        .request = json_request("POST", path, {{"email", "x"}, {"role", "king"}, {"days", 3}}),
        .status = 422,
        .faults = {"/email", "/role", "/days"}}});
}

TEST_F(OrganizationTest, OwnersInviteEverybody) {
  auto host = w.register_person(new_email(), "Hanna Host");
  for (const std::string role : {"viewer", "member", "admin", "owner"}) {
    const auto guest = invite(host, role);
    EXPECT_EQ(look(guest).text("/role"), role);
    EXPECT_EQ(enter(guest).text("/user/role"), role);
  }
}

TEST_F(OrganizationTest, AnInvitationIsWorthWhatItsMakerMayGive) {
  auto admin = w.invite_person(new_email(), "admin");
  const auto guest = invite(admin, "member");
  set_role(admin, "member");
  expect_void(guest);
  set_role(admin, "admin");
  EXPECT_EQ(look(guest).status, 200);
  EXPECT_EQ(enter(guest).text("/user/role"), "member");

  auto second = w.invite_person(new_email(), "owner");
  const auto peer = invite(second, "admin");
  const auto colleague = invite(second, "viewer");
  set_role(second, "admin");
  expect_void(peer);
  EXPECT_EQ(enter(colleague).text("/user/role"), "viewer") << "this they may give still";
}

TEST_F(OrganizationTest, WhoIsRemovedComesBackByNoInvitationOfTheirOwn) {
  auto admin = w.invite_person(new_email(), "admin");
  const auto guest = invite(admin, "member");
  play(w.server, w.owner.api,
       {.name = "removed, with what they invited to",
        .request = {.method = "DELETE", .path = "/api/v1/members/" + admin.id},
        .status = 204,
        .events = {{"member.removed", 1}, {"invitation.withdrawn", 1}}});
  expect_void(guest);
  const auto made_by = [&](const json::object& whom, const std::string& maker) {
    w.server.execute("UPDATE invitations SET made_by = " + maker + " WHERE email = '" +
                     std::string(whom.at("email").as_string()) + "'");
  };
  const auto other = invite(w.admin, "member");
  made_by(other, "'" + admin.id + "'");
  expect_void(other);
  made_by(other, "'" + w.stranger.id + "'");
  expect_void(other);
  made_by(other, "NULL");
  EXPECT_EQ(look(other).status, 200) << "of before makers were written down";
  EXPECT_EQ(enter(other).text("/user/role"), "member");
}

TEST_F(OrganizationTest, WhoInvitesIsAskedForWhatTheyAreNow) {
  auto admin = w.invite_person(new_email(), "admin");
  const json::object body{{"email", new_email()}, {"role", "viewer"}};
  // Behind the server's back, so that the token still tells another role.
  w.server.execute("UPDATE users SET role = 'member' WHERE id = '" + admin.id + "'");
  EXPECT_EQ(admin.api.post(kInvitations, body).code(), "FORBIDDEN");
  w.server.execute("DELETE FROM users WHERE id = '" + admin.id + "'");
  EXPECT_EQ(admin.api.post(kInvitations, body).code(), "TOKEN_REVOKED");
}

}  // namespace
}  // namespace auriga::testing
