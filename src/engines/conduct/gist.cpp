#include "engines/conduct/gist.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "engines/answer/synonyms.hpp"
#include "engines/conduct/concepts.hpp"
#include "engines/lexicon/lexicon.hpp"

namespace auriga::conduct {
namespace {

using procedure::Comparison;
using procedure::Quantity;
using procedure::WordClass;

constexpr double kStrong = 2;
constexpr double kAction = 0.7;  // Verbs are worded otherwise more often than nouns.
constexpr double kIntensity = 0.15;
constexpr float kSynonymMin = 0.5F;

constexpr std::array<std::string_view, 18> kAskWords{
    "what", "when", "where", "who", "which", "why",  "how",   "can",    "could",
    "do",   "does", "is",    "are", "may",   "will", "would", "should", "until"};

// People count as people, whatever they are to us.
std::string unit_of(const Quantity& quantity) {
  static constexpr std::array<std::string_view, 16> kPeople{
      "person",    "peopl",  "people",  "guest",    "adult",  "visitor", "travel", "travell",
      "traveller", "custom", "passeng", "particip", "member", "seat",    "child",  "children"};
  return std::ranges::find(kPeople, quantity.unit) != kPeople.end() ? "people" : quantity.unit;
}

/// "More than eight" leaves eight out, "at least eight" does not.
bool leaves_out(const std::vector<procedure::Word>& words, const Quantity& quantity) {
  static constexpr std::array<std::string_view, 6> kAbove{"more",      "above",   "over",
                                                          "exceeding", "exceeds", "beyond"};
  static constexpr std::array<std::string_view, 4> kBelow{"less", "fewer", "below", "under"};
  return std::any_of(words.begin() + static_cast<std::ptrdiff_t>(quantity.first),
                     words.begin() + static_cast<std::ptrdiff_t>(quantity.last),
                     [&](const procedure::Word& word) {
                       return quantity.comparison == Comparison::at_least
                                  ? std::ranges::find(kAbove, word.text) != kAbove.end()
                                  : std::ranges::find(kBelow, word.text) != kBelow.end();
                     });
}

bool same_term(const Term& wanted, const Term& said) {
  if (wanted.name == said.name) {
    return true;
  }
  if (wanted.situation || said.situation) {
    return false;
  }
  return std::ranges::any_of(answer::synonyms_of(wanted.hash), [&](const answer::Synonym& synonym) {
    return synonym.term == said.hash && synonym.strength >= kSynonymMin;
  });
}

bool meets(const Amount& wanted, double value) {
  switch (wanted.comparison) {
    case Comparison::at_least:
      return wanted.strict ? value > wanted.value : value >= wanted.value;
    case Comparison::at_most:
      return wanted.strict ? value < wanted.value : value <= wanted.value;
    case Comparison::exactly:
      return value == wanted.value;
  }
  return false;
}

}  // namespace

Gist GistReader::read(std::string_view text) {
  Gist out;
  auto lowered = with_phrases(core::lower_ascii(procedure::plain(text)));
  const auto words = vocabulary_.words_of(lowered);
  const auto quantities = procedure::quantities(words, lowered);
  for (const auto& quantity : quantities) {
    out.amounts.push_back(
        {quantity.value, unit_of(quantity), quantity.comparison, leaves_out(words, quantity)});
  }
  out.question =
      lowered.find('?') != std::string::npos ||
      (!words.empty() && std::ranges::find(kAskWords, words.front().text) != kAskWords.end());
  out.repeated = procedure::has_any(
      lowered, std::array<std::string_view, 7>{"again", "twice", "second time", "third time",
                                               "repeatedly", "once more", "still"});
  // What is counted stays a word: "two tickets" are tickets; hours and euros are measures.
  const auto counted = [&](std::size_t i) {
    return std::ranges::any_of(quantities, [&](const Quantity& q) {
      return i >= q.first && i < q.last &&
             !(i + 1 == q.last && q.unit == words[i].name && !q.is_money());
    });
  };
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto& word = words[i];
    if (word.number || counted(i) || word.kind == WordClass::function) {
      continue;
    }
    const auto situation = situation_of(word.text, word.name);
    Term term;
    if (!situation.empty()) {
      term = {"=" + std::string(situation), is_strong(situation) ? kStrong : 1, true, 0};
    } else if (is_frame(word.text, word.name)) {
      continue;
    } else {
      term = {word.name,
              is_intensity(word.text) ? kIntensity : word.kind == WordClass::action ? kAction : 1,
              false,
              analyzer_.term(word.text),
              word.text,
              lexicon::number_of(word.text)};
    }
    const bool known =
        std::ranges::any_of(out.terms, [&](const Term& other) { return other.name == term.name; });
    if (!known) {
      out.terms.push_back(std::move(term));
    }
  }
  return out;
}

std::vector<std::string> GistReader::names(std::string_view text) {
  std::vector<std::string> out;
  for (const auto& word : vocabulary_.words_of(core::lower_ascii(procedure::plain(text)))) {
    if (word.kind != WordClass::function && std::ranges::find(out, word.name) == out.end()) {
      out.push_back(word.name);
    }
  }
  return out;
}

bool names_danger(const Term& term) {
  return term.situation && (term.name == "=fire" || term.name == "=gas" || term.name == "=leak");
}

double covered(const Gist& wanted, const Gist& said) {
  double all = 0;
  double found = 0;
  for (const auto& term : wanted.terms) {
    all += term.weight;
    if (std::ranges::any_of(said.terms,
                            [&](const Term& other) { return same_term(term, other); })) {
      found += term.weight;
    }
  }
  return all > 0 ? found / all : 0;
}

double nearness(const Term& term, const Gist& gist) {
  constexpr double kRelated = 0.7;
  constexpr double kClose = 0.5;
  constexpr float kRelatedMin = 0.35F;
  constexpr float kCloseMin = 0.62F;
  constexpr float kApart = 0.25F;  // Related words stand nearer; to ask for relations takes longer.
  double most = 0;
  for (const auto& other : gist.terms) {
    if (same_term(term, other)) {
      return 1;
    }
    if (term.number < 0 || other.number < 0) {
      continue;
    }
    const auto closeness = lexicon::closeness(term.number, other.number);
    if (closeness >= kApart && lexicon::similarity(term.word, other.word) >= kRelatedMin) {
      most = std::max(most, kRelated);
    } else if (closeness >= kCloseMin) {
      most = std::max(most, kClose);
    }
  }
  return most;
}

bool meets_amounts(const Gist& wanted, const Gist& said) {
  return std::ranges::all_of(wanted.amounts, [&](const Amount& bound) {
    return std::ranges::any_of(said.amounts, [&](const Amount& amount) {
      return bound.unit == amount.unit && meets(bound, amount.value);
    });
  });
}

}  // namespace auriga::conduct
