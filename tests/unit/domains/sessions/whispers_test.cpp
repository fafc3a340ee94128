#include "domains/sessions/whispers.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace auriga::sessions {
namespace {

std::string said(std::string_view note) {
  return told_by(note);
}

TEST(Whispers, AreSaidWhereTheyAskForIt) {
  EXPECT_EQ(said("Tell them that the parcel is on its way"), "The parcel is on its way.");
  EXPECT_EQ(said("please tell the customer: we close at five."), "We close at five.");
  EXPECT_EQ(said("Let him know that a technician comes on Monday!"),
            "A technician comes on Monday!");
  EXPECT_EQ(said("Tell them we are closed today"), "We are closed today.");
  EXPECT_EQ(said("Say: your refund was made today"), "Your refund was made today.");
  EXPECT_EQ(said("Say that parking is free."), "Parking is free.");
  EXPECT_EQ(said("Tell her to restart the router"), "Please restart the router.");
}

TEST(Whispers, CallYouWhoeverIsTold) {
  EXPECT_EQ(said("Tell them that their order is late, and why"), "Your order is late, and why.");
  EXPECT_EQ(said("Tell him that he has until Friday"), "You have until Friday.");
  EXPECT_EQ(said("tell her she will get his form"), "You will get your form.");
  EXPECT_EQ(said("Tell them they are welcome"), "You are welcome.");
}

TEST(Whispers, AreNotGuessedAt) {
  for (const auto* note : {"Rude customer, be brief.",
                           "Offer a blue voucher.",
                           "Tell them about the warranty",
                           "Tell them what it costs",
                           "Tell them",
                           "Tell a joke",
                           "Say less",
                           "Let them wait",
                           "",
                           "Tell him that he gets a refund",
                           "Tellthem: x",
                           "Tell them that our technicians know where they live",
                           "Sag ihnen, dass wir zu haben",
                           "Tell them nothing about the recall",
                           "Tell them no more than that",
                           "Tell them only so",
                           "Tell them as little as possible",
                           "Tell him later",
                           "Tell them\tabout\tthe recall",
                           "Tell them that the staff think they're rude",
                           "Tell them that it is late\nand they pay",
                           "Tell them that it is what she’s owed",
                           "Tell her that he'll call",
                           "Tell them that the fault is\ttheirs",
                           "Tell them that the wait\tis her\tfault"}) {
    EXPECT_EQ(said(note), "") << note;
  }
}

TEST(Whispers, AreOfOneSentence) {
  EXPECT_EQ(said("Tell them that it costs 2.50 at shop.example."),
            "It costs 2.50 at shop.example.");
  EXPECT_EQ(said("Tell them that\tit is\nlate"), "");
  EXPECT_EQ(said("Tell them that\tit is late!\n"), "It is late!");
  EXPECT_EQ(said(R"(Say "It is on its way. Please wait.")"), "It is on its way. Please wait.");
  for (const auto* note : {"Tell them that the refund is on its way. Do not mention the audit.",
                           "Tell them that the refund is on its way.Do not write of the audit.",
                           "Tell them that the refund is on its way; nothing of the audit",
                           "Tell them that the refund is on its way\nNothing of the audit",
                           "Tell them that the refund is on its way… nothing of the audit",
                           "Tell them that the refund is on its way, but do not mention the audit",
                           "Tell them: “It is on its way.” Nothing of the audit.",
                           R"(Tell them "It is on its way!" Nothing of the audit.)",
                           "Tell her to wait. Nothing of the audit."}) {
    EXPECT_EQ(said(note), "") << note;
  }
}

TEST(Whispers, StandAsTheyAreWithinQuotationMarks) {
  EXPECT_EQ(said(R"(Say "They call her at noon")"), "They call her at noon.");
  EXPECT_EQ(said("Tell them: “Their office is closed.”"), "Their office is closed.");
}

TEST(Whispers, AreSaidInTheirOrder) {
  const std::vector<std::string> notes{"Say: one.", "Be nice.", "Tell them that two is next"};
  EXPECT_EQ(told_by(notes), "One. Two is next.");
}

}  // namespace
}  // namespace auriga::sessions
