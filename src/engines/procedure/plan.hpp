// The plan of an agent: drafted from an SOP, reviewed against it, revised until the review is
// content.
#pragma once

#include <string>
#include <vector>

#include "engines/procedure/procedure.hpp"
#include "engines/procedure/requirements.hpp"

namespace auriga::procedure {

/// One decision of a plan and where in the SOP it comes from.
struct PlanEntry {
  std::string kind;  ///< "step", "escalation", "must_not", "calendar", "resolution", ...
  std::string
      name;  ///< Of a tool its system, of an escalation who takes over, of a step its number.
  std::string text;
  std::vector<int> lines;  ///< Of the SOP; 0 stands for the hand-off description.
  std::string closes;      ///< The kind of fault of the SOP that it mends; empty otherwise.
};
BOOST_DESCRIBE_STRUCT(PlanEntry, (), (kind, name, text, lines, closes))
inline core::Rules rules(core::Type<PlanEntry>) {
  return {"PlanEntry", "One decision of a plan and where in the SOP it comes from."};
}

struct Plan {
  std::vector<PlanEntry> architecture;          ///< pattern, phase, knowledge.
  std::vector<PlanEntry> roles;                 ///< assistant, staff.
  std::vector<PlanEntry> tools;                 ///< By category; search and hand-off included.
  std::vector<PlanEntry> memory_strategy;       ///< conversation, keep, never_keep.
  std::vector<PlanEntry> interaction_patterns;  ///< greeting, step, closing.
  std::vector<PlanEntry> error_handling;        ///< escalation, unknown, tool_failure.
  std::vector<PlanEntry> constraints;           ///< must, must_not, only, may, resolution.
};
BOOST_DESCRIBE_STRUCT(Plan, (),
                      (architecture, roles, tools, memory_strategy, interaction_patterns,
                       error_handling, constraints))
inline core::Rules rules(core::Type<Plan>) {
  return {"Plan", "How an agent is to be built."};
}

/// Something that a review misses or objects to.
struct Gap {
  std::string kind;
  std::string message;     ///< Quotes the lines.
  std::vector<int> lines;  ///< Of the SOP.
  std::string remedy;
};
BOOST_DESCRIBE_STRUCT(Gap, (), (kind, message, lines, remedy))
inline core::Rules rules(core::Type<Gap>) {
  return {"Gap", "Something that a review misses or objects to."};
}

struct PlanReview {
  bool approved = false;  ///< No weakness, nothing missing.
  std::vector<std::string> strengths;
  std::vector<Gap>
      weaknesses;  ///< What is there and wrong: contradiction, unreachable_step, stale_rule, ...
  std::vector<std::string> suggestions;
  std::vector<Gap>
      missing_elements;  ///< What is not there: missing_tool, missing_rule, missing_escalation, ...
};
BOOST_DESCRIBE_STRUCT(PlanReview, (),
                      (approved, strengths, weaknesses, suggestions, missing_elements))
inline core::Rules rules(core::Type<PlanReview>) {
  return {"PlanReview", "What is good, wrong and missing in a plan."};
}

/// A plan that holds everything the SOP says; its faults are left for the review to name.
[[nodiscard]] Plan draft(const Procedure& procedure, const Requirements& requirements);

/// Checks the plan against the SOP's rules, steps, hand-overs and systems, and the SOP for faults
/// that no entry of the plan closes. A plan may come from elsewhere (a model, a person).
[[nodiscard]] PlanReview review(const Plan& plan, const Procedure& procedure);

/// Closes each gap of the review: what is missing is added from the SOP; a fault of the SOP is met
/// by the stated policy (the stricter statement holds and staff are asked); of an "objection" that
/// somebody else made, the remedy becomes a resolution. A second review names none of them.
[[nodiscard]] Plan revise(Plan plan, const PlanReview& review, const Procedure& procedure);

}  // namespace auriga::procedure
