// What words say of two measures: that one is narrower, or of another member of a class or a list
// (contradiction_measures.cpp compares them).
#include <algorithm>

#include "engines/lexicon/lexicon.hpp"
#include "engines/procedure/contradictions.hpp"
#include "engines/procedure/grammar.hpp"

namespace auriga::procedure {

// Whether an extra word of one side stands before what both share ("express delivery"), is a name,
// or belongs to a condition.
bool MeasureJudge::narrows(const Measure& narrow, const Measure& wide, const Names& extra,
                           const Names& common) const {
  const auto unshared = without(narrow.own, wide.own);
  const auto& each = clause(narrow.place);
  const auto& words = sentence(narrow.place).words;
  const auto is_extra = [&](const std::string& name) {
    return std::binary_search(extra.begin(), extra.end(), name);
  };
  for (std::size_t i = each.first; i < each.last; ++i) {
    // "A technician visit" is no technician, whatever stands around it.
    const bool head = i > each.first && !words[i - 1].comma_after && common.size() < 2 &&
                      std::binary_search(common.begin(), common.end(), words[i - 1].name) &&
                      std::binary_search(unshared.begin(), unshared.end(), words[i].name) &&
                      words[i].kind == WordClass::content &&
                      words[i - 1].kind == WordClass::content &&
                      !words[i - 1].text.ends_with('s') &&  // "Bicycles travel free."
                      !(words[i].text.ends_with('s') && i + 1 < each.last &&
                        one_of(words[i + 1].text, {"the", "a", "an", "you", "them", "free"}));
    if (head) {
      return true;
    }
    // "Refunds of a balance" are no balance.
    const bool part =
        i + 2 < each.last && words[i + 1].text == "of" && words[i].text != "number" &&
        std::binary_search(unshared.begin(), unshared.end(), words[i].name) &&
        std::any_of(words.begin() + static_cast<std::ptrdiff_t>(i) + 2,
                    words.begin() + static_cast<std::ptrdiff_t>(std::min(each.last, i + 5)),
                    [&](const Word& word) {
                      return std::binary_search(common.begin(), common.end(), word.name);
                    });
    if (part) {
      return true;
    }
    if (!is_extra(words[i].name) || words[i].kind == WordClass::generic) {
      continue;
    }
    const bool named = words[i].capital && i > each.first;
    const bool before = i + 1 < each.last && !words[i].comma_after &&
                        std::binary_search(common.begin(), common.end(), words[i + 1].name) &&
                        words[i].kind == WordClass::content;
    // "Delivery to islands": but not "to hire a bicycle", nor "within 30 days of purchase".
    std::size_t back = i;
    while (back > each.first && one_of(words[back - 1].text, {"the", "a", "an", "our", "all"})) {
      --back;
    }
    const bool verb = i + 1 < each.last && one_of(words[i + 1].text, {"the", "a", "an", "it"});
    const bool behind = back > each.first && common.size() < 2 && !verb &&
                        one_of(words[back - 1].text, {"for", "with", "to", "by"});
    if (named || before || behind) {
      return true;
    }
  }
  bool inside = false;
  for (std::size_t i = each.first; i < each.last; ++i) {
    inside = inside || is_extra(words[i].name);
  }
  return std::any_of(narrow.when.begin(), narrow.when.end(), is_extra) ||
         (each.condition && inside);
}

// "Pots, tools and furniture": what stands in one list with a word of `names` is another thing of
// which the same holds.
Names MeasureJudge::listed_with(Place place, const Names& names) const {
  constexpr std::size_t kMemberWordsMax = 3;
  const auto& each = clause(place);
  const auto& words = sentence(place).words;
  const auto carries = [&](std::size_t i) {
    return words[i].kind == WordClass::content && !words[i].number;
  };
  Names out;
  for (std::size_t i = each.first + 1; i + 1 < each.last; ++i) {
    if (!one_of(words[i].text, {"and", "or"}) || !carries(i - 1)) {
      continue;
    }
    Names list{words[i - 1].name};
    for (std::size_t back = i - 1, gap = 0; back > each.first && gap < kMemberWordsMax; ++gap) {
      --back;
      if (words[back].comma_after && carries(back)) {
        list.push_back(words[back].name);
        gap = 0;
      }
    }
    for (std::size_t at = i + 1; at < each.last && carries(at); ++at) {
      list.push_back(words[at].name);
    }
    sort_names(list);
    const bool verb = i == each.verb_at + 1 || i + 1 == each.verb_at;
    if (!verb && list.size() > 1 && shared(list, names) > 0) {
      out.insert(out.end(), list.begin(), list.end());
    }
  }
  sort_names(out);
  return without(out, names);
}

// Whether a noun of one side and one of the other are members of one class (breakfast, lunch).
bool MeasureJudge::alternatives(const Measure& a, const Measure& b, const Names& a_only,
                                const Names& b_only) const {
  constexpr float kNear = 0.5F;
  const auto numbers = [&](const Measure& each, const Names& names) {
    std::vector<int> out;
    for (const auto& word : sentence(each.place).words) {
      if (std::binary_search(names.begin(), names.end(), word.name) &&
          !begins_instruction(word.text)) {
        const int number = lexicon::number_of(word.text);
        out.push_back(number >= 0 ? number : lexicon::number_of(singular(word.text)));
      }
    }
    return out;
  };
  for (const int x : numbers(a, a_only)) {
    for (const int y : numbers(b, b_only)) {
      if (x >= 0 && y >= 0 && lexicon::closeness(x, y) >= kNear) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace auriga::procedure
