// Executions when they are over; how they go: workflows_test.cpp.
#include "tests/integration/endpoints/endpoints.hpp"

namespace auriga::testing {
namespace {

class ExecutionsTest : public EndpointTest {};

TEST_F(ExecutionsTest, AreDeletedWhenTheyHaveEnded) {
  const auto made = w.member.api.post(
      kWorkflows, {{"name", new_name("Workflow")}, {"definition", json::parse(kWaitsForWorker)}});
  ASSERT_EQ(made.status, 201) << made.body;
  const auto begun =
      w.member.api.post(kWorkflows + "/" + made.text("/id") + "/executions", json::object());
  const auto path = "/api/v1/executions/" + begun.text("/id");
  const Request remove{.method = "DELETE", .path = path};
  play(w.server, w.member.api,
       {{.name = "one that goes on", .request = remove, .status = 409, .code = "WORKFLOW_BUSY"},
        {.name = "stopped",
         .request = json_request("POST", path + "/stop", json::object()),
         .has = {"ABORTED"},
         .events = {{"execution.stopped", 1}}},
        {.name = "deleted", .request = remove, .status = 204, .events = {{"execution.deleted", 1}}},
        {.name = "gone", .request = {.path = path}, .status = 404, .code = "NOT_FOUND"},
        {.name = "with its history",
         .request = {.path = path + "/events"},
         .status = 404,
         .code = "NOT_FOUND"},
        {.name = "once", .request = remove, .status = 404, .code = "NOT_FOUND"}});
}

}  // namespace
}  // namespace auriga::testing
