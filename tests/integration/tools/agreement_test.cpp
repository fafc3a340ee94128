// What a customer's yes lets a tool be called for: what was asked about last, and each of it once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/tools/conversation.hpp"

namespace auriga::testing {
namespace {

using ::testing::HasSubstr;

constexpr auto kYes = "Yes, please.";

class AgreementTest : public ConversationTest {
 protected:
  AgreementTest() { make_tool("cancel_order", {{"confirm", true}}); }

  ModelCall cancel(const std::string& id) {
    return {"c" + std::to_string(++calls_), "cancel_order", R"({"id":")" + id + "\"}"};
  }
  /// The model makes these calls from now on, round by round, and repeats what came of them.
  void let_call(std::vector<std::vector<ModelCall>> rounds) {
    model_.answer_by(
        [rounds = std::move(rounds), at = std::size_t{0}](const json::object& request) mutable {
          if (at < rounds.size()) {
            return ModelAnswer{"", rounds[at++]};
          }
          std::string said = "Well:";
          for (const auto& message : request.at("messages").as_array()) {
            if (message.at("role") == "tool") {
              said += " " + std::string(message.at("content").as_string());
            }
          }
          return ModelAnswer{said};
        });
  }
  std::string say(const std::string& message, const std::string& session,
                  std::vector<std::vector<ModelCall>> rounds) {
    let_call(std::move(rounds));
    return ask(message, session).text("/result");
  }
  /// A session in which the customer was asked about these calls.
  std::string asked_about(std::vector<ModelCall> calls) {
    let_call({std::move(calls)});
    const auto answer = ask("Cancel it");
    EXPECT_THAT(answer.text("/result"), HasSubstr("Not called yet")) << answer.body;
    EXPECT_TRUE(orders_.seen().empty());
    return answer.text("/session_id");
  }
  void put(const std::string& session, const std::string& what) {
    const Request request{
        .method = "PUT", .path = "/api/v1/sessions/" + session + "/" + what, .body = "{}"};
    EXPECT_EQ(world_.member.api.send(request).status, 200) << what;
  }

 private:
  int calls_ = 0;
};

TEST_P(AgreementTest, IsForOneCallHoweverOftenTheModelMakesIt) {
  const auto session = asked_about({cancel("17"), cancel("17")});
  const ModelCall spelled{"d", "cancel_order", R"({ "id" : "17" })"};
  const auto said = say(kYes, session, {{cancel("17"), cancel("17")}, {spelled}});
  EXPECT_THAT(said, HasSubstr("/orders/17"));
  EXPECT_THAT(said, HasSubstr("Not called again"));
  EXPECT_EQ(orders_.seen().size(), 1U);
  EXPECT_THAT(say(kYes, session, {{cancel("17")}}), HasSubstr("Not called yet"));
  EXPECT_EQ(orders_.seen().size(), 1U) << "what was not called again waits for no yes";
  EXPECT_THAT(say(kYes, session, {{cancel("17")}}), HasSubstr("/orders/17"));
  EXPECT_EQ(orders_.seen().size(), 2U) << "the customer was asked again";
}

TEST_P(AgreementTest, IsForAllThatWasAskedAbout) {
  const auto session = asked_about({cancel("17"), cancel("18")});
  const auto said = say(kYes, session, {{cancel("18"), cancel("17")}, {cancel("19")}});
  EXPECT_THAT(said, HasSubstr("/orders/17"));
  EXPECT_THAT(said, HasSubstr("/orders/18"));
  EXPECT_THAT(said, HasSubstr("Not called yet"));
  EXPECT_EQ(orders_.seen().size(), 2U);
}

TEST_P(AgreementTest, IsUsedUpByACallThatFailed) {
  const auto session = asked_about({cancel("broken")});
  const auto said = say(kYes, session, {{cancel("broken")}, {cancel("broken")}});
  EXPECT_THAT(said, HasSubstr("bad_status"));
  EXPECT_THAT(said, HasSubstr("Not called yet"));
  EXPECT_EQ(orders_.seen().size(), 1U);
  EXPECT_THAT(say(kYes, session, {{cancel("broken")}}), HasSubstr("bad_status"));
  EXPECT_EQ(orders_.seen().size(), 2U) << "the customer was asked whether to try again";
}

TEST_P(AgreementTest, IsVoidOnceAPersonHasBeenThere) {
  for (const bool writes : {true, false}) {
    const auto before = orders_.seen().size();
    let_call({{cancel("17")}});
    const auto session = ask("Cancel it").text("/session_id");
    put(session, "take-over");
    if (writes) {
      const auto path = "/api/v1/sessions/" + session + "/messages";
      EXPECT_EQ(world_.member.api.post(path, {{"message", "I have cancelled it."}}).status, 201);
    }
    put(session, "give-back");
    EXPECT_THAT(say(kYes, session, {{cancel("17")}}), HasSubstr("Not called yet")) << writes;
    EXPECT_EQ(orders_.seen().size(), before) << writes;
    EXPECT_THAT(say(kYes, session, {{cancel("17")}}), HasSubstr("/orders/17")) << writes;
    EXPECT_EQ(orders_.seen().size(), before + 1) << writes;
  }
}

INSTANTIATE_TEST_SUITE_P(Engines, AgreementTest, ::testing::ValuesIn(engines()), engine_name);

}  // namespace
}  // namespace auriga::testing
