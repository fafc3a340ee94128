// Workflows over HTTP: definitions and their versions, executions, their history, and tasks that
// others do.
#include "tests/integration/endpoints/endpoints.hpp"

namespace auriga::testing {
namespace {

using ::testing::ElementsAre;

const std::string kExecutions = "/api/v1/executions/";

/// Doubles nothing and answers at once: `{"echo": INPUT}`.
const json::value kEcho = json::parse(R"({"StartAt": "A", "States": {
  "A": {"Type": "Task", "Resource": "auriga:echo", "Parameters": {"echo.$": "$"}, "Next": "B"},
  "B": {"Type": "Succeed"}}})");

class WorkflowsTest : public EndpointTest {
 protected:
  std::string make(Api& api, const json::value& definition) {
    const auto answer =
        api.post(kWorkflows, {{"name", new_name("Workflow")}, {"definition", definition}});
    EXPECT_EQ(answer.status, 201) << answer.body;
    return answer.text("/id");
  }
  Answer start(Api& api, const std::string& workflow, json::object body = {}) {
    return api.post(kWorkflows + "/" + workflow + "/executions", body);
  }
  /// A worker's task of the activity "weigh".
  Answer poll(Api& api, int seconds = 5) {
    return api.post("/api/v1/activities/weigh/tasks",
                    {{"worker", "scales"}, {"wait_seconds", seconds}});
  }
  double workers_waiting() { return w.metric("auriga_workflows_workers_waiting"); }
  /// Whether so many workers wait within ten seconds.
  bool comes_to_wait(double workers) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (workers_waiting() < workers) {
      if (std::chrono::steady_clock::now() > until) {
        return false;
      }
      std::this_thread::yield();
    }
    return true;
  }
  std::vector<std::string> types(const Answer& events) {
    std::vector<std::string> out;
    for (const auto& event : events.at("/items").as_array()) {
      out.emplace_back(event.at("type").as_string());
    }
    return out;
  }
};

TEST_F(WorkflowsTest, AreMadeReadListedAndChanged) {
  const auto name = new_name("Parcel");
  const auto made = play(w.server, w.member.api,
                         {.name = "made",
                          .request = json_request("POST", kWorkflows,
                                                  {{"name", "  " + name + " "},
                                                   {"description", "Weighs and packs."},
                                                   {"definition", kEcho}}),
                          .status = 201,
                          .has = {name, R"("version":1)", R"("status":"active")"},
                          .events = {{"workflow.created", 1}}});
  const auto path = kWorkflows + "/" + made.text("/id");
  const auto changed = json::parse(R"({"StartAt": "B", "States": {"B": {"Type": "Succeed"}}})");
  play(w.server, w.member.api,
       {{.name = "the name is taken, whatever its case",
         .request = json_request("POST", kWorkflows,
                                 {{"name", "PARCEL" + name.substr(6)}, {"definition", kEcho}}),
         .status = 409,
         .code = "WORKFLOW_NAME_TAKEN"},
        {.name = "read", .request = {.path = path}, .has = {R"("Resource":"auriga:echo")"}},
        {.name = "listed without the definition",
         .request = {.path = kWorkflows + "?q=" + name.substr(0, 6)},
         .has = {name},
         .lacks = {"auriga:echo"}},
        {.name = "not by other words", .request = {.path = kWorkflows + "?q=%25"}, .lacks = {name}},
        {.name = "the same definition makes no version",
         .request = json_request("PATCH", path, {{"definition", kEcho}}),
         .has = {R"("version":1)"}},
        {.name = "another does",
         .request = json_request("PATCH", path, {{"definition", changed}, {"comment", "Shorter."}}),
         .has = {R"("version":2)"},
         .events = {{"workflow.updated", 1}}},
        {.name = "both are kept",
         .request = {.path = path + "/versions"},
         .has = {"Shorter.", R"("version":1)"},
         .lacks = {"auriga:echo"}},
        {.name = "the first", .request = {.path = path + "/versions/1"}, .has = {"auriga:echo"}},
        {.name = "none beyond",
         .request = {.path = path + "/versions/3"},
         .status = 404,
         .code = "NOT_FOUND"},
        {.name = "over what somebody else has changed",
         .request = json_request("PATCH", path, {{"description", "x"}}, {{"If-Match", "\"1\""}}),
         .status = 412,
         .code = "PRECONDITION_FAILED"},
        {.name = "deleted",
         .request = {.method = "DELETE", .path = path},
         .status = 204,
         .events = {{"workflow.deleted", 1}}},
        {.name = "gone", .request = {.path = path}, .status = 404, .code = "NOT_FOUND"}});
}

