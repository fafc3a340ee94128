#include <gtest/gtest.h>

#include <algorithm>

#include "core/decode.hpp"
#include "core/encode.hpp"
#include "support.hpp"

namespace auriga::procedure {
namespace {

constexpr std::string_view kStagedSop =
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
  const auto made = requirements(read(kStagedSop));
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
  const auto procedure = read(kStagedSop);
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
  const auto procedure = read(kStagedSop);
  const auto judged = review(Plan{}, procedure);
  EXPECT_FALSE(judged.approved);
  EXPECT_TRUE(review(revise(Plan{}, judged, procedure), procedure).approved);
}

TEST(Plan, TravelsAsJson) {
  const auto procedure = read(kStagedSop);
  const auto plan = approved_plan(procedure);
  const auto text = core::to_json(plan);
  EXPECT_EQ(core::to_json(core::decode_json<Plan>(text).value()), text);
  const auto judged = core::to_json(review(Plan{}, procedure));
  EXPECT_EQ(core::to_json(core::decode_json<PlanReview>(judged).value()), judged);
}

TEST(Definition, LetsTheStricterStatementHold) {
  const auto procedure = read(kStagedSop);
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
  std::string changed(kStagedSop);
  changed.replace(changed.find("14 days"), 2, "21");
  const auto before = make(std::string(kStagedSop));
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
  const auto procedure = read(kStagedSop);
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
  const auto procedure = read(kStagedSop);
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

TEST(PlanReview, PraisesWhatThePlanHoldsAndNoMore) {
  const auto procedure = read(kStagedSop);
  const auto judged = review(approved_plan(procedure), procedure);
  const auto said = core::to_json(judged.strengths);
  EXPECT_NE(said.find("rules are in the plan."), std::string::npos) << said;
  EXPECT_NE(said.find("All 4 steps are in the plan."), std::string::npos) << said;
  EXPECT_EQ(said.find("kept"), std::string::npos) << said;
}

// Not what is forbidden, nothing twice, and things alone: neither what is done with them nor a
// "task for" somebody.
TEST(Plan, KeepsOnlyWhatMayBeAsked) {
  const auto kept = [](std::string_view sop) {
    const auto procedure = read(sop);
    std::vector<std::string> names;
    for (const auto& entry : draft(procedure, requirements(procedure)).memory_strategy) {
      if (entry.kind == "keep") {
        names.push_back(entry.name);
      }
    }
    return names;
  };
  EXPECT_EQ(
      kept("1. Ask for the name and the date of birth and find the boat in PierBase.\n"
           "2. Ask for the PIN of the card and compare it.\n"
           "3. Open a task for the workshop in PierBase.\n"
           "4. Ask for a photo of the hull and of the mast.\n"
           "5. Ask for the date of birth once more.\n\n"
           "Never ask for the PIN of a card.\n"),
      (std::vector<std::string>{"name", "date of birth", "photo of the hull and of the mast"}));
  EXPECT_EQ(
      kept("1. Ask for the plate number.\n\nNever ask for the plate number unless a ticket was "
           "lost.\n"),
      std::vector<std::string>{"plate number"});
  EXPECT_TRUE(kept("1. Ask for .\n2. Ask for , and\n3. ask for and and , the\n").empty());
}

TEST(Definition, HasOneToolForEachSystem) {
  const auto procedure = read(
      "1. Look up the customer's record in PierBase, our customer system.\n"
      "2. Book the appointment in the calendar of PierBase.\n"
      "3. Refund the fee through PayWay.\n");
  const auto plan = approved_plan(procedure);
  EXPECT_TRUE(review(plan, procedure).approved);
  const auto made = generate(plan, procedure, {.name = "Pier"});
  std::vector<std::string> systems;
  for (const auto& tool : made.tools) {
    if (!tool.connected) {
      systems.push_back(tool.system);
    }
  }
  std::ranges::sort(systems);
  EXPECT_EQ(systems, (std::vector<std::string>{"PayWay", "PierBase"}));
  for (const auto& step : made.steps) {
    for (const auto& id : step.tools) {
      EXPECT_NE(std::ranges::find(made.tools, id, &DefinitionTool::id), made.tools.end()) << id;
    }
  }
  EXPECT_TRUE(review(made, procedure).critical_issues.empty());
}

TEST(Definition, ConnectsTheSystemsThatToolsAreNamedAfter) {
  const auto procedure = read(kStagedSop);
  const auto plan = approved_plan(procedure);
  const auto is_connected = [&](std::vector<std::string> tools) {
    const auto made = generate(plan, procedure, {.name = "Pier", .tools = std::move(tools)});
    const auto records =
        std::find_if(made.tools.begin(), made.tools.end(),
                     [](const DefinitionTool& tool) { return tool.category == "records"; });
    const bool told = made.prompts.system.find(
                          "PierBase (records). Not connected: take the "
                          "details down and hand over") == std::string::npos;
    EXPECT_NE(made.prompts.system.find("PierBase (records)"), std::string::npos);
    EXPECT_EQ(records->connected, told) << "the prompt says the same";
    EXPECT_NE(made.prompts.system.find("inventory (no system named). Not connected"),
              std::string::npos);
    return records->connected;
  };
  for (const auto* name : {"PierBase", "pierbase", "pier_base", "find-in-pier-base", "getPierBase",
                           "PIERBASE_lookup"}) {
    EXPECT_TRUE(is_connected({"weather", name})) << name;
  }
  EXPECT_FALSE(is_connected({}));
  for (const auto* name : {"weather", "pier", "base_pier", "pierbased", "happierbase", "_"}) {
    EXPECT_FALSE(is_connected({name})) << name;
  }
}

TEST(Definition, HandsOverForNoHandOverOfItsOwn) {
  for (const auto* words :
       {"Say \"One moment, please.\" when you hand over.",
        "When you hand over, say \"One moment, please.\"",
        "Before you transfer a guest to the harbour master, ask for the berth."}) {
    const auto plain = read(kStagedSop);
    const auto text = std::string(kStagedSop) + "\n" + words + "\n";
    const auto procedure = read(text);
    EXPECT_EQ(procedure.escalations.size(), plain.escalations.size())
        << words << core::to_json(procedure.escalations);
    const auto described = read(kStagedSop, words);
    EXPECT_EQ(described.escalations.size(), plain.escalations.size()) << words;
  }
  for (const auto* words :
       {"When you cannot help, hand over.", "If you are not sure, hand over to the harbour master.",
        "When a guest asks for a person, say \"One moment\" and hand over.",
        "If you have to escalate, call the harbour master."}) {
    const auto procedure = read(std::string(kStagedSop) + "\n" + words + "\n");
    EXPECT_EQ(procedure.escalations.size(), read(kStagedSop).escalations.size() + 1) << words;
  }
}

TEST(Schema, NamesThePlacesThatDoNotFit) {
  const auto procedure = read(kStagedSop);
  auto definition = generate(approved_plan(procedure), procedure, {.name = "Pier"});
  const auto faults_of = [](const Definition& made) {
    return schema_faults(core::parse_json(core::to_json(made)).value());
  };
  EXPECT_TRUE(faults_of(definition).empty());
  definition.goal.clear();
  definition.rules[1].kind = "perhaps";
  definition.memory.keep.assign(201, "berth");
  std::vector<std::string> places;
  for (const auto& fault : faults_of(definition)) {
    places.push_back(fault.pointer);
  }
  std::sort(places.begin(), places.end());
  EXPECT_EQ(places, (std::vector<std::string>{"/goal", "/memory/keep", "/rules/1/kind"}));
}

TEST(Schema, HoldsForWhatTheLongestSopMakes) {
  std::string sop = "# Desk\n\n## Tone\n\n";
  for (int i = 0; i < 300; ++i) {
    sop += "Be calm and warm in case " + std::to_string(i) + ".\n\n";
  }
  sop += "## Steps\n\n";
  for (int i = 1; sop.size() < 190'000; ++i) {
    sop += std::to_string(i) + ". Do it.\n";
  }
  const auto procedure = read(sop);
  const auto made =
      generate(draft(procedure, requirements(procedure)), procedure, {.name = "Desk"});
  EXPECT_GT(made.steps.size(), 9'000U);
  const auto faults = schema_faults(core::parse_json(core::to_json(made)).value());
  EXPECT_TRUE(faults.empty()) << faults.front().pointer << " " << faults.front().message;
}

TEST(Definition, KeepsNothingThatMustNotBeAskedAndNothingTwice) {
  const auto procedure = read(
      "# Till\n\n## Steps\n\n1. Ask for the order number.\n2. Ask for the Order number again.\n"
      "3. Never ask for the password.\n\n## Rules\n\n- Do not accept card numbers in the chat.\n");
  const auto memory = generate(approved_plan(procedure), procedure, {.name = "Till"}).memory;
  for (const auto& kept : memory.keep) {
    EXPECT_EQ(kept.find("password"), std::string::npos) << kept;
  }
  EXPECT_EQ(std::ranges::count(memory.keep, "order number"), 1);
  EXPECT_TRUE(std::ranges::any_of(memory.never_keep, [](const std::string& rule) {
    return rule.find("card numbers") != std::string::npos;
  }));
}

TEST(Prompts, SayWhatIsNeverKept) {
  const auto procedure = read(
      "# Till\n\n## Steps\n\n1. Greet the customer.\n\n## Rules\n\n"
      "- Never record card numbers.\n");
  const auto definition = generate(approved_plan(procedure), procedure, {.name = "Till"});
  ASSERT_EQ(definition.memory.never_keep.size(), 1U);
  EXPECT_NE(
      prompts(definition).system_prompt.find("- Never keep: " + definition.memory.never_keep[0]),
      std::string::npos);
}

TEST(Schema, IsEmbedded) {
  const auto schema = core::parse_json(definition_schema()).value();
  EXPECT_EQ(schema.at("$schema").as_string(), "https://json-schema.org/draft/2020-12/schema");
  EXPECT_EQ(schema.at("properties").at("format").at("const").as_string(), kDefinitionFormat);
}

}  // namespace
}  // namespace auriga::procedure
