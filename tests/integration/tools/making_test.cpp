// An agent is made with a language model: what it says joins the stages where it stands up, and a
// model that fails costs nothing but its time. The model is scripted, everything else is real.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/integration/harness/scenario.hpp"
#include "tests/integration/harness/world.hpp"
#include "tests/support/openai_server/openai_server.hpp"

namespace auriga::testing {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::string_view kReturnsSop =
    "# Returns desk\n\n1. Ask for the order number.\n2. Refund within 14 days of delivery.\n\n"
    "- Vouchers are welcome at any time.\n- Payment is by card alone.\n";

/// What a model says to the question of a stage, told from its shape.
std::string helpful(const json::object& request) {
  const std::string system(request.at("messages").at(0).as_object().at("content").as_string());
  const auto asks_for = [&](std::string_view shape) {
    return system.find(shape) != std::string::npos;
  };
  if (asks_for("\"core_goal\"")) {
    return "```json\n"
           R"({"core_goal": "Take goods back kindly.", "faults": [
      {"kind": "contradiction", "quotes": ["Vouchers are welcome at any time",
       "Payment is by card alone"], "message": "Vouchers are both taken and not.",
       "remedy": "Say which holds.", "resolution": "Ask staff before you take a voucher."},
      {"kind": "missing_limit", "quotes": ["Refunds are large"], "message": "Invented.",
       "resolution": "Ask."}]})"
           "\n```";
  }
  if (asks_for("\"demeanor\"")) {
    return R"({"demeanor": "patient", "tone": "friendly"})";
  }
  if (asks_for("\"entries\"")) {
    return R"({"entries": [{"part": "keep", "name": "delivery date",
                            "text": "When the goods came.", "quote": "14 days of delivery"}]})";
  }
  if (asks_for("\"objections\"")) {
    return R"({"strengths": ["It is short."], "objections": [
      {"quotes": ["Ask for the order number"], "message": "What if there is none?",
       "remedy": "Without an order number, ask for the name and the day of purchase."}]})";
  }
  if (asks_for("\"greeting\"")) {
    return R"({"greeting": "Welcome! What would you like to bring back?",
               "farewell": "Refunds take 90 days."})";
  }
  if (asks_for("\"policies\"")) {
    return R"({"policies": []})";
  }
  return "I am no help with that.";  // The prompts.
}

class MakingTest : public ::testing::Test {
 protected:
  static TestServer::Options options(const std::string& model) {
    TestServer::Options out;
    out.settings = {"model.base_url=" + model, "model.name=test-model", "model.seconds=20",
                    "model.silence_seconds=1"};
    return out;
  }

  /// Makes an agent and answers its stages.
  json::array make() {
    const auto made =
        world_.owner.api.post("/api/v1/agents", {{"agent_name", "Returns"}, {"sop", kReturnsSop}});
    EXPECT_EQ(made.status, 201) << made.body;
    agent_ = made.text("/id");
    EXPECT_EQ(world_.wait_until_read(world_.owner.api, agent_).text("/status"), "active");
    return stages();
  }
  json::array stages() {
    return world_.owner.api.get("/api/v1/agents/" + agent_ + "/versions/1/stages")
        .at("/items")
        .as_array();
  }
  static const json::object& stage(const json::array& all, std::string_view name) {
    for (const auto& one : all) {
      if (one.at("stage").as_string() == name) {
        return one.as_object();
      }
    }
    throw std::runtime_error("no stage " + std::string(name));
  }
  static std::string remarks(const json::object& stage) {
    return json::serialize(stage.at("remarks"));
  }

  OpenAiServer model_;
  World world_{options(model_.base_url())};
  std::string agent_;
};

