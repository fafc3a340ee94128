// Organisations do not hear of each other. Every route with an id in its path is called by another
// organisation's owner and key with ids that exist, and has to answer as if they did not.
#include "tests/integration/endpoints/endpoints.hpp"

namespace auriga::testing {
namespace {

class TenantsTest : public EndpointTest {
 protected:
  void SetUp() override {
    agent = w.make_agent(w.owner.api, new_name("Secret"), [] {
      Multipart form;
      form.file("secret.md", "# Plans\n\nThe vault opens at dawn with the silver key.\n");
      return form;
    }());
    notification = newest_notification(w.owner);
    document = w.owner.api.get("/api/v1/agents/" + agent + "/documents").text("/items/0/id");
    session = w.owner.api.post("/api/v1/chat/" + agent + "/somebody", {{"message", "The vault?"}})
                  .text("/session_id");
    key = w.owner.api.post("/api/v1/api-keys", {{"name", "k"}, {"scopes", {"admin"}}}).text("/id");
    invitation =
        w.owner.api.post("/api/v1/invitations", {{"email", new_email()}, {"role", "viewer"}})
            .text("/id");
    broadcast = w.owner.api.post("/api/v1/broadcasts", {{"source_language", "en"}}).text("/id");
    login = w.owner.api.get("/api/v1/me/logins").text("/items/0/id");
    workflow = w.owner.api
                   .post("/api/v1/workflows", {{"name", new_name("Secret")},
                                               {"definition", json::parse(kWaitsForWorker)}})
                   .text("/id");
    execution = w.owner.api.post("/api/v1/workflows/" + workflow + "/executions", json::object())
                    .text("/id");
    EXPECT_EQ(w.owner.api
                  .send({.method = "PUT",
                         .path = "/api/v1/secrets/VAULT_KEY",
                         .body = R"({"value":"the silver key"})"})
                  .status,
              200);
    tool = w.owner.api
               .post("/api/v1/agents/" + agent + "/tools",
                     {{"name", "open_vault"},
                      {"description", "Opens the vault."},
                      {"request", {{"url", "https://vault.example/open"}}}})
               .text("/id");
    trigger = w.owner.api
                  .post("/api/v1/workflows/" + workflow + "/triggers",
                        {{"kind", "event"}, {"event", "agent.created"}})
                  .text("/id");
  }

  std::string filled(std::string path, const std::string& document_id) const {
    for (const auto& [parameter, id] :
         std::map<std::string, std::string>{{"{agent_id}", agent},
                                            {"{document_id}", document_id},
                                            {"{session_id}", session},
                                            {"{key_id}", key},
                                            {"{invitation_id}", invitation},
                                            {"{login_id}", login},
                                            {"{broadcast_id}", broadcast},
                                            {"{workflow_id}", workflow},
                                            {"{execution_id}", execution},
                                            {"{version}", "1"},
                                            {"{trigger_id}", trigger},
                                            {"{notification_id}", notification},
                                            {"{tool_id}", tool},
                                            {"{user_id}", w.member.id},
                                            {"{name}", "VAULT_KEY"},
                                            {"{model}", agent},
                                            {"{actor_id}", "somebody"}}) {
      if (const auto at = path.find(parameter); at != std::string::npos) {
        path.replace(at, parameter.size(), id);
      }
    }
    return path;
  }

