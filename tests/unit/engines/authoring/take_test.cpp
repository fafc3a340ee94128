// What a model says joins what rules found, where it stands up.
#include "engines/authoring/take.hpp"
#include "engines/authoring/evidence.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engines/authoring/questions.hpp"

namespace auriga::authoring {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr std::string_view kSop =
    "# Returns desk\n"                                     // 1
    "\n"                                                   // 2
    "1. Ask for the order number.\n"                       // 3
    "2. Refund within 14 days of delivery.\n"              // 4
    "3. Send the label from desk@example.org.\n"           // 5
    "\n"                                                   // 6
    "- Opened goods are refunded in full.\n"               // 7
    "- Never refund goods whose seal is broken.\n"         // 8
    "- Greet with \"Good day from the returns desk.\"\n";  // 9

SopAdvice sop_advice(std::string_view text) {
  return read_advice<SopAdvice>(text);
}

core::json::object json_object(std::string_view text) {
  return core::value_or_throw(core::parse_json(text)).as_object();
}

std::string fault_of(const std::string& more) {
  return R"({"faults": [{"kind": "contradiction", "message": "Both cannot hold.",
    "remedy": "Decide.", )" +
         more + "}]}";
}

SopReading reading_of(std::vector<procedure::Fault> faults = {}) {
  SopReading out;
  out.requirements.core_goal = "Returns";
  out.requirements.tone = "neutral";
  out.faults = std::move(faults);
  return out;
}

TEST(AuthoringAnswer, IsReadWhereverItsObjectStands) {
  for (const std::string_view text :
       {R"({"core_goal": "Help."})", "```json\n{\"core_goal\": \"Help.\"}\n```",
        "Here it is:\n{\"core_goal\": \"Help.\", \"mood\": [1]}\nAnything else?"}) {
    EXPECT_EQ(sop_advice(text).core_goal, "Help.") << text;
  }
}

TEST(AuthoringAnswer, OfNoUseSaysWhere) {
  const auto why = [](std::string_view text) {
    try {
      (void)sop_advice(text);
    } catch (const core::Error& error) {
      EXPECT_EQ(error.code(), core::ErrorCode::kModelAnswerInvalid);
      return error.detail();
    }
    return std::string("taken");
  };
  EXPECT_THAT(why("I cannot help with that."), HasSubstr("no JSON object"));
  EXPECT_THAT(why("}{"), HasSubstr("no JSON object"));
  EXPECT_THAT(why(R"({"core_goal": "Help)"), HasSubstr("no JSON object"));
  EXPECT_THAT(why(R"({"core_goal": Help})"), HasSubstr("no JSON"));
  EXPECT_THAT(why(R"({"faults": [{"kind": "typo", "quotes": ["a"], "message": "m",
                      "resolution": "r"}]})"),
              HasSubstr("/faults/0/kind"));
  EXPECT_THAT(why(R"({"core_goal": 7})"), HasSubstr("/core_goal"));
  EXPECT_THAT(why("{\"tone\": \"" + std::string(201, 'x') + "\"}"), HasSubstr("/tone"));
}

