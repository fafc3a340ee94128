#include <gtest/gtest.h>

#include <algorithm>

#include "core/decode.hpp"
#include "core/encode.hpp"
#include "support.hpp"

namespace auriga::procedure {
namespace {

constexpr std::string_view kSop =
    "# Desk of the Blue Pier\n\n## Tone\n\nCalm and formal.\n\n## Steps\n\n1. Ask for the "
    "berth.\n2. Look up the berth in PierBase, our customer system.\n"
    "3. Read the gate code to the guest.\n4. Check whether a spare part is in stock.\n\n## "
    "Rules\n\n- Never tell the gate code to a guest.\n"
    "- Stays are limited to 14 days.\n\n## Hand-over\n\nIf a boat leaks, transfer to the harbour "
    "master at once.\n\nIf a guest complains, write it down.\n";

bool has(const std::vector<Gap>& gaps, std::string_view kind) {
  return std::any_of(gaps.begin(), gaps.end(), [&](const Gap& gap) { return gap.kind == kind; });
}

Plan approved_plan(const Procedure& procedure) {
  auto plan = draft(procedure, requirements(procedure));
  for (int round = 0; round < 3; ++round) {
    const auto reviewed = review(plan, procedure);
    plan = revise(std::move(plan), reviewed, procedure);
  }
  return plan;
}

TEST(Requirements, HaveExactlyTheAgreedMembers) {
  const auto made = requirements(read(kSop));
  const auto value = core::parse_json(core::to_json(made)).value();
  std::vector<std::string> names;
  for (const auto& [name, member] : value.get_object()) {
    names.emplace_back(name);
  }
  EXPECT_EQ(names, (std::vector<std::string>{"core_goal", "requires_escalation",
                                             "integrations_needed", "knowledge_domains", "tone",
                                             "personality_traits", "behavioral_guidelines"}));
  EXPECT_TRUE(made.requires_escalation);
  EXPECT_EQ(made.tone, "calm and formal");
}

TEST(PlanReview, NamesWhatAPlanLacks) {
  const auto procedure = read(kSop);
  const auto whole = draft(procedure, requirements(procedure));
  auto plan = whole;
  std::erase_if(plan.constraints, [](const PlanEntry& entry) {
    return entry.text.find("14 days") != std::string::npos;
  });
  std::erase_if(plan.interaction_patterns,
                [](const PlanEntry& entry) { return entry.name == "1"; });
  std::erase_if(plan.error_handling,
                [](const PlanEntry& entry) { return entry.kind != "tool_failure"; });
  std::erase_if(plan.tools, [](const PlanEntry& entry) {
    return entry.kind == "records" || entry.kind == "handoff";
  });
  plan.constraints.push_back({.kind = "must", .text = "Sing to the guest.", .lines = {3}});
  const auto judged = review(plan, procedure);
  EXPECT_FALSE(judged.approved);
  for (const auto* kind : {"missing_rule", "uncovered_step", "uncovered_escalation", "missing_tool",
                           "missing_error_handling", "missing_escalation", "missing_integration"}) {
    EXPECT_TRUE(has(judged.missing_elements, kind)) << kind;
  }
  EXPECT_TRUE(has(judged.weaknesses, "stale_entry"));
  EXPECT_TRUE(has(judged.weaknesses, "contradiction"));
  const auto second = review(revise(plan, judged, procedure), procedure);
  EXPECT_TRUE(second.approved) << core::to_json(second);
}

TEST(PlanReview, RefusesAnEmptyPlanAndTheRevisionFillsIt) {
  const auto procedure = read(kSop);
  const auto judged = review(Plan{}, procedure);
  EXPECT_FALSE(judged.approved);
  EXPECT_TRUE(review(revise(Plan{}, judged, procedure), procedure).approved);
}

TEST(Plan, TravelsAsJson) {
  const auto procedure = read(kSop);
  const auto plan = approved_plan(procedure);
  const auto text = core::to_json(plan);
  EXPECT_EQ(core::to_json(core::decode_json<Plan>(text).value()), text);
  const auto judged = core::to_json(review(Plan{}, procedure));
  EXPECT_EQ(core::to_json(core::decode_json<PlanReview>(judged).value()), judged);
}

TEST(Definition, LetsTheStricterStatementHold) {
  const auto procedure = read(kSop);
  const auto definition = generate(approved_plan(procedure), procedure, {.name = "Pier"});
  ASSERT_EQ(definition.steps.size(), 4U);
  EXPECT_EQ(definition.steps[2].text.find("Read the gate code"), std::string::npos);
  EXPECT_NE(definition.steps[2].note.find("Never tell the gate code"), std::string::npos);
  EXPECT_NE(definition.prompts.system.find("Never tell the gate code"), std::string::npos);
  EXPECT_EQ(definition.prompts.system.find("\n3. Read the gate code"), std::string::npos);
  EXPECT_TRUE(
      std::any_of(definition.tools.begin(), definition.tools.end(), [](const DefinitionTool& tool) {
        return tool.category == "inventory" && tool.system.empty() && !tool.connected;
      }));
}

TEST(Definition, ChangesWithTheSop) {
  const auto make = [](std::string text) {
    const auto procedure = read(text);
    return generate(approved_plan(procedure), procedure, {.name = "Pier"});
  };
  std::string changed(kSop);
  changed.replace(changed.find("14 days"), 2, "21");
  const auto before = make(std::string(kSop));
  const auto after = make(changed);
  ASSERT_EQ(before.rules.size(), after.rules.size());
  int different = 0;
  for (std::size_t i = 0; i < before.rules.size(); ++i) {
    if (core::to_json(before.rules[i]) != core::to_json(after.rules[i])) {
      ++different;
      ASSERT_EQ(after.rules[i].limits.size(), 1U);
      EXPECT_DOUBLE_EQ(after.rules[i].limits[0].value, 21 * 24);
    }
  }
  EXPECT_EQ(different, 1);
  EXPECT_NE(after.prompts.system.find("21 days"), std::string::npos);
  EXPECT_EQ(after.prompts.system.find("14 days"), std::string::npos);
}

TEST(DefinitionReview, NamesWhatADefinitionLacks) {
  const auto procedure = read(kSop);
  const auto whole = generate(approved_plan(procedure), procedure, {.name = "Pier"});
  EXPECT_TRUE(review(whole, procedure).critical_issues.empty())
      << core::to_json(review(whole, procedure));
  auto broken = whole;
  broken.steps.erase(broken.steps.begin());
  broken.rules.clear();
  broken.handoff.clear();
  broken.tools.clear();
  broken.guardrails.clear();
  broken.rules.push_back({.id = "rule-1", .kind = "must", .text = "Sing.", .line = 3});
  broken.goal.clear();
  const auto judged = review(broken, procedure);
  EXPECT_EQ(judged.quality, 1);
  for (const auto* kind :
       {"missing_step", "missing_rule", "stale_rule", "missing_handoff", "missing_tool", "invalid",
        "contradiction", "missing_escalation", "missing_integration", "stale_prompts"}) {
    EXPECT_TRUE(has(judged.critical_issues, kind)) << kind;
  }
  const auto mended = review(revise(broken, judged, procedure), procedure);
  EXPECT_TRUE(mended.critical_issues.empty()) << core::to_json(mended);
  EXPECT_GE(mended.quality, 8);
}

TEST(Prompts, SpeakAsTheOwnerWants) {
  const auto procedure = read(kSop);
  const AgentFacts facts{
      .name = "Pier",
      .type = "voice",
      .knowledge_description = "Rules of the harbour.",
      .handoff_description = "When a guest asks for the harbour master.",
      .voice_personality = {{"demeanor", "unhurried"}, {"filler_words", "none"}}};
  const auto made = prompts(generate(approved_plan(procedure), procedure, facts));
  EXPECT_NE(made.voice_prompt.find("demeanor: unhurried"), std::string::npos);
  EXPECT_NE(made.voice_prompt.find("filler words: none"), std::string::npos);
  EXPECT_NE(made.system_prompt.find("Rules of the harbour."), std::string::npos);
  EXPECT_NE(made.system_prompt.find("When a guest asks for the harbour master."),
            std::string::npos);
}

TEST(Schema, IsEmbedded) {
  const auto schema = core::parse_json(definition_schema()).value();
  EXPECT_EQ(schema.at("$schema").as_string(), "https://json-schema.org/draft/2020-12/schema");
  EXPECT_EQ(schema.at("properties").at("format").at("const").as_string(), kDefinitionFormat);
}

}  // namespace
}  // namespace auriga::procedure