  /// A request that would have its effect if it came from the right side.
  Request request_of(const std::string& operation, std::string method, std::string path) {
    const std::map<std::string, json::value> bodies{
        {"update_agent", {{"knowledge_base_description", "taken over"}}},
        {"search_agent", {{"query", "silver key"}}},
        {"chat", {{"message", "When does the vault open?"}}},
        {"change_broadcast", {{"status", "paused"}}},
        {"update_workflow", {{"description", "taken over"}}},
        {"start_execution", json::object()},
        {"create_workflow_trigger", {{"kind", "schedule"}, {"cron", "@daily"}}},
        {"update_workflow_trigger", {{"enabled", false}}},
        {"stop_execution", json::object()},
        {"resolve_session", {{"outcome", "spam"}}},
        {"say_in_session", {{"message", "When does the vault open?"}}},
        {"whisper_in_session", {{"message", "Open the vault."}}},
        {"create_tool",
         {{"name", "mine"},
          {"description", "taken over"},
          {"request", {{"url", "https://mine.example/"}}}}},
        {"update_tool", {{"description", "taken over"}}},
        {"update_member", {{"role", "viewer"}}},
        {"test_tool", {{"arguments", json::object()}}},
        {"import_tools", {{"document", json::object()}, {"operations", json::array{"GET /"}}}},
        {"preview_tools", {{"document", json::object()}}},
        {"start_chat", {{"message", "When does the vault open?"}}}};
    std::ranges::transform(method, method.begin(), ::toupper);
    Request request{.method = std::move(method), .path = std::move(path)};
    if (operation == "get_passage") {
      request.path += "?start=0&end=5";
    }
    if (const auto body = bodies.find(operation); body != bodies.end()) {
      request.body = json::serialize(body->second);
    }
    if (operation == "add_documents" || operation == "replace_document") {
      Multipart form;
      form.file("secret.md", "Overwritten.");
      request.body = form.body();
      request.content_type = form.content_type();
    }
    return request;
  }

  void expect_closed(Api& outsider, bool is_key) {
    int routes = 0;
    for (const auto& [path, item] : w.contract.document().at("paths").as_object()) {
      if (path.find('{') == std::string_view::npos) {
        continue;
      }
      for (const auto& [method, operation] : item.as_object()) {
        const auto id = std::string(operation.at("operationId").as_string());
        SCOPED_TRACE(id);
        if (id == "get_live_broadcast") {
          continue;  // A broadcast's name is said aloud: whoever knows it may listen.
        }
        if (id == "set_secret") {
          continue;  // Every organisation has names of its own: below.
        }
        if (id == "poll_activity") {
          continue;  // Everybody has activities of that name: workflows_test.cpp.
        }
        const auto before = w.server.events();
        const auto answer =
            outsider.send(request_of(id, std::string(method), filled(std::string(path), document)));
        if (is_key && answer.status == 403) {
          continue;  // No key may call it at all.
        }
        EXPECT_EQ(answer.status, 404) << answer.body;
        EXPECT_EQ(answer.code(), path.find("/broadcasts/") == std::string_view::npos
                                     ? "NOT_FOUND"
                                     : "SESSION_NOT_FOUND");
        EXPECT_EQ(answer.body.find("vault"), std::string::npos);
        EXPECT_EQ(difference(before, w.server.events()), EventCounts());
        ++routes;
      }
    }
    EXPECT_GE(routes, is_key ? 20 : 25);
  }

