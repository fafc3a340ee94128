// What a model says to a stage joins what the rules of engines/procedure found, if it stands up:
//
//   quotes              must stand in the SOP, word for word; what rests on none is left out
//   figures, addresses  in what the agent will say or do must stand in the SOP
//   what rules found    stays: steps, rules, hand-overs, words that the SOP quotes, faults of its
//                       structure. Only faults that need judgement may be called unfounded.
//   prompts             must say every rule, step and hand-over; what is missing is added, and
//   where
//                       too much is missing, it is no prompt
//
// Pure; any thread. `remarks` collects what was left out and why: a sentence each, for people.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/decode.hpp"
#include "core/error.hpp"
#include "engines/authoring/advice.hpp"
#include "engines/procedure/definition.hpp"

namespace auriga::authoring {

using Remarks = std::vector<std::string>;

/// The JSON object in a model's answer: alone, in a code fence, or between other words. Fails with
/// MODEL_ANSWER_INVALID.
[[nodiscard]] core::Result<core::json::value> object_in(std::string_view answer);

/// A model's answer as advice. Throws MODEL_ANSWER_INVALID with what is wrong, and where.
template <class Advice>
[[nodiscard]] Advice read_advice(std::string_view answer) {
  auto advice = core::decode<Advice>(core::value_or_throw(object_in(answer)));
  if (!advice) {
    const auto& faults = advice.error().faults();
    throw core::Error(core::ErrorCode::kModelAnswerInvalid,
                      faults.empty() ? advice.error().detail()
                                     : faults.front().pointer + ": " + faults.front().message);
  }
  return *std::move(advice);
}

/// A fault that was found by rule and is none, as the model says.
struct DismissedFault {
  procedure::Fault fault;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(DismissedFault, (), (fault, reason))
inline core::Rules rules(core::Type<DismissedFault>) {
  return {"DismissedFault", "A fault that was found by rule and is none."};
}

/// An SOP as stage parse_sop understood it.
struct SopReading {
  procedure::Requirements requirements;
  std::vector<procedure::Fault> faults;
  std::vector<DismissedFault> dismissed;
};

[[nodiscard]] SopReading take(SopReading found, const SopAdvice& advice, std::string_view sop,
                              Remarks& remarks);

/// `own` is what the owner set: it stays. Words that claim what stands neither there nor in what
/// was found nor in the SOP, or its opposite, are left out.
[[nodiscard]] core::json::object take(core::json::object found, const PersonalityAdvice& advice,
                                      const core::json::object& own, std::string_view sop,
                                      Remarks& remarks);

[[nodiscard]] procedure::Plan take(procedure::Plan plan, const PlanAdvice& advice,
                                   std::string_view sop, Remarks& remarks);

[[nodiscard]] procedure::PlanReview take(procedure::PlanReview review, const ReviewAdvice& advice,
                                         const procedure::Plan& plan, std::string_view sop,
                                         Remarks& remarks);

/// `plan` is revised already; the policies are for the gaps of `review`, weaknesses first.
[[nodiscard]] procedure::Plan take(procedure::Plan plan, const RevisionAdvice& advice,
                                   const procedure::PlanReview& review, std::string_view sop,
                                   Remarks& remarks);

[[nodiscard]] procedure::Definition take(procedure::Definition definition,
                                         const WordsAdvice& advice,
                                         const procedure::Procedure& procedure,
                                         std::string_view sop, Remarks& remarks);

[[nodiscard]] procedure::DefinitionReview take(procedure::DefinitionReview review,
                                               const ReviewAdvice& advice,
                                               const procedure::Definition& definition,
                                               std::string_view sop, Remarks& remarks);

[[nodiscard]] procedure::Definition take(procedure::Definition definition,
                                         const RevisionAdvice& advice,
                                         const procedure::DefinitionReview& review,
                                         std::string_view sop, Remarks& remarks);

/// Sentences that claim what stands neither in the definition nor in the SOP, or the opposite of
/// what it says, are left out. Throws MODEL_ANSWER_INVALID where more than a fifth of what the
/// definition says is missing.
[[nodiscard]] procedure::Prompts take(procedure::Prompts prompts, const PromptsAdvice& advice,
                                      const procedure::Definition& definition, std::string_view sop,
                                      Remarks& remarks);

}  // namespace auriga::authoring
