// What a language model says to a stage of an agent's making: small, additive, and untrusted.
// Members that it invents are ignored; what is present must have the right type and size.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/rules.hpp"
#include "core/traits.hpp"

namespace auriga::authoring {

/// Bounds of one text and of one list in an answer.
inline constexpr int kWordsMax = 600;
inline constexpr int kItemsMax = 40;

/// Of stage parse_personality.
struct PersonalityAdvice {
  std::string identity;
  std::string task;
  std::string demeanor;
  std::string tone;
  std::string enthusiasm_level;
  std::string formality_level;
  std::string filler_words;
  std::string pacing;
  std::string additional_instructions;
};
BOOST_DESCRIBE_STRUCT(PersonalityAdvice, (),
                      (identity, task, demeanor, tone, enthusiasm_level, formality_level,
                       filler_words, pacing, additional_instructions))
inline core::Rules rules(core::Type<PersonalityAdvice>) {
  return {"PersonalityAdvice",
          "How the agent may sound.",
          {{.field = "identity", .max = kWordsMax},
           {.field = "task", .max = kWordsMax},
           {.field = "demeanor", .max = kWordsMax},
           {.field = "tone", .max = kWordsMax},
           {.field = "enthusiasm_level", .max = kWordsMax},
           {.field = "formality_level", .max = kWordsMax},
           {.field = "filler_words", .max = kWordsMax},
           {.field = "pacing", .max = kWordsMax},
           {.field = "additional_instructions", .max = kWordsMax}},
          true};
}

/// A fault of the SOP; `kind` as procedure::Fault has it.
struct FaultAdvice {
  std::string kind;
  std::vector<std::string> quotes;  ///< Of the SOP, word for word.
  std::string message;
  std::string remedy;
  std::string resolution;
  std::string subject;
};
BOOST_DESCRIBE_STRUCT(FaultAdvice, (), (kind, quotes, message, remedy, resolution, subject))
inline core::Rules rules(core::Type<FaultAdvice>) {
  return {"FaultAdvice",
          "A fault of the SOP.",
          {{.field = "kind",
            .required = true,
            .pattern = "contradiction|missing_escalation|missing_integration|undefined_reference|"
                       "unreachable_step|missing_step|duplicate_step|missing_limit|undefined_term"},
           {.field = "quotes", .required = true, .min = 1, .max = 4},
           {.field = "message", .required = true, .min = 1, .max = kWordsMax, .trim = true},
           {.field = "remedy", .max = kWordsMax, .trim = true},
           {.field = "resolution", .required = true, .min = 1, .max = kWordsMax, .trim = true},
           {.field = "subject", .max = 200, .trim = true}},
          true};
}

/// One of the faults that were found by rule is none.
struct UnfoundedAdvice {
  std::int64_t number = 0;  ///< From 1, as listed in the question.
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(UnfoundedAdvice, (), (number, reason))
inline core::Rules rules(core::Type<UnfoundedAdvice>) {
  return {"UnfoundedAdvice",
          "A fault that is none.",
          {{.field = "number", .required = true, .min = 1, .max = 10'000},
           {.field = "reason", .required = true, .min = 1, .max = kWordsMax, .trim = true}},
          true};
}

/// Of stage parse_sop.
struct SopAdvice {
  std::string core_goal;
  std::string tone;
  bool requires_escalation = false;
  std::vector<std::string> personality_traits;
  std::vector<std::string> behavioral_guidelines;
  std::vector<std::string> knowledge_domains;
  std::vector<FaultAdvice> faults;
  std::vector<UnfoundedAdvice> unfounded;
};
BOOST_DESCRIBE_STRUCT(SopAdvice, (),
                      (core_goal, tone, requires_escalation, personality_traits,
                       behavioral_guidelines, knowledge_domains, faults, unfounded))
inline core::Rules rules(core::Type<SopAdvice>) {
  return {"SopAdvice",
          "What an SOP asks of an agent, and what is wrong with it.",
          {{.field = "core_goal", .max = kWordsMax, .trim = true},
           {.field = "tone", .max = 200, .trim = true},
           {.field = "personality_traits", .max = kItemsMax},
           {.field = "behavioral_guidelines", .max = kItemsMax},
           {.field = "knowledge_domains", .max = kItemsMax},
           {.field = "faults", .max = kItemsMax},
           {.field = "unfounded", .max = 200}},
          true};
}

/// Which list of the plan an entry joins: keep and never_keep are for the memory, guidance is for
/// the constraints, role for the roles.
enum class EntryPart : std::uint8_t { keep, never_keep, guidance, role };
BOOST_DESCRIBE_ENUM(EntryPart, keep, never_keep, guidance, role)

struct EntryAdvice {
  EntryPart part = EntryPart::guidance;
  std::string name;
  std::string text;
  std::string quote;  ///< Of the SOP, word for word: what it rests on.
};
BOOST_DESCRIBE_STRUCT(EntryAdvice, (), (part, name, text, quote))
inline core::Rules rules(core::Type<EntryAdvice>) {
  return {"EntryAdvice",
          "One more decision of the plan.",
          {{.field = "part", .required = true},
           {.field = "name", .max = 80, .trim = true},
           {.field = "text", .required = true, .min = 1, .max = kWordsMax, .trim = true},
           {.field = "quote", .required = true, .min = 1, .max = kWordsMax}},
          true};
}

/// Of stage draft_plan.
struct PlanAdvice {
  std::vector<EntryAdvice> entries;
};
BOOST_DESCRIBE_STRUCT(PlanAdvice, (), (entries))
inline core::Rules rules(core::Type<PlanAdvice>) {
  return {
      "PlanAdvice", "Further decisions of a plan.", {{.field = "entries", .max = kItemsMax}}, true};
}

/// Something that is wrong with a plan or a definition.
struct ObjectionAdvice {
  std::vector<std::string> quotes;  ///< Of the SOP, word for word.
  std::string message;
  std::string remedy;  ///< What the agent does from now on.
};
BOOST_DESCRIBE_STRUCT(ObjectionAdvice, (), (quotes, message, remedy))
inline core::Rules rules(core::Type<ObjectionAdvice>) {
  return {"ObjectionAdvice",
          "Something that is wrong.",
          {{.field = "quotes", .required = true, .min = 1, .max = 4},
           {.field = "message", .required = true, .min = 1, .max = kWordsMax, .trim = true},
           {.field = "remedy", .required = true, .min = 1, .max = kWordsMax, .trim = true}},
          true};
}

/// Of stages review_plan and review_definition.
struct ReviewAdvice {
  std::vector<std::string> strengths;
  std::vector<std::string> suggestions;
  std::vector<ObjectionAdvice> objections;
};
BOOST_DESCRIBE_STRUCT(ReviewAdvice, (), (strengths, suggestions, objections))
inline core::Rules rules(core::Type<ReviewAdvice>) {
  return {"ReviewAdvice",
          "What is good and wrong.",
          {{.field = "strengths", .max = kItemsMax},
           {.field = "suggestions", .max = kItemsMax},
           {.field = "objections", .max = kItemsMax}},
          true};
}

/// How the agent meets a gap until the SOP's author mends it.
struct PolicyAdvice {
  std::int64_t number = 0;  ///< Of the gap, from 1, as listed in the question.
  std::string text;
};
BOOST_DESCRIBE_STRUCT(PolicyAdvice, (), (number, text))
inline core::Rules rules(core::Type<PolicyAdvice>) {
  return {"PolicyAdvice",
          "How a gap is met.",
          {{.field = "number", .required = true, .min = 1, .max = 10'000},
           {.field = "text", .required = true, .min = 1, .max = kWordsMax, .trim = true}},
          true};
}

/// Of stages revise_plan and revise_definition.
struct RevisionAdvice {
  std::vector<PolicyAdvice> policies;
};
BOOST_DESCRIBE_STRUCT(RevisionAdvice, (), (policies))
inline core::Rules rules(core::Type<RevisionAdvice>) {
  return {"RevisionAdvice", "How gaps are met.", {{.field = "policies", .max = 200}}, true};
}

/// Of stage generate_definition: words to say.
struct WordsAdvice {
  std::string goal;
  std::string greeting;
  std::string farewell;
  std::string unknown;
  std::string handoff;
  std::string knowledge;
};
BOOST_DESCRIBE_STRUCT(WordsAdvice, (), (goal, greeting, farewell, unknown, handoff, knowledge))
inline core::Rules rules(core::Type<WordsAdvice>) {
  return {"WordsAdvice",
          "Words for the agent to say.",
          {{.field = "goal", .max = kWordsMax, .trim = true},
           {.field = "greeting", .max = 400, .trim = true},
           {.field = "farewell", .max = 400, .trim = true},
           {.field = "unknown", .max = 400, .trim = true},
           {.field = "handoff", .max = 400, .trim = true},
           {.field = "knowledge", .max = kWordsMax, .trim = true}},
          true};
}

/// Of stage generate_prompts.
struct PromptsAdvice {
  std::string system_prompt;
  std::string voice_prompt;
};
BOOST_DESCRIBE_STRUCT(PromptsAdvice, (), (system_prompt, voice_prompt))
inline core::Rules rules(core::Type<PromptsAdvice>) {
  return {"PromptsAdvice",
          "The texts for a language model.",
          {{.field = "system_prompt", .required = true, .min = 1, .max = 120'000},
           {.field = "voice_prompt", .required = true, .min = 1, .max = 120'000}},
          true};
}

}  // namespace auriga::authoring
