#include <algorithm>
#include <array>
#include <map>

#include "core/text.hpp"
#include "core/traits.hpp"
#include "engines/procedure/plan_entries.hpp"
#include "engines/procedure/words.hpp"

namespace auriga::procedure {
namespace {

// The names of what a text speaks of, sorted.
std::vector<std::string> names_in(Vocabulary& vocabulary, std::string_view text) {
  std::vector<std::string> out;
  for (const auto& word : vocabulary.words_of(plain(text))) {
    if (word.kind != WordClass::function) {
      out.push_back(word.name);
    }
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

// "The name and the date of birth and find the patient": the things alone, each by itself.
std::vector<std::string> things_in(std::string_view list) {
  std::vector<std::string> out;
  while (!list.empty()) {
    const auto joint = std::min({list.find(" and "), list.find(", "), list.size()});
    auto part = core::trim(list.substr(0, joint));
    list.remove_prefix(joint == list.size() ? joint : joint + (list[joint] == ',' ? 2 : 5));
    for (const std::string_view before : {"and ", "then ", "also ", "for "}) {
      part = part.starts_with(before) ? part.substr(before.size()) : part;
    }
    // "A photo of the damage and of the packaging" is one.
    if (part.starts_with("of ") && !out.empty()) {
      out.back() += " and " + std::string(part);
      continue;
    }
    const auto first = core::lower_ascii(part.substr(0, part.find(' ')));
    if (begins_instruction(first) && part.find(' ') != std::string_view::npos && !out.empty()) {
      break;  // What is done with it.
    }
    for (const std::string_view article : {"the ", "a ", "an ", "his ", "her ", "their ", "its "}) {
      part = part.starts_with(article) ? part.substr(article.size()) : part;
    }
    const bool how = has_any(first, std::array<std::string_view, 4>{"in", "by", "with", "at"});
    if (!part.empty() && !how) {  // "In writing" is how, and no thing.
      out.emplace_back(part);
    }
  }
  return out;
}

bool takes_data(std::string_view lowered) {
  static constexpr std::array<std::string_view, 9> kTaking{"ask for",  "record*",    "store",
                                                           "stored",   "write down", "take down",
                                                           "collect*", "note down",  "save"};
  static constexpr std::array<std::string_view, 2> kOfData{"number*", "details"};
  return has_any(lowered, kTaking) || (has_phrase(lowered, "accept") && has_any(lowered, kOfData));
}

// Names of what the SOP forbids to ask for or to keep, whatever the case.
std::vector<std::vector<std::string>> forbidden(const Procedure& procedure,
                                                Vocabulary& vocabulary) {
  std::vector<std::vector<std::string>> out;
  for (const auto& rule : procedure.rules) {
    const auto lowered = core::lower_ascii(rule.text);
    if (rule.kind == RuleKind::must_not && takes_data(lowered) && !has_phrase(lowered, "unless") &&
        !has_phrase(lowered, "except")) {
      out.push_back(names_in(vocabulary, rule.text));
    }
  }
  return out;
}

// What a step asks for ("ask for the order number and the postcode") is worth keeping for the talk,
// unless the SOP forbids it elsewhere.
void slots(const Procedure& procedure, std::vector<PlanEntry>& memory) {
  Vocabulary vocabulary;
  const auto never = forbidden(procedure, vocabulary);
  std::vector<std::vector<std::string>> kept;
  for (const auto& step : procedure.steps) {
    const auto lowered = core::lower_ascii(step.text);
    auto at = lowered.find("ask for ");
    // "A task for the workshop" asks for nothing.
    while (at != std::string::npos && at > 0 && lowered[at - 1] != ' ') {
      at = lowered.find("ask for ", at + 1);
    }
    static constexpr std::array<std::string_view, 5> kNot{"never", "do not", "don't", "must not",
                                                          "may not"};
    const bool denied = has_any(lowered.substr(0, at), kNot);
    if (at == std::string::npos || denied || memory.size() > 60) {
      continue;
    }
    const auto what =
        std::string_view(step.text).substr(at + 8, step.text.find_first_of(".;:(", at) - at - 8);
    for (const auto& thing : things_in(what)) {
      auto names = names_in(vocabulary, thing);
      const bool forbids = std::ranges::any_of(
          never, [&](const auto& rule) { return std::ranges::includes(rule, names); });
      if (names.empty() || forbids || std::ranges::find(kept, names) != kept.end()) {
        continue;
      }
      kept.push_back(std::move(names));
      memory.push_back(
          {.kind = "keep", .name = core::clip(thing, 80), .text = step.text, .lines = {step.line}});
    }
  }
}

void phases(const Procedure& procedure, std::vector<PlanEntry>& architecture) {
  std::map<int, PlanEntry> lists;
  for (const auto& step : procedure.steps) {
    if (step.list < 0) {
      continue;
    }
    auto& phase = lists[step.list];
    phase.kind = "phase";
    if (phase.name.empty()) {
      phase.name = step.section >= 0
                       ? procedure.sections[static_cast<std::size_t>(step.section)].title
                       : "Steps";
    }
    phase.lines.push_back(step.line);
  }
  const auto count = lists.size();
  architecture.push_back(
      {.kind = "pattern",
       .name = count == 0 ? "answering" : (count == 1 ? "staged" : "sorted"),
       .text = count == 0
                   ? "One conversation led by rules: understand the matter, answer it, close."
               : count == 1 ? "One procedure in stages, from the first step to the last."
                            : "Find out what the matter is, then follow the procedure for it.",
       .lines = {}});
  for (auto& [list, phase] : lists) {
    phase.text =
        std::to_string(phase.lines.size()) + (phase.lines.size() == 1 ? " step" : " steps");
    architecture.push_back(std::move(phase));
  }
}

void privacy(const Procedure& procedure, std::vector<PlanEntry>& memory) {
  for (const auto& rule : procedure.rules) {
    if (rule.kind == RuleKind::must_not && takes_data(core::lower_ascii(rule.text)) &&
        memory.size() < 100) {
      memory.push_back(
          {.kind = "never_keep", .name = rule.subject, .text = rule.text, .lines = {rule.line}});
    }
  }
}

}  // namespace

PlanEntry entry_of(const Rule& rule) {
  return {.kind = std::string(core::enum_name(rule.kind)),
          .name = core::clip(rule.subject, 80),
          .text = rule.text,
          .lines = {rule.line}};
}

PlanEntry entry_of(const Step& step) {
  return {.kind = "step", .name = step.number, .text = step.text, .lines = {step.line}};
}

PlanEntry entry_of(const Escalation& escalation) {
  return {.kind = escalation.urgent ? "urgent_escalation" : "escalation",
          .name = escalation.target.empty() ? "staff" : escalation.target,
          .text = escalation.condition.empty() ? escalation.text : escalation.condition,
          .lines = {escalation.line}};
}

bool is_connected(const Integration& integration) {
  return !integration.system.empty();
}

PlanEntry entry_of(const Integration& integration) {
  std::string text = "Used for: ";
  for (std::size_t i = 0; i < std::min<std::size_t>(integration.uses.size(), 5); ++i) {
    text += (i == 0 ? "" : " | ") + core::clip(integration.uses[i], 160);
  }
  if (integration.uses.empty()) {
    text = "Named by the SOP.";
  }
  return {.kind = integration.category,
          .name = integration.system,
          .text = std::move(text),
          .lines = integration.lines};
}

void add_tool(std::vector<PlanEntry>& tools, const Integration& integration) {
  constexpr std::size_t kTextMax = 1200;
  auto made = entry_of(integration);
  const auto known = std::ranges::find(tools, integration.system, &PlanEntry::name);
  if (integration.system.empty() || known == tools.end()) {
    tools.push_back(std::move(made));
    return;
  }
  for (const auto& use : integration.uses) {
    const auto clipped = core::clip(use, 160);
    if (known->text.size() < kTextMax && known->text.find(clipped) == std::string::npos) {
      known->text += " | " + clipped;
    }
  }
  known->lines.insert(known->lines.end(), made.lines.begin(), made.lines.end());
  std::ranges::sort(known->lines);
  known->lines.erase(std::unique(known->lines.begin(), known->lines.end()), known->lines.end());
}

PlanEntry unknown_answer(const Procedure& procedure) {
  return {.kind = "unknown",
          .name = "no answer in the documents",
          .text = procedure.unknown_reply.empty()
                      ? "Say that it is not known, do not guess, and offer staff."
                      : procedure.unknown_reply};
}

PlanEntry tool_failure(bool staff) {
  return {.kind = "tool_failure",
          .name = "a system does not answer",
          .text = staff ? "Try once more, then say so and hand over."
                        : "Try once more, then say so and take the details down."};
}

PlanEntry handoff_tool() {
  return {.kind = "handoff",
          .name = "hand over",
          .text = "Hands the conversation to a person, with the reason."};
}

PlanEntry staff_role(const std::string& name, const std::string& text, std::vector<int> lines) {
  return {.kind = "staff", .name = name, .text = text, .lines = std::move(lines)};
}

Plan draft(const Procedure& procedure, const Requirements& requirements) {
  Plan out;
  phases(procedure, out.architecture);
  out.architecture.push_back(
      {.kind = "knowledge",
       .name = "documents",
       .text = "Facts come from the agent's documents and from the SOP alone."});
  out.roles.push_back(
      {.kind = "assistant", .name = procedure.title, .text = requirements.core_goal});
  std::map<std::string, PlanEntry> staff;
  for (const auto& escalation : procedure.escalations) {
    out.error_handling.push_back(entry_of(escalation));
    auto& role = staff[out.error_handling.back().name];
    role.kind = "staff";
    role.name = out.error_handling.back().name;
    if (role.text.size() < 600) {
      role.text += (role.text.empty() ? "Takes over: " : "; ") + out.error_handling.back().text;
    }
    role.lines.push_back(escalation.line);
  }
  for (auto& [name, role] : staff) {
    out.roles.push_back(std::move(role));
  }
  for (const auto& integration : procedure.integrations) {
    if (is_connected(integration)) {
      add_tool(out.tools, integration);
    }
  }
  out.tools.push_back(
      {.kind = "search", .name = "documents", .text = "Searches the agent's documents."});
  if (requirements.requires_escalation) {
    out.tools.push_back(handoff_tool());
  }
  out.memory_strategy.push_back({.kind = "conversation",
                                 .name = "last turns",
                                 .text = "Kept for each agent, customer and session apart."});
  slots(procedure, out.memory_strategy);
  privacy(procedure, out.memory_strategy);
  if (!procedure.greeting.empty()) {
    out.interaction_patterns.push_back(
        {.kind = "greeting", .name = "opening", .text = procedure.greeting});
  }
  for (const auto& step : procedure.steps) {
    out.interaction_patterns.push_back(entry_of(step));
  }
  if (!procedure.farewell.empty()) {
    out.interaction_patterns.push_back(
        {.kind = "closing", .name = "closing", .text = procedure.farewell});
  }
  out.error_handling.push_back(unknown_answer(procedure));
  out.error_handling.push_back(tool_failure(requirements.requires_escalation));
  for (const auto& rule : procedure.rules) {
    out.constraints.push_back(entry_of(rule));
  }
  return out;
}

}  // namespace auriga::procedure
