#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/password.hpp"

namespace auriga::core {
namespace {

using ::testing::HasSubstr;

std::string detail_of(std::string_view password) {
  const auto checked = check_password_strength(password, {"ada@lovelace.org", "Ada Lovelace"});
  return checked ? "fine" : checked.error().detail();
}

TEST(PasswordStrength, TheReasonIsTold) {
  EXPECT_THAT(detail_of("Password1!"), HasSubstr("common password"));
  EXPECT_THAT(detail_of("Tr0ub4d0r"), HasSubstr("common password"));
  EXPECT_THAT(detail_of("Lovelace1"), HasSubstr("your name or e-mail"));
  EXPECT_THAT(detail_of("12345678"), HasSubstr("sequence"));
  EXPECT_THAT(detail_of("poiuztrewq"), HasSubstr("keyboard"));
  EXPECT_THAT(detail_of("zzzzzzzzzz"), HasSubstr("repeats"));
  EXPECT_THAT(detail_of("24121988"), HasSubstr("date"));
  EXPECT_THAT(detail_of("xk9q"), HasSubstr("short"));
}

TEST(PasswordStrength, WeakOnesOfLeakedListsAreRefused) {
  for (const std::string_view weak : {"iloveyou2",      "monkey123",  "Summer2024!",
                                      "qwerty123",      "1q2w3e4r",   "Welcome123",
                                      "passw0rd1",      "dragonball", "michael1985",
                                      "letmeinletmein", "liverpool1", "superman12",
                                      "asdfasdf",       "11223344",   "qazwsx123",
                                      "Football1",      "princess01", "P@$$w0rd",
                                      "trustno1!",      "master1234", "aaaaaaaaaaaaaaaaaaaa",
                                      "abcabcabcabc",   "changeme!",  "Berlin2025"}) {
    EXPECT_NE(detail_of(weak), "fine") << weak;
  }
}

TEST(PasswordStrength, LongOrRandomOnesPass) {
  for (const std::string_view good :
       {"xK9#mQ2$", "tidal-copper-meadow", "correct horse battery staple nine",
        "my hovercraft is full of eels", "Unter der alten Linde", "世界和平从今天开始",
        "vG7!pLw0Zr", "the ada lovelace of our street"}) {
    EXPECT_EQ(detail_of(good), "fine") << good;
  }
}

TEST(PasswordStrength, MoreNeverMakesItWeaker) {
  double before = 0;
  std::string password;
  for (const char c : std::string_view("tidal-copper-meadow-17")) {
    password += c;
    const double now = password_guesses_log10(password, {});
    EXPECT_GE(now, before - 1e-9) << password;
    before = std::max(before, now - 2.0);  // A word completed may explain letters before it.
  }
}

TEST(PasswordStrength, LongInputCostsLittle) {
  EXPECT_TRUE(check_password_strength(std::string(100000, 'x') + "q", {std::string(100000, 'y')})
                  .error()
                  .detail()
                  .size() > 0);
}

}  // namespace
}  // namespace auriga::core
