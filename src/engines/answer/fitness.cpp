#include "engines/answer/fitness.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <span>

#include "core/text.hpp"
#include "engines/answer/match.hpp"

namespace auriga::answer {
namespace {

bool holds_any(const std::vector<Word>& words, std::span<const std::string_view> wanted) {
  return std::any_of(words.begin(), words.end(), [&](const Word& word) {
    return std::find(wanted.begin(), wanted.end(), word.text) != wanted.end();
  });
}

constexpr auto kPlaceWords = std::to_array<std::string_view>(
    {"in",    "at",     "on",       "near",    "behind",  "next",  "opposite", "under",
     "above", "inside", "beside",   "outside", "between", "floor", "room",     "street",
     "road",  "page",   "building", "left",    "right",   "to",    "from",     "into"});
constexpr auto kReasons = std::to_array<std::string_view>(
    {"because",  "since", "so",    "avoid",  "prevent",   "due",    "otherwise", "reason",
     "order",    "as",    "to",    "means",  "therefore", "caused", "for",       "ensures",
     "protects", "cause", "until", "causes", "prevents",  "avoids", "if"});
constexpr auto kMoments = std::to_array<std::string_view>(
    {"when", "before", "after", "until", "as", "during", "once", "always", "if", "while"});
constexpr auto kOffices = std::to_array<std::string_view>(
    {"manager",   "officer",   "team",     "department", "staff",     "warden",     "director",
     "chair",     "head",      "engineer", "nurse",      "doctor",    "editor",     "driver",
     "owner",     "member",    "members",  "customer",   "tenant",    "parent",     "person",
     "people",    "anyone",    "everyone", "guest",      "colleague", "supervisor", "office",
     "desk",      "reception", "council",  "company",    "we",        "you",        "only",
     "employee",  "employees", "master",   "captain",    "librarian", "technician", "operator",
     "committee", "board",     "vet",      "treasurer",  "secretary", "chief",      "lead"});
constexpr auto kReferringBack = std::to_array<std::string_view>(
    {"it", "its", "they", "their", "this", "these", "those", "that", "he", "she", "then", "also",
     "such", "both", "however", "otherwise", "instead"});

// Right after a number, these make it a measure and not a count.
bool is_measured(const std::vector<Word>& words, std::size_t number) {
  if (words[number].text.find(':') != std::string::npos) {
    return true;
  }
  return number + 1 < words.size() &&
         (values_in("1 " + words[number + 1].text) & ~(value::kNumber | value::kAge)) != 0;
}

bool counts(const Parsed& question, const std::vector<Word>& words) {
  constexpr int kBefore = 3;
  constexpr int kAfter = 6;
  for (std::size_t n = 0; n < words.size(); ++n) {
    const auto& number = words[n];
    const bool word = number.text == "one" || number.text == "no" || number.text == "both" ||
                      number.text == "single";
    if ((!number.number && !word) || number.part) {
      continue;
    }
    for (const auto& thing : words) {
      const auto gap = static_cast<int>(thing.position) - static_cast<int>(number.position);
      if (gap == 0 || gap > kBefore || gap < -kAfter || (gap < 0 && is_measured(words, n))) {
        continue;
      }
      const bool counted =
          std::any_of(question.terms.begin(), question.terms.end(),
                      [&](const Term& term) { return term.focus && stands_for(term, thing); });
      if (counted && (gap == 1 || !is_measured(words, n))) {
        return true;
      }
    }
  }
  return false;
}

bool names_person(const std::vector<Word>& words, bool proper, bool cell) {
  if (!proper && holds_any(words, kOffices)) {
    return true;
  }
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool initial = words[i].end - words[i].start == 1;
    if (words[i].capital && !words[i].stop && !words[i].code && !words[i].part && (i > 0 || cell) &&
        !initial && (values_in(words[i].text) & value::kDate) == 0) {
      return true;
    }
  }
  return false;
}

std::string_view without_marks(std::string_view text) {
  text = core::trim(text);
  while (!text.empty() && std::string_view("*_\"").find(text.back()) != std::string_view::npos) {
    text.remove_suffix(1);
  }
  return text;
}

}  // namespace

double fitness(const Parsed& question, const std::vector<Word>& words, bool cell,
               const EvidenceSettings& settings) {
  switch (question.asks) {
    case Asks::count:
      return counts(question, words) ? 1 : settings.not_counted;
    case Asks::place:
      return holds_any(words, kPlaceWords) ? 1 : settings.no_place;
    case Asks::reason:
      return holds_any(words, kReasons) ? 1 : settings.no_reason;
    case Asks::person:
      return names_person(words, question.wants_name, cell) ? 1 : settings.no_person;
    default:
      return 1;
  }
}

bool tells_moment(const std::vector<Word>& words) {
  return holds_any(words, kMoments);
}

bool is_question(std::string_view text) {
  return without_marks(text).ends_with('?');
}

bool leads_in(std::string_view text) {
  return without_marks(text).ends_with(':');
}

bool begins_by_referring(const std::vector<Word>& words) {
  return !words.empty() && std::find(kReferringBack.begin(), kReferringBack.end(), words[0].text) !=
                               kReferringBack.end();
}

}  // namespace auriga::answer
