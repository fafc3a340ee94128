#include "engines/llm/question_back.hpp"

#include <gtest/gtest.h>

#include <string>

namespace auriga::llm {
namespace {

constexpr std::string_view kAsked = "How much does the carbon racing bike weigh?";

TEST(QuestionBack, HoldsQuestionsAlone) {
  for (const auto* text :
       {"What is the number of your order?", "  Which of your bikes do you mean?\n",
        "**What is your order number?**", "Which model? And which frame size?",
        "Which one do you mean, the W740 or the W640?", "Do you mean the 2.5 kg model?",
        "Does guide.md name its number?", "You mean the one with carbon wheels?!",
        "Which frame size??", "Question: What is your order number?",
        "**Question:** What is your order number?", "- Which frame size do you have?",
        "¿Cuál es su número de pedido?", "Quel est le numéro de votre commande ?",
        "您的订单号是多少？"}) {
    EXPECT_TRUE(asks_back(text, kAsked)) << text;
  }
}

TEST(QuestionBack, StatesNothing) {
  for (const auto* text :
       {"", "?", "...", "It weighs seven kilograms.",
        "The warranty of the W740 is ten years and covers water damage. Would you like to know "
        "more?",
        "It weighs seven kilograms! Shall I order one?",
        "Would you like to know more? It is light.",
        "It weighs seven kilograms\nShall I order one?",
        "It weighs seven kilograms; shall I order one?",
        "It weighs seven kilograms – shall I order one?",
        "It weighs seven kilograms—shall I order one?",
        "It weighs seven kilograms - shall I order one?",
        "It weighs this much: seven kilograms, shall I order one?",
        "It weighs seven kilograms… shall I order one?",
        "It weighs seven kilograms.Would you like to order one?", "重七公斤。要订购吗？",
        "Which frame size do you have? Small", "Sure. What is your order number?"}) {
    EXPECT_FALSE(asks_back(text, kAsked)) << text;
  }
  EXPECT_FALSE(asks_back("What is " + std::string(600, 'x') + "?", kAsked)) << "too long to be one";
}

TEST(QuestionBack, IsNoEcho) {
  for (const auto* text : {"How much does the carbon racing bike weigh?",
                           "how much does the carbon racing bike weigh ?",
                           "Question: How much does the carbon racing bike weigh?",
                           "**Question:** How much does the carbon racing bike weigh?",
                           "Question : How much does the carbon racing bike weigh?",
                           "The racing bike?", "How much? How does it weigh?"}) {
    EXPECT_FALSE(asks_back(text, kAsked)) << text;
  }
  EXPECT_TRUE(asks_back("How much does the carbon racing bike with wheels weigh?", kAsked));
}

}  // namespace
}  // namespace auriga::llm
