// A trigger as several people change it; what it starts: workflows_test.cpp.
#include "tests/integration/endpoints/endpoints.hpp"

namespace auriga::testing {
namespace {

class TriggersTest : public EndpointTest {
 protected:
  std::string make(Api& api) {
    const json::value definition{{"StartAt", "A"}, {"States", {{"A", {{"Type", "Succeed"}}}}}};
    const auto made =
        api.post(kWorkflows, {{"name", new_name("Workflow")}, {"definition", definition}});
    EXPECT_EQ(made.status, 201) << made.body;
    return made.text("/id");
  }
};

TEST_F(TriggersTest, WhatSomebodyElseHasChangedIsNotOverwritten) {
  auto me = w.register_person(new_email(), "Keeper");
  const auto path = kWorkflows + "/" + make(me.api) + "/triggers";
  const auto made = me.api.post(
      path, {{"kind", "schedule"}, {"cron", "0 9 * * mon-fri"}, {"zone", "Europe/Oslo"}});
  ASSERT_EQ(made.status, 201) << made.body;
  const auto item = path + "/" + made.text("/id");
  const auto seen = me.api.get(item);
  EXPECT_EQ(seen.text("/id"), made.text("/id"));
  EXPECT_EQ(seen.header("ETag"), made.header("ETag"));
  const auto change = json_request("PATCH", item, {{"cron", "0 10 * * mon-fri"}},
                                   {{"If-Match", seen.header("ETag")}});
  play(w.server, me.api,
       {{.name = "read",
         .request = {.path = item, .headers = {{"If-None-Match", seen.header("ETag")}}},
         .status = 304},
        {.name = "changed as it was read",
         .request = change,
         .has = {"0 10"},
         .events = {{"workflow.trigger_updated", 1}}},
        {.name = "over what somebody else has changed",
         .request = change,
         .status = 412,
         .code = "PRECONDITION_FAILED"},
        {.name = "of another workflow",
         .request = {.path = kWorkflows + "/" + make(me.api) + "/triggers/" + made.text("/id")},
         .status = 404,
         .code = "NOT_FOUND"}});
}

}  // namespace
}  // namespace auriga::testing