TEST_F(MakingTest, TakesWhatStandsUpAndSaysWhatDoesNot) {
  model_.reply_by(helpful);
  const auto all = make();
  const auto& sop = stage(all, "parse_sop");
  EXPECT_EQ(sop.at("made_by").as_string(), "test-model");
  EXPECT_EQ(sop.at("output").at("requirements").at("core_goal").as_string(),
            "Take goods back kindly.");
  EXPECT_THAT(json::serialize(sop.at("output").at("faults")), HasSubstr("Vouchers are both taken"));
  EXPECT_THAT(remarks(sop), HasSubstr("Refunds are large"));
  EXPECT_EQ(stage(all, "parse_personality").at("output").at("demeanor").as_string(), "patient");
  EXPECT_THAT(json::serialize(stage(all, "draft_plan").at("output")), HasSubstr("delivery date"));

  // What the reviews object to is met: they end approved.
  EXPECT_THAT(json::serialize(stage(all, "review_plan").at("output")),
              HasSubstr("What if there is none?"));
  EXPECT_TRUE(all.size() >= 12U);
  const auto definition = world_.owner.api.get("/api/v1/agents/" + agent_ + "/definition");
  EXPECT_THAT(definition.body, HasSubstr("Ask staff before you take a voucher."));
  EXPECT_THAT(definition.body, HasSubstr("ask for the name and the day of purchase"));
  EXPECT_THAT(definition.body, HasSubstr("What would you like to bring back?"));
  EXPECT_THAT(definition.body, Not(HasSubstr("90 days")));
  EXPECT_THAT(remarks(stage(all, "generate_definition")), HasSubstr("90"));

  // Of no use twice: builtin's stands.
  const auto& prompts = stage(all, "generate_prompts");
  EXPECT_EQ(prompts.at("made_by").as_string(), "builtin");
  EXPECT_THAT(remarks(prompts), HasSubstr("no JSON object"));
}

TEST_F(MakingTest, TellsTheModelOnceWhatWasWrong) {
  std::atomic<int> asked = 0;
  model_.reply_by([&](const json::object& request) {
    const auto& messages = request.at("messages").as_array();
    const std::string system(messages.at(0).at("content").as_string());
    if (system.find("\"greeting\"") == std::string::npos) {
      return helpful(request);
    }
    ++asked;
    return messages.size() == 2 ? std::string(R"({"greeting": 5})")
                                : std::string(R"({"greeting": "Hello there, dear customer."})");
  });
  const auto all = make();
  EXPECT_EQ(asked, 2);
  EXPECT_EQ(stage(all, "generate_definition").at("made_by").as_string(), "test-model");
  EXPECT_THAT(world_.owner.api.get("/api/v1/agents/" + agent_ + "/definition").body,
              HasSubstr("Hello there, dear customer."));
}

TEST_F(MakingTest, FailsWithNoFaultOfTheModel) {
  struct Row {
    ModelFault fault;
    const char* why;
  };
  for (const auto& row :
       {Row{ModelFault::kServerError, "500"}, Row{ModelFault::kStall, "silent"},
        Row{ModelFault::kCutMidStream, "broke off"}, Row{ModelFault::kUnauthorized, "401"},
        Row{ModelFault::kInvalidJson, ""}, Row{ModelFault::kNotAStream, ""}}) {
    SCOPED_TRACE(static_cast<int>(row.fault));
    OpenAiServer model;
    model.fault(row.fault);
    World world(options(model.base_url()));
    const auto all = world.owner.api.get("/api/v1/agents/" + world.agent + "/versions/1/stages")
                         .at("/items")
                         .as_array();
    EXPECT_GE(all.size(), 9U);
    for (const auto& one : all) {
      EXPECT_EQ(one.at("made_by").as_string(), "builtin");
    }
    EXPECT_THAT(remarks(stage(all, "parse_sop")), HasSubstr("test-model was not used here"));
  }
}

TEST_F(MakingTest, AsksNobodyWhereItIsSwitchedOff) {
  auto off = options(model_.base_url());
  off.settings.push_back("model.makes_agents=false");
  const auto before = model_.chats().size();
  World world(off);
  EXPECT_EQ(model_.chats().size(), before);
  const auto all = world.owner.api.get("/api/v1/agents/" + world.agent + "/versions/1/stages");
  EXPECT_THAT(all.body, Not(HasSubstr("was not used")));
}

}  // namespace
}  // namespace auriga::testing
