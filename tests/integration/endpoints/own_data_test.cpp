// One's data as a file, and one's account deleted by oneself.
#include "tests/integration/endpoints/endpoints.hpp"
#include "tests/support/databases.hpp"
#include "tests/support/postgres_server.hpp"

namespace auriga::testing {
namespace {

const std::string kExport = "/api/v1/me/export";

Request deletion(std::string_view password = kPassword) {
  return json_request("DELETE", kMe, {{"current_password", password}});
}

/// From an address of its own each time, for each has a limit.
Answer file_of(Person& who) {
  return who.api.elsewhere().get(kExport);
}

/// What one has in its file; `has` and `lacks` are looked for in its text.
void expect_export(Person& who, const std::vector<std::string>& has,
                   const std::vector<std::string>& lacks) {
  const auto answer = file_of(who);
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.all("Content-Disposition").size(), 1U);
  EXPECT_TRUE(answer.header("Content-Disposition").starts_with("attachment;"));
  EXPECT_EQ(answer.text("/profile/email"), who.email);
  for (const auto& text : has) {
    EXPECT_NE(answer.body.find(text), std::string::npos) << text;
  }
  for (const auto& text : lacks) {
    EXPECT_EQ(answer.body.find(text), std::string::npos) << text;
  }
}

class OwnDataTest : public EndpointTest {
 protected:
  OwnDataTest() : host(w.register_person(new_email(), "Hanna Host")) {}

  /// Joins the organisation of `host` with a new account.
  Person join(const std::string& role) {
    const auto email = new_email();
    const auto made = host.api.post("/api/v1/invitations", {{"email", email}, {"role", role}});
    return w.person_of(w.visitor.elsewhere().post("/api/v1/auth/register",
                                                  {{"email", email},
                                                   {"password", kPassword},
                                                   {"name", "Joined as " + role},
                                                   {"invitation_token", made.text("/token")}}));
  }
  std::int64_t rows_of(const std::string& table, const Person& who) const {
    return w.server.count("SELECT count(*) FROM " + table + " WHERE user_id = '" + who.id + "'");
  }

