// What is asked of other servers belongs to the trace of the request or execution it is done for
// (W3C Trace Context).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/integration/tools/conversation.hpp"

namespace auriga::testing {
namespace {

using ::testing::EndsWith;
using ::testing::Not;
using ::testing::StartsWith;

class TraceTest : public ConversationTest {
 protected:
  std::string sent(std::size_t which) const {
    return orders_.seen().at(which).header("traceparent");
  }
};

const std::string kTrace = "4bf92f3577b34da6a3ce929d0e0e4736";
const std::string kParent = "00f067aa0ba902b7";

TEST_P(TraceTest, ToolsAreCalledWithinTheTraceOfTheRequest) {
  make_tool("order_status");
  const Headers begun{{"traceparent", "00-" + kTrace + "-" + kParent + "-01"}};
  const std::string question =
      "call order_status {\"id\":\"17\"}\ncall order_status {\"id\":\"18\"}";
  EXPECT_EQ(ask(question, "", begun).status, 200);
  ASSERT_EQ(orders_.seen().size(), 2U);
  EXPECT_THAT(sent(0), StartsWith("00-" + kTrace + "-"));
  EXPECT_THAT(sent(0), EndsWith("-01")) << "who began it writes it down";
  EXPECT_THAT(sent(1), StartsWith("00-" + kTrace + "-"));
  const std::set<std::string> parents{kParent, sent(0).substr(36, 16), sent(1).substr(36, 16)};
  EXPECT_EQ(parents.size(), 3U) << "each has a parent of its own";

  EXPECT_EQ(ask("call order_status {\"id\":\"19\"}", "", {{"traceparent", "nonsense"}}).status,
            200);
  ASSERT_EQ(orders_.seen().size(), 3U);
  EXPECT_EQ(sent(2).size(), 55U) << "a trace of our own";
  EXPECT_THAT(sent(2), Not(StartsWith("00-" + kTrace)));
}

TEST_P(TraceTest, TheModelIsAskedWithinTheTraceOfTheRequest) {
  make_tool("order_status");
  const Headers begun{{"traceparent", "00-" + kTrace + "-" + kParent + "-01"}};
  EXPECT_EQ(ask("call order_status {\"id\":\"17\"}", "", begun).status, 200);
  const auto traces = model_.traces();
  ASSERT_EQ(traces.size(), 2U) << "for the call, and for the answer from it";
  for (const auto& trace : traces) {
    EXPECT_THAT(trace, StartsWith("00-" + kTrace + "-"));
    EXPECT_THAT(trace, EndsWith("-01"));
  }
  const std::set<std::string> parents{kParent, traces[0].substr(36, 16), traces[1].substr(36, 16)};
  EXPECT_EQ(parents.size(), 3U);
}

TEST_P(TraceTest, AWorkflowAsksTheModelWithinTheTraceOfItsExecution) {
  const auto definition = json::parse(R"({
    "StartAt": "Ask", "States": {
      "Ask": {"Type": "Task", "Resource": "auriga:llm:chat",
              "Parameters": {"Messages": [{"Role": "user", "Content": "Say hello."}]}, "Next": "Tell"},
      "Tell": {"Type": "Task", "Resource": "auriga:http:request",
               "Parameters": {"Url": ")" +
                                      orders_.url("/orders/1") + R"("}, "End": true}}})");
  auto& api = world_.owner.api;
  const auto made = api.post("/api/v1/workflows", {{"name", "Ask"}, {"definition", definition}});
  ASSERT_EQ(made.status, 201) << made.body;
  const auto done =
      api.post("/api/v1/workflows/" + made.text("/id") + "/executions", {{"wait_seconds", 20}});
  ASSERT_EQ(done.text("/status"), "SUCCEEDED") << done.body;
  ASSERT_EQ(model_.traces().size(), 1U);
  ASSERT_EQ(orders_.seen().size(), 1U);
  EXPECT_EQ(model_.traces()[0].substr(0, 35), sent(0).substr(0, 35));
}

TEST_P(TraceTest, AllThatAnExecutionAsksIsOneTrace) {
  const auto call = [this](const std::string& path, const std::string& next) {
    return json::object{
        {"Type", "Task"},
        {"Resource", "auriga:http:request"},
        {"Parameters", {{"Url", orders_.url(path)}}},
        {next.empty() ? "End" : "Next", next.empty() ? json::value(true) : json::value(next)}};
  };
  const json::object definition{
      {"StartAt", "A"}, {"States", {{"A", call("/orders/1", "B")}, {"B", call("/orders/2", "")}}}};
  auto& api = world_.member.api;
  const auto made = api.post("/api/v1/workflows", {{"name", "Two"}, {"definition", definition}});
  ASSERT_EQ(made.status, 201) << made.body;
  const auto path = "/api/v1/workflows/" + made.text("/id") + "/executions";
  for (int i = 0; i < 2; ++i) {
    const auto done = api.post(path, {{"wait_seconds", 20}});
    EXPECT_EQ(done.text("/status"), "SUCCEEDED") << done.body;
  }
  ASSERT_EQ(orders_.seen().size(), 4U);
  EXPECT_EQ(sent(0).substr(0, 35), sent(1).substr(0, 35));
  EXPECT_EQ(sent(2).substr(0, 35), sent(3).substr(0, 35));
  EXPECT_NE(sent(0).substr(0, 35), sent(2).substr(0, 35)) << "another execution";
}

INSTANTIATE_TEST_SUITE_P(Engines, TraceTest, ::testing::Values(platform::db::Engine::kSqlite),
                         engine_name);

}  // namespace
}  // namespace auriga::testing
