#include "core/event_registry.hpp"

#include <gmock/gmock.h>

namespace auriga::core {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(EventRegistry, KnowsWhatTheProductEmits) {
  for (const auto& type : event_types()) {
    EXPECT_TRUE(is_event_type(type.name)) << type.name;
    EXPECT_TRUE(is_event_pattern(type.name)) << type.name;
    EXPECT_FALSE(type.meaning.empty()) << type.name;
  }
  for (const auto name : internal_event_types()) {
    EXPECT_TRUE(is_event_type(name)) << name;
    EXPECT_FALSE(is_event_pattern(name)) << "nobody outside hears of it";
  }
  EXPECT_FALSE(is_event_type("agent.*"));
  EXPECT_FALSE(is_event_type("agent.exploded"));
}

TEST(EventRegistry, ReadsPatterns) {
  EXPECT_TRUE(is_event_pattern("agent.*"));
  EXPECT_TRUE(is_event_pattern("api_key.*"));
  for (const auto* text : {"", "*", ".*", "agent", "agent.", "agent*", "agent.*.x", "Agent.created",
                           "agent.created ", "agents.*", "age.*", "agent.cre*"}) {
    EXPECT_FALSE(is_event_pattern(text)) << text;
  }
  EXPECT_TRUE(matches_event("agent.*", "agent.created"));
  EXPECT_TRUE(matches_event("*", "agent.created"));
  EXPECT_FALSE(is_event_pattern("*"));
  EXPECT_TRUE(matches_event("agent.created", "agent.created"));
  EXPECT_FALSE(matches_event("agent.created", "agent.ready"));
  EXPECT_FALSE(matches_event("user.*", "user_group.created"));
}

TEST(EventRegistry, SaysWhatSomebodyMayHaveMeant) {
  EXPECT_EQ(similar_event_types("agent.create").front(), "agent.created");
  EXPECT_EQ(similar_event_types("Execution.Failed").front(), "execution.failed");
  EXPECT_EQ(similar_event_types("sesion.started").front(), "session.started");
  EXPECT_EQ(similar_event_types("agents.*").front(), "agent.*");
  EXPECT_THAT(similar_event_types("document.exploded"), ::testing::SizeIs(3));
  EXPECT_THAT(similar_event_types("password_reset.requested"),
              Not(Contains("password_reset.requested")));
  EXPECT_THAT(similar_event_types(""), IsEmpty());
  EXPECT_THAT(similar_event_types("qqqqqqqq"), IsEmpty());
  EXPECT_THAT(similar_event_types("agent." + std::string(1'000'000, 'a')), IsEmpty());
}

}  // namespace
}  // namespace auriga::core