TEST_F(WorkflowsTest, TellAllFaultsOfADefinitionAtOnce) {
  const auto faulty = json::parse(R"({"StartAt": "Z", "States": {
    "A": {"Type": "Task", "Resource": "auriga:echo", "Next": "Nowhere"},
    "B": {"Type": "Pass"}}})");
  const auto strange = json::parse(R"({"StartAt": "A", "States": {"A": {"Type": "Map",
    "ItemProcessor": {"StartAt": "I/O", "States": {
      "I/O": {"Type": "Task", "Resource": "arn:aws:lambda:::f", "End": true}}}, "End": true}}})");
  const auto later = json::parse(
      R"({"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Succeed"}}})");
  const auto answer = w.member.api.post(kWorkflows, {{"name", "x"}, {"definition", faulty}});
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(
      fault_pointers(answer),
      ElementsAre("/definition/StartAt", "/definition/States/A/Next", "/definition/States/B"));
  play(w.server, w.viewer.api,
       {{.name = "looked over",
         .request = json_request("POST", kWorkflows + "/validate", {{"definition", faulty}}),
         .has = {R"("valid":false)", R"("location":"/States/A/Next")"}},
        {.name = "good",
         .request = json_request("POST", kWorkflows + "/validate", {{"definition", kEcho}}),
         .has = {R"("valid":true)", R"("diagnostics":[])"}},
        {.name = "what nobody here does",
         .request = json_request("POST", kWorkflows + "/validate", {{"definition", strange}}),
         .has = {R"("valid":false)", "UNKNOWN_RESOURCE",
                 "/States/A/ItemProcessor/States/I~1O/Resource"}},
        {.name = "what is not executed yet",
         .request = json_request("POST", kWorkflows + "/validate", {{"definition", later}}),
         .has = {R"("valid":false)", "NOT_EXECUTED_YET"}}});
}

TEST_F(WorkflowsTest, TakeNoDefinitionThatIsTooLarge) {
  json::value large = kEcho;
  large.as_object()["Comment"] = std::string(1'100'000, 'x');
  const auto answer = w.member.api.post(kWorkflows, {{"name", "x"}, {"definition", large}});
  EXPECT_EQ(answer.text("/errors/0/code"), "definition_too_large");
  // Numbers may be longer as they are kept: 5E-1.
  std::string grows = R"({"definition": {"StartAt": "A", "States": {"A": {"Type": "Pass",
    "End": true, "Result": [0.5)";
  for (int i = 0; i < 220'000; ++i) {
    grows += ",0.5";
  }
  grows += "]}}}}";
  play(w.server, w.viewer.api,
       {{.name = "looked over",
         .request = {.method = "POST", .path = kWorkflows + "/validate", .body = grows},
         .has = {R"("valid":false)", "DEFINITION_TOO_LARGE"}}});
}

