#include "engines/procedure/plan_entries.hpp"

namespace auriga::procedure {
namespace {

class Reviser {
 public:
  Reviser(Plan plan, const Procedure& procedure) : plan_(std::move(plan)), procedure_(procedure) {}

  void close(const Gap& gap) {
    if (gap.kind == "missing_rule") {
      for (const auto& rule : procedure_.rules) {
        add_if(rule, gap, plan_.constraints);
      }
    } else if (gap.kind == "uncovered_step") {
      for (const auto& step : procedure_.steps) {
        add_if(step, gap, plan_.interaction_patterns);
      }
    } else if (gap.kind == "uncovered_escalation") {
      for (const auto& escalation : procedure_.escalations) {
        add_if(escalation, gap, plan_.error_handling);
      }
    } else if (gap.kind == "missing_tool") {
      tools(gap);
    } else if (gap.kind == "missing_error_handling") {
      handle_errors();
    } else if (gap.kind == "stale_entry") {
      for (auto* list : {&plan_.constraints, &plan_.interaction_patterns}) {
        std::erase_if(*list, [&](const PlanEntry& entry) {
          return entry.lines == gap.lines &&
                 gap.message.find(entry.text.substr(0, 100)) != std::string::npos;
        });
      }
    } else if (gap.kind == "truncated") {
      plan_.constraints.push_back(
          {.kind = "resolution",
           .name = "truncated",
           .text = "What stands in the unread rest of the SOP is a case for staff.",
           .closes = "truncated"});
    } else if (gap.kind == "objection") {
      plan_.constraints.push_back({.kind = "resolution",
                                   .name = "objection",
                                   .text = gap.remedy,
                                   .lines = gap.lines,
                                   .closes = gap.kind});
    } else {
      fault(gap);
    }
  }

  Plan take() { return std::move(plan_); }

 private:
  template <class Said>
  void add_if(const Said& said, const Gap& gap, std::vector<PlanEntry>& into) {
    if (gap.lines.empty() || said.line != gap.lines.front()) {
      return;
    }
    auto entry = entry_of(said);
    const bool there = std::any_of(into.begin(), into.end(), [&](const PlanEntry& each) {
      return stands_in(each, said.line, entry.text);
    });
    if (!there) {
      into.push_back(std::move(entry));
    }
  }

  [[nodiscard]] bool has_tool(const std::string& kind) const {
    return std::any_of(plan_.tools.begin(), plan_.tools.end(),
                       [&](const PlanEntry& tool) { return tool.kind == kind; });
  }

  void tools(const Gap& gap) {
    for (const auto& integration : procedure_.integrations) {
      const bool there = std::ranges::any_of(
          plan_.tools, [&](const PlanEntry& tool) { return serves(tool, integration); });
      if (is_connected(integration) && integration.lines == gap.lines && !there) {
        add_tool(plan_.tools, integration);
      }
    }
    if (!procedure_.escalations.empty() && !has_tool("handoff")) {
      plan_.tools.push_back(handoff_tool());
    }
  }

  void handle_errors() {
    const auto handles = [&](std::string_view kind) {
      return std::any_of(plan_.error_handling.begin(), plan_.error_handling.end(),
                         [&](const PlanEntry& entry) { return entry.kind == kind; });
    };
    if (!handles("unknown")) {
      plan_.error_handling.push_back(unknown_answer(procedure_));
    }
    if (!handles("tool_failure")) {
      plan_.error_handling.push_back(tool_failure(!procedure_.escalations.empty()));
    }
  }

  void fault(const Gap& gap) {
    for (const auto& each : procedure_.faults) {
      if (each.kind != gap.kind || each.lines != gap.lines || each.message != gap.message) {
        continue;
      }
      if (each.kind == "missing_escalation") {
        escalation(each);
      } else if (each.kind == "missing_integration") {
        plan_.tools.push_back({.kind = each.subject,
                               .name = "",
                               .text = each.resolution,
                               .lines = each.lines,
                               .closes = each.kind});
      } else {
        plan_.constraints.push_back({.kind = "resolution",
                                     .name = each.subject,
                                     .text = each.resolution,
                                     .lines = each.lines,
                                     .closes = each.kind});
      }
      return;
    }
  }

  void escalation(const Fault& fault) {
    plan_.error_handling.push_back({.kind = "escalation",
                                    .name = "staff",
                                    .text = "it is about " + fault.subject,
                                    .lines = fault.lines,
                                    .closes = fault.kind});
    const auto staff = std::find_if(
        plan_.roles.begin(), plan_.roles.end(),
        [](const PlanEntry& role) { return role.kind == "staff" && role.name == "staff"; });
    if (staff == plan_.roles.end()) {
      plan_.roles.push_back(staff_role("staff", "Takes over: " + fault.subject, fault.lines));
    } else {
      staff->text += "; " + fault.subject;
    }
    if (!has_tool("handoff")) {
      plan_.tools.push_back(handoff_tool());
    }
  }

  Plan plan_;
  const Procedure& procedure_;
};

}  // namespace

Plan revise(Plan plan, const PlanReview& review, const Procedure& procedure) {
  Reviser reviser(std::move(plan), procedure);
  for (const auto* gaps : {&review.weaknesses, &review.missing_elements}) {
    for (const auto& gap : *gaps) {
      reviser.close(gap);
    }
  }
  return reviser.take();
}

}  // namespace auriga::procedure
