// The definition of an agent: the artefact `agent.json` that runs. Its JSON Schema (2020-12) is
// `agent.schema.json` beside this file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "engines/procedure/plan.hpp"

namespace auriga::procedure {

inline constexpr std::string_view kDefinitionFormat = "auriga.agent";
inline constexpr std::int64_t kDefinitionVersion = 1;

/// What the SOP does not say of an agent.
struct AgentFacts {
  std::string name;
  std::string type = "text";  ///< "voice", "text" or "both".
  std::string knowledge_description;
  std::string handoff_description;
  core::json::object voice_personality;  ///< identity, task, demeanor, tone, formality_level, ...
  std::vector<std::string> tools;        ///< Names of the tools that staff set up for it.
};

/// Words to say, and the texts for a language model.
struct DefinitionPrompts {
  std::string greeting;
  std::string farewell;
  std::string unknown;
  std::string handoff;
  std::string system;
  std::string voice;
};
BOOST_DESCRIBE_STRUCT(DefinitionPrompts, (), (greeting, farewell, unknown, handoff, system, voice))
inline core::Rules rules(core::Type<DefinitionPrompts>) {
  return {"DefinitionPrompts", "Words to say, and the texts for a language model."};
}

struct DefinitionStep {
  std::string id;      ///< "step-1", in the order of the SOP.
  std::string number;  ///< As the SOP numbers it; may be empty.
  std::string text;    ///< What to do; a part that gave way to a rule is left out of it.
  std::string section;
  std::string parent;              ///< Id of the step that it is part of; empty for none.
  std::vector<std::string> tools;  ///< Ids.
  std::string note;                ///< Why it differs from the SOP; empty when it does not.
  std::int64_t line = 0;
};
BOOST_DESCRIBE_STRUCT(DefinitionStep, (), (id, number, text, section, parent, tools, note, line))
inline core::Rules rules(core::Type<DefinitionStep>) {
  return {"DefinitionStep", "One thing that the agent does."};
}

struct DefinitionLimit {
  std::string text;
  std::string comparison;
  double value = 0;
  std::string unit;
};
BOOST_DESCRIBE_STRUCT(DefinitionLimit, (), (text, comparison, value, unit))
inline core::Rules rules(core::Type<DefinitionLimit>) {
  return {"DefinitionLimit", "A quantity that bounds a rule."};
}

struct DefinitionRule {
  std::string id;
  std::string kind;  ///< must, must_not, only, may.
  std::string text;
  std::string condition;
  std::vector<DefinitionLimit> limits;
  std::int64_t line = 0;
};
BOOST_DESCRIBE_STRUCT(DefinitionRule, (), (id, kind, text, condition, limits, line))
inline core::Rules rules(core::Type<DefinitionRule>) {
  return {"DefinitionRule", "Something that always holds."};
}

struct DefinitionTool {
  std::string id;  ///< "calendar".
  std::string category;
  std::string system;  ///< Empty: the SOP names none yet.
  std::string description;
  bool connected = false;  ///< Built in, or set up by staff; what is not is not offered to a model.
};
BOOST_DESCRIBE_STRUCT(DefinitionTool, (), (id, category, system, description, connected))
inline core::Rules rules(core::Type<DefinitionTool>) {
  return {"DefinitionTool", "A system that the agent works with."};
}

struct DefinitionHandoff {
  std::string target;
  std::string condition;
  bool urgent = false;
  std::vector<std::int64_t> lines;
};
BOOST_DESCRIBE_STRUCT(DefinitionHandoff, (), (target, condition, urgent, lines))
inline core::Rules rules(core::Type<DefinitionHandoff>) {
  return {"DefinitionHandoff", "When a person takes over, and who."};
}

struct DefinitionGuardrail {
  std::string kind;  ///< knowledge, privacy, failure, or the kind of a fault of the SOP.
  std::string text;
  std::vector<std::int64_t> lines;
};
BOOST_DESCRIBE_STRUCT(DefinitionGuardrail, (), (kind, text, lines))
inline core::Rules rules(core::Type<DefinitionGuardrail>) {
  return {"DefinitionGuardrail",
          "What holds whatever is asked, and how faults of the SOP are met."};
}

struct DefinitionMemory {
  std::string scope = "session";  ///< Kept for each agent, customer and session apart.
  std::int64_t turns_max = 20;
  std::vector<std::string> keep;
  std::vector<std::string> never_keep;
};
BOOST_DESCRIBE_STRUCT(DefinitionMemory, (), (scope, turns_max, keep, never_keep))
inline core::Rules rules(core::Type<DefinitionMemory>) {
  return {"DefinitionMemory", "What the agent remembers."};
}

struct DefinitionKnowledge {
  std::string description;
  std::vector<std::string> domains;
  bool documents_only = true;
};
BOOST_DESCRIBE_STRUCT(DefinitionKnowledge, (), (description, domains, documents_only))
inline core::Rules rules(core::Type<DefinitionKnowledge>) {
  return {"DefinitionKnowledge", "What the agent knows of."};
}

struct DefinitionTone {
  std::string words;  ///< "warm, attentive and formal".
  std::vector<std::string> manner;
  core::json::object voice;  ///< The agent's voice personality, as its owner set it.
};
BOOST_DESCRIBE_STRUCT(DefinitionTone, (), (words, manner, voice))
inline core::Rules rules(core::Type<DefinitionTone>) {
  return {"DefinitionTone", "How the agent speaks."};
}

struct Definition {
  std::string format = std::string(kDefinitionFormat);
  std::int64_t version = kDefinitionVersion;
  std::string name;
  std::string type = "text";
  std::string goal;
  DefinitionPrompts prompts;
  std::vector<DefinitionStep> steps;
  std::vector<DefinitionRule> rules;
  std::vector<DefinitionTool> tools;
  std::vector<DefinitionHandoff> handoff;
  std::vector<DefinitionGuardrail> guardrails;
  DefinitionMemory memory;
  DefinitionKnowledge knowledge;
  DefinitionTone tone;
};
BOOST_DESCRIBE_STRUCT(Definition, (),
                      (format, version, name, type, goal, prompts, steps, rules, tools, handoff,
                       guardrails, memory, knowledge, tone))
inline core::Rules rules(core::Type<Definition>) {
  return {"AgentDefinition", "What an agent is: the artefact that runs."};
}

struct DefinitionReview {
  std::int64_t quality = 1;  ///< 1 to 10; 8 and more without a critical issue.
  std::vector<Gap> critical_issues;
  std::vector<std::string> suggestions;
};
BOOST_DESCRIBE_STRUCT(DefinitionReview, (), (quality, critical_issues, suggestions))
inline core::Rules rules(core::Type<DefinitionReview>) {
  return {"DefinitionReview", "How good a definition is and what it lacks."};
}

struct Prompts {
  std::string system_prompt;
  std::string voice_prompt;
};
BOOST_DESCRIBE_STRUCT(Prompts, (), (system_prompt, voice_prompt))
inline core::Rules rules(core::Type<Prompts>) {
  return {"AgentPrompts", "The texts that a language model is given."};
}

/// Prompts are cut at a line's end beyond this, with a note.
inline constexpr std::size_t kPromptBytesMax = 120'000;

/// The definition that a plan makes. Steps and rules that a resolution of the plan overrules are
/// left out or say why. Pure; any thread.
[[nodiscard]] Definition generate(const Plan& plan, const Procedure& procedure,
                                  const AgentFacts& facts);

/// Checks a definition (whoever wrote it) against the SOP: steps, rules, hand-overs, tools, and the
/// faults of the SOP that it does not meet.
[[nodiscard]] DefinitionReview review(const Definition& definition, const Procedure& procedure);

/// Mends each critical issue that the review named; the remedy of an "objection" that somebody else
/// made becomes a guardrail.
[[nodiscard]] Definition revise(Definition definition, const DefinitionReview& review,
                                const Procedure& procedure);

/// Numbers steps and rules anew and sets the prompts: after every change of a definition.
void finish(Definition& definition);

/// The texts for a language model. `voice_prompt` is shorter in manner and speaks numbers aloud.
[[nodiscard]] Prompts prompts(const Definition& definition);

/// The text of `agent.schema.json`.
[[nodiscard]] std::string_view definition_schema();

/// What of a definition as JSON is not as its schema says, each with a pointer into it; at most
/// twenty.
[[nodiscard]] std::vector<core::Fault> schema_faults(const core::json::value& definition);

}  // namespace auriga::procedure
