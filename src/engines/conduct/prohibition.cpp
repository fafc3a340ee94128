#include "engines/conduct/prohibition.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "core/one_of.hpp"
#include "core/text.hpp"

namespace auriga::conduct {
namespace {

std::vector<std::string_view> written_words_of(std::string_view text) {
  constexpr std::string_view kBetween = " \t\r\n.,;:!?()\"";
  std::vector<std::string_view> out;
  std::size_t at = 0;
  while ((at = text.find_first_not_of(kBetween, at)) != std::string_view::npos) {
    const auto end = std::min(text.find_first_of(kBetween, at), text.size());
    out.push_back(text.substr(at, end - at));
    at = end;
  }
  return out;
}

/// The first word behind "never", "do not", "we must not" and what may stand between.
std::string forbidden_verb_of(std::string_view lowered) {
  static constexpr std::array<std::string_view, 20> kBefore{
      "never",     "do",  "not",    "don't", "we",      "please", "you",
      "must",      "the", "agent",  "try",   "to",      "ever",   "mustn't",
      "assistant", "may", "simply", "just",  "attempt", "should"};
  for (const auto word : written_words_of(lowered)) {
    if (!core::is_one_of(word, kBefore)) {
      return std::string(word);
    }
  }
  return {};
}

}  // namespace

Prohibition prohibition_of(std::string_view lowered) {
  static constexpr std::array<std::string_view, 16> kManners{
      "blame",      "argue",   "interrupt", "rush",       "hurry", "pressure",
      "judge",      "lecture", "mislead",   "contradict", "mock",  "insult",
      "exaggerate", "lie",     "threaten",  "patronise"};
  static constexpr std::array<std::string_view, 8> kUnknown{
      "guess", "invent", "assume", "speculate", "improvise", "fabricate", "make up", "estimate"};
  static constexpr std::array<std::string_view, 8> kOthers{
      "what a ",      "what an ",     "whether a ",      "another ",
      "other people", "someone else", "other customers", "somebody else"};
  Prohibition out{.verb = forbidden_verb_of(lowered)};
  out.manner = core::is_one_of(out.verb, kManners);
  // "The value of one model for another": what is said of the right one is no matter of it.
  const bool exchanges = lowered.find(" one ") != std::string_view::npos &&
                         lowered.find(" another") != std::string_view::npos;
  out.unknown = exchanges || core::is_one_of(out.verb, kUnknown) ||
                (out.verb == "make" && lowered.find(" up") != std::string_view::npos);
  out.of_others = !exchanges && std::ranges::any_of(kOthers, [&](std::string_view others) {
    return lowered.find(others) != std::string_view::npos;
  });
  return out;
}

bool speaks_of_others(std::string_view message) {
  static constexpr std::array<std::string_view, 48> kPeople{
      "he",       "she",     "him",     "his",       "her",     "hers",      "they",
      "their",    "them",    "mr",      "mrs",       "ms",      "dr",        "miss",
      "somebody", "someone", "anybody", "anyone",    "else",    "neighbour", "neighbor",
      "husband",  "wife",    "partner", "friend",    "friends", "colleague", "boss",
      "brother",  "sister",  "mother",  "father",    "son",     "daughter",  "child",
      "children", "aunt",    "uncle",   "cousin",    "ex",      "tenant",    "landlord",
      "other",    "another", "others",  "everybody", "person",  "people"};
  static constexpr std::array<std::string_view, 12> kBeforeNames{
      "has", "have", "did", "does", "is", "was", "about", "of", "for", "by", "to", "with"};
  const auto words = written_words_of(message);
  for (std::size_t i = 0; i < words.size(); ++i) {
    auto lowered = core::lower_ascii(words[i]);
    if (lowered.ends_with("'s")) {
      lowered.resize(lowered.size() - 2);
    }
    if (core::is_one_of(lowered, kPeople)) {
      return true;
    }
    const auto word = words[i];
    const bool name =
        word.size() > 2 && word[0] >= 'A' && word[0] <= 'Z' && word[1] >= 'a' && word[1] <= 'z';
    if (name && i > 0 && core::is_one_of(core::lower_ascii(words[i - 1]), kBeforeNames)) {
      return true;
    }
  }
  return false;
}

}  // namespace auriga::conduct
