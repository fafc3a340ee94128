// What an agent asks for by an order of its SOP, and whether a message holds it.
#include <gtest/gtest.h>

#include "engines/conduct/details.hpp"
#include "engines/conduct/speech.hpp"

namespace auriga::conduct {
namespace {

TEST(Speech, TurnsAConditionToTheCustomer) {
  EXPECT_EQ(condition_to_customer("If a guest reports that their key is lost, "),
            "If you report that your key is lost, ");
}

struct Order {
  const char* order;
  const char* words;
};
class Asking : public ::testing::TestWithParam<Order> {};
TEST_P(Asking, TurnsTheOrderToTheCustomer) {
  const auto asked = question_of(GetParam().order);
  EXPECT_EQ(asked ? asked->words : "", GetParam().words);
}
INSTANTIATE_TEST_SUITE_P(
    Orders, Asking,
    ::testing::Values(
        Order{"Greet the guest and ask for the booking number.",
              "May I ask for the booking number?"},
        Order{"Ask whether the customer has an account.",
              "Please tell me whether you have an account."},
        Order{"Find out what they want to store and for how long.",
              "Please tell me what you want to store and for how long."},
        Order{"Verify the caller's postcode against the order.", "May I ask for your postcode?"},
        Order{"Ask for the customer number.", "May I ask for your customer number?"},
        Order{"Ask for name and telephone number.",
              "May I ask for your name and telephone number?"},
        Order{"Ask for the order number and look it up in ShopKeeper.",
              "May I ask for the order number?"},
        Order{"The assistant asks for the policy number.", "May I ask for the policy number?"},
        Order{"Customers who ask for a refund are passed on.", ""},
        Order{"Ask: \"Is it still under warranty?\"", "Is it still under warranty?"},
        Order{"Then get the frame number.", "May I ask for the frame number?"},
        Order{"Ask which branch they prefer and whether Friday suits them.",
              "Please tell me which branch you prefer and whether Friday suits you."},
        Order{"Never ask for the PIN.", ""}, Order{"Take the car to the lift.", ""},
        Order{"Ask for it politely.", ""},
        Order{"Ask for the order number, apologise, and call the driver.",
              "May I ask for the order number?"}));

TEST(Asking, IsAnnounced) {
  EXPECT_TRUE(announces_questions("When a guest wants a room, ask the guest for:"));
  EXPECT_TRUE(announces_questions("Details we need from every customer"));
  EXPECT_FALSE(announces_questions("Ask for the order number."));
  EXPECT_FALSE(announces_questions("Guests need a passport:"));
}

TEST(Details, SayYesAndNo) {
  EXPECT_TRUE(says_no("No, on foot"));
  EXPECT_TRUE(says_no("we don't have one"));
  EXPECT_FALSE(says_no("Yes, but I don't have the paper"));
  const auto day = details_in("the day").front();
  EXPECT_TRUE(holds("in the morning", day));
  EXPECT_FALSE(holds("Good morning", day));
}

TEST(Details, AreKnownByTheirForm) {
  const auto details = details_in("the name, the date of birth and a phone number");
  ASSERT_EQ(details.size(), 3U);
  EXPECT_EQ(details[0].kind, Detail::Kind::name);
  EXPECT_TRUE(holds("born 3 April 1980", details[1]));
  EXPECT_FALSE(holds("I may come", details[1]));
  EXPECT_TRUE(holds("it is 0171 555 0199", details[2]));
  EXPECT_FALSE(holds("12", details[2]));
  const auto order = details_in("the order number").front();
  EXPECT_TRUE(volunteers("my order no. 4711 is late", order));
  EXPECT_FALSE(volunteers("I bought 12 chairs in 2024", order));
  EXPECT_TRUE(volunteers("Hello, my name is Ada", details[0]));
  EXPECT_FALSE(volunteers("I am a member", details[0]));
  EXPECT_FALSE(volunteers("customer number 700312", details[2]));
  const auto day = details_in("the arrival date").front();
  EXPECT_TRUE(volunteers("a room from 12 March", day));
  EXPECT_FALSE(volunteers("a room for 3 nights", day));
  const auto size = details_in("the size (small, medium or large)").front();
  EXPECT_TRUE(volunteers("a large one", size));
  EXPECT_FALSE(volunteers("a red one", size));
}

}  // namespace
}  // namespace auriga::conduct
