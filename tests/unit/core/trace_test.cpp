// The header `traceparent` of W3C Trace Context: read, and made.
#include "core/trace.hpp"

#include <gtest/gtest.h>

namespace auriga::core {
namespace {

const std::string kId = "4bf92f3577b34da6a3ce929d0e0e4736";
const std::string kParent = "00f067aa0ba902b7";

TEST(Trace, IsReadFromItsHeader) {
  const auto trace = parse_traceparent("00-" + kId + "-" + kParent + "-01");
  ASSERT_TRUE(trace);
  EXPECT_EQ(trace->id, kId);
  EXPECT_TRUE(trace->sampled);
  EXPECT_FALSE(parse_traceparent("00-" + kId + "-" + kParent + "-00")->sampled);
  EXPECT_FALSE(parse_traceparent("00-" + kId + "-" + kParent + "-fe")->sampled);
  EXPECT_TRUE(parse_traceparent("cc-" + kId + "-" + kParent + "-01-what-comes-later"));
}

TEST(Trace, IsNoneWhereTheHeaderIsBroken) {
  const std::string zeros(32, '0');
  std::string upper = kId;
  upper[1] = 'B';
  for (const auto& broken :
       {std::string(), "00-" + kId, "00-" + kId + "-" + kParent + "-0",
        "ff-" + kId + "-" + kParent + "-01", "0x-" + kId + "-" + kParent + "-01",
        "00-" + zeros + "-" + kParent + "-01", "00-" + kId + "-" + zeros.substr(0, 16) + "-01",
        "00-" + upper + "-" + kParent + "-01", "00-" + kId + "-" + kParent + "-0g",
        "00-" + kId + "-" + kParent + "-01-more", "cc-" + kId + "-" + kParent + "-01more",
        "00_" + kId + "-" + kParent + "-01"}) {
    EXPECT_FALSE(parse_traceparent(broken)) << broken;
  }
}

TEST(Trace, IsToldOnWithAParentOfItsOwn) {
  auto& random = system_random();
  const auto fresh = new_trace(random);
  EXPECT_EQ(fresh.id.size(), 32U);
  const auto header = traceparent(fresh, random);
  const auto read = parse_traceparent(header);
  ASSERT_TRUE(read) << header;
  EXPECT_EQ(read->id, fresh.id);
  EXPECT_NE(traceparent(fresh, random), header);
  EXPECT_NE(new_trace(random).id, fresh.id);
}

TEST(Trace, OfANameIsAlwaysTheSame) {
  EXPECT_EQ(trace_named("exe_1").id, trace_named("exe_1").id);
  EXPECT_NE(trace_named("exe_1").id, trace_named("exe_2").id);
  EXPECT_EQ(trace_named("exe_1").id.size(), 32U);
}

}  // namespace
}  // namespace auriga::core
