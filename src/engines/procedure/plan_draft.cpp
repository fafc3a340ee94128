#include <algorithm>
#include <array>
#include <map>

#include "core/text.hpp"
#include "core/traits.hpp"
#include "engines/procedure/plan_entries.hpp"
#include "engines/procedure/words.hpp"

namespace auriga::procedure {
namespace {

// What a step asks for ("ask for the order number and the postcode") is worth keeping for the talk.
void slots(const Procedure& procedure, std::vector<PlanEntry>& memory) {
  for (const auto& step : procedure.steps) {
    const auto lowered = core::lower_ascii(step.text);
    const auto at = lowered.find("ask for ");
    static constexpr std::array<std::string_view, 5> kNot{"never", "do not", "don't", "must not",
                                                          "may not"};
    const bool forbidden = has_any(lowered.substr(0, at), kNot);
    if (at == std::string::npos || forbidden || memory.size() > 60) {
      continue;
    }
    auto what = step.text.substr(
        at + 8, std::min(step.text.find_first_of(".;:(", at), step.text.size()) - at - 8);
    for (const std::string_view article : {"the ", "a ", "an "}) {
      what = what.starts_with(article) ? what.substr(article.size()) : what;
    }
    const auto name = core::clip(core::trim(what), 80);
    const auto same = [&](const PlanEntry& each) {
      return core::lower_ascii(each.name) == core::lower_ascii(name);
    };
    if (std::ranges::none_of(memory, same)) {
      memory.push_back({.kind = "keep", .name = name, .text = step.text, .lines = {step.line}});
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
    static constexpr std::array<std::string_view, 9> kTaking{"ask for",  "record*",    "store",
                                                             "stored",   "write down", "take down",
                                                             "collect*", "note down",  "save"};
    static constexpr std::array<std::string_view, 2> kOfData{"number*", "details"};
    const auto lowered = core::lower_ascii(rule.text);
    const bool of_data =
        has_any(lowered, kTaking) || (has_phrase(lowered, "accept") && has_any(lowered, kOfData));
    if (rule.kind == RuleKind::must_not && of_data && memory.size() < 100) {
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
      out.tools.push_back(entry_of(integration));
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