  Person host;  ///< Owner of an organisation of the test's own.
};

TEST_F(OwnDataTest, IsAFileOfWhatIsKept) {
  auto member = join("member");
  const auto key = member.api.post("/api/v1/api-keys",
                                   {{"name", "Weather station"}, {"scopes", json::array{"chat"}}});
  const auto broadcast = member.api.post("/api/v1/broadcasts", {{"source_language", "de"}});
  ASSERT_EQ(broadcast.status, 201) << broadcast.body;
  EXPECT_EQ(
      host.api
          .post("/api/v1/api-keys", {{"name", "Somebody else's"}, {"scopes", json::array{"chat"}}})
          .status,
      201);
  w.server.execute(
      "INSERT INTO notification_preferences (org_id, user_id, kind, in_app, email) VALUES ('" +
      member.organization + "', '" + member.id + "', 'handoff', 0, 1)");
  const auto now = std::to_string(core::system_clock().now().ms);
  for (const auto& [who, title] : {std::pair(&member, "A tulip fell"), {&host, "For the host"}}) {
    w.server.execute(
        "INSERT INTO notifications (id, org_id, user_id, event_id, kind, priority, title, body, "
        "link, subject_id, status, created_at) VALUES ('ntf_" +
        who->id.substr(4) + "', '" + who->organization + "', '" + who->id + "', 'evt_" +
        who->id.substr(4) + "', 'handoff', 'normal', '" + title +
        "', '', '/sessions', 'ses_x', 'unread', " + now + ")");
  }
  EXPECT_TRUE(comes_true([&] {
    return file_of(member).body.find("broadcast.created") != std::string::npos;
  })) << "the audit log hears of it a moment later";
  expect_export(member,
                {"Weather station", "api_key.created", broadcast.text("/id"), "A tulip fell",
                 R"("notification_preferences":[{"kind":"handoff","in_app":false,"email":true}])",
                 R"("cut":[])"},
                {"argon2", key.text("/key"), host.id, host.email, "For the host", "Somebody else's",
                 "password_hash"});
  EXPECT_EQ(file_of(member).json().at("logins").as_array().size(), 1U);
  expect_export(host, {"Somebody else's", "For the host"}, {"A tulip fell", "Weather station"});
  expect_export(w.stranger, {}, {member.id, host.id, "Weather station"});
}

TEST_F(OwnDataTest, IsReadInPartsUpToABound) {
  auto viewer = join("viewer");
  const auto now = std::to_string(core::system_clock().now().ms);
  w.server.execute(
      "INSERT INTO audit_log (id, org_id, at, actor_type, actor_id, actor_name, action, "
      "resource_type, resource_id, address, request_id, details) " +
      numbers(1, 6000) + "SELECT 'evt_many' || i, '" + viewer.organization + "', " + now +
      " + i / 2, 'user', '" + viewer.id +
      "', 'n', 'user.updated', 'user', 'x', '', '', '{}' FROM numbers");
  w.server.execute(
      "INSERT INTO logins (id, org_id, user_id, user_agent, address, created_at, last_used_at, "
      "expires_at, ended_at) " +
      numbers(1, 1200) + "SELECT 'lgn_' || (10000 + i), '" + viewer.organization + "', '" +
      viewer.id + "', '', '', " + now + ", " + now + ", " + now + ", " + now + " FROM numbers");
  const auto answer = file_of(viewer).json();
  EXPECT_EQ(answer.at("actions").as_array().size(), 5000U);
  EXPECT_EQ(answer.at("logins").as_array().size(), 1201U);
  EXPECT_EQ(json::serialize(answer.at("cut")), R"(["actions"])");
  std::set<std::string> ids;
  for (const auto& action : answer.at("actions").as_array()) {
    ids.insert(std::string(action.at("id").as_string()));
  }
  EXPECT_EQ(ids.size(), 5000U) << "each once";
  const auto others = file_of(host).json();
  EXPECT_EQ(json::serialize(others.at("cut")), "[]");
  EXPECT_GE(others.at("actions").as_array().size(), 1U) << "beyond the entries of somebody else";
}

TEST_F(OwnDataTest, AnAccountGoesByItsPassword) {
  auto admin = join("admin");
  auto again = w.log_in(admin.email);
  auto api = admin.api.elsewhere();
  EXPECT_EQ(
      admin.api.post("/api/v1/invitations", {{"email", new_email()}, {"role", "viewer"}}).status,
      201);
  play(w.server, api,
       {{.name = "not without a password",
         .request = {.method = "DELETE", .path = kMe},
         .status = 422,
         .faults = {"/current_password"}},
        {.name = "not by a wrong one",
         .request = deletion("wrong"),
         .status = 422,
         .code = "VALIDATION_FAILED",
         .faults = {"/current_password"}},
        {.name = "nor by another's word",
         .request = json_request("DELETE", kMe, {{"current_password", kPassword}, {"id", host.id}}),
         .status = 422,
         .faults = {"/id"}}});
  EXPECT_EQ(admin.api.get(kMe).status, 200);
  const auto answer = play(w.server, api,
                           {.name = "by the right one",
                            .request = deletion(),
                            .status = 204,
                            .events = {{"member.left", 1}, {"invitation.withdrawn", 1}}});
  EXPECT_EQ(answer.all("Set-Cookie").size(), 2U);
  for (auto* sign_in : {&admin, &again}) {
    EXPECT_EQ(sign_in->api.get(kMe).code(), "TOKEN_REVOKED");
    EXPECT_EQ(sign_in->api.elsewhere().send(deletion()).code(), "TOKEN_REVOKED");
    EXPECT_EQ(w.visitor.elsewhere()
                  .post("/api/v1/auth/refresh", {{"refresh_token", sign_in->refresh_token}})
                  .status,
              401);
  }
  EXPECT_EQ(w.visitor.elsewhere()
                .post("/api/v1/auth/login", {{"email", admin.email}, {"password", kPassword}})
                .code(),
            "BAD_CREDENTIALS");
  EXPECT_EQ(rows_of("logins", admin), 0);
  EXPECT_EQ(host.api.get("/api/v1/members").json().at("items").as_array().size(), 1U);
  EXPECT_EQ(w.stranger.api.get(kMe).status, 200) << "other organisations do not notice";
}

TEST_F(OwnDataTest, WrongPasswordsAreCounted) {
  auto viewer = join("viewer");
  Answer answer;
  for (int i = 0; i < 6; ++i) {
    answer = viewer.api.elsewhere().send(deletion("wrong"));
  }
  EXPECT_EQ(answer.code(), "RATE_LIMITED");
  EXPECT_EQ(viewer.api.elsewhere().send(deletion()).code(), "RATE_LIMITED")
      << "the right one waits, too";
  EXPECT_EQ(viewer.api.get(kMe).status, 200);
}

TEST_F(OwnDataTest, TheLastOwnerStays) {
  auto api = host.api.elsewhere();
  const auto refused = play(
      w.server, api, {.name = "alone", .request = deletion(), .status = 409, .code = "LAST_OWNER"});
  EXPECT_FALSE(refused.text("/remedy").empty());
  auto heir = join("member");
  play(w.server, api,
       {{.name = "with others",
         .request = deletion(),
         .status = 409,
         .code = "LAST_OWNER",
         .has = {"invite somebody"}},
        {.name = "makes another owner",
         .request = json_request("PATCH", "/api/v1/members/" + heir.id, {{"role", "owner"}}),
         .events = {{"member.role_changed", 1}}},
        {.name = "and may go",
         .request = deletion(),
         .status = 204,
         .events = {{"member.left", 1}}}});
  EXPECT_EQ(heir.api.get("/api/v1/organization").text("/id"), host.organization);
}

/// The statements once on PostgreSQL, too.
TEST(OwnDataNodesTest, AsOnSqlite) {
  World w({.settings = {"database.url=" + PostgresServer::shared().new_schema(),
                        "accounts.master_key=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY"}});
  EXPECT_TRUE(comes_true(
      [&] { return file_of(w.admin).body.find(R"("actions":[{)") != std::string::npos; }));
  EXPECT_EQ(w.admin.api.elsewhere().send(deletion("wrong")).status, 422);
  EXPECT_EQ(w.admin.api.elsewhere().send(deletion()).status, 204);
  EXPECT_EQ(w.admin.api.get(kMe).code(), "TOKEN_REVOKED");
  EXPECT_EQ(w.owner.api.elsewhere().send(deletion()).code(), "LAST_OWNER");
}

}  // namespace
}  // namespace auriga::testing
