#include "engines/conduct/repetition.hpp"

#include <array>
#include <string>
#include <utility>

#include "core/text.hpp"
#include "engines/procedure/words.hpp"

namespace auriga::conduct {
namespace {

/// How often by "three times" or "two questions in a row"; 0 for nothing of the kind: "two weeks
/// ago" tells no number of times.
std::size_t times_in(std::string_view lowered) {
  static constexpr std::array<std::pair<std::string_view, std::size_t>, 5> kOnes{
      {{"twice", 2}, {"second time", 2}, {"thrice", 3}, {"third time", 3}, {"fourth time", 4}}};
  static constexpr std::array<std::pair<std::string_view, std::size_t>, 6> kNumbers{
      {{"two", 2}, {"three", 3}, {"four", 4}, {"2", 2}, {"3", 3}, {"4", 4}}};
  static constexpr std::array<std::string_view, 5> kCounted{" times", " questions", " messages",
                                                            " answers", " in a row"};
  for (const auto& [words, times] : kOnes) {
    if (procedure::has_phrase(lowered, words)) {
      return times;
    }
  }
  for (const auto& [number, times] : kNumbers) {
    for (const auto counted : kCounted) {
      if (procedure::has_phrase(lowered, std::string(number) + std::string(counted))) {
        return times;
      }
    }
  }
  return 0;
}

}  // namespace

std::size_t times_asked(std::string_view condition) {
  static constexpr std::array<std::string_view, 5> kSame{"same question", "same thing", "has asked",
                                                         "have asked", "repeats the question"};
  const auto lowered = core::lower_ascii(condition);
  return procedure::has_any(lowered, kSame) ? times_in(lowered) : 0;
}

std::size_t times_unanswered(std::string_view condition) {
  static constexpr std::array<std::string_view, 8> kNot{
      "could not answer", "cannot answer", "couldn't answer",       "not able to answer",
      "no answer to",     "not answered",  "could not be answered", "unanswered"};
  const auto lowered = core::lower_ascii(condition);
  return procedure::has_any(lowered, kNot) ? times_in(lowered) : 0;
}

}  // namespace auriga::conduct
