// A review asks of everything the SOP says where the plan has it, and of everything the plan has
// where the SOP says it. Faults of the SOP count until an entry closes them by name and lines.
#include <set>
#include <unordered_map>

#include "engines/procedure/layout.hpp"
#include "engines/procedure/plan_entries.hpp"

namespace auriga::procedure {
namespace {

// Entries by line, so that a review is linear in the plan.
class Entries {
 public:
  explicit Entries(const std::vector<PlanEntry>& entries) {
    for (const auto& entry : entries) {
      for (const int line : entry.lines) {
        by_line_[line].push_back(&entry);
      }
    }
  }
  [[nodiscard]] bool has(int line, std::string_view text) const {
    const auto found = by_line_.find(line);
    return found != by_line_.end() &&
           std::any_of(found->second.begin(), found->second.end(), [&](const PlanEntry* entry) {
             return entry->text.find(text) != std::string::npos;
           });
  }
  [[nodiscard]] bool closes(const Fault& fault) const {
    if (fault.lines.empty()) {
      return false;
    }
    const auto found = by_line_.find(fault.lines.front());
    return found != by_line_.end() &&
           std::any_of(found->second.begin(), found->second.end(),
                       [&](const PlanEntry* entry) { return procedure::closes(*entry, fault); });
  }