  std::string agent;
  std::string document;
  std::string session;
  std::string key;
  std::string invitation;
  std::string login;
  std::string broadcast;
  std::string workflow;
  std::string execution;
  std::string trigger;
  std::string notification;  ///< Of the owner: that the agent is ready.
  std::string tool;
};

TEST_F(TenantsTest, AnOwnerOfAnotherOrganisationFindsNothing) {
  expect_closed(w.stranger.api, false);
}

TEST_F(TenantsTest, NeitherDoesItsKey) {
  const auto made = w.stranger.api.post("/api/v1/api-keys",
                                        {{"name", "k"}, {"scopes", {"admin", "chat", "voice"}}});
  auto program = w.visitor.with_key(made.text("/key"));
  expect_closed(program, true);
}

TEST_F(TenantsTest, AForeignDocumentIsNotReachedThroughOnesOwnAgent) {
  const auto own = w.make_agent(w.stranger.api, new_name());
  for (const std::string part : {"", "/text", "/content", "/passage?start=0&end=3"}) {
    EXPECT_EQ(w.stranger.api.get("/api/v1/agents/" + own + "/documents/" + document + part).status,
              404)
        << part;
  }
  EXPECT_EQ(w.stranger.api.remove("/api/v1/agents/" + own + "/documents/" + document).status, 404);
  Multipart form;
  form.file("secret.md", "Overwritten.");
  EXPECT_EQ(
      w.stranger.api.upload("PUT", "/api/v1/agents/" + own + "/documents/" + document, form).status,
      404);
  EXPECT_EQ(
      w.stranger.api.post("/api/v1/chat/" + own + "/somebody/" + session, {{"message", "And?"}})
          .status,
      404);
  // Nor a document of one agent through another of the same organisation.
  EXPECT_EQ(w.owner.api.get(agent_path() + "/documents/" + document).status, 404);
}

TEST_F(TenantsTest, ASecretOfTheSameNameIsAnotherOne) {
  const auto list = [&](Person& who) { return who.api.get("/api/v1/secrets").body; };
  EXPECT_EQ(list(w.stranger).find("VAULT_KEY"), std::string::npos);
  const Request set{
      .method = "PUT", .path = "/api/v1/secrets/VAULT_KEY", .body = R"({"value":"another thing"})"};
  EXPECT_EQ(w.stranger.api.send(set).status, 200);
  EXPECT_EQ(w.stranger.api.remove("/api/v1/secrets/VAULT_KEY").status, 204);
  EXPECT_NE(list(w.owner).find("VAULT_KEY"), std::string::npos);
}

TEST_F(TenantsTest, ListsHoldOnesOwnAlone) {
  for (const std::string path :
       {"/api/v1/notifications?limit=200", "/api/v1/agents?limit=200", "/api/v1/sessions?limit=200",
        "/api/v1/api-keys?limit=200", "/api/v1/invitations?limit=200", "/api/v1/members?limit=200",
        "/api/v1/audit-log?limit=200", "/api/v1/me/logins"}) {
    SCOPED_TRACE(path);
    const auto answer = w.stranger.api.get(path);
    EXPECT_EQ(answer.status, 200);
    for (const auto& id :
         {agent, document, session, key, invitation, login, w.owner.id, notification}) {
      EXPECT_EQ(answer.body.find(id), std::string::npos) << id;
    }
  }
  for (const std::string& path :
       {"/api/v1/sessions?agent_id=" + agent, "/api/v1/audit-log?resource=" + agent,
        "/api/v1/audit-log?actor=" + w.owner.id, std::string("/api/v1/sessions?q=vault"),
        std::string("/api/v1/agents?q=Secret")}) {
    EXPECT_EQ(w.stranger.api.get(path).json().at("items").as_array().size(), 0U) << path;
  }
}

TEST_F(TenantsTest, AForeignCursorOpensNothing) {
  for (const std::string& path :
       {"/api/v1/notifications?cursor=" + notification, "/api/v1/agents?cursor=" + agent,
        "/api/v1/api-keys?cursor=" + key, "/api/v1/invitations?cursor=" + invitation,
        "/api/v1/members?cursor=" + w.owner.id,
        "/api/v1/sessions?cursor=9999999999999." + session}) {
    const auto answer = w.stranger.api.get(path);
    EXPECT_EQ(answer.status, 200) << path;
    EXPECT_EQ(answer.body.find("Secret"), std::string::npos);
  }
}

TEST_F(TenantsTest, AKeyIsNotBoundToAForeignAgent) {
  play(w.server, w.stranger.api,
       {.name = "as if it were not there",
        .request = json_request("POST", "/api/v1/api-keys",
                                {{"name", "k"}, {"scopes", {"chat"}}, {"agent_id", agent}}),
        .status = 422,
        .faults = {"/agent_id"}});
}

}  // namespace
}  // namespace auriga::testing