TEST(AuthoringSop, TakesAFaultThatItsQuotesBearOut) {
  Remarks remarks;
  const auto out = take(
      reading_of(),
      sop_advice(fault_of(R"("resolution": "Ask staff before you refund opened goods.", "quotes":
        ["Opened goods are refunded in full", "Never refund goods whose  seal is broken"])")),
      kSop, remarks);
  ASSERT_THAT(out.faults, SizeIs(1));
  EXPECT_THAT(out.faults[0].lines, ElementsAre(7, 8));
  EXPECT_EQ(out.faults[0].overruled_line, 0) << "a model overrules nothing";
  EXPECT_THAT(remarks, IsEmpty());
}

TEST(AuthoringSop, LeavesOutWhatStandsNowhere) {
  const auto left_out = [](const std::string& more) {
    Remarks remarks;
    const auto out = take(reading_of(), sop_advice(fault_of(more)), kSop, remarks);
    EXPECT_THAT(out.faults, IsEmpty()) << more;
    return remarks.empty() ? std::string() : remarks.front();
  };
  EXPECT_THAT(left_out(R"("resolution": "Ask.", "quotes": ["Goods are never refunded", "Refund"])"),
              HasSubstr("Goods are never refunded\u201D does not stand in the SOP"));
  EXPECT_THAT(left_out(R"("resolution": "Refund within 30 days.", "quotes":
        ["Opened goods are refunded", "Never refund goods whose seal is broken"])"),
              HasSubstr("\u201C30\u201D does not stand"));
  EXPECT_THAT(left_out(R"("resolution": "Write to boss@example.org.", "quotes":
        ["Opened goods are refunded", "Never refund goods whose seal is broken"])"),
              HasSubstr("boss@example.org"));
  EXPECT_THAT(left_out(R"("resolution": "Ask.", "quotes": ["Opened goods are refunded in full"])"),
              HasSubstr("two statements"));
}

TEST(AuthoringSop, JudgesWhatRulesFoundButNotWhatTheyProved) {
  Remarks remarks;
  const auto out =
      take(reading_of({{.kind = "contradiction", .message = "A", .lines = {7, 8}},
                       {.kind = "undefined_reference", .message = "B", .lines = {3}},
                       {.kind = "missing_limit", .message = "C", .lines = {4}}}),
           sop_advice(R"({"unfounded": [{"number": 1, "reason": "Sealed goods are another matter."},
                                   {"number": 2, "reason": "No."}, {"number": 9, "reason": "?"}]})"),
           kSop, remarks);
  ASSERT_THAT(out.faults, SizeIs(2));
  EXPECT_EQ(out.faults[0].message, "B");
  EXPECT_EQ(out.faults[1].message, "C");
  ASSERT_THAT(out.dismissed, SizeIs(1));
  EXPECT_EQ(out.dismissed[0].fault.message, "A");
  EXPECT_EQ(out.dismissed[0].reason, "Sealed goods are another matter.");
  EXPECT_THAT(remarks, ElementsAre(HasSubstr("can be proved: B"), HasSubstr("no fault 9")));
}

TEST(AuthoringSop, NamesNoFaultTwice) {
  Remarks remarks;
  const auto out = take(reading_of({{.kind = "contradiction", .message = "A", .lines = {7, 8}}}),
                        sop_advice(fault_of(R"("resolution": "Ask staff.", "quotes":
        ["Never refund goods whose seal is broken", "Opened goods are refunded in full"])")),
                        kSop, remarks);
  EXPECT_THAT(out.faults, SizeIs(1));
}

TEST(AuthoringSop, RequirementsGrowAndNeverShrink) {
  auto found = reading_of();
  found.requirements.requires_escalation = true;
  found.requirements.tone = "calm";
  found.requirements.behavioral_guidelines = {"Be brief."};
  Remarks remarks;
  const auto needed =
      take(std::move(found), sop_advice(R"({"core_goal": "Take goods back.", "tone": "wild",
                          "requires_escalation": false,
                          "behavioral_guidelines": ["be brief.", "Offer 20 % off.", "Be kind."]})"),
           kSop, remarks)
          .requirements;
  EXPECT_EQ(needed.core_goal, "Take goods back.");
  EXPECT_EQ(needed.tone, "calm");
  EXPECT_TRUE(needed.requires_escalation);
  EXPECT_THAT(needed.behavioral_guidelines, ElementsAre("Be brief.", "Be kind."));
  EXPECT_THAT(remarks, ElementsAre(HasSubstr("\u201C20\u201D")));
}

TEST(AuthoringPersonality, WhatTheOwnerSetStays) {
  PersonalityAdvice advice;
  advice.tone = "lively";
  advice.pacing = "slow";
  Remarks remarks;
  const auto out = take(json_object(R"({"tone": "calm", "pacing": "moderate"})"), advice,
                        json_object(R"({"tone": "calm", "pacing": ""})"), "", remarks);
  EXPECT_EQ(out.at("tone").as_string(), "calm");
  EXPECT_EQ(out.at("pacing").as_string(), "slow");
}

TEST(AuthoringPlan, ObjectionsAreClosedAndNotMadeAgain) {
  const auto procedure = procedure::read(kSop);
  auto plan = procedure::draft(procedure, procedure::requirements(procedure));
  plan = procedure::revise(plan, procedure::review(plan, procedure), procedure);
  const auto advice = read_advice<ReviewAdvice>(
      R"({"strengths": ["Short."], "objections": [{"quotes": ["Ask for the order number"],
          "message": "Nothing says what to do without one.",
          "remedy": "Look for the e-mail address where there is no order number."}]})");
  Remarks remarks;
  const auto review = take(procedure::review(plan, procedure), advice, plan, kSop, remarks);
  EXPECT_FALSE(review.approved);
  ASSERT_THAT(review.weaknesses, SizeIs(1));
  EXPECT_EQ(review.weaknesses[0].kind, "objection");
  EXPECT_THAT(review.weaknesses[0].lines, ElementsAre(3));

  const auto revised = procedure::revise(plan, review, procedure);
  const auto again = take(procedure::review(revised, procedure), advice, revised, kSop, remarks);
  EXPECT_TRUE(again.approved) << "it is met";
  const auto definition = procedure::generate(revised, procedure, {.name = "Desk"});
  EXPECT_THAT(definition.prompts.system, HasSubstr("Look for the e-mail address"));
  EXPECT_THAT(procedure::review(definition, procedure).critical_issues, IsEmpty());
}

