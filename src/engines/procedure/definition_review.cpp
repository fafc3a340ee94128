#include <algorithm>
#include <set>
#include <unordered_map>

#include "engines/procedure/definition_parts.hpp"
#include "engines/procedure/layout.hpp"
#include "engines/procedure/plan_entries.hpp"

namespace auriga::procedure {
namespace {

bool has_line(const std::vector<std::int64_t>& lines, int line) {
  return std::find(lines.begin(), lines.end(), line) != lines.end();
}

// Texts by line.
template <class Parts>
std::unordered_multimap<std::int64_t, std::string_view> by_line(const Parts& parts) {
  std::unordered_multimap<std::int64_t, std::string_view> out;
  for (const auto& part : parts) {
    out.emplace(part.line, part.text);
  }
  return out;
}

bool holds(const std::unordered_multimap<std::int64_t, std::string_view>& parts, int line,
           std::string_view text) {
  const auto [first, last] = parts.equal_range(line);
  return std::any_of(first, last, [&](const auto& each) {
    return each.second.find(text) != std::string_view::npos;
  });
}

void check_steps_and_rules(DefinitionReview& out, const Definition& definition,
                           const Procedure& procedure) {
  const auto steps = by_line(definition.steps);
  for (const auto& step : procedure.steps) {
    const bool gave_way = overruling(procedure, step.line, step.text) != nullptr;
    if (gave_way && holds(steps, step.line, step.text)) {
      out.critical_issues.push_back(
          {"overruled_step",
           "The definition still does what gives way to a stricter statement: " +
               cite(step.line, step.text) + ".",
           {step.line},
           "Leave it out and ask staff."});
    } else if (!gave_way && !holds(steps, step.line, step.text)) {
      out.critical_issues.push_back(
          {"missing_step",
           "The definition lacks the step of " + cite(step.line, step.text) + ".",
           {step.line},
           "Add the step."});
    }
  }
  const auto rules = by_line(definition.rules);
  for (const auto& rule : procedure.rules) {
    const bool gave_way = overruling(procedure, rule.line, rule.text) != nullptr;
    if (gave_way && holds(rules, rule.line, rule.text)) {
      out.critical_issues.push_back(
          {"overruled_rule",
           "The definition still holds a rule that gives way to a stricter one: " +
               cite(rule.line, rule.text) + ".",
           {rule.line},
           "Take the rule out."});
    } else if (!gave_way && !holds(rules, rule.line, rule.text)) {
      out.critical_issues.push_back(
          {"missing_rule",
           "The definition lacks the rule of " + cite(rule.line, rule.text) + ".",
           {rule.line},
           "Add the rule."});
    }
  }
}

// What the SOP does not say, or says no longer.
void check_stale_definition(DefinitionReview& out, const Definition& definition,
                            const Procedure& procedure) {
  const auto steps = by_line(procedure.steps);
  const auto rules = by_line(procedure.rules);
  for (const auto& rule : definition.rules) {
    if (!holds(rules, static_cast<int>(rule.line), rule.text)) {
      const int line = static_cast<int>(rule.line);
      out.critical_issues.push_back(
          {"stale_rule",
           "The definition has a rule that the SOP does not: " + cite(line, rule.text) + ".",
           {line},
           "Take the rule out."});
    }
  }
  for (const auto& step : definition.steps) {
    if (step.note.empty() && !holds(steps, static_cast<int>(step.line), step.text)) {
      const int line = static_cast<int>(step.line);
      out.critical_issues.push_back(
          {"stale_step",
           "The definition has a step that the SOP does not: " + cite(line, step.text) + ".",
           {line},
           "Take the step out."});
    }
  }
}

void check_people_and_tools(DefinitionReview& out, const Definition& definition,
                            const Procedure& procedure) {
  for (const auto& escalation : procedure.escalations) {
    const auto wanted = entry_of(escalation);
    const bool there = std::any_of(definition.handoff.begin(), definition.handoff.end(),
                                   [&](const DefinitionHandoff& each) {
                                     return has_line(each.lines, escalation.line) &&
                                            each.condition.find(wanted.text) != std::string::npos;
                                   });
    if (!there) {
      out.critical_issues.push_back(
          {"missing_handoff",
           "The definition hands nobody over for " + cite(escalation.line, escalation.text) + ".",
           {escalation.line},
           "Add the hand-over."});
    }
  }
  std::set<std::string> tools;
  for (const auto& tool : definition.tools) {
    tools.insert(tool.category);
  }
  for (const auto& integration : procedure.integrations) {
    const bool there = tools.contains(integration.category) ||
                       std::ranges::find(definition.tools, integration.system,
                                         &DefinitionTool::system) != definition.tools.end();
    if (!integration.system.empty() && !there) {
      out.critical_issues.push_back({"missing_tool",
                                     "The definition has no tool for " + integration.category +
                                         " (" + integration.system + ").",
                                     integration.lines, "Add the tool."});
    }
  }
  if (!definition.handoff.empty() && !tools.contains("handoff")) {
    out.critical_issues.push_back({"missing_tool",
                                   "The definition hands over but has no tool for it.",
                                   {},
                                   "Add the hand-off tool."});
  }
}

void suggest_for_definition(DefinitionReview& out, const Definition& definition) {
  if (definition.prompts.greeting.empty()) {
    out.suggestions.emplace_back("Give the agent words to greet with.");
  }
  if (definition.prompts.unknown.empty()) {
    out.suggestions.emplace_back("Give the agent words for what it does not know.");
  }
  if (definition.knowledge.description.empty()) {
    out.suggestions.emplace_back("Describe what the documents are about.");
  }
  if (definition.handoff.empty()) {
    out.suggestions.emplace_back("Say who takes over when a customer asks for a person.");
  }
  for (const auto& tool : definition.tools) {
    if (!tool.connected && tool.id != "email") {
      out.suggestions.push_back(
          "Connect " + (tool.system.empty() ? "a system for " + tool.category : tool.system) + ".");
    }
  }
}

}  // namespace

bool meets(const Definition& definition, const Fault& fault) {
  const auto all = [&](const std::vector<std::int64_t>& lines) {
    return std::all_of(fault.lines.begin(), fault.lines.end(),
                       [&](int line) { return has_line(lines, line); });
  };
  if (fault.kind == "missing_escalation" &&
      std::any_of(definition.handoff.begin(), definition.handoff.end(),
                  [&](const DefinitionHandoff& each) { return all(each.lines); })) {
    return true;
  }
  if (fault.kind == "missing_integration" &&
      std::any_of(definition.tools.begin(), definition.tools.end(),
                  [&](const DefinitionTool& each) { return each.category == fault.subject; })) {
    return true;
  }
  return std::any_of(
      definition.guardrails.begin(), definition.guardrails.end(),
      [&](const DefinitionGuardrail& each) { return each.kind == fault.kind && all(each.lines); });
}

DefinitionReview review(const Definition& definition, const Procedure& procedure) {
  DefinitionReview out;
  if (definition.format != kDefinitionFormat || definition.version != kDefinitionVersion ||
      definition.name.empty() || definition.goal.empty()) {
    out.critical_issues.push_back({"invalid",
                                   "Format, version, name or goal is not what the schema asks for.",
                                   {},
                                   "Set them."});
  }
  check_steps_and_rules(out, definition, procedure);
  check_stale_definition(out, definition, procedure);
  check_people_and_tools(out, definition, procedure);
  for (const auto& fault : procedure.faults) {
    if (!meets(definition, fault)) {
      out.critical_issues.push_back({fault.kind, fault.message, fault.lines, fault.remedy});
    }
  }
  const auto current = prompts(definition);
  if (definition.prompts.system != current.system_prompt ||
      definition.prompts.voice != current.voice_prompt) {
    out.critical_issues.push_back({"stale_prompts",
                                   "The prompts do not say what the definition says.",
                                   {},
                                   "Make the prompts anew."});
  }
  suggest_for_definition(out, definition);
  const auto critical = static_cast<std::int64_t>(out.critical_issues.size());
  const auto minor = static_cast<std::int64_t>(out.suggestions.size());
  out.quality = critical == 0 ? 10 - std::min<std::int64_t>((minor + 1) / 3, 2)
                              : std::max<std::int64_t>(1, 7 - critical);
  return out;
}

Definition revise(Definition definition, const DefinitionReview& review,
                  const Procedure& procedure) {
  // What the SOP says is taken from it anew, in its order, when a part of it was missing or stale.
  const auto named = [&](std::initializer_list<std::string_view> kinds) {
    return std::any_of(review.critical_issues.begin(), review.critical_issues.end(),
                       [&](const Gap& gap) {
                         return std::find(kinds.begin(), kinds.end(), gap.kind) != kinds.end();
                       });
  };
  const auto fresh_plan = draft(procedure, requirements(procedure));
  const auto whole = revise(fresh_plan, procedure::review(fresh_plan, procedure), procedure);
  const auto fresh = generate(whole, procedure, {.name = definition.name, .type = definition.type});
  if (named({"missing_step", "overruled_step", "stale_step"})) {
    definition.steps = fresh.steps;
  }
  if (named({"missing_rule", "overruled_rule", "stale_rule"})) {
    definition.rules = fresh.rules;
  }
  if (named({"invalid"})) {
    definition.format = kDefinitionFormat;
    definition.version = kDefinitionVersion;
    definition.name = definition.name.empty()
                          ? (procedure.title.empty() ? "Agent" : procedure.title)
                          : definition.name;
    definition.goal = definition.goal.empty()
                          ? (procedure.goal.empty() ? definition.name : procedure.goal)
                          : definition.goal;
  }
  if (named({"missing_handoff"})) {
    for (const auto& each : fresh.handoff) {
      const bool there =
          std::any_of(definition.handoff.begin(), definition.handoff.end(),
                      [&](const DefinitionHandoff& other) {
                        return other.condition == each.condition && other.lines == each.lines;
                      });
      if (!there) {
        definition.handoff.push_back(each);
      }
    }
  }
  for (const auto& tool : fresh.tools) {
    const bool there = std::any_of(definition.tools.begin(), definition.tools.end(),
                                   [&](const DefinitionTool& other) {
                                     return other.category == tool.category ||
                                            (!tool.system.empty() && other.system == tool.system);
                                   });
    if (!there && named({"missing_tool", "missing_integration"})) {
      definition.tools.push_back(tool);
    }
  }
  for (const auto& fault : procedure.faults) {
    if (!meets(definition, fault)) {
      definition.guardrails.push_back(definition_guardrail(fault));
      if (fault.kind == "missing_escalation") {
        definition.handoff.push_back({"staff",
                                      "it is about " + fault.subject,
                                      false,
                                      {fault.lines.begin(), fault.lines.end()}});
      }
    }
  }
  for (const auto& issue : review.critical_issues) {
    if (issue.kind == "objection") {
      definition.guardrails.push_back(
          {issue.kind, issue.remedy, {issue.lines.begin(), issue.lines.end()}});
    }
  }
  const bool handoff =
      std::any_of(definition.tools.begin(), definition.tools.end(),
                  [](const DefinitionTool& tool) { return tool.category == "handoff"; });
  if (!definition.handoff.empty() && !handoff) {
    const auto tool = handoff_tool();
    definition.tools.push_back(definition_tool(tool.kind, tool.name, tool.text));
  }
  finish(definition);
  return definition;
}

}  // namespace auriga::procedure
