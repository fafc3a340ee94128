// What must be there before a thing is done ("only after the fee was paid", "no refund without a
// receipt", "check the passport before you issue a card"), and statements that do it without.
#include <algorithm>
#include <string_view>

#include "core/text.hpp"
#include "engines/procedure/contradiction_claims.hpp"
#include "engines/procedure/grammar.hpp"

namespace auriga::procedure {
namespace {

// "A passport" is looked at, checked or seen; which of them is no matter.
bool says_how(std::string_view name) {
  return says_nothing(name) ||
         one_of(name,
                {"check",     "verify", "look", "see",    "show",       "have",       "get",
                 "give",      "send",   "make", "take",   "do",         "be",         "well",
                 "even",      "first",  "also", "requir", "obligatori", "compulsori", "mandatori",
                 "afterward", "later",  "go",   "hurri"});
}

bool tells_need(std::string_view word) {
  return one_of(word, {"needed", "required", "necessary", "compulsory", "mandatory", "obligatory"});
}

}  // namespace

// The names of words [first, last) that carry something; people do not.
Names RequirementJudge::names(int i, std::size_t first, std::size_t last) const {
  Names out;
  const auto& words = sentence({i, 0}).words;
  for (auto at = first; at < std::min(last, words.size()); ++at) {
    const auto& word = words[at];
    if (word.kind != WordClass::function && !word.number && !says_how(word.name) &&
        !is_person(singular(word.text)) && !is_agent(word.text)) {
      out.push_back(word.name);
    }
  }
  sort_names(out);
  return out;
}

void RequirementJudge::read(int i, const Stretch& said) {
  const auto& words = sentence({i, 0}).words;
  const auto add = [&](bool wants, std::size_t from, std::size_t mid, std::size_t next,
                       std::size_t to, bool need_first) {
    Requirement made{.sentence = i, .wants = wants};
    made.deed = names(i, need_first ? next : from, need_first ? to : mid);
    made.need = names(i, need_first ? from : next, need_first ? mid : to);
    if (!made.need.empty() && !made.deed.empty()) {
      found_.push_back(std::move(made));
    }
  };
  const auto at = [&](std::size_t w) {
    return w < said.last ? std::string_view(words[w].text) : std::string_view();
  };
  const bool only = has_phrase(said.text, "only");
  const bool must = has_any(said.text, Phrases{"must", "has to", "have to"});
  const bool may = has_any(said.text, Phrases{"may", "can", "could"});
  for (auto w = said.first; w + 1 < said.last; ++w) {
    const auto text = at(w);
    const bool inside = w > said.first;
    if (inside && only && one_of(text, {"after", "once", "when", "against"})) {
      add(true, said.first, w, w + 1, said.last, false);
      return;
    }
    if (inside && text == "without") {
      add(said.negative, said.first, w, w + 1, said.last, false);
      return;
    }
    if (text == "without" && !inside && said.negative) {
      return;  // "Without a receipt there is no refund."
    }
    if (inside && text == "before") {
      if (said.negative) {
        add(true, said.first, w, w + 1, said.last, false);
      } else {
        const bool instruction = std::ranges::any_of(
            reading_.analysis(i).clauses, [](const Clause& each) { return each.imperative; });
        if (must || instruction) {
          add(true, said.first, w, w + 1, said.last, true);
        }
        if (may || (instruction && !must)) {
          add(false, said.first, w, w + 1, said.last, false);
        }
      }
      return;
    }
    if (text == "even" && at(w + 1) == "if" && inside && has_any(said.text, Phrases{"not", "no"})) {
      add(false, said.first, w, w + 2, said.last, false);
      return;
    }
    if (tells_need(text) && inside) {
      for (auto to = w + 1; to < std::min(w + 3, said.last); ++to) {
        if (one_of(at(to), {"for", "to"})) {
          add(!said.negative, said.first, w, to + 1, said.last, true);
          return;
        }
      }
    }
    if (inside && one_of(text, {"requires", "needs"}) && !said.negative) {
      add(true, said.first, w, w + 1, said.last, false);
      return;
    }
    if (text == "and" && inside && one_of(words[said.last - 1].text, {"afterwards", "later"})) {
      add(false, said.first, w, w + 1, said.last - 1, false);
      return;
    }
  }
}

bool RequirementJudge::clash(const Requirement& strict, const Requirement& lax) const {
  constexpr double kHalf = 0.5;
  const Place a{strict.sentence, 0};
  const Place b{lax.sentence, 0};
  if (!strict.wants || lax.wants || strict.sentence == lax.sentence || excepts(sentence(a)) ||
      excepts(sentence(b)) || divided(a, b) || codes_part(a, b) || people_part(a, b) ||
      sentence(a).block == sentence(b).block) {  // Where it is an exception.
    return false;
  }
  const auto need = common_of(strict.need, lax.need);
  const auto deed = common_of(strict.deed, lax.deed);
  if (need.empty() || deed.empty() ||
      weight(need) < kHalf * std::min(weight(strict.need), weight(lax.need))) {
    return false;
  }
  // Each does something of its own: a laboratory and an office are entered.
  return without(strict.deed, lax.deed).empty() || without(lax.deed, strict.deed).empty();
}

void RequirementJudge::judge_all(std::set<std::pair<int, int>>& reported) {
  constexpr std::size_t kMost = 600;
  for (int i = 0; i < reading_.size() && found_.size() < kMost; ++i) {
    const bool a_case = reading_.escalates[static_cast<std::size_t>(i)] != 0;
    if (reading_.use_of(i) == SectionUse::goal || sentence({i, 0}).quote || a_case ||
        has_any(sentence({i, 0}).plain, Phrases{"emergenc*", "urgent*", "danger*"})) {
      continue;
    }
    const bool timed = std::ranges::any_of(reading_.analysis(i).clauses, [](const Clause& clause) {
      return std::ranges::any_of(clause.quantities,
                                 [](const Quantity& each) { return each.unit == "hours"; });
    });
    for (const auto& said : stretches_of(reading_, i)) {
      if (!timed && !said.cased) {
        read(i, said);
      }
    }
  }
  for (const auto& strict : found_) {
    for (const auto& lax : found_) {
      const auto pair = std::minmax(strict.sentence, lax.sentence);
      if (!reported.contains({pair.first, pair.second}) && clash(strict, lax)) {
        reported.insert({pair.first, pair.second});
        report({strict.sentence, 0}, {lax.sentence, 0},
               "one does without what the other wants first", true);
      }
    }
  }
}

}  // namespace auriga::procedure
