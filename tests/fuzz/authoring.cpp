// What a model says in the making of an agent: it is advice or refused, and whatever joins a plan
// rests on words of the SOP.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engines/authoring/take.hpp"
#include "tests/fuzz/require.hpp"

using auriga::fuzz::require;

namespace {

using namespace auriga;

constexpr std::string_view kSop =
    "# Returns desk\n\n1. Ask for the order number.\n2. Refund within 14 days of delivery.\n\n"
    "- Opened goods are refunded in full.\n- Never refund goods whose seal is broken.\n";

const procedure::Procedure& desk() {
  static const auto read = procedure::read(kSop);
  return read;
}

template <class Advice, class Use>
void each(std::string_view text, const Use& use) {
  try {
    authoring::Remarks remarks;
    use(authoring::read_advice<Advice>(text), remarks);
  } catch (const core::Error& error) {
    require(error.code() == core::ErrorCode::kModelAnswerInvalid);
  }
}

bool on_lines(const std::vector<int>& lines) {
  for (const int line : lines) {
    if (line < 1 || line > 8) {
      return false;
    }
  }
  return !lines.empty();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace authoring;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  each<SopAdvice>(text, [](const SopAdvice& advice, Remarks& remarks) {
    const auto before = desk().faults.size();
    const auto out =
        take(SopReading{procedure::requirements(desk()), desk().faults, {}}, advice, kSop, remarks);
    require(out.faults.size() + out.dismissed.size() >= before);
    for (std::size_t i = before - out.dismissed.size(); i < out.faults.size(); ++i) {
      require(on_lines(out.faults[i].lines) && out.faults[i].overruled_line == 0);
    }
  });
  each<PlanAdvice>(text, [](const PlanAdvice& advice, Remarks& remarks) {
    const auto out = take(procedure::Plan{}, advice, kSop, remarks);
    for (const auto& entry : out.constraints) {
      require(on_lines(entry.lines));
    }
  });
  each<ReviewAdvice>(text, [](const ReviewAdvice& advice, Remarks& remarks) {
    const procedure::Plan plan;
    const auto review = take(procedure::PlanReview{}, advice, plan, kSop, remarks);
    const auto revised = procedure::revise(plan, review, desk());
    require(take(procedure::PlanReview{}, advice, revised, kSop, remarks).weaknesses.empty());
  });
  each<WordsAdvice>(text, [](const WordsAdvice& advice, Remarks& remarks) {
    const auto out = take(procedure::Definition{}, advice, desk(), kSop, remarks);
    require(out.rules.empty() && out.steps.empty());
  });
  each<PromptsAdvice>(text, [](const PromptsAdvice& advice, Remarks& remarks) {
    static const auto definition = procedure::generate(
        procedure::draft(desk(), procedure::requirements(desk())), desk(), {.name = "Desk"});
    (void)take(procedure::prompts(definition), advice, definition, kSop, remarks);
  });
  each<PersonalityAdvice>(text, [](const PersonalityAdvice& advice, Remarks& remarks) {
    (void)take(core::json::object{}, advice, core::json::object{}, kSop, remarks);
  });
  return 0;
}