TEST(AuthoringPlan, EntriesNeedAQuote) {
  const auto advice = read_advice<PlanAdvice>(
      R"({"entries": [{"part": "keep", "name": "order", "text": "The order number.",
                       "quote": "Ask for the order number"},
                      {"part": "guidance", "text": "Offer a voucher.", "quote": "Offer vouchers"}]})");
  Remarks remarks;
  const auto plan = take(procedure::Plan{}, advice, kSop, remarks);
  ASSERT_THAT(plan.memory_strategy, SizeIs(1));
  EXPECT_THAT(plan.memory_strategy[0].lines, ElementsAre(3));
  EXPECT_THAT(plan.constraints, IsEmpty());
  EXPECT_THAT(remarks, ElementsAre(HasSubstr("Offer vouchers")));
}

TEST(AuthoringPlan, PoliciesJoinResolutionsButNotOfContradictions) {
  procedure::PlanReview review;
  review.weaknesses = {{"contradiction", "A", {7, 8}, ""}, {"objection", "B", {3}, "Ask."}};
  procedure::Plan plan;
  plan.constraints = {
      {.kind = "resolution", .text = "The stricter.", .lines = {7, 8}, .closes = "contradiction"},
      {.kind = "resolution", .text = "Ask.", .lines = {3}, .closes = "objection"}};
  const auto advice = read_advice<RevisionAdvice>(
      R"({"policies": [{"number": 1, "text": "Refund."}, {"number": 2, "text": "Ask twice."},
                       {"number": 3, "text": "Wait."}]})");
  Remarks remarks;
  const auto out = take(plan, advice, review, kSop, remarks);
  EXPECT_EQ(out.constraints[0].text, "The stricter.");
  EXPECT_EQ(out.constraints[1].text, "Ask. Ask twice.");
  EXPECT_THAT(remarks, SizeIs(2));
}

TEST(AuthoringDefinition, WordsOfTheSopStayAndFiguresAreItsOwn) {
  const auto procedure = procedure::read(kSop);
  const auto plan = procedure::draft(procedure, procedure::requirements(procedure));
  const auto found = procedure::generate(plan, procedure, {.name = "Desk"});
  ASSERT_EQ(found.prompts.greeting, "Good day from the returns desk.");
  const auto advice = read_advice<WordsAdvice>(
      R"({"greeting": "Hi!", "farewell": "Call us within 90 days.",
          "unknown": "That I do not know, I am afraid."})");
  Remarks remarks;
  const auto out = take(found, advice, procedure, kSop, remarks);
  EXPECT_EQ(out.prompts.greeting, found.prompts.greeting);
  EXPECT_EQ(out.prompts.farewell, found.prompts.farewell);
  EXPECT_EQ(out.prompts.unknown, "That I do not know, I am afraid.");
  EXPECT_THAT(out.prompts.system, HasSubstr("That I do not know")) << "prompts are made anew";
  EXPECT_THAT(remarks, ElementsAre(HasSubstr("\u201C90\u201D")));
}

TEST(AuthoringPrompts, SayAllOrAreCompletedOrAreNone) {
  const auto procedure = procedure::read(kSop);
  const auto plan = procedure::draft(procedure, procedure::requirements(procedure));
  const auto definition = procedure::generate(plan, procedure, {.name = "Desk"});
  const auto found = procedure::prompts(definition);
  Remarks remarks;
  const auto same = take(found, PromptsAdvice{found.system_prompt, found.voice_prompt}, definition,
                         kSop, remarks);
  EXPECT_EQ(same.system_prompt, found.system_prompt);
  EXPECT_THAT(remarks, IsEmpty());

  // One rule turned into its opposite is one that is missing.
  auto turned = found.system_prompt;
  const std::string never = "Never refund goods whose seal is broken.";
  for (auto at = turned.find(never); at != std::string::npos; at = turned.find(never)) {
    turned.replace(at, never.size(), "Refund goods whose seal is broken.");
  }
  const auto mended =
      take(found, PromptsAdvice{turned, found.voice_prompt}, definition, kSop, remarks)
          .system_prompt;
  EXPECT_THAT(mended, AllOf(HasSubstr("## This holds as well"), HasSubstr(never)));
  EXPECT_THAT(mended, Not(HasSubstr("Refund goods whose seal is broken."))) << "not both";
  EXPECT_THAT(remarks, Contains(HasSubstr("lacked 1 statement")));

  EXPECT_THROW((void)take(found, PromptsAdvice{"Be nice.", "Be nice."}, definition, kSop, remarks),
               core::Error);

  // What must be added has to fit: cut off it would be missing again.
  const auto full = turned + std::string(procedure::kPromptBytesMax - turned.size(), '.');
  EXPECT_EQ(unsaid({never}, full).size(), 1U);
  EXPECT_THROW(
      (void)take(found, PromptsAdvice{full, found.voice_prompt}, definition, kSop, remarks),
      core::Error);
}

