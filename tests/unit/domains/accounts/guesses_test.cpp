#include "domains/accounts/guesses.hpp"

#include <gtest/gtest.h>

#include <list>
#include <string>

#include "core/error.hpp"
#include "tests/support/manual_clock.hpp"

namespace auriga::accounts {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::string_view kAda = "ada@example.org";

class GuessesTest : public ::testing::Test {
 protected:
  /// A sign-in that is `right` or not. How long it has to wait instead; 0 when it was let try.
  seconds try_it(std::string_view email_key, std::string_view place, bool right = false,
                 bool known = false) {
    try {
      auto guess = guesses_.sign_in(email_key, place, known);
      if (!right) {
        guess.failed();
      }
      return seconds(0);
    } catch (const core::Error& error) {
      EXPECT_EQ(error.code(), core::ErrorCode::kRateLimited);
      EXPECT_TRUE(error.retry_after());
      return error.retry_after().value_or(seconds(0));
    }
  }
  /// Another address for each guess.
  std::string elsewhere() { return "203.0.113." + std::to_string(++places_); }
  /// Wrong ones, as many as are free.
  void use_up(std::string_view email_key) {
    for (int i = 0; i < 5; ++i) {
      EXPECT_EQ(try_it(email_key, elsewhere()), seconds(0)) << i;
    }
  }

  testing::ManualClock clock_;
  Guesses guesses_{clock_};
  int places_ = 0;
};

TEST_F(GuessesTest, AreCountedForTheAccountFromWhereverTheyCome) {
  use_up(kAda);
  EXPECT_EQ(try_it(kAda, elsewhere()), seconds(1));
  EXPECT_EQ(try_it("bob@example.org", elsewhere()), seconds(0)) << "others are not held back";
}

TEST_F(GuessesTest, EachWrongOneDoublesTheWaitUpToFiveMinutes) {
  use_up(kAda);
  for (const int wait : {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300}) {
    EXPECT_EQ(try_it(kAda, elsewhere()), seconds(wait));
    clock_.advance(seconds(wait) - std::chrono::milliseconds(1));
    EXPECT_EQ(try_it(kAda, elsewhere()), seconds(1)) << "after almost " << wait;
    clock_.advance(std::chrono::milliseconds(1));
    EXPECT_EQ(try_it(kAda, elsewhere()), seconds(0)) << "after " << wait;
  }
}

TEST_F(GuessesTest, WhatIsRefusedDoesNotProlongTheWait) {
  use_up(kAda);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(try_it(kAda, elsewhere()), seconds(1));
  }
  clock_.advance(seconds(1));
  EXPECT_EQ(try_it(kAda, elsewhere(), true), seconds(0));
}

TEST_F(GuessesTest, StrangersHoldNobodyUpWhoWasThereBefore) {
  for (int i = 0; i < 5000; ++i) {
    try_it(kAda, elsewhere());
    clock_.advance(seconds(1));
  }
  EXPECT_GT(try_it(kAda, "198.51.100.7", true), seconds(0));
  EXPECT_EQ(try_it(kAda, "198.51.100.7", true, true), seconds(0));
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(try_it(kAda, "198.51.100.7", false, true), seconds(0)) << i;
  }
  EXPECT_GT(try_it(kAda, "198.51.100.7", true, true), seconds(0)) << "their own guesses do";
  EXPECT_EQ(try_it(kAda, "198.51.100.8", true, true), seconds(0)) << "there alone";
}

TEST_F(GuessesTest, AreForgivenOneByOne) {
  use_up(kAda);
  clock_.advance(minutes(5));
  EXPECT_EQ(try_it(kAda, elsewhere()), seconds(0));
  EXPECT_GT(try_it(kAda, elsewhere()), seconds(0)) << "one, not all";
  clock_.advance(minutes(60));
  use_up(kAda);
}