 private:
  std::unordered_map<int, std::vector<const PlanEntry*>> by_line_;
};

bool names_absence(const std::string& kind) {
  return kind.starts_with("missing_") || kind.starts_with("uncovered_") ||
         kind == "undefined_reference" || kind == "undefined_term";
}

void add_gap(PlanReview& out, Gap gap) {
  auto& into = names_absence(gap.kind) ? out.missing_elements : out.weaknesses;
  into.push_back(std::move(gap));
}

void check_coverage(PlanReview& out, const Plan& plan, const Procedure& procedure) {
  const Entries constraints(plan.constraints);
  for (const auto& rule : procedure.rules) {
    if (!constraints.has(rule.line, rule.text)) {
      add_gap(out, {"missing_rule",
                    "The plan lacks the rule of " + cite(rule.line, rule.text) + ".",
                    {rule.line},
                    "Add the rule to the constraints."});
    }
  }
  const Entries patterns(plan.interaction_patterns);
  for (const auto& step : procedure.steps) {
    if (!patterns.has(step.line, step.text)) {
      add_gap(out, {"uncovered_step",
                    "The plan does not carry out " + cite(step.line, step.text) + ".",
                    {step.line},
                    "Add the step to the interaction patterns."});
    }
  }
  const Entries handling(plan.error_handling);
  for (const auto& escalation : procedure.escalations) {
    const auto wanted = entry_of(escalation);
    if (!handling.has(escalation.line, wanted.text)) {
      add_gap(out,
              {"uncovered_escalation",
               "The plan hands nobody over for " + cite(escalation.line, escalation.text) + ".",
               {escalation.line},
               "Add the hand-over to " + wanted.name + "."});
    }
  }
}

void check_tools(PlanReview& out, const Plan& plan, const Procedure& procedure) {
  std::set<std::string> kinds;
  for (const auto& tool : plan.tools) {
    kinds.insert(tool.kind);
  }
  for (const auto& integration : procedure.integrations) {
    const bool fault =
        std::any_of(procedure.faults.begin(), procedure.faults.end(), [&](const Fault& each) {
          return each.kind == "missing_integration" && each.subject == integration.category;
        });
    const bool there = std::ranges::any_of(
        plan.tools, [&](const PlanEntry& tool) { return serves(tool, integration); });
    if (there || fault || integration.system.empty()) {
      continue;
    }
    std::string steps;
    for (const auto& step : procedure.steps) {
      const bool needs =
          std::find(step.needs.begin(), step.needs.end(), integration.category) != step.needs.end();
      if (needs && steps.size() < 600) {
        steps += "; " + cite(step.line, step.text);
      }
    }
    add_gap(out, {"missing_tool",
                  "The plan has no tool for " + integration.category + " (" + integration.system +
                      ")" + steps + ".",
                  integration.lines, "Add " + integration.system + " to the tools."});
  }
  if (!procedure.escalations.empty() && !kinds.contains("handoff")) {
    add_gap(out, {"missing_tool",
                  "The SOP hands over to people but the plan has no tool to do it.",
                  {procedure.escalations.front().line},
                  "Add the hand-off tool."});
  }
}

void check_error_handling(PlanReview& out, const Plan& plan) {
  const auto handles = [&](std::string_view kind) {
    return std::any_of(plan.error_handling.begin(), plan.error_handling.end(),
                       [&](const PlanEntry& entry) { return entry.kind == kind; });
  };
  if (!handles("unknown")) {
    add_gap(out, {"missing_error_handling",
                  "The plan does not say what to do when the documents hold no answer.",
                  {},
                  "Add a reply for unknown questions."});
  }
  if (!handles("tool_failure")) {
    add_gap(out, {"missing_error_handling",
                  "The plan does not say what to do when a system does not answer.",
                  {},
                  "Add a reply for failing systems."});
  }
}

// Rules, steps and hand-overs of the plan that the SOP does not have: an older version's, or
// invented.
void check_stale(PlanReview& out, const Plan& plan, const Procedure& procedure) {
  std::set<std::pair<int, std::string_view>> said;
  for (const auto& rule : procedure.rules) {
    said.insert({rule.line, rule.text});
  }
  for (const auto& step : procedure.steps) {
    said.insert({step.line, step.text});
  }
  for (const auto* list : {&plan.constraints, &plan.interaction_patterns}) {
    for (const auto& entry : *list) {
      const bool from_sop = entry.kind == "step" || entry.kind == "must" ||
                            entry.kind == "must_not" || entry.kind == "only" || entry.kind == "may";
      const bool found = std::any_of(entry.lines.begin(), entry.lines.end(),
                                     [&](int line) { return said.contains({line, entry.text}); });
      if (from_sop && !found) {
        const int line = entry.lines.empty() ? 0 : entry.lines.front();
        add_gap(out, {"stale_entry",
                      "The plan says " + cite(line, entry.text) + ", which the SOP does not.",
                      entry.lines, "Take it out of the plan."});
      }
    }
  }
}

void check_faults(PlanReview& out, const Plan& plan, const Procedure& procedure) {
  const Entries constraints(plan.constraints);
  const Entries handling(plan.error_handling);
  const Entries tools(plan.tools);
  for (const auto& fault : procedure.faults) {
    if (!constraints.closes(fault) && !handling.closes(fault) && !tools.closes(fault)) {
      add_gap(out, {fault.kind, fault.message, fault.lines, fault.remedy});
    }
  }
  const bool told = std::any_of(plan.constraints.begin(), plan.constraints.end(),
                                [](const PlanEntry& entry) { return entry.closes == "truncated"; });
  if (procedure.truncated && !told) {
    add_gap(out, {"truncated",
                  "The SOP is longer than 200,000 characters; the rest was not read.",
                  {},
                  "Shorten the SOP, or move facts to the documents."});
  }
}

std::string counted(std::size_t count, const std::string& one, const std::string& many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

void praise(PlanReview& out, const Plan& plan, const Procedure& procedure) {
  const auto none = [&](std::string_view kind) {
    return std::none_of(out.missing_elements.begin(), out.missing_elements.end(),
                        [&](const Gap& gap) { return gap.kind == kind; });
  };
  if (!procedure.steps.empty() && none("uncovered_step")) {
    out.strengths.push_back("All " + counted(procedure.steps.size(), "step is", "steps are") +
                            " in the plan.");
  }
  if (!procedure.rules.empty() && none("missing_rule")) {
    out.strengths.push_back("All " + counted(procedure.rules.size(), "rule is", "rules are") +
                            " in the plan.");
  }
  if (!procedure.escalations.empty() && none("uncovered_escalation")) {
    out.strengths.push_back(
        "All " + counted(procedure.escalations.size(), "hand-over has", "hand-overs have") +
        " somebody to turn to.");
  }
  if (plan.tools.size() > 2 && none("missing_tool") && none("missing_integration")) {
    out.strengths.push_back("Each step that needs a system has a tool.");
  }
  if (!procedure.tone.empty()) {
    out.strengths.push_back("The SOP says how to speak.");
  }
}

void suggest(PlanReview& out, const Procedure& procedure) {
  if (procedure.tone.empty()) {
    out.suggestions.emplace_back("Say in the SOP how the agent should speak.");
  }
  if (procedure.greeting.empty()) {
    out.suggestions.emplace_back("Give the words of the greeting in quotation marks.");
  }
  if (procedure.unknown_reply.empty()) {
    out.suggestions.emplace_back("Give the words to say when the documents hold no answer.");
  }
  if (procedure.escalations.empty()) {
    out.suggestions.emplace_back("Say to whom a customer is handed over who asks for a person.");
  }
  for (const auto& escalation : procedure.escalations) {
    if (escalation.target.empty() && out.suggestions.size() < 12) {
      out.suggestions.push_back("Say who takes over: " + cite(escalation.line, escalation.text) +
                                ".");
    }
  }
  if (!procedure.escalations.empty() && procedure.hours.empty()) {
    out.suggestions.emplace_back("Say when staff can be reached.");
  }
}

}  // namespace

PlanReview review(const Plan& plan, const Procedure& procedure) {
  PlanReview out;
  check_faults(out, plan, procedure);
  check_coverage(out, plan, procedure);
  check_tools(out, plan, procedure);
  check_error_handling(out, plan);
  check_stale(out, plan, procedure);
  praise(out, plan, procedure);
  suggest(out, procedure);
  out.approved = out.weaknesses.empty() && out.missing_elements.empty();
  return out;
}

}  // namespace auriga::procedure