TEST(AuthoringPrompts, ClaimNothingThatTheSopDoesNot) {
  const auto procedure = procedure::read(kSop);
  const auto plan = procedure::draft(procedure, procedure::requirements(procedure));
  const auto definition = procedure::generate(plan, procedure, {.name = "Desk"});
  const auto found = procedure::prompts(definition);
  for (const std::string stray :
       {"You may refund within 90 days.", "Goods can come back for ninety days.",
        "Write to boss@example.org.", "Complaints are decided by Maria Keller.", "Ask Mr. Keller.",
        "A voucher is sent for every delay.", "Delivery is guaranteed.",
        "Refund goods whose seal is broken.", "Never refund opened goods in full.",
        "Do not ask for the order number."}) {
    Remarks remarks;
    const auto made =
        take(found,
             PromptsAdvice{found.system_prompt + "\n- Be kind. " + stray + " Be brief.\n",
                           found.voice_prompt},
             definition, kSop, remarks)
            .system_prompt;
    EXPECT_THAT(made, Not(HasSubstr(stray)));
    EXPECT_THAT(made, HasSubstr("- Be kind. Be brief.")) << stray;
    ASSERT_THAT(remarks, SizeIs(1)) << stray;
    EXPECT_THAT(remarks[0], HasSubstr("A sentence of the system prompt was left out")) << stray;
  }
  for (const std::string sound :
       {"Refund within fourteen days of delivery.", "12. Ask for the order number first.",
        "Never promise anything.", "Opened goods are refunded in full.",
        "Goods whose seal is broken are not refunded.", "## How To Answer Well"}) {
    Remarks remarks;
    const auto made =
        take(found, PromptsAdvice{found.system_prompt + "\n" + sound, found.voice_prompt},
             definition, kSop, remarks)
            .system_prompt;
    EXPECT_THAT(made, HasSubstr(sound));
    EXPECT_THAT(remarks, IsEmpty()) << sound;
  }
}

TEST(AuthoringPersonality, ClaimsNothingThatTheSopDoesNot) {
  PersonalityAdvice advice;
  advice.demeanor = "Warm, and ready to refund within 90 days";
  advice.additional_instructions = "Refund goods whose seal is broken.";
  advice.pacing = "slow";
  advice.identity = "A patient colleague";
  Remarks remarks;
  const auto out = take(json_object(R"({"identity": "Desk", "demeanor": "calm",
                                        "additional_instructions": ""})"),
                        advice, {}, kSop, remarks);
  EXPECT_EQ(out.at("demeanor").as_string(), "calm");
  EXPECT_EQ(out.at("additional_instructions").as_string(), "");
  EXPECT_EQ(out.at("pacing").as_string(), "slow");
  EXPECT_EQ(out.at("identity").as_string(), "A patient colleague");
  EXPECT_THAT(remarks, SizeIs(2));
}

TEST(AuthoringQuestion, HoldsTheMaterialAndIsBounded) {
  const auto prompt = question("parse_sop", kSop, std::string(2 * kFoundBytesMax, 'x'));
  ASSERT_THAT(prompt.messages, SizeIs(2));
  EXPECT_THAT(prompt.messages[0].content, HasSubstr("missing_escalation"));
  EXPECT_THAT(prompt.messages[1].content, HasSubstr("Never refund goods"));
  EXPECT_LT(prompt.messages[1].content.size(), kSop.size() + kFoundBytesMax + 200);
  EXPECT_FALSE(is_asked("provision_knowledge"));
  EXPECT_FALSE(is_asked("activate"));
}

}  // namespace
}  // namespace auriga::authoring
