#include "engines/authoring/take.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "core/encode.hpp"
#include "core/text.hpp"
#include "engines/authoring/claims.hpp"
#include "engines/authoring/evidence.hpp"

namespace auriga::authoring {
namespace {

using procedure::Fault;
using procedure::Gap;

constexpr std::string_view kObjection = "objection";
constexpr std::size_t kClip = 120;

std::string in_quotes(std::string_view text) {
  return "\u201C" + core::clip(std::string(text), kClip) + "\u201D";
}

std::string left_out(std::string_view what, std::string_view text, const std::string& why) {
  return std::string(what) + " was left out (" + in_quotes(text) + "): " + why;
}

/// The lines that the quotes stand on; nothing, with a remark, where one stands nowhere.
std::optional<std::vector<int>> grounds(std::string_view what, std::string_view text,
                                        const std::vector<std::string>& quotes,
                                        std::string_view sop, Remarks& remarks) {
  std::string missing;
  auto lines = lines_of(quotes, sop, missing);
  if (!lines) {
    remarks.push_back(left_out(what, text, in_quotes(missing) + " does not stand in the SOP."));
  }
  return lines;
}

/// Whether the agent may say or do this: its figures and addresses are the SOP's.
bool sound(std::string_view what, std::string_view text, std::string_view sop, Remarks& remarks) {
  const auto stray = stray_fact(text, sop);
  if (!stray.empty()) {
    remarks.push_back(left_out(what, text, in_quotes(stray) + " does not stand in the SOP."));
  }
  return stray.empty();
}

/// Adds what is not there yet, each clipped.
void join(std::vector<std::string>& into, const std::vector<std::string>& more) {
  for (const auto& one : more) {
    auto text = core::clip(core::trim(one), kWordsMax);
    const bool there = std::ranges::any_of(into, [&](const std::string& known) {
      return core::lower_ascii(known) == core::lower_ascii(text);
    });
    if (!text.empty() && !there && into.size() < 100) {
      into.push_back(std::move(text));
    }
  }
}

/// What a program can prove needs nobody's judgement.
bool is_structural(const std::string& kind) {
  constexpr std::array<std::string_view, 4> kProved{"undefined_reference", "unreachable_step",
                                                    "missing_step", "duplicate_step"};
  return std::ranges::find(kProved, kind) != kProved.end();
}

void dismiss(SopReading& reading, const std::vector<UnfoundedAdvice>& unfounded, Remarks& remarks) {
  std::vector<std::string> reasons(reading.faults.size());
  for (const auto& one : unfounded) {
    const auto at = static_cast<std::size_t>(one.number) - 1;
    if (at >= reading.faults.size()) {
      remarks.push_back("There is no fault " + std::to_string(one.number) + " to be unfounded.");
    } else if (is_structural(reading.faults[at].kind)) {
      remarks.push_back("It was called unfounded and stays, for it can be proved: " +
                        reading.faults[at].message);
    } else {
      reasons[at] = one.reason;
    }
  }
  std::vector<Fault> kept;
  for (std::size_t i = 0; i < reading.faults.size(); ++i) {
    if (reasons[i].empty()) {
      kept.push_back(std::move(reading.faults[i]));
    } else {
      reading.dismissed.push_back({std::move(reading.faults[i]), std::move(reasons[i])});
    }
  }
  reading.faults = std::move(kept);
}

bool same_place(const Fault& known, const Fault& fault) {
  if (known.kind != fault.kind) {
    return false;
  }
  const auto shared = std::ranges::count_if(fault.lines, [&](int line) {
    return std::ranges::find(known.lines, line) != known.lines.end();
  });
  return shared == static_cast<std::ptrdiff_t>(fault.lines.size());
}

void add_fault(SopReading& reading, const FaultAdvice& advice, std::string_view sop,
               Remarks& remarks) {
  auto lines = grounds("A fault", advice.message, advice.quotes, sop, remarks);
  if (!lines || !sound("A fault", advice.resolution, sop, remarks)) {
    return;
  }
  if (advice.kind == "contradiction" && advice.quotes.size() < 2) {
    remarks.push_back(left_out("A fault", advice.message, "a contradiction has two statements."));
    return;
  }
  const bool of_subject =
      advice.kind == "missing_escalation" || advice.kind == "missing_integration";
  if (of_subject && advice.subject.empty()) {
    remarks.push_back(left_out("A fault", advice.message, "its subject is missing."));
    return;
  }
  Fault fault{.kind = advice.kind,
              .message = advice.message,
              .lines = std::move(*lines),
              .remedy = advice.remedy,
              .resolution = advice.resolution,
              .subject = advice.subject};
  const bool known = std::ranges::any_of(
      reading.faults, [&](const Fault& each) { return same_place(each, fault); });
  if (!known) {
    reading.faults.push_back(std::move(fault));
  }
}

/// Objections as gaps; what is met already is not named again.
template <class IsMet>
std::vector<Gap> gaps_of(const ReviewAdvice& advice, std::string_view sop, Remarks& remarks,
                         const IsMet& is_met) {
  std::vector<Gap> out;
  for (const auto& one : advice.objections) {
    auto lines = grounds("An objection", one.message, one.quotes, sop, remarks);
    if (!lines || !sound("An objection", one.remedy, sop, remarks) || is_met(*lines)) {
      continue;
    }
    out.push_back({std::string(kObjection), one.message, std::move(*lines), one.remedy});
  }
  return out;
}

template <class Lines>
bool has_all(const Lines& lines, const std::vector<int>& wanted) {
  return std::ranges::all_of(
      wanted, [&](int line) { return std::ranges::find(lines, line) != lines.end(); });
}

/// Calls `add` with each policy that stands up and its gap.
template <class Add>
void each_policy(const RevisionAdvice& advice, const std::vector<const Gap*>& gaps,
                 std::string_view sop, Remarks& remarks, const Add& add) {
  for (const auto& policy : advice.policies) {
    const auto at = static_cast<std::size_t>(policy.number) - 1;
    if (at >= gaps.size()) {
      remarks.push_back(left_out("A policy", policy.text, "there is no such gap."));
    } else if (gaps[at]->kind == "contradiction") {
      remarks.push_back(left_out("A policy", policy.text,
                                 "of statements that contradict each other the stricter holds."));
    } else if (sound("A policy", policy.text, sop, remarks)) {
      add(*gaps[at], policy.text);
    }
  }
}

void put(std::string& into, const std::string& said, bool fixed, std::string_view what,
         std::string_view sop, Remarks& remarks) {
  if (!fixed && !said.empty() && sound(what, said, sop, remarks)) {
    into = said;
  }
}

std::string strings_in(const core::json::object& object) {
  std::string out;
  for (const auto& [name, value] : object) {
    out += value.is_string() ? std::string(value.get_string()) : core::to_json(value);
    out += "\n";
  }
  return out;
}

std::vector<std::string> statements_of(const procedure::Definition& definition) {
  std::vector<std::string> out;
  for (const auto& rule : definition.rules) {
    out.push_back(rule.text);
  }
  for (const auto& each : definition.handoff) {
    out.push_back("Hand over to " + (each.target.empty() ? "staff" : each.target) + ": " +
                  each.condition);
  }
  for (const auto& guardrail : definition.guardrails) {
    out.push_back(guardrail.text);
  }
  for (const auto& step : definition.steps) {
    out.push_back(step.text);
  }
  return out;
}

/// The prompt with what it does not say at its end. Throws MODEL_ANSWER_INVALID where much is
/// missing, or where the whole is longer than prompts may be: clipped it would lose statements.
std::string whole_prompt(const std::string& prompt, const std::vector<std::string>& statements,
                         std::string_view which, Remarks& remarks) {
  const auto missing = unsaid(statements, prompt);
  if (5 * missing.size() > statements.size()) {
    throw core::Error(core::ErrorCode::kModelAnswerInvalid,
                      std::string(which) + " leaves out " + std::to_string(missing.size()) +
                          " of " + std::to_string(statements.size()) + " statements, such as " +
                          in_quotes(missing.front()));
  }
  auto out = prompt;
  if (!missing.empty()) {
    out += "\n\n## This holds as well\n";
  }
  for (const auto& statement : missing) {
    out += "- " + statement + "\n";
  }
  if (out.size() > procedure::kPromptBytesMax) {
    throw core::Error(core::ErrorCode::kModelAnswerInvalid,
                      std::string(which) + " has " + std::to_string(out.size()) + " bytes of " +
                          std::to_string(procedure::kPromptBytesMax) +
                          " with all statements in it; say it in fewer words.");
  }
  if (missing.empty()) {
    return out;
  }
  remarks.push_back(std::string(which) + " lacked " + std::to_string(missing.size()) +
                    (missing.size() == 1 ? " statement" : " statements") +
                    ", now at its end; the first: " + in_quotes(missing.front()));
  return out;
}

}  // namespace

core::Result<core::json::value> object_in(std::string_view answer) {
  const auto begin = answer.find('{');
  const auto end = answer.rfind('}');
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) {
    return core::fail(core::ErrorCode::kModelAnswerInvalid, "The answer holds no JSON object.");
  }
  auto value = core::parse_json(answer.substr(begin, end - begin + 1));
  if (!value) {
    return core::fail(core::ErrorCode::kModelAnswerInvalid,
                      "The answer is no JSON: " + value.error().detail());
  }
  return value;
}

