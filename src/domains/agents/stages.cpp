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

/// What parse_sop left, as far as later stages ask.
struct Understanding {
  std::vector<procedure::Fault> faults;
};
BOOST_DESCRIBE_STRUCT(Understanding, (), (faults))
core::Rules rules(core::Type<Understanding>) {
  return {.name = "Understanding", .meaning = "An SOP as it was understood.", .open = true};
}

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

procedure::AgentFacts facts_of(const StageInput& in, const json::object& personality) {
  const auto& source = in.source;
  return {.name = source.agent_name,
          .type = std::string(core::enum_name(source.agent_type)),
          .knowledge_description = source.knowledge_base_description,
          .handoff_description = source.human_handoff_description,
          .voice_personality = personality,
          .tools = in.tools};
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

StageMade whole(const auto& value, json::object summary, authoring::Remarks remarks = {}) {
  return {
      .output = core::to_json(value), .summary = std::move(summary), .remarks = std::move(remarks)};
}

/// `value` with what a model said of it, where one was asked.
template <class Advice, class Value, class... More>
Value advised(const StageInput& in, authoring::Remarks& remarks, Value value, const More&... more) {
  if (!in.said) {
    return value;
  }
  return authoring::take(std::move(value), authoring::read_advice<Advice>(*in.said), more...,
                         in.source.sop, remarks);
}

StageMade parse_personality(const StageInput& in) {
  authoring::Remarks remarks;
  const auto made =
      advised<authoring::PersonalityAdvice>(in, remarks, personality_of(in.source, *in.procedure),
                                            in.source.voice_personality.value_or(json::object()));
  return whole(made, {{"tone", made.at("tone")}, {"pacing", made.at("pacing")}},
               std::move(remarks));
}

StageMade parse_sop(const StageInput& in) {
  const auto& sop = *in.procedure;
  authoring::Remarks remarks;
  const auto reading = advised<authoring::SopAdvice>(
      in, remarks, authoring::SopReading{procedure::requirements(sop), sop.faults, {}});
  const json::object output{{"requirements", as_json(reading.requirements)},
                            {"faults", as_json(reading.faults)},
                            {"dismissed", as_json(reading.dismissed)},
                            {"sections", sop.sections.size()},
                            {"steps", sop.steps.size()},
                            {"rules", sop.rules.size()},
                            {"escalations", sop.escalations.size()},
                            {"truncated", sop.truncated}};
  return whole(output,
               {{"steps", sop.steps.size()},
                {"rules", sop.rules.size()},
                {"faults", reading.faults.size()},
                {"requires_escalation", reading.requirements.requires_escalation}},
               std::move(remarks));
}

StageMade draft_plan(const StageInput& in) {
  authoring::Remarks remarks;
  const auto plan = advised<authoring::PlanAdvice>(
      in, remarks, procedure::draft(*in.procedure, procedure::requirements(*in.procedure)));
  return whole(plan, {{"round", 1}}, std::move(remarks));
}

StageMade review_plan(const StageInput& in) {
  const auto plan = stage_value<procedure::Plan>(in.plan);
  authoring::Remarks remarks;
  const auto review =
      advised<authoring::ReviewAdvice>(in, remarks, procedure::review(plan, *in.procedure), plan);
  auto gaps = messages_of(review.weaknesses);
  for (auto& gap : messages_of(review.missing_elements)) {
    gaps.push_back(std::move(gap));
  }
  return whole(review,
               {{"approved", review.approved},
                {"round", in.round},
                {"weaknesses", review.weaknesses.size()},
                {"missing_elements", review.missing_elements.size()},
                {"gaps", std::move(gaps)}},
               std::move(remarks));
}

StageMade revise_plan(const StageInput& in) {
  const auto review = stage_value<procedure::PlanReview>(in.review);
  authoring::Remarks remarks;
  const auto plan = advised<authoring::RevisionAdvice>(
      in, remarks, procedure::revise(stage_value<procedure::Plan>(in.plan), review, *in.procedure),
      review);
  return whole(plan, {{"round", in.round + 1}}, std::move(remarks));
}

StageMade generate_definition(const StageInput& in) {
  authoring::Remarks remarks;
  const auto made = advised<authoring::WordsAdvice>(
      in, remarks,
      procedure::generate(stage_value<procedure::Plan>(in.plan), *in.procedure,
                          facts_of(in, stage_value<json::object>(in.personality))),
      *in.procedure);
  return whole(made,
               {{"round", 1},
                {"steps", made.steps.size()},
                {"rules", made.rules.size()},
                {"handoff", made.handoff.size()}},
               std::move(remarks));
}

StageMade review_definition(const StageInput& in) {
  const auto definition = stage_value<procedure::Definition>(in.definition);
  authoring::Remarks remarks;
  const auto review = advised<authoring::ReviewAdvice>(
      in, remarks, procedure::review(definition, *in.procedure), definition);
  return whole(review,
               {{"approved", review.critical_issues.empty()},
                {"round", in.round},
                {"quality", review.quality},
                {"critical_issues", messages_of(review.critical_issues)}},
               std::move(remarks));
}

StageMade revise_definition(const StageInput& in) {
  const auto review = stage_value<procedure::DefinitionReview>(in.review);
  authoring::Remarks remarks;
  const auto definition = advised<authoring::RevisionAdvice>(
      in, remarks,
      procedure::revise(stage_value<procedure::Definition>(in.definition), review, *in.procedure),
      review);
  return whole(definition, {{"round", in.round + 1}}, std::move(remarks));
}

StageMade generate_prompts(const StageInput& in) {
  const auto definition = stage_value<procedure::Definition>(in.definition);
  authoring::Remarks remarks;
  const auto made =
      advised<authoring::PromptsAdvice>(in, remarks, procedure::prompts(definition), definition);
  return whole(
      made,
      {{"system_prompt", made.system_prompt.size()}, {"voice_prompt", made.voice_prompt.size()}},
      std::move(remarks));
}

/// "1. contradiction: Line 4 …", one to a line: the model answers by the numbers.
void number(std::string& out, std::size_t& count, const auto& faults) {
  for (const auto& fault : faults) {
    out += std::to_string(++count) + ". " + fault.kind + ": " + fault.message + "\n";
  }
}

std::string numbered(const auto&... lists) {
  std::string out;
  std::size_t count = 0;
  (number(out, count, lists), ...);
  return out.empty() ? "(none)" : out;
}

/// The words of a definition, without the long texts made of it.
json::object words_of(const procedure::Definition& definition) {
  const auto& words = definition.prompts;
  return {{"goal", definition.goal},
          {"tone", definition.tone.words},
          {"greeting", words.greeting},
          {"farewell", words.farewell},
          {"unknown", words.unknown},
          {"handoff", words.handoff},
          {"knowledge", definition.knowledge.description}};
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

std::string whole_definition(const std::string& definition, const std::string& prompts) {
  auto made = stage_value<procedure::Definition>(definition);
  auto words = stage_value<procedure::Prompts>(prompts);
  made.prompts.system = std::move(words.system_prompt);
  made.prompts.voice = std::move(words.voice_prompt);
  auto whole = core::to_json(made);
  const auto faults = procedure::schema_faults(core::value_or_throw(core::parse_json(whole)));
  if (!faults.empty()) {
    std::string cause = "The definition is not as its schema says:";
    for (const auto& fault : faults) {
      cause += (cause.ends_with(':') ? " " : "; ") + fault.pointer + " " + fault.message;
    }
    throw StageFailure("Agents.DefinitionInvalid", cause + ".");
  }
  return whole;
}

std::string material_of(std::string_view stage, const StageInput& in, const StageMade& made) {
  if (stage == "parse_sop") {
    return numbered(in.procedure->faults);
  }
  if (stage == "review_plan") {
    return in.plan;
  }
  if (stage == "revise_plan") {
    const auto review = stage_value<procedure::PlanReview>(in.review);
    return numbered(review.weaknesses, review.missing_elements);
  }
  if (stage == "generate_definition") {
    return core::to_json(words_of(stage_value<procedure::Definition>(made.output)));
  }
  if (stage == "review_definition") {
    auto definition = stage_value<procedure::Definition>(in.definition);
    definition.prompts.system.clear();
    definition.prompts.voice.clear();
    return core::to_json(definition);
  }
  if (stage == "revise_definition") {
    return numbered(stage_value<procedure::DefinitionReview>(in.review).critical_issues);
  }
  return made.output;
}

std::shared_ptr<const procedure::Procedure> understood(
    std::shared_ptr<const procedure::Procedure> read, const std::string& understanding) {
  auto faults = stage_value<Understanding>(understanding).faults;
  if (core::to_json(faults) == core::to_json(read->faults)) {
    return read;
  }
  auto out = std::make_shared<procedure::Procedure>(*read);
  out->faults = std::move(faults);
  return out;
}

}  // namespace auriga::agents
