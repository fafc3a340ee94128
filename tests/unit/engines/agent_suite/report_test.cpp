#include "engines/agent_suite/report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auriga::agent_suite {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// What of `expect`, written as a suite has it, `reply` misses.
std::vector<std::string> missed(const std::string& expect, const Reply& reply) {
  const auto suite =
      read_suite("conversations: [{turns: [{customer: Hi, expect: {" + expect + "}}]}]");
  EXPECT_TRUE(suite) << expect;
  std::vector<std::string> out;
  for (const auto& miss : misses_of(suite->conversations[0].turns[0].expect, reply)) {
    out.push_back(miss.expected + " | " + miss.found);
  }
  return out;
}

Reply reply() {
  return {.text = "We open at Half past nine. Which museum is it?",
          .sources = {"hours.md"},
          .tools = {{"order_status", json::parse(R"({"id":"7","more":1})")}},
          .latency_ms = 40};
}

TEST(AgentVerdict, HoldsWhatHolds) {
  EXPECT_THAT(
      missed("contains: [half past, museum], not_contains: midnight, matches: 'at .* nine', "
             "abstains: false, source: hours.md, hands_off: false, asks: museum, "
             "tool: {name: order_status, arguments: {id: '7'}}, max_ms: 40",
             reply()),
      IsEmpty());
  auto handed = reply();
  handed.handed_off = true;
  handed.handoff_reason = "The customer asks for a person.";
  EXPECT_THAT(missed("hands_off: a person", handed), IsEmpty());
  EXPECT_THAT(missed("hands_off: true", handed), IsEmpty());
  EXPECT_THAT(missed("tool: order_status", reply()), IsEmpty());
}

TEST(AgentVerdict, TellsEachMiss) {
  EXPECT_THAT(missed("contains: midnight", reply()), ElementsAre(HasSubstr("“midnight”")));
  EXPECT_THAT(missed("not_contains: HALF", reply()), ElementsAre(HasSubstr("the answer has it")));
  EXPECT_THAT(missed("matches: '^nine'", reply()), ElementsAre(HasSubstr("/^nine/")));
  EXPECT_THAT(missed("abstains: true", reply()), ElementsAre("abstains | it answered"));
  EXPECT_THAT(missed("source: faq.md", reply()), ElementsAre(HasSubstr("sources: hours.md")));
  EXPECT_THAT(missed("hands_off: true", reply()), ElementsAre(HasSubstr("did not hand off")));
  EXPECT_THAT(missed("asks: false", reply()), ElementsAre(HasSubstr("Which museum is it?")));
  EXPECT_THAT(missed("asks: price", reply()), ElementsAre(HasSubstr("asks about “price”")));
  EXPECT_THAT(missed("tool: {name: order_status, arguments: {id: 7}}", reply()),
              ElementsAre(HasSubstr(R"(calls: order_status {"id":"7")")))
      << "a number is no text";
  EXPECT_THAT(missed("max_ms: 39", reply()), ElementsAre("within 39 ms | took 40 ms"));
  auto handed = reply();
  handed.handed_off = true;
  handed.handoff_reason = "Smoke.";
  EXPECT_THAT(missed("hands_off: a person", handed), ElementsAre(HasSubstr("“Smoke.”")));
}

SuiteResult result() {
  auto said = reply();
  said.text = "A <b> & \"c\"\x01\nd";
  return {.file = "desk.yaml",
          .agent = "agt_1",
          .conversations = {
              {.line = 2,
               .name = "Good",
               .session = "ses_1",
               .turns = {{3, "Hi", reply(), {}}},
               .error = {}},
              {.line = 5,
               .name = "Bad <&>",
               .session = "ses_2",
               .turns = {{6, "Hi", said, {{8, "contains “x”", "the answer has it nowhere"}}}},
               .error = {}},
              {.line = 9, .name = "Cut", .session = {}, .turns = {}, .error = "It is paused."}}};
}

TEST(AgentReport, IsForPeople) {
  const auto all = result();
  EXPECT_EQ(in_words(all.file, all.conversations[0]), "✓ Good  (40 ms)\n");
  const auto bad = in_words(all.file, all.conversations[1]);
  EXPECT_THAT(bad, HasSubstr("✗ Bad <&>\n    turn 1 (desk.yaml:6)"));
  EXPECT_THAT(bad, HasSubstr("- expected  contains “x”  (desk.yaml:8)"));
  EXPECT_THAT(bad, HasSubstr("+ found     the answer has it nowhere"));
  EXPECT_THAT(in_words(all.file, all.conversations[2]), HasSubstr("broke off: It is paused."));
}

TEST(AgentReport, IsJsonAndJunit) {
  const auto all = result();
  const auto json = as_json(all);
  EXPECT_EQ(json.at("passed"), 1);
  EXPECT_EQ(json.at("failed"), 2);
  const auto xml = as_junit(all);
  EXPECT_THAT(xml, HasSubstr(R"(<testsuites tests="3" failures="1" errors="1" time="0.080">)"));
  EXPECT_THAT(xml, HasSubstr(R"(name="Bad &lt;&amp;&gt;" file="desk.yaml" line="5")"));
  EXPECT_THAT(xml, HasSubstr(R"(<failure message="contains “x”">)"));
  EXPECT_THAT(xml, HasSubstr(R"(<error message="It is paused.">)"));
  EXPECT_THAT(xml, Not(HasSubstr("\x01")));
}

}  // namespace
}  // namespace auriga::agent_suite