SopReading take(SopReading found, const SopAdvice& advice, std::string_view sop, Remarks& remarks) {
  auto& needed = found.requirements;
  if (!advice.core_goal.empty() && sound("The goal", advice.core_goal, sop, remarks)) {
    needed.core_goal = advice.core_goal;
  }
  if (!advice.tone.empty() && needed.tone == "neutral") {
    needed.tone = advice.tone;
  }
  needed.requires_escalation = needed.requires_escalation || advice.requires_escalation;
  join(needed.personality_traits, advice.personality_traits);
  join(needed.knowledge_domains, advice.knowledge_domains);
  std::vector<std::string> guidelines;
  for (const auto& one : advice.behavioral_guidelines) {
    if (sound("A guideline", one, sop, remarks)) {
      guidelines.push_back(one);
    }
  }
  join(needed.behavioral_guidelines, guidelines);
  dismiss(found, advice.unfounded, remarks);
  for (const auto& fault : advice.faults) {
    add_fault(found, fault, sop, remarks);
  }
  return found;
}

core::json::object take(core::json::object found, const PersonalityAdvice& advice,
                        const core::json::object& own, std::string_view sop, Remarks& remarks) {
  const auto said = core::value_or_throw(core::parse_json(core::to_json(advice)));
  const auto text = std::string(sop) + "\n" + strings_in(found) + "\n" + strings_in(own);
  const Known known(text);
  const Stances stances({text});
  for (const auto& [name, value] : said.as_object()) {
    const auto* const set = own.if_contains(name);
    const bool is_set =
        set != nullptr && !set->is_null() && !(set->is_string() && set->get_string().empty());
    if (is_set || value.as_string().empty()) {
      continue;
    }
    std::vector<LeftOut> strays;
    (void)without_strays(std::string(value.as_string()), known, stances, strays);
    if (strays.empty()) {
      found[name] = value;
    } else {
      remarks.push_back(left_out("The " + std::string(name) + " of the voice",
                                 strays.front().sentence, strays.front().why));
    }
  }
  return found;
}

