#include "engines/procedure/contradictions.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "core/text.hpp"
#include "engines/procedure/grammar.hpp"

namespace auriga::procedure {
namespace {

std::string describe(const Quantity& quantity, const Sentence& sentence) {
  return words_text(sentence, quantity.first, quantity.last);
}

bool is_granted(std::string_view name) {
  static constexpr std::array<std::string_view, 10> kWords = {
      "refund",  "credit", "discount", "compens", "goodwil",
      "voucher", "reduct", "goodwill", "rebat",   "write-off"};
  return std::find(kWords.begin(), kWords.end(), name) != kWords.end();
}

// "Less than 14 days: 50 %, less than 3 days: 100 %": both bounds have figures of their own.
bool scaled(const Clause& a, const Clause& b, const Quantity& bound) {
  for (const auto& x : a.quantities) {
    for (const auto& y : b.quantities) {
      if (x.unit == y.unit && x.unit != bound.unit && std::abs(x.value - y.value) > 1e-9) {
        return true;
      }
    }
  }
  return false;
}

// "The shipping fee is 5" and "shipping costs 4": that it is a price need not be said twice.
void drop_price_words(Names& a, Names& b) {
  for (const std::string_view word : {"fee", "rate"}) {
    const bool in_a = std::erase(a, word) > 0;
    const bool in_b = std::erase(b, word) > 0;
    if (in_a && in_b) {
      a.insert(std::lower_bound(a.begin(), a.end(), word), std::string(word));
      b.insert(std::lower_bound(b.begin(), b.end(), word), std::string(word));
    }
  }
}

// "A block of ten hours" bounds nothing, "a period of 14 days" does.
bool is_size(const Quantity& quantity, const Sentence& sentence) {
  const auto at = quantity.first;
  const auto& words = sentence.words;
  return quantity.comparison == Comparison::exactly && at > 1 && words[at - 1].text == "of" &&
         one_of(words[at - 2].text, {"block", "blocks", "pack", "course", "set", "bundle",
                                     "package", "series", "voucher", "card", "book"});
}

}  // namespace

bool LimitJudge::judge(Place a, Place b) {
  if (free_and_priced(a, b) || free_and_priced(b, a)) {
    return true;
  }
  for (const auto& first : clause(a).quantities) {
    for (const auto& second : clause(b).quantities) {
      if (first.unit == second.unit && std::abs(first.value - second.value) > 1e-9 &&
          clash(a, b, first, second)) {
        report_limits(a, b, first, second);
        return true;
      }
    }
  }
  return false;
}

// "Exchanges are free of charge" and "customers pay USD 5 for exchanges".
bool LimitJudge::free_and_priced(Place free, Place priced) {
  // "The first lesson is free": the others need not be.
  if (has_phrase(sentence(free).plain, "first") != has_phrase(sentence(priced).plain, "first")) {
    return false;
  }
  const auto& none = clause(free);
  const auto& some = clause(priced);
  const bool given = has_any(core::lower_ascii(words_text(sentence(free), none.first, none.last)),
                             Phrases{"free", "free of charge", "at no cost", "at no charge",
                                     "no charge", "for nothing", "complimentary", "on the house"});
  if (!given || none.negative || some.negative || none.exceptional || !none.quantities.empty() ||
      some.quantities.size() != 1 || conditional(free) || conditional(priced) ||
      has_any(sentence(priced).plain, Phrases{"below that", "above that", "otherwise"}) ||
      !some.quantities[0].is_money() || some.quantities[0].comparison != Comparison::exactly ||
      divided(free, priced) || codes_part(free, priced) || people_part(free, priced)) {
    return false;
  }
  // "Free for guests", "visitors pay".
  const auto& words = sentence(free).words;
  for (auto i = none.first + 1; i < none.last; ++i) {
    const auto who = singular(words[i].text);
    const auto other = people_of(priced);
    if (words[i - 1].text == "for" && is_person(who) && !other.empty() && who != other) {
      return false;
    }
  }
  const auto subject_a = subject_of(free);
  auto subject_b = subject_of(priced);
  std::erase(subject_b, "pay");
  if (subject_a.empty() || subject_a != subject_b) {
    return false;
  }
  report(free, priced, "one gives for nothing what the other has a price for", true);
  return true;
}

// Whether two quantities of one unit bound one thing.
bool LimitJudge::clash(Place a, Place b, const Quantity& first, const Quantity& second) const {
  const bool measured = first.is_money() || first.unit == "hours" || first.unit == "percent" ||
                        first.unit == "date" || first.comparison != Comparison::exactly ||
                        second.comparison != Comparison::exactly ||
                        shared(subject_of(a), subject_of(b)) >= 3;
  // "More than 30 days before: ..." and "from 30 to 14 days before: ...": the rows of a scale.
  const bool scale = sentence(a).item >= 0 && sentence(b).item >= 0 &&
                     sentence(a).section == sentence(b).section && first.first <= 1 &&
                     second.first <= 1 && clause(a).first == 0 && clause(b).first == 0;
  if (scale || looks_back(sentence(a).words, first) != looks_back(sentence(b).words, second)) {
    return false;
  }
  if (!measured || is_size(first, sentence(a)) || is_size(second, sentence(b)) ||
      !can_clash(a, b, first, second) || divided(a, b) || condition_parts(a, b) ||
      codes_part(a, b) || people_part(a, b)) {
    return false;
  }
  const auto& x = clause(a);
  const auto& y = clause(b);
  // A price under one condition and a price under another are a scale.
  const auto bounded = [&](const Clause& clause) {
    return std::any_of(clause.quantities.begin(), clause.quantities.end(),
                       [&](const Quantity& each) { return each.unit != first.unit; });
  };
  if (first.is_money() && first.comparison == Comparison::exactly && (bounded(x) || bounded(y))) {
    return false;
  }
  return !scaled(x, y, first) && close_enough(a, b, first, second);
}

// Whether the clauses are about one subject.
bool LimitJudge::close_enough(Place a, Place b, const Quantity& first,
                              const Quantity& second) const {
  auto subject_a = subject_of(a);
  auto subject_b = subject_of(b);
  drop_price_words(subject_a, subject_b);
  const auto common = shared(subject_a, subject_b);
  if (common == 0 || common * 5 < std::min(subject_a.size(), subject_b.size()) * 3) {
    return false;
  }
  const auto a_only = without(subject_a, subject_b);
  const auto b_only = without(subject_b, subject_a);
  if (part_ways(clause(a), clause(b), a_only, b_only)) {
    return false;
  }
  if (common >= 2) {
    return a_only.size() <= 3 || b_only.size() <= 1;
  }
  const auto it = std::find_if(subject_a.begin(), subject_a.end(), [&](const std::string& name) {
    return std::binary_search(subject_b.begin(), subject_b.end(), name);
  });
  return one_word(a, b, first, second, *it);
}

// One word in common is enough where it is what is granted, or where there is hardly another.
bool LimitJudge::one_word(Place a, Place b, const Quantity& first, const Quantity& second,
                          const std::string& name) const {
  constexpr std::size_t kClausesMax = 12;  // A word of more clauses than that names no one thing.
  auto subject_a = subject_of(a);
  auto subject_b = subject_of(b);
  drop_price_words(subject_a, subject_b);
  if (first.is_money()) {
    std::erase(subject_a, "pay");
    std::erase(subject_b, "pay");
  }
  const auto a_only = without(subject_a, subject_b);
  const auto b_only = without(subject_b, subject_a);
  if (first.is_money() && first.comparison == second.comparison && a_only.empty() &&
      b_only.empty()) {
    return clauses_with(name) <= kClausesMax;  // One price of one thing.
  }
  if (first.is_money() || first.unit == "percent") {
    return is_granted(name) && a_only.size() <= 2 && b_only.size() <= 2;
  }
  const auto neutral = [](const Names& names) {
    return std::all_of(names.begin(), names.end(), [](const std::string& each) {
      return is_grant_verb(each) || each == "declin" || each == "reject" || each == "refus" ||
             each == "window" || each == "delet" || each == "store" || each == "retain" ||
             each == "archiv" || each == "deliv" || each == "buy";
    });
  };
  return (a_only.size() + b_only.size() <= 1 && neutral(a_only) && neutral(b_only) &&
          clauses_with(name) <= kClausesMax) ||
         is_term_of(a, b, name) || is_term_of(b, a, name);
}

// "The warranty period is 12 months" and "the warranty covers defects for 24 months": one states
// how long the thing lasts, the other bounds nothing else.
bool LimitJudge::is_term_of(Place whole, Place part, const std::string& name) const {
  static const std::set<std::string_view> kTerms = {"period", "term",     "window",  "time",
                                                    "length", "duration", "deadline"};
  static const std::set<std::string_view> kThings = {
      "warranti", "guarante", "guarantee", "warranty", "trial", "notic", "notice"};
  const auto& words = sentence(whole).words;
  const auto& each = clause(whole);
  bool stated = kThings.contains(name);
  for (std::size_t i = each.first; i + 1 < each.last; ++i) {
    stated = stated || (words[i].name == name && kTerms.contains(words[i + 1].text));
  }
  const auto& other = clause(part);
  const bool acts =
      std::any_of(other.content.begin(), other.content.end(), [&](const std::string& each_name) {
        return each_name != "buy" && each_name != "deliv" &&
               !std::binary_search(other.nouns.begin(), other.nouns.end(), each_name);
      });
  return stated && !acts && subject_of(whole).size() == 1;
}

// Who decides within the bound: somebody by name, "somebody", or nobody but the agent.
std::string LimitJudge::decider(Place place) const {
  if (clause(place).actor == Actor::role) {
    return clause(place).role;
  }
  return reading_.escalates[static_cast<std::size_t>(place.sentence)] != 0 ? "somebody"
                                                                           : std::string();
}

bool LimitJudge::wants_approval(Place place) const {
  const auto& text = sentence(place).plain;
  return has_any(text, Phrases{"approval", "approved by", "needs the", "require", "requires",
                               "sign-off"}) &&
         !has_phrase(text, "without");
}

// Whether the bounds leave room for both: tiers that lie side by side do, and so do bounds of
// different deciders.
bool LimitJudge::can_clash(Place a, Place b, const Quantity& first, const Quantity& second) const {
  // "Trees within 12 months; all other plants within 14 days."
  const auto rest = [&](Place place) {
    return has_any(sentence(place).plain, Phrases{"all other", "any other", "all others"});
  };
  if ((rest(a) || rest(b)) && sentence(a).section == sentence(b).section) {
    return false;
  }
  const auto who_a = decider(a);
  const auto who_b = decider(b);
  const bool opposed =
      (first.comparison == Comparison::at_most && second.comparison == Comparison::at_least) ||
      (first.comparison == Comparison::at_least && second.comparison == Comparison::at_most);
  if (opposed) {
    const auto& most = first.comparison == Comparison::at_most ? first : second;
    const auto& least = first.comparison == Comparison::at_most ? second : first;
    // "Up to 100" and "above 100" leave no overlap; "up to 100 alone", "above 50 with approval" do.
    return least.value < most.value &&
           (first.unit == "hours" || who_a != who_b || wants_approval(a) != wants_approval(b));
  }
  if (first.unit == "monthday" && first.comparison != second.comparison) {
    return false;  // Due on the 1st, late after the 3rd.
  }
  if ((first.before && second.after) || (first.after && second.before)) {
    return false;
  }
  // "The standard discount is 5 %" keeps within "discounts are limited to 15 %".
  const auto reaches = [](const Quantity& least, const Quantity& exact) {
    return least.waits && exact.comparison == Comparison::exactly && exact.value >= least.value;
  };
  if (first.unit == "hours" && (reaches(first, second) || reaches(second, first))) {
    return false;  // "A contract runs for 24 months" and "after six months of it".
  }
  const bool within = (first.is_money() || first.unit == "percent") &&
                      ((first.comparison == Comparison::exactly &&
                        second.comparison == Comparison::at_most && first.value <= second.value) ||
                       (second.comparison == Comparison::exactly &&
                        first.comparison == Comparison::at_most && second.value <= first.value));
  if (within) {
    return false;
  }
  // The agent up to one bound, somebody else up to or from another.
  if (who_a.empty() != who_b.empty() ||
      (who_a != who_b && who_a != "somebody" && who_b != "somebody")) {
    return false;
  }
  const bool same = first.comparison == second.comparison ||
                    first.comparison == Comparison::exactly ||
                    second.comparison == Comparison::exactly || first.before || second.before;
  // Neighbours in one list or paragraph are the rows of a scale, unless they say the same of the
  // same.
  const bool neighbours = sentence(a).block == sentence(b).block ||
                          (sentence(a).lead >= 0 && sentence(a).lead == sentence(b).lead);
  const bool rows = has_any(sentence(b).plain,
                            Phrases{"later", "more", "others", "other", "otherwise", "else"}) ||
                    conditional(a) || conditional(b);
  return same && !(neighbours && rows);
}

void LimitJudge::report_limits(Place a, Place b, const Quantity& first, const Quantity& second) {
  // The stricter bound: less may be granted, less time is left, more notice is asked for; what
  // the agent itself must do, it does sooner.
  const bool more_is_stricter = first.before || second.before ||
                                first.comparison == Comparison::at_least ||
                                (clause(a).negative && clause(b).negative);
  const bool a_stricter =
      more_is_stricter ? first.value > second.value : first.value < second.value;
  report(a, b,
         "different limits: " + describe(first, sentence(a)) + " against " +
             describe(second, sentence(b)),
         a_stricter);
}

}  // namespace auriga::procedure
