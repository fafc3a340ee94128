// What operators and strangers see: health, metrics, documents, the console, the audit log.
#include <fstream>

#include "tests/integration/endpoints/endpoints.hpp"

namespace auriga::testing {
namespace {

class OperationsTest : public EndpointTest {};

TEST_F(OperationsTest, HealthIsToldToAnybody) {
  play(w.server, w.visitor,
       {{.name = "it runs", .request = {.path = "/health/live"}, .has = {R"({"status":"ok"})"}},
        {.name = "it can work",
         .request = {.path = "/health/ready"},
         .has = {"database", "disk", "document reader", "version", "uptime_s"},
         .lacks = {w.server.data().string()}}});
  EXPECT_NE(w.visitor.get("/health/ready").text("/status"), "down");
}

TEST_F(OperationsTest, MetricsSpeakPrometheus) {
  w.owner.api.get("/api/v1/me");
  const auto page = w.visitor.get("/metrics");
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(page.header("Content-Type").starts_with("text/plain; version=0.0.4"));
  EXPECT_THAT(page.body, ::testing::HasSubstr("# TYPE "));
  EXPECT_THAT(page.body, ::testing::HasSubstr("get_me"));
  EXPECT_THAT(page.body, ::testing::Not(::testing::HasSubstr(w.owner.id)));
}

TEST_F(OperationsTest, MetricsTellWhatWasDone) {
  const auto value = [this](const std::string& series) {
    const auto body = "\n" + w.visitor.get("/metrics").body;
    const auto at = body.find("\n" + series + " ");
    EXPECT_NE(at, std::string::npos) << series;
    return at == std::string::npos ? 0.0 : std::stod(body.substr(at + series.size() + 2));
  };
  const std::string ok = R"(auriga_sign_ins_total{outcome="ok"})";
  const std::string wrong = R"(auriga_sign_ins_total{outcome="bad_credentials"})";
  const std::string ready = R"(auriga_documents_total{outcome="ready"})";
  const std::string failed = R"(auriga_documents_total{outcome="failed"})";
  const auto agent = w.make_agent(w.owner.api, new_name());
  const auto ok_before = value(ok);
  const auto wrong_before = value(wrong);
  const auto ready_before = value(ready);
  const auto failed_before = value(failed);
  auto me = w.register_person(new_email(), "Counted");
  w.log_in(me.email, kPassword);
  auto visitor = w.visitor.elsewhere();
  EXPECT_EQ(
      visitor.post("/api/v1/auth/login", {{"email", me.email}, {"password", "not so"}}).status,
      401);
  EXPECT_EQ(value(ok), ok_before + 1);
  EXPECT_EQ(value(wrong), wrong_before + 1);
  Multipart form;
  form.file("good.md", samples::guide()).file("empty.md", "");
  EXPECT_EQ(w.owner.api.upload("POST", "/api/v1/agents/" + agent + "/documents", form).status, 202);
  EXPECT_EQ(value(ready), ready_before + 1);
  EXPECT_EQ(value(failed), failed_before + 1);
  for (const auto* series :
       {R"(auriga_sign_ins_total{outcome="rate_limited"})",
        R"(auriga_triggers_total{outcome="started"})",
        R"(auriga_triggers_total{outcome="refused"})",
        R"(auriga_notifications_total{outcome="written"})", "auriga_letters_lost_total",
        "auriga_rate_limit_failures_total", "auriga_document_reading_seconds_sum",
        "auriga_document_reading_seconds_count"}) {
    value(series);
  }
  EXPECT_THAT(w.visitor.get("/metrics").body,
              ::testing::HasSubstr("# TYPE auriga_job_last_run_success gauge\n"));
}

TEST_F(OperationsTest, TheApiDocumentsItself) {
  const auto document = w.visitor.get("/openapi.json");
  EXPECT_EQ(document.status, 200);
  EXPECT_EQ(document.text("/openapi").substr(0, 3), "3.1");
  const auto& paths = w.contract.document().at("paths").as_object();
  EXPECT_GE(paths.size(), 35U);
  const auto page = w.visitor.get("/docs");
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(page.header("Content-Type").starts_with("text/html"));
  for (const auto* foreign : {"https://", "http://", "//cdn"}) {
    EXPECT_EQ(page.body.find(std::string("src=\"") + foreign), std::string::npos);
    EXPECT_EQ(page.body.find(std::string("href=\"") + foreign), std::string::npos);
  }
  for (const auto* file : {"/docs/docs.css", "/docs/docs.js"}) {
    EXPECT_EQ(w.visitor.get(file).status, 200) << file;
  }
}

TEST_F(OperationsTest, UnknownPathsAndMethodsAreToldApart) {
  play(w.server, w.owner.api,
       {{.name = "nothing there", .request = {.path = "/api/v1/nothing"}, .status = 404},
        {.name = "another method",
         .request = json_request("POST", "/api/v1/me", {}),
         .status = 405,
         .code = "METHOD_NOT_ALLOWED"}});
  const auto allow = w.owner.api.post("/api/v1/me", {}).header("Allow");
  EXPECT_THAT(allow, ::testing::AllOf(::testing::HasSubstr("GET"), ::testing::HasSubstr("PATCH")));
}

TEST_F(OperationsTest, TheConsoleAnswersWhereAPersonGoes) {
  TemporaryFolder folder;
  std::ofstream(folder.path() / "index.html") << "<!doctype html><title>Console</title>";
  std::filesystem::create_directories(folder.path() / "assets");
  std::ofstream(folder.path() / "assets" / "app-1a2b3c.js") << "export {};\n";
  TestServer server({.settings = {"server.console=" + folder.path().string()}});
  Api browser(server.port(), nullptr);
  const Headers page{{"Accept", "text/html,application/xhtml+xml"}};
  for (const auto* path : {"/", "/agents/agt_01h455vb4pex5vsknk084sn02q/chat", "/settings"}) {
    const auto answer = browser.get(path, page);
    EXPECT_EQ(answer.status, 200) << path;
    EXPECT_THAT(answer.body, ::testing::HasSubstr("<title>Console</title>"));
    EXPECT_THAT(answer.header("Content-Security-Policy"),
                ::testing::HasSubstr("default-src 'self'"));
  }
  EXPECT_THAT(browser.get("/assets/app-1a2b3c.js").header("Cache-Control"),
              ::testing::HasSubstr("immutable"));
  EXPECT_EQ(browser.get("/assets/app-none.js").status, 404);
  EXPECT_EQ(browser.get("/api/v1/nothing", page).code(), "NOT_FOUND")
      << "the API answers for itself";
  for (const auto* path : {"/../auriga.db", "/%2e%2e/auriga.db", "/assets/..%2f..%2fauriga.db",
                           "/assets/%00", "/..%5c..%5cauriga.db"}) {
    const auto answer = browser.get(path);
    EXPECT_EQ(answer.body.find("SQLite"), std::string::npos) << path;
    EXPECT_NE(answer.status, 500) << path;
  }
}

TEST_F(OperationsTest, ModelsAreListed) {
  play(w.server, w.viewer.api,
       {.name = "builtin is always there",
        .request = {.path = "/api/v1/models"},
        .has = {R"("id":"builtin")", R"("reachable":true)"}});
}

TEST_F(OperationsTest, AdminsSeeJobsAndSettings) {
  play(w.server, w.admin.api,
       {{.name = "jobs",
         .request = {.path = "/api/v1/operations/jobs"},
         .has = {"key-usage", "sweep-objects", "next_run_at", "schedule"}},
        {.name = "mail, which is off here",
         .request = {.path = "/api/v1/operations/mail"},
         .has = {R"("items":[])", R"("next_cursor":null)"}},
        {.name = "nothing waits to be sent",
         .request = json_request("POST", "/api/v1/operations/mail/retry", {}),
         .has = {R"("count":0)"}},
        {.name = "settings",
         .request = {.path = "/api/v1/operations/configuration"},
         .has = {"server.port", "accounts.registration", R"("source":"flag")"}}});
  w.server.execute(
      "INSERT INTO mail_outbox (id, org_id, letter_key, recipient, subject, body, status, "
      "attempts, "
      "next_at, created_at) VALUES ('mal_left', '" +
      w.admin.organization +
      "', 'left', 'a@example.org', 'Left', '', 'queued', 1, 4000000000000, 1)");
  play(w.server, w.admin.api,
       {.name = "what waits while mail is off",
        .request = json_request("POST", "/api/v1/operations/mail/retry", {}),
        .status = 409,
        .code = "MAIL_OFF"});
  EXPECT_EQ(w.server.count("SELECT count(*) FROM mail_outbox WHERE next_at = 4000000000000"), 1);
  w.server.execute("DELETE FROM mail_outbox WHERE id = 'mal_left'");
  TestServer server({.settings = {"model.base_url=http://127.0.0.1:9/v1", "model.name=m",
                                  "model.api_key=sk-very-secret"}});
  Api api(server.port(), nullptr);
  const auto owner =
      api.with_token(api.post("/api/v1/setup", {{"token", server.ready().setup_token},
                                                {"email", "a@example.org"},
                                                {"password", kPassword},
                                                {"name", "Ann"}})
                         .text("/access_token"));
  auto reader = owner;
  const auto settings = reader.get("/api/v1/operations/configuration");
  EXPECT_EQ(settings.status, 200);
  EXPECT_EQ(settings.body.find("sk-very-secret"), std::string::npos);
}

TEST_F(OperationsTest, WhatConcernsTheServerIsForThoseWhoRunIt) {
  for (const auto* const path : {"/api/v1/operations/jobs", "/api/v1/operations/configuration"}) {
    play(w.server, w.stranger.api,
         {.name = "an owner of another organisation",
          .request = {.path = path},
          .status = 403,
          .code = "FORBIDDEN",
          .lacks = {"sweep-objects", "server.port"}});
    EXPECT_EQ(w.owner.api.get(path).status, 200) << path;
    EXPECT_EQ(w.admin.api.get(path).status, 200) << path;
  }
  EXPECT_EQ(w.stranger.api.get("/api/v1/operations/mail").status, 200) << "their own letters";
  EXPECT_EQ(w.visitor.get("/health/ready").status, 200);
}

TEST_F(OperationsTest, EveryChangeComesIntoTheAuditLog) {
  auto person = w.register_person(new_email(), "Audited");
  const auto renamed =
      person.api.patch("/api/v1/organization", {{"name", "Renamed"}}).header("X-Request-Id");
  const auto agent = w.make_agent(person.api, "Watched");
  person.api.put("/api/v1/agents/" + agent + "/pause");
  const auto path = std::string("/api/v1/audit-log");
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  Answer log;
  do {  // It is delivered behind the change.
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    log = person.api.get(path);
  } while (log.body.find("agent.paused") == std::string::npos &&
           std::chrono::steady_clock::now() < deadline);
  std::vector<std::string> actions;
  for (const auto& entry : log.json().at("items").as_array()) {
    actions.emplace_back(entry.at("action").as_string());
  }
  EXPECT_THAT(actions, ::testing::UnorderedElementsAre("agent.paused", "agent.ready",
                                                       "agent.created", "organization.renamed",
                                                       "login.started", "user.created"));
  EXPECT_EQ(actions.front(), "agent.paused") << "newest first";
  play(w.server, person.api,
       {{.name = "by action",
         .request = {.path = path + "?action=agent."},
         .has = {"agent.created"},
         .lacks = {"organization.renamed"}},
        {.name = "by actor",
         .request = {.path = path + "?actor=" + person.id + "&action=organization.renamed"},
         .has = {renamed, R"("address":"127.)", R"("type":"organization")", "Audited"}},
        {.name = "by resource",
         .request = {.path = path + "?resource=" + agent},
         .has = {"agent.paused"},
         .lacks = {"user.created"}},
        {.name = "of no time",
         .request = {.path = path + "?to=2001-01-01T00:00:00Z"},
         .has = {R"("items":[])"}},
        {.name = "all faults at once",
         .request = {.path = path + "?from=x&limit=201&who=me"},
         .status = 422,
         .faults = {"query/from", "query/limit", "query/who"}}});
  EXPECT_EQ(w.stranger.api.get(path + "?resource=" + agent).body.find(agent), std::string::npos);
}

}  // namespace
}  // namespace auriga::testing