procedure::Plan take(procedure::Plan plan, const PlanAdvice& advice, std::string_view sop,
                     Remarks& remarks) {
  for (const auto& one : advice.entries) {
    auto lines = grounds("An entry", one.text, {one.quote}, sop, remarks);
    if (!lines || !sound("An entry", one.text, sop, remarks)) {
      continue;
    }
    procedure::PlanEntry entry{.kind = std::string(core::enum_name(one.part)),
                               .name = one.name.empty() ? core::clip(one.text, 80) : one.name,
                               .text = one.text,
                               .lines = std::move(*lines)};
    switch (one.part) {
      case EntryPart::keep:
      case EntryPart::never_keep:
        plan.memory_strategy.push_back(std::move(entry));
        break;
      case EntryPart::guidance:
        plan.constraints.push_back(std::move(entry));
        break;
      case EntryPart::role:
        plan.roles.push_back(std::move(entry));
        break;
    }
  }
  return plan;
}

procedure::PlanReview take(procedure::PlanReview review, const ReviewAdvice& advice,
                           const procedure::Plan& plan, std::string_view sop, Remarks& remarks) {
  join(review.strengths, advice.strengths);
  join(review.suggestions, advice.suggestions);
  auto gaps = gaps_of(advice, sop, remarks, [&](const std::vector<int>& lines) {
    return std::ranges::any_of(plan.constraints, [&](const procedure::PlanEntry& entry) {
      return entry.closes == kObjection && has_all(entry.lines, lines);
    });
  });
  std::ranges::move(gaps, std::back_inserter(review.weaknesses));
  review.approved = review.weaknesses.empty() && review.missing_elements.empty();
  return review;
}

