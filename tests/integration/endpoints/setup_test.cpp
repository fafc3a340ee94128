// The first visit, and who may make an account afterwards.
#include "tests/integration/endpoints/endpoints.hpp"

namespace auriga::testing {
namespace {

const std::string kSetup = "/api/v1/setup";
const std::string kRegister = "/api/v1/auth/register";

json::object owner_request(const std::string& token) {
  return {{"token", token},
          {"email", "first@example.org"},
          {"password", kPassword},
          {"name", "First Owner"},
          {"organization_name", "House of First"},
          {"time_zone", "Europe/Berlin"}};
}

/// A server of its own for each mode of registration.
class SetupTest : public ::testing::Test {
 protected:
  void start(const std::string& mode) {
    server = std::make_unique<TestServer>(
        TestServer::Options{.settings = {"accounts.registration=" + mode}});
    contract = std::make_unique<Contract>(Api(server->port(), nullptr).get("/openapi.json").json());
  }
  Api visitor() { return {server->port(), contract.get()}; }
  Answer set_up() { return visitor().post(kSetup, owner_request(server->ready().setup_token)); }

  std::unique_ptr<TestServer> server;
  std::unique_ptr<Contract> contract;
};

TEST_F(SetupTest, TheTokenMakesOneOwnerAndNoSecond) {
  start("closed");
  auto somebody = visitor();
  auto weak = owner_request(server->ready().setup_token);
  weak["password"] = "password1";
  auto like_oneself = owner_request(server->ready().setup_token);
  like_oneself["password"] = "firstexample";
  play(*server, somebody,
       {{.name = "the first page learns that an owner is needed",
         .request = {.path = kSetup},
         .has = {R"("needed":true)", R"("registration":"closed")", R"("demo":null)", "version"}},
        {.name = "a wrong token",
         .request = json_request("POST", kSetup, owner_request("guessed")),
         .status = 403,
         .code = "SETUP_TOKEN_INVALID"},
        {.name = "all faults at once",
         .request = json_request("POST", kSetup,
                                 {{"token", ""},
                                  {"email", "nobody"},
                                  {"password", "short"},
                                  {"time_zone", 3},
                                  {"colour", "red"}}),
         .status = 422,
         .code = "VALIDATION_FAILED",
         .faults = {"/token", "/email", "/password", "/name", "/time_zone", "/colour"}},
        {.name = "a common password",
         .request = json_request("POST", kSetup, weak),
         .status = 422,
         .code = "PASSWORD_WEAK"},
        {.name = "a password of one's own words",
         .request = json_request("POST", kSetup, like_oneself),
         .status = 422,
         .code = "PASSWORD_WEAK"}});
  const auto made =
      play(*server, somebody,
           {.name = "the right token",
            .request = json_request("POST", kSetup, owner_request(server->ready().setup_token)),
            .status = 201,
            .has = {R"("role":"owner")", R"("name":"House of First")",
                    R"("time_zone":"Europe/Berlin")", R"("token_type":"Bearer")"},
            .lacks = {"password"},
            .events = {{"user.created", 1}, {"login.started", 1}}});
  EXPECT_EQ(made.header("Location"), "/api/v1/me");
  EXPECT_EQ(made.number("/expires_in"), 900);
  EXPECT_EQ(somebody.with_token(made.text("/access_token")).get("/api/v1/me").status, 200);
  play(*server, somebody,
       {{.name = "the same again",
         .request = json_request("POST", kSetup, owner_request(server->ready().setup_token)),
         .status = 409,
         .code = "SETUP_DONE"},
        {.name = "no owner is needed any more",
         .request = {.path = kSetup},
         .has = {R"("needed":false)"}}});
}

TEST_F(SetupTest, OfManyAtOnceOneBecomesOwner) {
  start("closed");
  std::vector<std::thread> people;
  std::atomic<int> made{0};
  std::atomic<int> refused{0};
  for (int i = 0; i < 4; ++i) {
    people.emplace_back([&, i] {
      auto request = owner_request(server->ready().setup_token);
      request["email"] = "racer" + std::to_string(i) + "@example.org";
      const auto status = Api(server->port(), nullptr).post(kSetup, request).status;
      made += status == 201 ? 1 : 0;
      refused += status == 409 ? 1 : 0;
    });
  }
  for (auto& each : people) {
    each.join();
  }
  EXPECT_EQ(made, 1);
  EXPECT_EQ(refused, 3);
  EXPECT_EQ(server->count("SELECT count(*) FROM users"), 1);
  EXPECT_EQ(server->count("SELECT count(*) FROM organizations"), 1);
}

TEST_F(SetupTest, ARestartKeepsWhatTheFirstOwnerMade) {
  TemporaryFolder folder;
  const auto data = folder.path() / "data";
  std::string access;
  {
    TestServer first({.settings = {}, .data = data});
    const auto made =
        Api(first.port(), nullptr).post(kSetup, owner_request(first.ready().setup_token));
    access = made.text("/access_token");
    first.stop();
  }
  TestServer second({.settings = {}, .data = data});
  EXPECT_EQ(second.ready().setup_token, "");
  Api api(second.port(), nullptr);
  EXPECT_EQ(api.with_token(access).get("/api/v1/me").status, 200)
      << "a token signed before the restart";
  const auto again = api.post(kSetup, owner_request("anything"));
  EXPECT_EQ(again.code(), "SETUP_DONE");
}

TEST_F(SetupTest, ClosedRegistrationTakesNobody) {
  start("closed");
  auto owner = visitor().with_token(set_up().text("/access_token"));
  const auto invitation =
      owner.post("/api/v1/invitations", {{"email", "guest@example.org"}, {"role", "member"}});
  auto somebody = visitor();
  play(*server, somebody,
       {{.name = "without an invitation",
         .request = json_request(
             "POST", kRegister,
             {{"email", "guest@example.org"}, {"password", kPassword}, {"name", "Guest"}}),
         .status = 403,
         .code = "REGISTRATION_CLOSED"},
        {.name = "with one",
         .request = json_request("POST", kRegister,
                                 {{"email", "guest@example.org"},
                                  {"password", kPassword},
                                  {"name", "Guest"},
                                  {"invitation_token", invitation.text("/token")}}),
         .status = 403,
         .code = "REGISTRATION_CLOSED"}});
}

TEST_F(SetupTest, RegistrationByInvitationNeedsTheRightOne) {
  start("invitation");
  auto owner = visitor().with_token(set_up().text("/access_token"));
  const auto invite = [&](const std::string& email) {
    return owner.post("/api/v1/invitations", {{"email", email}, {"role", "viewer"}});
  };
  const auto request = [](const std::string& email, const std::string& token) {
    return json_request("POST", kRegister,
                        {{"email", email},
                         {"password", kPassword},
                         {"name", "Guest"},
                         {"invitation_token", token}});
  };
  const auto look = [](const std::string& token) {
    return json_request("POST", "/api/v1/auth/invitation", {{"invitation_token", token}});
  };
  const auto invitation = invite("guest@example.org");
  const auto old = invite("late@example.org");
  server->execute("UPDATE invitations SET expires_at = 1 WHERE id = '" + old.text("/id") + "'");
  const auto withdrawn = invite("away@example.org");
  EXPECT_EQ(owner.remove("/api/v1/invitations/" + withdrawn.text("/id")).status, 204);
  auto somebody = visitor();
  play(*server, somebody,
       {{.name = "no invitation",
         .request = json_request(
             "POST", kRegister,
             {{"email", "guest@example.org"}, {"password", kPassword}, {"name", "Guest"}}),
         .status = 403,
         .code = "REGISTRATION_CLOSED"},
        {.name = "what it says",
         .request = look(invitation.text("/token")),
         .has = {R"("organization":"House of First")", R"("email":"guest@example.org")",
                 R"("role":"viewer")"}},
        {.name = "an invented one says nothing",
         .request = look("invented"),
         .status = 403,
         .code = "INVITATION_INVALID"},
        {.name = "nor one past its time",
         .request = look(old.text("/token")),
         .status = 403,
         .code = "INVITATION_INVALID",
         .lacks = {"late@example.org"}},
        {.name = "an invented token",
         .request = request("guest@example.org", "invented"),
         .status = 403,
         .code = "INVITATION_INVALID"},
        {.name = "somebody else's",
         .request = request("other@example.org", invitation.text("/token")),
         .status = 403,
         .code = "INVITATION_INVALID"},
        {.name = "past its time",
         .request = request("late@example.org", old.text("/token")),
         .status = 403,
         .code = "INVITATION_INVALID"},
        {.name = "withdrawn",
         .request = request("away@example.org", withdrawn.text("/token")),
         .status = 403,
         .code = "INVITATION_INVALID"},
        {.name = "the right one, whatever the case of the address",
         .request = request("Guest@Example.org", invitation.text("/token")),
         .status = 201,
         .has = {R"("role":"viewer")", R"("name":"House of First")"},
         .events = {{"user.created", 1}, {"login.started", 1}}},
        {.name = "it says nothing any more",
         .request = look(invitation.text("/token")),
         .status = 403,
         .code = "INVITATION_INVALID",
         .lacks = {"guest@example.org"}},
        {.name = "used already",
         .request = request("guest@example.org", invitation.text("/token")),
         .status = 403,
         .code = "INVITATION_INVALID"}});
  EXPECT_EQ(server->count("SELECT count(*) FROM users"), 2);
}

TEST_F(SetupTest, OpenRegistrationGivesEachAnOrganisation) {
  start("open");
  auto somebody = visitor();
  const auto request = json_request(
      "POST", kRegister, {{"email", "a@example.org"}, {"password", kPassword}, {"name", "Ann"}});
  play(*server, somebody,
       {.name = "nobody is here before the owner",
        .request = request,
        .status = 403,
        .code = "REGISTRATION_CLOSED"});
  EXPECT_EQ(set_up().status, 201);
  play(*server, somebody,
       {{.name = "a new account",
         .request = request,
         .status = 201,
         .has = {R"("role":"owner")", R"("organization":{"id":"org_)"},
         .events = {{"user.created", 1}, {"login.started", 1}}},
        {.name = "the same address again",
         .request = request,
         .status = 409,
         .code = "EMAIL_TAKEN",
         .lacks = {"a@example.org"}}});
  EXPECT_EQ(server->count("SELECT count(*) FROM organizations"), 2)
      << "an account that was refused leaves no organisation behind";
}

TEST_F(SetupTest, TheDemoIsShownToThisMachineAlone) {
  server = std::make_unique<TestServer>(TestServer::Options{.demo = true});
  contract = std::make_unique<Contract>(Api(server->port(), nullptr).get("/openapi.json").json());
  auto somebody = visitor();
  const std::pair<std::string, std::string> here{"Host", "127.0.0.1:8080"};
  const auto state = somebody.get(kSetup, {here});
  EXPECT_EQ(state.text("/demo/email"), server->ready().demo_email);
  EXPECT_EQ(state.at("/needed"), json::value(true)) << "the demo's user is no owner";
  for (const auto* added : {"Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"}) {
    EXPECT_EQ(somebody.get(kSetup, {here, {added, "203.0.113.9"}}).at("/demo"),
              json::value(nullptr))
        << "whoever asks through a proxy on this machine may be anywhere: " << added;
  }
  for (const auto* host :
       {"auriga.example.org", "127.0.0.1.example.org", "203.0.113.9:8080", "["}) {
    EXPECT_EQ(somebody.get(kSetup, {{"Host", host}}).at("/demo"), json::value(nullptr)) << host;
  }
  for (const auto* host : {"localhost:8080", "LOCALHOST", "127.0.0.2", "[::1]:8080", "[::1]"}) {
    EXPECT_NE(somebody.get(kSetup, {{"Host", host}}).at("/demo"), json::value(nullptr)) << host;
  }
  for (const auto* page : {"https://auriga.example.org/", "http://localhost.example.org", "null"}) {
    for (const auto* name : {"Origin", "Referer"}) {
      EXPECT_EQ(somebody.get(kSetup, {here, {name, page}}).at("/demo"), json::value(nullptr))
          << name << ": " << page << ", passed on by a proxy that adds nothing";
    }
  }
  Wire old(server->port(), "127.0.0.1");
  old.send("GET " + kSetup + " HTTP/1.0\r\nHost: 127.0.0.1:8080\r\n\r\n");
  EXPECT_EQ(old.receive(std::chrono::seconds(20)).value_or(Answer{}).at("/demo"),
            json::value(nullptr))
      << "as nginx asks with nothing but proxy_pass";
  EXPECT_NE(somebody.get(kSetup, {here, {"Referer", "http://localhost:8080/first"}}).at("/demo"),
            json::value(nullptr));
  const auto entered = somebody.post(
      "/api/v1/auth/login",
      {{"email", state.text("/demo/email")}, {"password", state.text("/demo/password")}});
  EXPECT_EQ(entered.status, 200) << entered.body;
  auto request = owner_request(server->ready().setup_token);
  request["email"] = state.text("/demo/email");
  const auto taken = somebody.post(kSetup, request);
  EXPECT_EQ(taken.status, 409);
  EXPECT_EQ(taken.code(), "EMAIL_TAKEN");
  EXPECT_EQ(somebody.post(kSetup, owner_request(server->ready().setup_token)).status, 201);
}

TEST_F(SetupTest, TheDemoHasConversationsEachOnce) {
  const TemporaryFolder folder;
  const std::string of_customers =
      " FROM messages m JOIN sessions s ON s.id = m.session_id WHERE s.actor_id LIKE '%@%'";
  const auto questions = [&] {
    return server->count("SELECT count(*)" + of_customers + " AND m.role = 'user'");
  };
  const TestServer::Options options{.data = folder.path() / "data", .demo = true};
  server = std::make_unique<TestServer>(options);
  ASSERT_TRUE(comes_true([&] { return questions() == 16; })) << questions();
  EXPECT_EQ(server->count("SELECT count(DISTINCT s.actor_id)" + of_customers), 8);
  EXPECT_EQ(server->count("SELECT count(*) FROM sessions WHERE status = 'handoff_requested'"), 2)
      << "the one in danger, and the one who wants a person";

  // As if it had been cut before the last of them: the others are not asked again.
  Api demo(server->port(), nullptr);
  const auto entered = demo.post("/api/v1/auth/login", {{"email", server->ready().demo_email},
                                                        {"password", server->ready().demo_password},
                                                        {"delivery", "body"}});
  const Headers signed_in{{"Authorization", "Bearer " + entered.text("/access_token")}};
  const auto last = demo.get("/api/v1/sessions?actor_id=anna.virtanen%40example.com", signed_in)
                        .text("/items/0/id");
  const Request removal{
      .method = "DELETE", .path = "/api/v1/sessions/" + last, .headers = signed_in};
  ASSERT_EQ(demo.send(removal).status, 204);
  ASSERT_EQ(questions(), 14);
  server.reset();
  server = std::make_unique<TestServer>(options);
  const std::string of_last =
      " FROM messages WHERE session_id IN (SELECT id FROM sessions WHERE actor_id LIKE 'anna.%')";
  const auto answers = [&] {
    return server->count("SELECT count(*)" + of_last + " AND role = 'assistant'");
  };
  EXPECT_TRUE(comes_true([&] { return answers() == 2; })) << answers();
  EXPECT_EQ(questions(), 16);

  // And in the middle of it.
  server->execute("DELETE" + of_last + " AND position > 1");
  server->execute("UPDATE sessions SET message_count = 2 WHERE actor_id LIKE 'anna.%'");
  ASSERT_EQ(answers(), 1);
  server.reset();
  server = std::make_unique<TestServer>(options);
  EXPECT_TRUE(comes_true([&] { return answers() == 2; })) << answers();
  EXPECT_EQ(questions(), 16);
}

TEST_F(SetupTest, TheDemoLetsNobodyInWhereOthersReachTheServer) {
  const TemporaryFolder folder;
  const auto data = folder.path() / "data";
  server = std::make_unique<TestServer>(TestServer::Options{.data = data, .demo = true});
  const json::object login{{"email", server->ready().demo_email},
                           {"password", server->ready().demo_password},
                           {"delivery", "body"}};
  const auto entered = Api(server->port(), nullptr).post("/api/v1/auth/login", login);
  ASSERT_EQ(entered.status, 200) << entered.body;
  const json::object refresh{{"refresh_token", entered.text("/refresh_token")}};
  const Headers signed_in{{"Authorization", "Bearer " + entered.text("/access_token")}};
  const auto key =
      Api(server->port(), nullptr)
          .post("/api/v1/api-keys", {{"name", "mine"}, {"scopes", {"admin"}}}, signed_in)
          .text("/key");
  const auto ask = [&] {
    return Api(server->port(), nullptr).get("/api/v1/agents", {{"X-API-Key", key}});
  };
  EXPECT_EQ(ask().status, 200);
  server.reset();

  server = std::make_unique<TestServer>(
      TestServer::Options{.settings = {"server.host=0.0.0.0"}, .data = data, .demo = true});
  Api somebody(server->port(), nullptr);
  EXPECT_EQ(somebody.get(kSetup, {{"Host", "127.0.0.1"}}).at("/demo"), json::value(nullptr));
  EXPECT_TRUE(server->ready().demo_refused);
  EXPECT_EQ(server->ready().demo_password, "");
  EXPECT_EQ(somebody.post("/api/v1/auth/login", login).code(), "DEMO_REFUSED");
  EXPECT_EQ(somebody.post("/api/v1/auth/refresh", refresh).code(), "DEMO_REFUSED");
  EXPECT_EQ(ask().code(), "DEMO_REFUSED");
  EXPECT_EQ(somebody.post(kSetup, owner_request(server->ready().setup_token)).status, 201);
}

TEST_F(SetupTest, TheDemoIsMadeOnceAndWhole) {
  const TemporaryFolder folder;
  /// What there is once the execution has ended.
  const auto counts = [&] {
    const std::string runs =
        "SELECT count(*) FROM workflow_executions WHERE workflow_name = 'Book a service visit'";
    EXPECT_TRUE(comes_true([&] { return server->count(runs + " AND status <> 'RUNNING'") > 0; }));
    return std::array{server->count("SELECT count(*) FROM agents"),
                      server->count("SELECT count(*) FROM workflows WHERE name = "
                                    "'Book a service visit'"),
                      server->count(runs)};
  };
  const auto again = [&] {
    server.reset();
    server = std::make_unique<TestServer>(
        TestServer::Options{.data = folder.path() / "data", .demo = true});
    return counts();
  };
  constexpr std::array<std::int64_t, 3> kWhole{1, 1, 1};
  EXPECT_EQ(again(), kWhole);
  EXPECT_EQ(again(), kWhole) << "nothing twice";
  // As a start leaves it that was cut before the execution, and before the workflow.
  server->execute("DELETE FROM workflow_executions WHERE workflow_name = 'Book a service visit'");
  EXPECT_EQ(again(), kWhole);
  server->execute("DELETE FROM workflow_executions WHERE workflow_name = 'Book a service visit'");
  server->execute("DELETE FROM workflows WHERE name = 'Book a service visit'");
  EXPECT_EQ(again(), kWhole);
}

}  // namespace
}  // namespace auriga::testing
