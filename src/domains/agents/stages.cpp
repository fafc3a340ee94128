#include "domains/agents/stages.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "core/encode.hpp"

namespace auriga::agents {
namespace {

constexpr std::array<StageInfo, 12> kStages{{
    {"provision_knowledge", "Provision knowledge"},
    {"parse_personality", "Parse voice personality"},
    {"parse_sop", "Parse SOP"},
    {"draft_plan", "Draft plan"},
    {"review_plan", "Review plan"},
    {"revise_plan", "Revise plan"},
    {"generate_definition", "Generate definition"},
    {"review_definition", "Review definition"},
    {"revise_definition", "Revise definition"},
    {"generate_prompts", "Generate prompts"},
    {"deploy", "Deploy"},
    {"activate", "Activate"},
}};

json::array messages_of(const std::vector<procedure::Gap>& gaps) {
  constexpr std::size_t kNamed = 20;  // The rest stands in the stage's output.
  json::array out;
  for (const auto& gap : gaps) {
    if (out.size() == kNamed) {
      break;
    }
    out.push_back({{"kind", gap.kind}, {"message", gap.message}});
  }
  return out;
}

procedure::AgentFacts facts_of(const AgentSource& source, const json::object& personality) {
  return {.name = source.agent_name,
          .type = std::string(core::enum_name(source.agent_type)),
          .knowledge_description = source.knowledge_base_description,
          .handoff_description = source.human_handoff_description,
          .voice_personality = personality};
}

/// How the agent sounds: what its owner set, and for the rest what the SOP says of its manner.
json::object personality_of(const AgentSource& source, const procedure::Procedure& procedure) {
  const auto needed = procedure::requirements(procedure);
  const bool formal = std::ranges::find(procedure.tone, "formal") != procedure.tone.end();
  json::object out{{"identity", source.agent_name},
                   {"task", needed.core_goal},
                   {"demeanor", needed.tone},
                   {"tone", needed.tone},
                   {"formality_level", formal ? "formal" : "neutral"},
                   {"enthusiasm_level", "moderate"},
                   {"filler_words", "none"},
                   {"pacing", "moderate"},
                   {"additional_instructions", ""}};
  if (source.voice_personality) {
    for (const auto& [name, value] : *source.voice_personality) {
      if (!value.is_null() && !(value.is_string() && value.get_string().empty())) {
        out[name] = value;
      }
    }
  }
  return out;
}

json::value as_json(const auto& value) {
  return core::value_or_throw(core::parse_json(core::to_json(value)));
}

StageMade whole(const auto& value, json::object summary) {
  return {core::to_json(value), std::move(summary)};
}

StageMade parse_personality(const StageInput& in) {
  const auto made = personality_of(in.source, *in.procedure);
  return whole(made, {{"tone", made.at("tone")}, {"pacing", made.at("pacing")}});
}

StageMade parse_sop(const StageInput& in) {
  const auto& sop = *in.procedure;
  const auto needed = procedure::requirements(sop);
  const json::object output{
      {"requirements", as_json(needed)}, {"faults", as_json(sop.faults)},
      {"sections", sop.sections.size()}, {"steps", sop.steps.size()},
      {"rules", sop.rules.size()},       {"escalations", sop.escalations.size()},
      {"truncated", sop.truncated}};
  return whole(output, {{"steps", sop.steps.size()},
                        {"rules", sop.rules.size()},
                        {"faults", sop.faults.size()},
                        {"requires_escalation", needed.requires_escalation}});
}

StageMade draft_plan(const StageInput& in) {
  return whole(procedure::draft(*in.procedure, procedure::requirements(*in.procedure)),
               {{"round", 1}});
}

StageMade review_plan(const StageInput& in) {
  const auto review = procedure::review(stage_value<procedure::Plan>(in.plan), *in.procedure);
  auto gaps = messages_of(review.weaknesses);
  for (auto& gap : messages_of(review.missing_elements)) {
    gaps.push_back(std::move(gap));
  }
  return whole(review, {{"approved", review.approved},
                        {"round", in.round},
                        {"weaknesses", review.weaknesses.size()},
                        {"missing_elements", review.missing_elements.size()},
                        {"gaps", std::move(gaps)}});
}

StageMade revise_plan(const StageInput& in) {
  return whole(procedure::revise(stage_value<procedure::Plan>(in.plan),
                                 stage_value<procedure::PlanReview>(in.review), *in.procedure),
               {{"round", in.round + 1}});
}

StageMade generate_definition(const StageInput& in) {
  const auto made =
      procedure::generate(stage_value<procedure::Plan>(in.plan), *in.procedure,
                          facts_of(in.source, stage_value<json::object>(in.personality)));
  return whole(made, {{"round", 1},
                      {"steps", made.steps.size()},
                      {"rules", made.rules.size()},
                      {"handoff", made.handoff.size()}});
}

StageMade review_definition(const StageInput& in) {
  const auto review =
      procedure::review(stage_value<procedure::Definition>(in.definition), *in.procedure);
  return whole(review, {{"approved", review.critical_issues.empty()},
                        {"round", in.round},
                        {"quality", review.quality},
                        {"critical_issues", messages_of(review.critical_issues)}});
}

StageMade revise_definition(const StageInput& in) {
  return whole(
      procedure::revise(stage_value<procedure::Definition>(in.definition),
                        stage_value<procedure::DefinitionReview>(in.review), *in.procedure),
      {{"round", in.round + 1}});
}

StageMade generate_prompts(const StageInput& in) {
  const auto made = procedure::prompts(stage_value<procedure::Definition>(in.definition));
  return whole(made, {{"system_prompt", made.system_prompt.size()},
                      {"voice_prompt", made.voice_prompt.size()}});
}

struct Doer {
  std::string_view stage;
  StageMade (*make)(const StageInput&);
};
constexpr std::array<Doer, 9> kDoers{{{"parse_personality", parse_personality},
                                      {"parse_sop", parse_sop},
                                      {"draft_plan", draft_plan},
                                      {"review_plan", review_plan},
                                      {"revise_plan", revise_plan},
                                      {"generate_definition", generate_definition},
                                      {"review_definition", review_definition},
                                      {"revise_definition", revise_definition},
                                      {"generate_prompts", generate_prompts}}};

}  // namespace

std::span<const StageInfo> stage_infos() {
  return kStages;
}

StageMade do_stage(std::string_view stage, const StageInput& in) {
  const auto* const doer = std::ranges::find(kDoers, stage, &Doer::stage);
  if (doer == kDoers.end()) {
    throw StageFailure("Agents.StageMissing", "There is no stage " + std::string(stage) + ".");
  }
  return doer->make(in);
}

}  // namespace auriga::agents
