// Versions of agents: how one is made, what each stage leaves, going back.
#include "tests/integration/endpoints/endpoints.hpp"

namespace auriga::testing {
namespace {

constexpr std::string_view kReturns =
    "# Returns desk\n\n"
    "Goal: customers bring back what does not fit.\n\n"
    "## Steps\n\n"
    "1. Ask for the order number.\n"
    "2. Look the order up.\n"
    "3. Refund within 14 days of delivery.\n\n"
    "## Rules\n\n"
    "- Never promise a date.\n"
    "- Refunds are possible within 30 days of delivery.\n\n"
    "## Escalation\n\n"
    "- If the customer threatens with a lawyer, hand over to the returns team at once.\n";

class VersionsTest : public EndpointTest {
 protected:
  std::string make(const std::string& sop) {
    const auto made =
        w.member.api.post("/api/v1/agents", {{"agent_name", new_name("Desk")}, {"sop", sop}});
    EXPECT_EQ(made.status, 201) << made.body;
    EXPECT_EQ(made.text("/status") == "creating" || made.text("/status") == "active", true);
    const auto id = made.text("/id");
    w.wait_until_read(w.member.api, id);
    return id;
  }
  /// The workflow that makes agents here.
  std::string managed() {
    for (const auto& item :
         w.member.api.get("/api/v1/workflows?limit=200").json().at("items").as_array()) {
      if (item.at("managed").as_bool()) {
        return std::string(item.at("id").as_string());
      }
    }
    return {};
  }
  static std::string path_of(const std::string& id) { return "/api/v1/agents/" + id; }
};

TEST_F(VersionsTest, EachStageLeavesWhatItMade) {
  const auto id = make(std::string(kReturns));
  const auto agent = w.viewer.api.get(path_of(id));
  EXPECT_EQ(agent.text("/status"), "active");
  EXPECT_EQ(agent.number("/version"), 1);
  EXPECT_EQ(agent.at("/building"), false);
  const auto stages = w.viewer.api.get(path_of(id) + "/versions/1/stages").json();
  std::vector<std::string> names;
  for (const auto& stage : stages.at("items").as_array()) {
    names.push_back(std::string(stage.at("stage").as_string()) + " " +
                    std::to_string(stage.at("round").as_int64()));
  }
  EXPECT_THAT(
      names, ::testing::ElementsAre("provision_knowledge 1", "parse_personality 1", "parse_sop 1",
                                    "draft_plan 1", "review_plan 1", "revise_plan 2",
                                    "review_plan 2", "generate_definition 1", "review_definition 1",
                                    "generate_prompts 1", "deploy 1", "activate 1"));
  const auto& review = stages.at("items").at(4).at("output");
  EXPECT_EQ(review.at("approved"), false) << "14 days against 30, and no system for the order";
  EXPECT_THAT(json::serialize(review),
              ::testing::AllOf(::testing::HasSubstr("contradiction"),
                               ::testing::HasSubstr("missing_integration")));
  EXPECT_EQ(stages.at("items").at(6).at("output").at("approved"), true)
      << "the revision closes each gap";
  const auto version = w.viewer.api.get(path_of(id) + "/versions/1");
  EXPECT_EQ(version.text("/status"), "deployed");
  EXPECT_EQ(version.text("/source/sop"), kReturns);
  // The version answers before the last step of its making is written down.
  const auto execution =
      w.viewer.api.get("/api/v1/executions/" + version.text("/execution_id") + "?wait_seconds=30");
  EXPECT_EQ(execution.text("/status"), "SUCCEEDED");
  EXPECT_EQ(execution.text("/name"), "agent-creation-" + id);
}

TEST_F(VersionsTest, TheDefinitionIsThatOfTheVersionThatAnswers) {
  const auto id = make(std::string(kReturns));
  const auto definition = w.viewer.api.get(path_of(id) + "/definition");
  EXPECT_EQ(definition.text("/format"), "auriga.agent");
  EXPECT_EQ(definition.json(), w.viewer.api.get(path_of(id) + "/versions/1").at("/definition"));
  EXPECT_THAT(w.server.files_in("objects"),
              ::testing::Contains(::testing::HasSubstr("generated/" + id + "/agent.json")));
  const auto schema = w.viewer.api.get("/api/v1/agents/definition-schema");
  EXPECT_EQ(schema.header("Content-Type"), "application/json");
  EXPECT_EQ(schema.text("/$schema"), "https://json-schema.org/draft/2020-12/schema");
}

TEST_F(VersionsTest, AChangeIsANewVersionAndGoingBackAnother) {
  const auto id = make("# Desk\n\nGreet with \"Good day, first!\"\n");
  const auto ask = [&] {
    return w.member.api.post("/api/v1/chat/" + id + "/me", {{"message", "Hello"}}).text("/result");
  };
  EXPECT_EQ(ask(), "Good day, first!");
  const auto changed =
      play(w.server, w.member.api,
           {.name = "change",
            .request = json_request("PATCH", path_of(id) + "/config",
                                    {{"sop", "# Desk\n\nGreet with \"Good day, second!\"\n"}}),
            .has = {R"("version":2)", R"("building":false)"},
            .events = {{"agent.updated", 1}, {"agent.deployed", 1}}});
  EXPECT_EQ(ask(), "Good day, second!") << "the change is in force when it is answered";
  EXPECT_EQ(w.member.api.get(path_of(id) + "/versions/1").text("/status"), "superseded");
  play(w.server, w.member.api,
       {{.name = "back",
         .request = {.method = "POST", .path = path_of(id) + "/versions/1/roll-back"},
         .has = {R"("version":3)", "first!"},
         .events = {{"agent.rolled_back", 1}}},
        {.name = "to what there is not",
         .request = {.method = "POST", .path = path_of(id) + "/versions/9/roll-back"},
         .status = 404},
        {.name = "once more",
         .request = {.method = "POST", .path = path_of(id) + "/deploy"},
         .has = {R"("version":4)"},
         .events = {{"agent.redeployed", 1}, {"agent.deployed", 1}}}});
  EXPECT_EQ(ask(), "Good day, first!");
  const auto list = w.viewer.api.get(path_of(id) + "/versions?limit=3").json();
  ASSERT_EQ(list.at("items").as_array().size(), 3U);
  EXPECT_EQ(list.at("items").at(0).at("version"), 4);
  EXPECT_EQ(list.at("items").at(1).at("note"), "Rolled back to version 1.");
  const auto rest = w.viewer.api.get(
      path_of(id) + "/versions?limit=3&cursor=" + std::string(list.at("next_cursor").as_string()));
  EXPECT_EQ(rest.text("/items/0/note"), "Created.");
}

TEST_F(VersionsTest, GoingBackAndMakingAnewHappenOncePerKey) {
  const auto id = make(std::string(kReturns));
  std::int64_t version = 1;
  for (const std::string action : {"/versions/1/roll-back", "/deploy"}) {
    Request request{.method = "POST",
                    .path = path_of(id) + action,
                    .headers = {{"Idempotency-Key", "once" + action}}};
    const auto first = w.member.api.send(request);
    EXPECT_EQ(first.number("/version"), ++version) << first.body;
    const auto again = w.member.api.send(request);
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(again.header("Idempotency-Replayed"), "true");
    request.path += "?x=1";
    EXPECT_EQ(w.member.api.send(request).code(), "IDEMPOTENCY_MISMATCH");
  }
  const auto list = w.viewer.api.get(path_of(id) + "/versions").json();
  EXPECT_EQ(list.at("items").as_array().size(), 3U);
}

TEST_F(VersionsTest, TheAgentsTagTellsWhichVersionAnswers) {
  const auto id = make(std::string(kReturns));
  const auto before = w.viewer.api.get(path_of(id)).header("ETag");
  EXPECT_EQ(w.member.api.post(path_of(id) + "/deploy").number("/version"), 2);
  EXPECT_EQ(w.viewer.api.get(path_of(id), {{"If-None-Match", before}}).status, 200)
      << "else a browser goes on showing the first";
}

TEST_F(VersionsTest, LinesEndAlikeWhoeverSentThem) {
  Multipart form;
  form.field("agent_name", new_name()).field("sop", "# Desk\r\n\r\nGreet with \"Hello!\"\r\n");
  const auto made = w.member.api.upload("POST", "/api/v1/agents", form);
  const auto path = path_of(made.text("/id"));
  w.wait_until_read(w.member.api, made.text("/id"));
  EXPECT_EQ(made.text("/sop"), "# Desk\n\nGreet with \"Hello!\"\n");
  const auto same =
      w.member.api.patch(path + "/config", {{"sop", "# Desk\r\n\r\nGreet with \"Hello!\"\r\n"}});
  EXPECT_EQ(same.number("/latest_version"), 1) << "nothing was changed";
}

TEST_F(VersionsTest, AVersionWithoutAReadableDocumentSaysSo) {
  const auto id = make(std::string(kReturns));
  Multipart broken;
  broken.file("broken.pdf", samples::corrupt_pdf());
  EXPECT_EQ(w.member.api.upload("POST", path_of(id) + "/documents", broken).status, 202);
  w.wait_until_read(w.member.api, id);
  EXPECT_EQ(w.member.api.post(path_of(id) + "/deploy").number("/version"), 2);
  const auto status_of = [&](int version) {
    return w.viewer.api.get(path_of(id) + "/versions/" + std::to_string(version) + "/stages")
        .text("/items/0/output/status");
  };
  EXPECT_EQ(status_of(1), "notready") << "there was none";
  EXPECT_EQ(status_of(2), "error");
  EXPECT_EQ(w.viewer.api.get(path_of(id)).text("/knowledge/status"), "error");
}

TEST_F(VersionsTest, ASystemIsConnectedByAToolOfItsName) {
  const auto id = make(
      "# Desk\n\n## Steps\n\n1. Ask for the berth.\n"
      "2. Look up the berth in PierBase, our customer system.\n");
  const auto is_connected = [&] {
    const auto definition = w.viewer.api.get(path_of(id) + "/definition");
    for (const auto& tool : definition.at("/tools").as_array()) {
      if (tool.at("system") == "PierBase") {
        return tool.at("connected").as_bool();
      }
    }
    ADD_FAILURE() << definition.body;
    return false;
  };
  EXPECT_FALSE(is_connected());
  const json::object tool{{"name", "pier_base"},
                          {"description", "Finds a berth."},
                          {"request", {{"url", "https://api.example.com/berths"}}},
                          {"enabled", false}};
  const auto made = w.member.api.post(path_of(id) + "/tools", tool);
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(w.member.api.post(path_of(id) + "/deploy").status, 200);
  EXPECT_FALSE(is_connected()) << "it is switched off";
  const auto place = path_of(id) + "/tools/" + made.text("/id");
  EXPECT_EQ(w.member.api.patch(place, {{"enabled", true}}).status, 200);
  EXPECT_EQ(w.member.api.post(path_of(id) + "/deploy").status, 200);
  EXPECT_TRUE(is_connected());
}

TEST_F(VersionsTest, WhatOnlyConfiguresMakesNoVersion) {
  const auto id = make(std::string(kReturns));
  play(w.server, w.member.api,
       {.name = "another model",
        .request = json_request("PATCH", path_of(id) + "/config",
                                {{"text_config", {{"model", "builtin"}}}}),
        .has = {R"("version":1)", R"("latest_version":1)"},
        .events = {{"agent.updated", 1}}});
}

TEST_F(VersionsTest, WhileItsWorkflowIsPausedACreationWaits) {
  static_cast<void>(make(std::string(kReturns)));
  const auto workflow = "/api/v1/workflows/" + managed();
  EXPECT_EQ(w.member.api.put(workflow + "/pause").status, 200);
  const auto made = w.member.api.post(
      "/api/v1/agents", {{"agent_name", new_name("Late")}, {"sop", std::string(kReturns)}});
  EXPECT_EQ(made.status, 201) << made.body;
  const auto id = made.text("/id");
  EXPECT_EQ(w.member.api.get(path_of(id)).text("/status"), "creating");
  EXPECT_EQ(w.member.api.get(path_of(id) + "/progress").text("/stage"), "building");
  EXPECT_EQ(w.member.api.put(workflow + "/resume").status, 200);
  EXPECT_EQ(w.wait_until_read(w.member.api, id).text("/status"), "active")
      << "what was asked for is taken up";
}

TEST_F(VersionsTest, ItsProgressIsToldNoLongerThanTheKeyHolds) {
  static_cast<void>(make(std::string(kReturns)));
  const auto workflow = "/api/v1/workflows/" + managed();
  EXPECT_EQ(w.member.api.put(workflow + "/pause").status, 200);
  const auto id = w.member.api
                      .post("/api/v1/agents",
                            {{"agent_name", new_name("Held")}, {"sop", std::string(kReturns)}})
                      .text("/id");
  const auto key =
      w.admin.api.post("/api/v1/api-keys", {{"name", "watcher"}, {"scopes", {"admin"}}});
  Wire watcher(w.server.port());
  watcher.send("GET " + path_of(id) + "/progress HTTP/1.1\r\nHost: localhost\r\nX-API-Key: " +
               key.text("/key") + "\r\nAccept: text/event-stream\r\n\r\n");
  ASSERT_TRUE(watcher.comes("event: progress"));
  EXPECT_EQ(w.admin.api.remove("/api/v1/api-keys/" + key.text("/id")).status, 204);
  const auto told = watcher.receive();
  ASSERT_TRUE(told) << "the stream goes on";
  EXPECT_EQ(told->events().size(), 1U) << told->body;
  EXPECT_EQ(w.member.api.put(workflow + "/resume").status, 200);
  EXPECT_EQ(w.wait_until_read(w.member.api, id).text("/status"), "active");
}

TEST_F(VersionsTest, ItsWorkflowIsTheOrganisationsToChange) {
  static_cast<void>(make(std::string(kReturns)));
  const auto workflow = "/api/v1/workflows/" + managed();
  const auto closed = json::parse(R"({"StartAt": "No", "States": {
    "No": {"Type": "Fail", "Error": "House.Closed", "Cause": "Not today."}}})");
  EXPECT_EQ(w.member.api.patch(workflow, {{"definition", closed}}).status, 200);
  const auto made = w.member.api.post(
      "/api/v1/agents", {{"agent_name", new_name("Never")}, {"sop", std::string(kReturns)}});
  const auto id = made.text("/id");
  const auto failed = w.wait_until_read(w.member.api, id);
  EXPECT_EQ(failed.text("/status"), "failed");
  EXPECT_EQ(failed.text("/status_reason"), "Its workflow ended as FAILED: Not today.");
  EXPECT_EQ(w.member.api.remove(workflow).status, 204);
  EXPECT_EQ(w.member.api.post(path_of(id) + "/deploy").text("/status"), "active")
      << "without one there is the product's own again";
}

}  // namespace
}  // namespace auriga::testing
