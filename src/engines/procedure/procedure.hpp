// A standard operating procedure (SOP) as it was read: what is to be done, what must hold, who
// takes over, which systems are needed, and what is wrong with it. All lines count from 1.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/rules.hpp"
#include "core/traits.hpp"

namespace auriga::procedure {

/// Longer SOPs are read up to here, cut at a line's end; `Procedure::truncated` says so.
inline constexpr std::size_t kCharactersMax = 200'000;

struct Section {
  std::string title;
  std::string number;  ///< "3.1", "C.6", "C" of "Part C"; empty without one.
  int level = 1;
  int line = 0;
};
BOOST_DESCRIBE_STRUCT(Section, (), (title, number, level, line))
inline core::Rules rules(core::Type<Section>) {
  return {"ProcedureSection", "A heading of an SOP."};
}

/// One step of a numbered list, or one instruction of a prose paragraph.
struct Step {
  std::string number;  ///< As written ("3", "3.1", "a"); empty for an instruction in prose.
  std::string text;
  int line = 0;
  int section = -1;                ///< Into `Procedure::sections`; -1 before the first.
  int parent = -1;                 ///< Into `Procedure::steps`: the step that this one is part of.
  int list = -1;                   ///< Steps of one list share a number.
  std::vector<std::string> needs;  ///< Categories of `Procedure::integrations`.
};
BOOST_DESCRIBE_STRUCT(Step, (), (number, text, line, section, parent, list, needs))
inline core::Rules rules(core::Type<Step>) {
  return {"ProcedureStep", "One thing that an SOP asks for."};
}

enum class RuleKind : std::uint8_t { must, must_not, only, may };
BOOST_DESCRIBE_ENUM(RuleKind, must, must_not, only, may)

/// A quantity as the SOP states it.
struct Limit {
  std::string text;        ///< "up to EUR 100", "within 30 days".
  std::string comparison;  ///< "at_most", "at_least", "exactly".
  double value = 0;
  std::string
      unit;  ///< A currency's code, "hours" (days and weeks are converted), "percent", a noun.
};
BOOST_DESCRIBE_STRUCT(Limit, (), (text, comparison, value, unit))
inline core::Rules rules(core::Type<Limit>) {
  return {"ProcedureLimit", "A quantity as an SOP states it."};
}

struct Rule {
  RuleKind kind = RuleKind::must;
  std::string subject;  ///< The words that it is about.
  std::string text;
  std::string condition;  ///< "a ticket was lost"; empty when it always holds.
  std::vector<Limit> limits;
  int line = 0;
};
BOOST_DESCRIBE_STRUCT(Rule, (), (kind, subject, text, condition, limits, line))
inline core::Rules rules(core::Type<Rule>) {
  return {"ProcedureRule", "What must, must not or may be."};
}

struct Condition {
  std::string when;
  std::string then;
  int line = 0;
};
BOOST_DESCRIBE_STRUCT(Condition, (), (when, then, line))
inline core::Rules rules(core::Type<Condition>) {
  return {"ProcedureCondition", "When something is done."};
}

/// Somebody takes over.
struct Escalation {
  std::string target;     ///< "returns team"; empty when the SOP does not say to whom.
  std::string condition;  ///< "a bicycle was stolen"; empty when it is the step itself.
  std::string text;
  bool urgent = false;  ///< "at once", "immediately".
  int line = 0;         ///< 0: from the agent's hand-off description.
};
BOOST_DESCRIBE_STRUCT(Escalation, (), (target, condition, text, urgent, line))
inline core::Rules rules(core::Type<Escalation>) {
  return {"ProcedureEscalation", "When somebody takes over."};
}

/// A system that the procedure works with, or would have to.
struct Integration {
  std::string
      category;        ///< orders, calendar, inventory, payment, records, tickets, email, shipping,
                       ///< dispatch, purchasing, eligibility, lists,
                       ///< monitoring, accounts.
  std::string system;  ///< "RentBook"; empty when only implied.
  std::vector<std::string> uses;  ///< The sentences that need it; at most 20.
  std::vector<int> lines;
};
BOOST_DESCRIBE_STRUCT(Integration, (), (category, system, uses, lines))
inline core::Rules rules(core::Type<Integration>) {
  return {"ProcedureIntegration", "A system that an SOP works with."};
}

/// Something that the SOP says, at a place.
struct Fact {
  std::string text;
  int line = 0;
};
BOOST_DESCRIBE_STRUCT(Fact, (), (text, line))
inline core::Rules rules(core::Type<Fact>) {
  return {"ProcedureFact", "Something that an SOP says, at a place."};
}

/// A fault of the SOP itself, and how `revise` mends it.
struct Fault {
  std::string kind;  ///< contradiction, missing_escalation, ... ; README.md has the list.
  std::string message;
  std::vector<int> lines;
  std::string remedy;      ///< What the author should do.
  std::string resolution;  ///< The rule under which an agent works until then.
  std::string subject;     ///< Of an escalation: the situation; of an integration: the category.
  int overruled_line = 0;  ///< Of a contradiction: the laxer statement; 0 if none gives way.
  std::string overruled;   ///< Its text.
};
BOOST_DESCRIBE_STRUCT(Fault, (),
                      (kind, message, lines, remedy, resolution, subject, overruled_line,
                       overruled))
inline core::Rules rules(core::Type<Fault>) {
  return {"ProcedureFault", "A fault of an SOP and how it is met."};
}

struct Procedure {
  std::string title;
  std::string goal;
  std::string audience;
  std::string greeting;  ///< Words to say, where the SOP quotes them.
  std::string farewell;
  std::string unknown_reply;
  std::string handoff_reply;
  std::vector<Section> sections;
  std::vector<Step> steps;
  std::vector<Rule> rules;
  std::vector<Condition> conditions;
  std::vector<Escalation> escalations;
  std::vector<Integration> integrations;
  std::vector<std::string> tone;
  std::vector<Fact> manner;  ///< Sentences on how to speak.
  std::vector<Fact> hours;   ///< Opening hours and the like.
  std::vector<Fact> undefined_terms;
  std::vector<std::string> knowledge_domains;
  std::vector<Fault> faults;
  bool truncated = false;
};
BOOST_DESCRIBE_STRUCT(Procedure, (),
                      (title, goal, audience, greeting, farewell, unknown_reply, handoff_reply,
                       sections, steps, rules, conditions, escalations, integrations, tone, manner,
                       hours, undefined_terms, knowledge_domains, faults, truncated))
inline core::Rules rules(core::Type<Procedure>) {
  return {"Procedure", "An SOP as it was read."};
}

/// Reads an SOP (Markdown or plain text). `handoff_description` is the agent's field of that name
/// and may be empty. Never fails: what is not there stays empty. Deterministic; any thread; about
/// six milliseconds for each thousand words.
[[nodiscard]] Procedure read(std::string_view sop, std::string_view handoff_description = {});

/// Whether a text speaks of one of the situations named ("danger, complaints", as faults of the
/// kind missing_escalation name them), by the same signs by which an SOP does.
[[nodiscard]] bool speaks_of(std::string_view situations, std::string_view text);

}  // namespace auriga::procedure
