#include "core/visible.hpp"

#include <gtest/gtest.h>

namespace auriga::core {
namespace {

TEST(Visible, CountsWhatLeavesInk) {
  EXPECT_EQ(visible_characters(""), 0U);
  EXPECT_EQ(visible_characters("Front desk"), 9U);
  EXPECT_EQ(visible_characters("世界 é ß"), 4U);
  EXPECT_EQ(visible_characters("🚀"), 1U);
  EXPECT_EQ(visible_characters("नमस्ते"), 6U);
}

TEST(Visible, PassesOverWhatNobodySees) {
  EXPECT_EQ(visible_characters(" \t\r\n\u00A0\u3000\u2003"), 0U);
  EXPECT_EQ(visible_characters("\u200B\u200C\u200D\u2060\uFEFF\u00AD\u034F"), 0U);
  EXPECT_EQ(visible_characters("\u202E\u2066\u2800\u3164\uFFA0\U000E0041\uFE0F"), 0U);
  EXPECT_EQ(visible_characters("a\u200Bb"), 2U);
}

}  // namespace
}  // namespace auriga::core