procedure::Plan take(procedure::Plan plan, const RevisionAdvice& advice,
                     const procedure::PlanReview& review, std::string_view sop, Remarks& remarks) {
  std::vector<const Gap*> gaps;
  for (const auto* list : {&review.weaknesses, &review.missing_elements}) {
    for (const auto& gap : *list) {
      gaps.push_back(&gap);
    }
  }
  each_policy(advice, gaps, sop, remarks, [&](const Gap& gap, const std::string& text) {
    for (auto& entry : plan.constraints) {
      if (entry.closes == gap.kind && entry.lines == gap.lines &&
          entry.text.find(text) == std::string::npos) {
        entry.text += " " + text;
        break;
      }
    }
  });
  return plan;
}

procedure::Definition take(procedure::Definition definition, const WordsAdvice& advice,
                           const procedure::Procedure& procedure, std::string_view sop,
                           Remarks& remarks) {
  auto& words = definition.prompts;
  put(definition.goal, advice.goal, !procedure.goal.empty(), "The goal", sop, remarks);
  put(words.greeting, advice.greeting, !procedure.greeting.empty(), "The greeting", sop, remarks);
  put(words.farewell, advice.farewell, !procedure.farewell.empty(), "The goodbye", sop, remarks);
  put(words.unknown, advice.unknown, !procedure.unknown_reply.empty(),
      "The answer to unknown questions", sop, remarks);
  put(words.handoff, advice.handoff, !procedure.handoff_reply.empty(), "The words of handing over",
      sop, remarks);
  put(definition.knowledge.description, advice.knowledge, !definition.knowledge.description.empty(),
      "The description of the documents", sop, remarks);
  procedure::finish(definition);
  return definition;
}

procedure::DefinitionReview take(procedure::DefinitionReview review, const ReviewAdvice& advice,
                                 const procedure::Definition& definition, std::string_view sop,
                                 Remarks& remarks) {
  constexpr std::int64_t kUncritical = 7;
  join(review.suggestions, advice.suggestions);
  auto gaps = gaps_of(advice, sop, remarks, [&](const std::vector<int>& lines) {
    return std::ranges::any_of(
        definition.guardrails, [&](const procedure::DefinitionGuardrail& guardrail) {
          return guardrail.kind == kObjection && has_all(guardrail.lines, lines);
        });
  });
  std::ranges::move(gaps, std::back_inserter(review.critical_issues));
  if (!review.critical_issues.empty()) {
    const auto critical = static_cast<std::int64_t>(review.critical_issues.size());
    review.quality = std::max<std::int64_t>(1, kUncritical - critical);
  }
  return review;
}

procedure::Definition take(procedure::Definition definition, const RevisionAdvice& advice,
                           const procedure::DefinitionReview& review, std::string_view sop,
                           Remarks& remarks) {
  std::vector<const Gap*> gaps;
  for (const auto& gap : review.critical_issues) {
    gaps.push_back(&gap);
  }
  each_policy(advice, gaps, sop, remarks, [&](const Gap& gap, const std::string& text) {
    for (auto& guardrail : definition.guardrails) {
      if (guardrail.kind == gap.kind && has_all(guardrail.lines, gap.lines) &&
          guardrail.text.find(text) == std::string::npos) {
        guardrail.text += " " + text;
        break;
      }
    }
  });
  procedure::finish(definition);
  return definition;
}

procedure::Prompts take(procedure::Prompts prompts, const PromptsAdvice& advice,
                        const procedure::Definition& definition, std::string_view sop,
                        Remarks& remarks) {
  const auto statements = statements_of(definition);
  // What is made of the definition by rule is known as well.
  auto text = std::string(sop) + "\n" + prompts.system_prompt + "\n" + prompts.voice_prompt + "\n" +
              definition.name;
  for (const auto& statement : statements) {
    text += "\n" + statement;
  }
  const Known known(text);
  auto said = statements;
  said.emplace_back(sop);
  const Stances stances(said);
  const auto made = [&](const std::string& prompt, std::string_view which) {
    std::vector<LeftOut> strays;
    const auto kept = without_strays(prompt, known, stances, strays);
    for (const auto& each : strays) {
      remarks.push_back(left_out(
          "A sentence of " + core::lower_ascii(which.substr(0, 1)) + std::string(which.substr(1)),
          each.sentence, each.why));
    }
    return whole_prompt(kept, statements, which, remarks);
  };
  prompts.system_prompt = made(advice.system_prompt, "The system prompt");
  prompts.voice_prompt = made(advice.voice_prompt, "The voice prompt");
  return prompts;
}

}  // namespace auriga::authoring
