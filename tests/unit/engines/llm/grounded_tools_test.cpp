// Answers of a model that may call tools.
#include <gmock/gmock.h>

#include "tests/unit/engines/llm/grounded_fixture.hpp"

namespace auriga::llm {
namespace {

using ::testing::HasSubstr;
using testing::ModelFault;

/// An order system, and a search that finds one passage.
class Orders final : public ToolRunner {
 public:
  std::vector<ToolSpec> tools() const override {
    return {{.name = "order"}, {.name = "search_documents"}};
  }
  Task<ToolOutcome> run(const ToolCall& call, SteadyTime /*deadline*/) override {
    if (call.name == "order") {
      co_return ToolOutcome{.output = "sent yesterday"};
    }
    ToolOutcome outcome{.output = "", .fact = false};
    outcome.passages.push_back({.document_id = core::DocumentId::make(),
                                .document = "delivery.md",
                                .text = "Delivery takes three days."});
    co_return outcome;
  }
};

class GroundedTools : public GroundedChat {
 protected:
  GroundedAnswer ask_with_tools(std::vector<testing::ModelAnswer> script) {
    server_.answer_by([script, i = std::size_t{0}](const auto&) mutable {
      return script[std::min(i++, script.size() - 1)];
    });
    return shard_.run(grounded_chat(model(), input(), screen_, &builtin, &orders_));
  }
  /// Of a request that must call a tool of the asker's own; nothing where it succeeds.
  std::optional<core::ErrorCode> failure_of_a_required_call() {
    auto must = input();
    must.offer = {.tools = {{.name = "theirs"}}, .choice = ToolChoice::required};
    try {
      (void)ask(must);
    } catch (const core::Error& error) {
      return error.code();
    }
    return std::nullopt;
  }
  Orders orders_;
};

TEST_F(GroundedTools, AnswersFromResultsWithoutCitation) {
  const auto answer =
      ask_with_tools({{"One moment.", {{"c1", "order", "{}"}}}, {"It was sent yesterday."}});
  EXPECT_EQ(answer.text, "One moment.\n\nIt was sent yesterday.");
  EXPECT_EQ(screen_.shown, answer.text);
  EXPECT_FALSE(answer.fallback);
  const auto request = server_.chats().at(0);
  EXPECT_EQ(request.at("tools").as_array().size(), 2U);
  EXPECT_THAT(std::string(request.at("messages").as_array()[0].at("content").as_string()),
              HasSubstr("How to use tools"));
}

TEST_F(GroundedTools, CitesWhatASearchFound) {
  const auto answer = ask_with_tools(
      {{"", {{"c1", "search_documents", "{}"}}},
       {"Two weeks [1: \"within 14 days\"], in three days [2: \"takes three days\"]."}});
  EXPECT_EQ(answer.text, "Two weeks [1], in three days [2].");
  ASSERT_EQ(answer.citations.size(), 2U);
  EXPECT_EQ(answer.citations[1].document, "delivery.md");
}

TEST_F(GroundedTools, StillCitesAfterASearchAlone) {
  const auto answer =
      ask_with_tools({{"", {{"c1", "search_documents", "{}"}}}, {"It takes a year."}});
  EXPECT_TRUE(answer.fallback) << "a search is no fact of its own";
  EXPECT_EQ(screen_.shown, "From builtin.");
}

TEST_F(GroundedTools, AbstainsAfterACall) {
  const auto answer =
      ask_with_tools({{"", {{"c1", "search_documents", "{}"}}}, {"NOT_IN_DOCUMENTS"}});
  EXPECT_TRUE(answer.abstained);
  EXPECT_EQ(answer.text, "That is not in my documents.");
  const auto said =
      ask_with_tools({{"One moment.", {{"c1", "search_documents", "{}"}}}, {"NOT_IN_DOCUMENTS"}});
  EXPECT_EQ(said.text, "One moment.\n\nThat is not in my documents.");
}

TEST_F(GroundedTools, MayAskBackWithoutASource) {
  EXPECT_EQ(ask_with_tools({{"What is the number of your order?"}}).text,
            "What is the number of your order?");
  // A question at the end makes no statement before it true, and an echo asks for nothing.
  for (const auto* none : {"You may return it for a year.",
                           "The warranty of the W740 is ten years and covers water damage. Would "
                           "you like to know more?",
                           "Question: How long can I return things?"}) {
    screen_ = Screen();
    const auto answer = ask_with_tools({{none}});
    EXPECT_TRUE(answer.fallback) << none;
    EXPECT_EQ(screen_.shown, "From builtin.");
    EXPECT_EQ(screen_.thrown_away, none);
  }
}

TEST_F(GroundedTools, GiveTheAskersCallsBack) {
  auto given = input();
  given.offer.tools.push_back({.name = "theirs"});
  given.passages.clear();
  server_.answer_by(
      [](const auto&) { return testing::ModelAnswer{"", {{"c1", "theirs", "{oops"}}}; });
  const auto answer = ask(given);
  ASSERT_EQ(answer.tool_calls.size(), 1U);
  EXPECT_EQ(answer.tool_calls[0].arguments, "{oops");
  EXPECT_EQ(answer.model, "test");
  EXPECT_EQ(screen_.shown, "");

  given.after = {{.role = ChatRole::assistant, .tool_calls = {{"c1", "theirs", "{}"}}},
                 {.role = ChatRole::tool, .content = "7", .tool_call_id = "c1"}};
  server_.reply("It is 7.");
  EXPECT_EQ(ask(given).text, "It is 7.") << "it rests on the result";
}

TEST_F(GroundedTools, FailWhereACallIsRequired) {
  auto given = input();
  given.offer.tools.push_back({.name = "theirs"});
  given.offer.choice = ToolChoice::required;
  server_.reply("No.");
  EXPECT_THROW((void)ask(given), core::Error);
  server_.fault(ModelFault::kServerError);
  EXPECT_THROW((void)ask(given), core::Error);
  given.offer.choice = ToolChoice::automatic;
  EXPECT_TRUE(ask(given).fallback);
}

TEST_F(GroundedTools, DoWithoutWhereTheEndpointTakesNone) {
  server_.reply("Two weeks [1: \"within 14 days\"].");
  server_.fault(ModelFault::kNoTools);
  for (int i = 0; i < 2; ++i) {
    screen_ = Screen();
    const auto answer = shard_.run(grounded_chat(model(), input(), screen_, &builtin, &orders_));
    EXPECT_EQ(answer.text, "Two weeks [1].");
    EXPECT_FALSE(answer.fallback);
  }
  ASSERT_EQ(server_.chats().size(), 2U) << "the second time it is known";
  EXPECT_EQ(server_.requests(), 3);
  EXPECT_EQ(failure_of_a_required_call(), core::ErrorCode::kToolsUnsupported);
}

TEST_F(GroundedTools, LearnNothingFromTheAskersOwn) {
  server_.reply("Two weeks [1: \"within 14 days\"].");
  server_.fault(ModelFault::kNoTools);
  auto given = input();
  given.offer.tools.push_back({.name = "theirs"});
  EXPECT_EQ(ask(given).text, "Two weeks [1].") << "asked again without them";
  EXPECT_TRUE(model().takes_tools()) << "what is wrong with theirs is nothing to others";

  auto talk = input();
  talk.callers_own = true;
  screen_ = Screen();
  EXPECT_EQ(shard_.run(grounded_chat(model(), talk, screen_, &builtin, &orders_)).text,
            "Two weeks [1].");
  EXPECT_TRUE(model().takes_tools()) << "nor what stands in their conversation";

  talk = large_input(input());
  talk.callers_own = true;
  server_.fault(ModelFault::kSmallContext, {.context_bytes = 5000});
  const auto before = model().prompt_bytes_max();
  screen_ = Screen();
  EXPECT_EQ(ask(talk).text, "Two weeks [1].") << "asked again with less";
  EXPECT_EQ(model().prompt_bytes_max(), before) << "others' prompts stay as long";
  talk.callers_own = false;
  screen_ = Screen();
  EXPECT_EQ(ask(talk).text, "Two weeks [1].");
  EXPECT_LT(model().prompt_bytes_max(), 20'000U) << "an agent's own teaches";
}

TEST_F(GroundedTools, TellsThatARequestIsTooLongForTheModel) {
  server_.fault(ModelFault::kSmallContext, {.context_bytes = 100});
  EXPECT_EQ(failure_of_a_required_call(), core::ErrorCode::kContextLengthExceeded);
}

}  // namespace
}  // namespace auriga::llm
