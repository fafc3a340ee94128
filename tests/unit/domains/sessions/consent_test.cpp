#include "domains/sessions/consent.hpp"

#include <gtest/gtest.h>

namespace auriga::sessions {
namespace {

TEST(Consent, IsAPlainYes) {
  for (const auto* text :
       {"yes", "Yes, please.", "YES!", "ok", "Okay, go ahead", "Sure, do it.", "Please do", "ja",
        "Ja, bitte!", "Klar.", "oui", "D'accord", "Sí, por favor", "sim"}) {
    EXPECT_TRUE(says_yes(text)) << text;
  }
}

TEST(Consent, IsNothingElse) {
  for (const auto* text :
       {"", "  ", "no", "No, thanks", "yes?", "Yes, but to another address", "not sure", "don't",
        "Nein", "ja, aber nicht heute", "oui mais demain", "Yes, cancel it", "Wait", "maybe",
        "ok, if it is free", "What would that cost", "yesterday",
        "yes I would like to tell you a long story about what happened to me today"}) {
    EXPECT_FALSE(says_yes(text)) << text;
  }
}

}  // namespace
}  // namespace auriga::sessions
