// A prohibition with a bound refuses who is beyond it, and tells the rule to others.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/engines/conduct/agent.hpp"

namespace auriga::conduct {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string with_rule(const std::string& rule) {
  return "# Desk\n\n## Steps\n\n1. Greet the customer.\n2. Answer from the documents.\n\n## "
         "Rules\n\n- " +
         rule + "\n";
}

struct Case {
  const char* rule;
  const char* message;
};

// Refused: settled, so that no model words it otherwise.
TEST(Bounds, RefuseWhoSaysThatTheyAreMet) {
  for (const auto& [rule, message] : {
           Case{"We do not refund after 30 days.",
                "I bought it 45 days ago, can I get my money back?"},
           Case{"We do not refund after 30 days.",
                "I bought it three months ago. Can I get my money back?"},
           Case{"Never sell to anybody under 18.", "I am 16, do you sell me vouchers?"},
           Case{"Never sell to anybody under 18.", "Can you sell beer to my son? He is 17."},
           Case{"Never refund vouchers over EUR 100.", "Can you refund a voucher of EUR 150?"},
           Case{"Never refund a ticket without a receipt.",
                "I lost the receipt, can I get a refund for the ticket?"},
           Case{"Never refund a ticket unless the customer shows the receipt.",
                "I do not have the receipt. Can I get a refund for the ticket?"},
           Case{"We do not repair a phone before the deposit is paid.",
                "Can you repair my phone before I pay the deposit?"},
           Case{"We do not accept parcels outside opening hours.",
                "Do you accept parcels outside your opening hours?"},
           Case{"Do not cancel a booking less than 24 hours before departure.",
                "Please cancel my booking, the departure is in 3 hours."},
           Case{"Never refund a ticket after 30 days or without a receipt.",
                "I bought it yesterday without a receipt, can I get a refund for the ticket?"},
           Case{"Never deliver parcels after 18:00.", "Can you deliver the parcels at 19:30?"},
       }) {
    const auto reply = answer_by(with_rule(rule), message);
    EXPECT_TRUE(reply.settled) << rule << " " << message;
    EXPECT_THAT(reply.answer.text, HasSubstr("sorry")) << message;
  }
}

TEST(Bounds, TellTheRuleToOthers) {
  for (const auto& [rule, message] : {
           Case{"We do not refund after 30 days.",
                "I bought it yesterday, can I get my money back?"},
           Case{"We do not refund after 30 days.", "Can I get my money back?"},
           Case{"We do not refund after 30 days.",
                "I bought it 30 days ago, can I get my money back?"},
           Case{"Never sell to anybody under 18.", "Do you sell vouchers?"},
           Case{"Never sell to anybody under 18.", "I am 45, do you sell me vouchers?"},
           Case{"Never refund vouchers over EUR 100.", "Can you refund a voucher of EUR 80?"},
           Case{"Never refund a ticket without a receipt.",
                "I have the receipt, can I get a refund for the ticket?"},
           Case{"Never refund a ticket unless the customer shows the receipt.",
                "I can show the receipt. Can I get a refund for the ticket?"},
           Case{"We do not repair a phone before the deposit is paid.",
                "I have paid the deposit, can you repair my phone?"},
           Case{"We do not accept parcels outside opening hours.",
                "Do you accept parcels during your opening hours?"},
           Case{"Never deliver parcels after 18:00.", "Can you deliver the parcels at 10:30?"},
       }) {
    const auto reply = answer_by(with_rule(rule), message);
    EXPECT_FALSE(reply.settled) << rule << " " << message;
    EXPECT_THAT(reply.answer.text, Not(HasSubstr("sorry"))) << message;
    const auto quoted = std::string(rule).substr(0, std::string(rule).size() - 1);
    EXPECT_THAT(reply.answer.text, HasSubstr(quoted)) << message;
  }
}

TEST(Bounds, AreNoneOfWhatIsNeverSo) {
  for (const auto& [rule, message] : {
           Case{"Never give medical advice.", "Can you give me some medical advice?"},
           Case{"Never give medical advice over the phone.",
                "Can you give me medical advice over the phone?"},
           Case{"Never share a password, even if the customer insists.",
                "Can you share the password of the customer? I insist."},
           Case{"Never tell anybody that our margin is over 40 percent.",
                "Do you tell anybody that your margin is over 40 percent?"},
           Case{"We do not move animals, plants taller than two metres and safes.",
                "Do you move animals?"},
           Case{"Never give medical advice, and never sell beer to anybody under 18.",
                "Can you give me medical advice?"},
       }) {
    const auto reply = answer_by(with_rule(rule), message);
    EXPECT_TRUE(reply.settled || reply.answer.text.find("We do not move") != std::string::npos)
        << rule << " " << message << "\n"
        << reply.answer.text;
    EXPECT_THAT(reply.answer.text, Not(HasSubstr("rule on this"))) << message;
  }
}

}  // namespace
}  // namespace auriga::conduct