TEST_F(WorkflowsTest, TestOneStateAlone) {
  const auto machine = json::parse(R"j({"StartAt": "Weigh", "States": {
    "Weigh": {"Type": "Task", "Resource": "auriga:http:request",
              "Parameters": {"Url.$": "States.Format('https://scale.example.org/{}', $.id)"},
              "ResultSelector": {"kg.$": "$.Body.kg"}, "ResultPath": "$.weight", "Next": "Heavy?",
              "Retry": [{"ErrorEquals": ["States.Timeout"], "MaxAttempts": 2}],
              "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.why", "Next": "Ask"}]},
    "Heavy?": {"Type": "Choice", "Default": "Light", "Choices": [
      {"Variable": "$.weight.kg", "NumericGreaterThan": 20, "Next": "Ask"}]},
    "Ask": {"Type": "Pass", "Parameters": {"to.$": "$desk"}, "End": true},
    "Light": {"Type": "Succeed"}}})j");
  const auto test = [&](const std::string& state, json::object more) {
    more["definition"] = machine;
    more["state"] = state;
    return json_request("POST", kWorkflows + "/test-state", std::move(more));
  };
  const json::object input{{"id", 7}};
  const json::object timeout{{"error", "States.Timeout"}, {"cause", "late"}};
  play(w.server, w.viewer.api,
       {{.name = "a task that answers",
         .request =
             test("Weigh", {{"input", input}, {"mock", {{"result", {{"Body", {{"kg", 31}}}}}}}}),
         .has = {R"("status":"SUCCEEDED")", R"("next_state":"Heavy?")",
                 R"("output":{"id":7,"weight":{"kg":31}})", "https://scale.example.org/7"}},
        {.name = "one that fails",
         .request = test("Weigh", {{"input", input}, {"mock", timeout}}),
         .has = {R"("status":"RETRIABLE")", R"("error":"States.Timeout")"}},
        {.name = "once too often",
         .request = test("Weigh", {{"input", input}, {"mock", timeout}, {"retries", 2}}),
         .has = {R"("status":"CAUGHT_ERROR")", R"("next_state":"Ask")", R"("why":)"}},
        {.name = "a choice",
         .request = test("Heavy?", {{"input", {{"weight", {{"kg", 3}}}}}}),
         .has = {R"("next_state":"Light")"}},
        {.name = "with a variable",
         .request = test("Ask", {{"variables", {{"desk", "north"}}}}),
         .has = {R"("output":{"to":"north"})"}},
        {.name = "a task without a mock",
         .request = test("Weigh", {{"input", input}}),
         .status = 422,
         .code = "VALIDATION_FAILED"},
        {.name = "a mock of both kinds",
         .request = test("Weigh", {{"mock", {{"result", 1}, {"error", "E"}}}}),
         .status = 422,
         .code = "VALIDATION_FAILED",
         .has = {"/mock"}},
        {.name = "no such state",
         .request = test("Nowhere", {}),
         .status = 422,
         .code = "VALIDATION_FAILED"}});
}