TEST_F(GuessesTest, ARightOneDoesNotCount) {
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(try_it(kAda, elsewhere(), true), seconds(0));
  }
  use_up(kAda);
}

TEST_F(GuessesTest, ANewPasswordBeginsAnew) {
  use_up(kAda);
  EXPECT_GT(try_it(kAda, elsewhere()), seconds(0));
  guesses_.forgive(kAda, "usr_ada");
  use_up(kAda);
  guesses_.forgive("nobody@example.org", "usr_nobody");
}

TEST_F(GuessesTest, ANewPasswordBeginsAnewWherePeopleAreKnownToo) {
  const auto from_home = [&] { return try_it(kAda, "home", false, true); };
  const auto confirming = [&] {
    try {
      guesses_.confirm("usr_ada").failed();
      return true;
    } catch (const core::Error&) {
      return false;
    }
  };
  for (int i = 0; i < 10; ++i) {
    EXPECT_EQ(from_home(), seconds(0));
  }
  for (int i = 0; i < 5; ++i) {
    EXPECT_TRUE(confirming());
  }
  EXPECT_GT(from_home(), seconds(0));
  EXPECT_FALSE(confirming());
  guesses_.forgive("bob@example.org", "usr_bob");
  EXPECT_GT(from_home(), seconds(0)) << "another's new password is none of hers";
  guesses_.forgive(kAda, "usr_ada");
  EXPECT_EQ(from_home(), seconds(0));
  EXPECT_TRUE(confirming());
}

TEST_F(GuessesTest, ManyAtOnceDoNotGetPast) {
  struct Held {
    Held(Guesses& guesses, std::string_view place) : guess(guesses.sign_in(kAda, place, false)) {}
    Guesses::Try guess;
  };
  std::list<Held> under_way;
  int let_in = 0;
  for (int i = 0; i < 50; ++i) {
    try {
      under_way.emplace_back(guesses_, elsewhere());
      ++let_in;
    } catch (const core::Error& error) {
      EXPECT_EQ(error.retry_after(), seconds(1));
    }
  }
  EXPECT_EQ(let_in, 5);
  under_way.clear();
  use_up(kAda);
}

TEST_F(GuessesTest, ANetworkIsCountedWhereAddressesCostNothing) {
  const auto place = [](int i) { return "2001:db8:7:" + std::to_string(i % 5000) + "::/64"; };
  int let_in = 0;
  for (int i = 0; i < 1000; ++i) {
    let_in += try_it("p" + std::to_string(i) + "@example.org", place(i)) == seconds(0) ? 1 : 0;
  }
  EXPECT_EQ(let_in, 60);
  EXPECT_EQ(try_it("x@example.org", "2001:db8:8:1::/64"), seconds(0)) << "the network beside it";
  EXPECT_EQ(try_it("x@example.org", elsewhere()), seconds(0));
  clock_.advance(minutes(3));
  EXPECT_EQ(try_it("x@example.org", place(1)), seconds(0));
}

TEST_F(GuessesTest, AConfirmationIsCountedForTheUser) {
  for (int i = 0; i < 5; ++i) {
    guesses_.confirm("usr_1").failed();
  }
  EXPECT_THROW(static_cast<void>(guesses_.confirm("usr_1")), core::Error);
  static_cast<void>(guesses_.confirm("usr_2"));
  clock_.advance(seconds(1));
  static_cast<void>(guesses_.confirm("usr_1"));
}

TEST_F(GuessesTest, AFloodOfNamesCostsNoMemory) {
  Guesses few(clock_, 10);
  {
    const auto first = few.sign_in(kAda, elsewhere(), false);
    for (int i = 0; i < 100; ++i) {
      few.sign_in(std::to_string(i) + "@example.org", elsewhere(), false).failed();
    }
  }
  EXPECT_NO_THROW(few.sign_in(kAda, elsewhere(), false).failed());
}

}  // namespace
}  // namespace auriga::accounts
