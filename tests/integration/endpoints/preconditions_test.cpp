// If-Match: whoever changes what they have read does not overwrite what somebody else has changed
// since. What counts as a change of an agent, a document, a trigger or a broadcast: their own
// files.
#include "tests/integration/endpoints/endpoints.hpp"

namespace auriga::testing {
namespace {

class PreconditionsTest : public EndpointTest {
 protected:
  /// Of what is read at `path` and changed at `change_path`, by `me`, in this text.
  void expect_kept(Api& me, const std::string& path, const std::string& change_path,
                   const std::string& field) {
    SCOPED_TRACE(path);
    const auto seen = me.get(path).header("ETag");
    ASSERT_NE(seen, "");
    const auto change = [&](const std::string& text, const std::string& tag) {
      return me.send(json_request("PATCH", change_path, {{field, text}}, {{"If-Match", tag}}));
    };
    const auto first = change("The first", seen);
    EXPECT_EQ(first.status, 200) << first.body;
    EXPECT_EQ(first.header("ETag"), me.get(path).header("ETag"));
    EXPECT_EQ(change("The second", seen).code(), "PRECONDITION_FAILED");
    EXPECT_EQ(change("The second", "no tag at all").status, 412);
    EXPECT_EQ(me.get(path).text("/" + field), "The first");
    EXPECT_EQ(change("The third", "\"x\", W/" + first.header("ETag")).status, 200);
    EXPECT_EQ(change("The fourth", "*").status, 200);
  }
};

TEST_F(PreconditionsTest, KeepWhatSomebodyElseHasChanged) {
  auto me = w.register_person(new_email(), "Two Browsers");
  for (const std::string path : {"/api/v1/me", "/api/v1/organization"}) {
    expect_kept(me.api, path, path, "name");
  }
  const auto agent = "/api/v1/agents/" + w.make_agent(w.member.api, new_name());
  const auto tool = w.member.api.post(agent + "/tools",
                                      {{"name", "order_status"},
                                       {"description", "Tells where orders are."},
                                       {"request", {{"url", "https://api.example.com/orders"}}}});
  ASSERT_EQ(tool.status, 201) << tool.body;
  const auto tool_path = agent + "/tools/" + tool.text("/id");
  expect_kept(w.member.api, tool_path, tool_path, "description");
  const auto workflow = w.member.api.post(
      "/api/v1/workflows",
      {{"name", new_name("Workflow")},
       {"definition", json::parse(R"({"StartAt": "A", "States": {"A": {"Type": "Succeed"}}})")}});
  ASSERT_EQ(workflow.status, 201) << workflow.body;
  const auto workflow_path = "/api/v1/workflows/" + workflow.text("/id");
  expect_kept(w.member.api, workflow_path, workflow_path, "description");
}

}  // namespace
}  // namespace auriga::testing