TEST_F(WorkflowsTest, AreExecuted) {
  const auto workflow = make(w.member.api, kEcho);
  const auto done = start(w.member.api, workflow,
                          {{"input", {{"x", 1}}}, {"name", "monday"}, {"wait_seconds", 10}});
  EXPECT_EQ(done.status, 201);
  EXPECT_EQ(done.text("/status"), "SUCCEEDED") << done.body;
  EXPECT_EQ(done.at("/output"), json::parse(R"({"echo":{"x":1}})"));
  const auto path = kExecutions + done.text("/id");
  play(w.server, w.viewer.api,
       {{.name = "read", .request = {.path = path}, .has = {R"("status":"SUCCEEDED")", "monday"}},
        {.name = "listed",
         .request = {.path = kWorkflows + "/" + workflow + "/executions?status=SUCCEEDED"},
         .has = {"monday"},
         .lacks = {"echo"}},
        {.name = "not among those that failed",
         .request = {.path = kWorkflows + "/" + workflow + "/executions?status=FAILED"},
         .lacks = {"monday"}},
        {.name = "of a status that there is not",
         .request = {.path = kWorkflows + "/" + workflow + "/executions?status=done"},
         .status = 422,
         .faults = {"query/status"}},
        {.name = "a cursor of nothing",
         .request = {.path = path + "/events?cursor=7"},
         .status = 400,
         .code = "BAD_CURSOR"}});
  EXPECT_EQ(start(w.member.api, workflow, {{"name", "monday"}}).code(), "EXECUTION_NAME_TAKEN");
  EXPECT_EQ(start(w.member.api, workflow, {{"name", "a b"}}).status, 422);
  EXPECT_EQ(start(w.member.api, workflow, {{"version", 7}}).status, 404);
  EXPECT_EQ(fault_pointers(start(w.member.api, workflow, {{"input", std::string(300'000, 'x')}})),
            std::vector<std::string>{"/input"});
}

TEST_F(WorkflowsTest, KeepTheirHistoryInPages) {
  const auto workflow = make(w.member.api, kEcho);
  const auto done = start(w.member.api, workflow, {{"wait_seconds", 10}});
  const auto path = kExecutions + done.text("/id") + "/events";
  const auto whole = w.member.api.get(path);
  EXPECT_THAT(types(whole),
              ElementsAre("ExecutionStarted", "TaskStateEntered", "TaskScheduled", "TaskStarted",
                          "TaskSucceeded", "TaskStateExited", "SucceedStateEntered",
                          "SucceedStateExited", "ExecutionSucceeded"));
  for (const std::string order : {"oldest_first", "newest_first"}) {
    std::vector<std::int64_t> ids;
    std::string cursor;
    do {
      const auto page = w.member.api.get(path + "?limit=2&order=" + order +
                                         (cursor.empty() ? "" : "&cursor=" + cursor));
      for (const auto& event : page.at("/items").as_array()) {
        ids.push_back(event.at("id").as_int64());
      }
      cursor = page.text("/next_cursor");
    } while (!cursor.empty() && ids.size() < 20);
    std::vector<std::int64_t> wanted{1, 2, 3, 4, 5, 6, 7, 8, 9};
    if (order == "newest_first") {
      std::ranges::reverse(wanted);
    }
    EXPECT_EQ(ids, wanted) << order;
  }
}

TEST_F(WorkflowsTest, LeaveTasksToWorkers) {
  auto me = w.register_person(new_email(), "Worker");
  auto stranger = w.register_person(new_email(), "Stranger");
  EXPECT_EQ(poll(me.api, 0).at("/token"), json::value(nullptr));
  const auto workflow = make(me.api, json::parse(kWaitsForWorker));
  const auto first = start(me.api, workflow, {{"input", {{"parcel", 7}}}});
  const auto task = poll(me.api);
  EXPECT_EQ(task.at("/input"), json::parse(R"({"parcel":7})"));
  const auto token = task.text("/token");
  EXPECT_EQ(poll(stranger.api, 0).at("/token"), json::value(nullptr));
  EXPECT_EQ(stranger.api.post("/api/v1/tasks/succeed", {{"token", token}}).code(), "TASK_GONE");
  EXPECT_EQ(me.api.post("/api/v1/tasks/heartbeat", {{"token", token}}).status, 204);
  EXPECT_EQ(me.api.post("/api/v1/tasks/succeed", {{"token", token}, {"output", 12}}).status, 204);
  EXPECT_EQ(me.api.post("/api/v1/tasks/succeed", {{"token", token}}).code(), "TASK_GONE");
  EXPECT_EQ(me.api.post("/api/v1/tasks/succeed", {{"token", "made up"}}).code(), "TASK_GONE");
  const auto ended = me.api.get(kExecutions + first.text("/id") + "?wait_seconds=5");
  EXPECT_EQ(ended.text("/status"), "SUCCEEDED");
  EXPECT_EQ(ended.at("/output"), json::value(12));

  const auto second = start(me.api, workflow);
  const auto other = poll(me.api).text("/token");
  EXPECT_EQ(me.api
                .post("/api/v1/tasks/fail",
                      {{"token", other}, {"error", "Broken"}, {"cause", "the scales"}})
                .status,
            204);
  const auto failed = me.api.get(kExecutions + second.text("/id") + "?wait_seconds=5");
  EXPECT_EQ(failed.text("/status"), "FAILED");
  EXPECT_EQ(failed.text("/error"), "Broken");
  EXPECT_EQ(failed.text("/cause"), "the scales");
}

TEST_F(WorkflowsTest, GiveNoTaskToAWorkerWhoHasHungUp) {
  auto me = w.register_person(new_email(), "Worker");
  const auto workflow = make(me.api, json::parse(kWaitsForWorker));
  {
    const auto before = workers_waiting();
    const std::string body = R"({"worker": "gone", "wait_seconds": 60})";
    Wire gone(w.server.port());
    gone.send("POST /api/v1/activities/weigh/tasks HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " +
              me.api.token() + "\r\nContent-Type: application/json\r\nContent-Length: " +
              std::to_string(body.size()) + "\r\n\r\n" + body);
    ASSERT_TRUE(comes_to_wait(before + 1));
  }
  const auto execution = start(me.api, workflow, {{"input", {{"parcel", 8}}}}).text("/id");
  const auto task = poll(me.api);
  EXPECT_EQ(task.at("/input"), json::parse(R"({"parcel":8})"));
  EXPECT_EQ(me.api.post("/api/v1/tasks/succeed", {{"token", task.text("/token")}}).status, 204);
  EXPECT_EQ(me.api.get(kExecutions + execution + "?wait_seconds=5").text("/status"), "SUCCEEDED");
}

TEST_F(WorkflowsTest, ArePausedStoppedAndKeptWhileBusy) {
  const auto workflow = make(w.member.api, json::parse(kWaitsForWorker));
  const auto path = kWorkflows + "/" + workflow;
  const auto execution = start(w.member.api, workflow, {{"name", "long"}}).text("/id");
  EXPECT_EQ(start(w.member.api, workflow, {{"name", "long"}}).text("/id"), execution)
      << "the same again is the same";
  play(w.server, w.member.api,
       {{.name = "busy",
         .request = {.method = "DELETE", .path = path},
         .status = 409,
         .code = "WORKFLOW_BUSY"},
        {.name = "paused",
         .request = {.method = "PUT", .path = path + "/pause"},
         .has = {R"("status":"paused")"},
         .events = {{"workflow.paused", 1}}},
        {.name = "nothing is started",
         .request = json_request("POST", path + "/executions", json::object()),
         .status = 409,
         .code = "WORKFLOW_PAUSED"},
        {.name = "resumed",
         .request = {.method = "PUT", .path = path + "/resume"},
         .has = {R"("status":"active")"},
         .events = {{"workflow.resumed", 1}}},
        {.name = "stopped",
         .request = json_request("POST", kExecutions + execution + "/stop", {{"error", "Enough"}}),
         .has = {R"("status":"ABORTED")", "Enough", "Stopped by"},
         .events = {{"execution.stopped", 1}}},
        {.name = "and again, as it is",
         .request = json_request("POST", kExecutions + execution + "/stop", {{"error", "Other"}}),
         .has = {"Enough"}},
        {.name = "not busy any more",
         .request = {.method = "DELETE", .path = path},
         .status = 204,
         .events = {{"workflow.deleted", 1}}},
        {.name = "its executions went with it",
         .request = {.path = kExecutions + execution},
         .status = 404,
         .code = "NOT_FOUND"}});
}

TEST_F(WorkflowsTest, StartEachOtherAndAskAgents) {
  const auto child = make(w.member.api, kEcho);
  const auto parent = make(
      w.member.api, {{"StartAt", "A"},
                     {"States",
                      {{"A",
                        {{"Type", "Task"},
                         {"Resource", "auriga:workflows:start.sync"},
                         {"Parameters", {{"WorkflowId", child}, {"Input", {{"n", 1}}}}},
                         {"OutputPath", "$.output"},
                         {"Next", "B"}}},
                       {"B",
                        {{"Type", "Task"},
                         {"Resource", "auriga:agents:search"},
                         {"Parameters", {{"AgentId", w.agent}, {"Query", "kettle"}}},
                         {"ResultPath", "$.found"},
                         {"Next", "C"}}},
                       {"C",
                        {{"Type", "Task"},
                         {"Resource", "auriga:agents:chat"},
                         {"Parameters", {{"AgentId", w.agent}, {"Message", "What is this about?"}}},
                         {"ResultPath", "$.said"},
                         {"End", true}}}}}});
  const auto done = start(w.member.api, parent, {{"wait_seconds", 20}});
  EXPECT_EQ(done.text("/status"), "SUCCEEDED") << done.body;
  EXPECT_EQ(done.at("/output/echo"), json::parse(R"({"n":1})"));
  EXPECT_TRUE(done.at("/output/found").is_object());
  EXPECT_TRUE(done.at("/output/said").is_object());
}

TEST_F(WorkflowsTest, AreStartedByWhatHappens) {
  auto me = w.register_person(new_email(), "Keeper");
  const auto workflow = make(me.api, kEcho);
  const auto path = kWorkflows + "/" + workflow + "/triggers";
  const auto made =
      play(w.server, me.api,
           {.name = "a schedule",
            .request = json_request(
                "POST", path,
                {{"kind", "schedule"}, {"cron", "0 9 * * mon-fri"}, {"zone", "Europe/Oslo"}}),
            .status = 201,
            .has = {R"("next_at":"20)"},
            .events = {{"workflow.trigger_added", 1}}});
  const auto item = path + "/" + made.text("/id");
  play(w.server, me.api,
       {{.name = "one that cannot be read",
         .request = json_request("POST", path,
                                 {{"kind", "schedule"}, {"cron", "often"}, {"zone", "here"}}),
         .status = 422,
         .faults = {"/cron", "/zone"}},
        {.name = "switched off",
         .request = json_request("PATCH", item, {{"enabled", false}}),
         .has = {R"("next_at":null)"},
         .events = {{"workflow.trigger_updated", 1}}},
        {.name = "listed", .request = {.path = path}, .has = {"mon-fri"}},
        {.name = "removed",
         .request = {.method = "DELETE", .path = item},
         .status = 204,
         .events = {{"workflow.trigger_removed", 1}}},
        {.name = "gone",
         .request = json_request("PATCH", item, {{"enabled", true}}),
         .status = 404,
         .code = "NOT_FOUND"},
        {.name = "an event",
         .request = json_request("POST", path, {{"kind", "event"}, {"event", "api_key.*"}}),
         .status = 201,
         .events = {{"workflow.trigger_added", 1}}}});
  EXPECT_EQ(me.api.post("/api/v1/api-keys", {{"name", "k"}, {"scopes", {"chat"}}}).status, 201);
  Answer executions;
  for (int i = 0; i < 500 && (i == 0 || executions.at("/items").as_array().empty()); ++i) {
    executions = me.api.get(kWorkflows + "/" + workflow + "/executions");
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_EQ(executions.text("/items/0/started_by"), "the event api_key.*");
}

TEST_F(WorkflowsTest, ReachNoPrivateAddress) {
  const auto workflow =
      make(w.member.api,
           {{"StartAt", "A"},
            {"States",
             {{"A",
               {{"Type", "Task"},
                {"Resource", "auriga:http:request"},
                {"Parameters", {{"Url", "https://127.0.0.1:8443/"}, {"TimeoutSeconds", 5}}},
                {"End", true}}}}}});
  const auto done = start(w.member.api, workflow, {{"wait_seconds", 20}});
  EXPECT_EQ(done.text("/status"), "FAILED") << done.body;
  EXPECT_EQ(done.text("/error"), "Auriga.OUTGOING_REFUSED");
}

}  // namespace
}  // namespace auriga::testing
