#include "engines/agent_suite/suite.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auriga::agent_suite {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::string_view kWhole = R"(# What the desk must pass.
agent: Front desk
conversations:
  - name: Opening hours
    turns:
      - customer: When do you open?
        expect:
          contains: [half past nine, "9:30"]
          not_contains: midnight
          matches: 'half\s+past'
          abstains: false
          source: hours.md
          max_ms: 2000
      - customer: I want a person.
        expect: {hands_off: asks for a person, asks: true}
  - turns:
      - customer: Where is order 7?
        expect:
          tool: {name: order_status, arguments: {id: "7", parcels: 2, urgent: true}}
          hands_off: false
)";

std::vector<std::string> faults(std::string_view text) {
  std::vector<std::string> out;
  if (const auto suite = read_suite(text); !suite) {
    for (const auto& fault : suite.error()) {
      out.push_back(std::to_string(fault.line) + ": " + fault.message);
    }
  }
  return out;
}

TEST(AgentSuite, IsRead) {
  const auto suite = read_suite(kWhole);
  ASSERT_TRUE(suite) << faults(kWhole).at(0);
  EXPECT_EQ(suite->agent, "Front desk");
  ASSERT_EQ(suite->conversations.size(), 2U);
  const auto& first = suite->conversations[0];
  EXPECT_EQ(first.name, "Opening hours");
  EXPECT_EQ(first.line, 4U);
  ASSERT_EQ(first.turns.size(), 2U);
  const auto& expect = first.turns[0].expect;
  ASSERT_EQ(expect.contains.size(), 2U);
  EXPECT_EQ(expect.contains[1].text, "9:30");
  EXPECT_EQ(expect.contains[1].line, 8U);
  EXPECT_EQ(expect.not_contains.at(0).text, "midnight");
  EXPECT_TRUE(expect.matches.at(0).pattern.matches_somewhere("at half  past nine"));
  EXPECT_FALSE(expect.abstains->holds);
  EXPECT_EQ(expect.sources.at(0).text, "hours.md");
  EXPECT_EQ(expect.max_ms->ms, 2000);
  EXPECT_EQ(first.turns[1].expect.hands_off->text, "asks for a person");
  EXPECT_TRUE(first.turns[1].expect.asks->holds);
  const auto& second = suite->conversations[1];
  EXPECT_EQ(second.name, "Line 16") << "where it has none";
  const auto& tool = second.turns[0].expect.tools.at(0);
  EXPECT_EQ(json::serialize(*tool.arguments), R"({"id":"7","parcels":2,"urgent":true})");
}

TEST(AgentSuite, MayBeJson) {
  const auto suite = read_suite(R"({"agent": "agt_1", "conversations": [
    {"name": "One", "turns": [{"customer": "Hi", "expect": {"contains": "hello"}}]}]})");
  ASSERT_TRUE(suite);
  EXPECT_EQ(suite->conversations.at(0).turns.at(0).expect.contains.at(0).line, 2U);
}

TEST(AgentSuite, TellsAllFaultsWithTheirLines) {
  EXPECT_THAT(
      faults(R"(agnet: x
conversations:
  - name: One
    turns:
      - customer: Hi
        expect:
          contians: x
          abstains: maybe
          matches: "("
          max_ms: soon
          contains: ["\u200b"]
      - expect: {}
  - name: Two
)"),
      ElementsAre(HasSubstr(R"(1: unknown key "agnet"; a suite has agent, conversations)"),
                  AllOf(HasSubstr(R"(7: unknown key "contians")"), HasSubstr("not_contains")),
                  HasSubstr("8: must be true or false"), HasSubstr("9: is no regular expression"),
                  HasSubstr("10: must be a number of milliseconds"),
                  HasSubstr("11: must be a text"),
                  HasSubstr("12: a turn says what the customer writes"),
                  HasSubstr("13: a conversation has turns")));
  EXPECT_THAT(faults(""), ElementsAre(HasSubstr("is empty")));
  EXPECT_THAT(faults("[1, 2]"), ElementsAre(HasSubstr("must have keys")));
  EXPECT_THAT(faults("conversations: []"), ElementsAre(HasSubstr("a list of 1 to 500")));
  EXPECT_THAT(faults("agent: a\nagent: b\n"),
              ElementsAre(HasSubstr("2: \"agent\" stands twice, first on line 1")));
  EXPECT_THAT(faults("agent: [a\nb: }"), ElementsAre(HasSubstr("is no YAML")));
  EXPECT_THAT(faults("agent: a\n---\nagent: b\n"), ElementsAre(HasSubstr("second document")));
  EXPECT_THAT(faults("agent: \xFF"), ElementsAre(HasSubstr("UTF-8")));
}

TEST(AgentSuite, TakesAliases) {
  const auto suite = read_suite(R"(conversations:
  - turns:
      - customer: One
        expect: &usual {abstains: false, max_ms: 9}
      - customer: Two
        expect: *usual
)");
  ASSERT_TRUE(suite);
  EXPECT_EQ(suite->conversations.at(0).turns.at(1).expect.max_ms->ms, 9);
}

TEST(AgentSuite, IsNotBlownUp) {
  std::string laughs = "a: &a [x, x, x, x, x, x, x, x, x, x]\n";
  for (char c = 'b'; c < 'k'; ++c) {
    const std::string before = "*" + std::string(1, static_cast<char>(c - 1));
    laughs += std::string(1, c) + ": &" + c + " [" + before;
    for (int i = 0; i < 9; ++i) {
      laughs += ", " + before;
    }
    laughs += "]\n";
  }
  EXPECT_THAT(faults(laughs), ElementsAre(HasSubstr("holds too much")));
  EXPECT_THAT(faults("a: &a [*a]"), ElementsAre(HasSubstr("within what it names")));
  EXPECT_THAT(faults(std::string(100'000, '[')), ElementsAre(HasSubstr("too deep")));
  EXPECT_THAT(faults("a: " + std::string(2U << 20U, 'x')), ElementsAre(HasSubstr("1 MB")));
  std::string deep = "a: &a0 [x]\n";
  for (int i = 1; i < 20; ++i) {
    deep += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) +
            "]\n";
  }
  EXPECT_THAT(faults(deep), ElementsAre(HasSubstr("too deep")));
}

}  // namespace
}  // namespace auriga::agent_suite
