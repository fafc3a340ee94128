// What a quantity measures is said by its clause, by the label or the table's heading before it,
// and where these say little by the sentence around it and the section's heading. Two quantities
// measure one thing when what they share weighs enough and nothing sets them apart: a noun of its
// own on each side, a word that narrows what is shared ("express delivery"), a condition, a name.
#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "core/text.hpp"
#include "engines/procedure/contradictions.hpp"
#include "engines/procedure/grammar.hpp"

namespace auriga::procedure {
namespace {

constexpr int kNearSentences = 2;  // Side by side in one section.

}  // namespace

// "Less than 14 days: 50 %, less than 3 days: 100 %": another figure goes with each.
bool MeasureJudge::scaled(const Measure& a, const Measure& b) const {
  for (const auto* each : {&a, &b}) {
    int bounds = 0;
    int shares = 0;
    for (const auto& clause : reading_.analysis(each->place.sentence).clauses) {
      for (const auto& quantity : clause.quantities) {
        bounds += quantity.unit == each->quantity.unit ? 1 : 0;
        shares += quantity.unit == "percent" || quantity.is_money() ? 1 : 0;
      }
    }
    if (bounds >= 2 && shares >= 2 && !each->quantity.is_money()) {
      return true;
    }
  }
  for (const auto& x : reading_.analysis(a.place.sentence).clauses) {
    for (const auto& other : x.quantities) {
      for (const auto& y : reading_.analysis(b.place.sentence).clauses) {
        for (const auto& another : y.quantities) {
          if (other.unit == another.unit && other.unit != a.quantity.unit &&
              std::abs(other.value - another.value) > 1e-9) {
            return true;
          }
        }
      }
    }
  }
  return false;
}

// Whether the two bounds are of one kind and cannot both hold.
bool MeasureJudge::bounds_alike(const Measure& a, const Measure& b) const {
  const auto& x = a.quantity;
  const auto& y = b.quantity;
  const bool free_a = x.unit == "free";
  const bool free_b = y.unit == "free";
  if (free_a || free_b) {
    const auto& priced = free_a ? y : x;
    if (free_a && free_b) {
      return std::abs(x.value - y.value) > 0.5;
    }
    if ((free_a && x.value > 0) || (free_b && y.value > 0)) {
      return false;
    }
    return priced.is_money() && priced.comparison == Comparison::exactly && priced.value > 0;
  }
  for (const auto& [ever, other] : {std::pair(&a, &b), std::pair(&b, &a)}) {
    if (ever->quantity.value >= kForEver &&
        !has_any(sentence(other->place).plain, Phrases{"valid", "validity", "expire*", "expiry",
                                                       "lapse*", "redeemed", "used within"})) {
      return false;
    }
  }
  if (x.unit != y.unit || std::abs(x.value - y.value) < 1e-9 || a.repeats != b.repeats ||
      x.before != y.before) {
    return false;
  }
  // "Trips longer than 60 days" and "within 30 days of the trip", "valid for 21 days" and "due
  // within 7 days": how long it is, and until when something is done; minutes and months are
  // neither one.
  constexpr double kScales = 500;
  const auto has_word = [&](const Measure& each, std::size_t from, std::size_t to,
                            std::initializer_list<std::string_view> any) {
    const auto& words = sentence(each.place).words;
    return std::any_of(words.begin() + static_cast<std::ptrdiff_t>(from),
                       words.begin() + static_cast<std::ptrdiff_t>(std::max(from, to)),
                       [&](const Word& word) { return one_of(word.text, any); });
  };
  const auto length = [&](const Measure& each) {
    return has_word(each, each.quantity.first, each.quantity.last, {"longer", "shorter"}) ||
           has_word(each, clause(each.place).first, each.quantity.first, {"valid", "validity"});
  };
  const auto deadline = [&](const Measure& each) {
    return has_word(each, each.quantity.first, each.quantity.last, {"within"});
  };
  const bool apart = (length(a) && deadline(b)) || (length(b) && deadline(a));
  if (x.unit == "hours" &&
      (apart || (std::max(x.value, y.value) > kScales * std::min(x.value, y.value) &&
                 std::max(x.value, y.value) < kForEver))) {
    return false;
  }
  // Free from 24 hours of notice on, charged below 48: in between both.
  const auto& least = x.comparison == Comparison::at_least ? x : y;
  const auto& most = x.comparison == Comparison::at_least ? y : x;
  if (x.before && least.comparison == Comparison::at_least &&
      most.comparison == Comparison::at_most && most.value > least.value) {
    return true;
  }
  const bool within = (x.is_money() || x.unit == "percent") &&
                      ((x.comparison == Comparison::exactly &&
                        y.comparison == Comparison::at_most && x.value <= y.value) ||
                       (y.comparison == Comparison::exactly &&
                        x.comparison == Comparison::at_most && y.value <= x.value));
  const bool reached =
      (x.waits && !y.waits && y.value >= x.value) || (y.waits && !x.waits && x.value >= y.value);
  // "A slot is 45 minutes" and "it is held for 30 minutes after its start".
  const auto lasts = [&](const Measure& each) {
    const auto at = each.quantity.first;
    return at > 0 && at < sentence(each.place).words.size() &&
           is_be(sentence(each.place).words[at - 1].text);
  };
  if ((lasts(a) && y.after) || (lasts(b) && x.after)) {
    return false;
  }
  const bool opposed =
      within || (reached && x.comparison != y.comparison) ||
      (x.comparison == Comparison::at_most && y.comparison == Comparison::at_least) ||
      (x.comparison == Comparison::at_least && y.comparison == Comparison::at_most);
  const bool threshold = x.is_money() && x.comparison != y.comparison;
  return !opposed && !threshold &&
         !((x.unit == "age" || x.unit == "monthday") && x.comparison != y.comparison);
}

bool MeasureJudge::comparable(const Measure& a, const Measure& b) const {
  if (a.past != b.past || !bounds_alike(a, b) || a.place.sentence == b.place.sentence) {
    return false;
  }
  // "It is free if glasses are ordered" beside its price; "all other plants" beside trees.
  const bool beside = sentence(a.place).block == sentence(b.place).block;
  const bool one_free = a.quantity.unit == "free" || b.quantity.unit == "free";
  const bool rest =
      has_any(sentence(a.place).plain, Phrases{"all other", "any other", "all others"}) ||
      has_any(sentence(b.place).plain, Phrases{"all other", "any other", "all others"});
  // "A free check" and "a paid check".
  const auto paid = [&](const Measure& each) {
    return has_any(sentence(each.place).plain, Phrases{"a paid", "the paid", "paid ones"});
  };
  if (one_free && (paid(a) || paid(b))) {
    return false;
  }
  if ((beside && one_free && (conditional(a.place) || conditional(b.place))) ||
      (rest && sentence(a.place).section == sentence(b.place).section)) {
    return false;
  }
  // "From 18 years on" and "people over 65 pay half": who may, and what it costs whom.
  const auto priced = [&](const Measure& each) {
    return has_any(sentence(each.place).plain, Phrases{"pay", "pays", "half", "free", "reduced",
                                                       "discount*", "cheaper", "percent", "%"});
  };
  if (a.quantity.unit == "age" && priced(a) != priced(b)) {
    return false;
  }
  // "The first lesson is free" and "a lesson is 45 dollars".
  const bool prices = a.quantity.is_money() || a.quantity.unit == "free";
  const auto ordinal = [&](const Measure& each, const Measure& other) {
    const auto& thing = each.ordinal_thing;
    const auto in = [&](const Names& names) {
      return std::binary_search(names.begin(), names.end(), thing);
    };
    return prices || thing.empty() || (in(each.own) && in(other.own)) ? each.ordinal : 0;
  };
  const int rank_a = ordinal(a, b);
  const int rank_b = ordinal(b, a);
  // "What does the first lesson cost? It costs 30.": which one was asked.
  const bool answered = (rank_a == 0 && !clause(a.place).asked.empty()) ||
                        (rank_b == 0 && !clause(b.place).asked.empty());
  const bool ordinals = rank_a != rank_b && !answered && (rank_a > 1 || rank_b > 1 || prices);
  const bool excepted_a = shared(a.excepted, b.own) > shared(a.own, a.excepted);
  const bool excepted_b = shared(b.excepted, a.own) > shared(b.own, b.excepted);
  return !ordinals && a.seasons == b.seasons && !a.exceptional && !b.exceptional && !excepted_a &&
         !excepted_b && !codes_part(a.place, b.place) && !divided(a.place, b.place) &&
         (a.quantity.unit == "age" || !people_part(a.place, b.place)) && !scaled(a, b) &&
         (clause(a.place).actor != Actor::role || clause(b.place).actor != Actor::role ||
          a.quantity.unit == "hours" || clause(a.place).role == clause(b.place).role);
}

// Another statement has the extra words and the same value: they name a thing of its own.
bool MeasureJudge::agrees_elsewhere(const Measure& with, const Measure& other,
                                    const Names& extra) const {
  return std::any_of(measures_.begin(), measures_.end(), [&](const Measure& each) {
    return &each != &with && &each != &other && each.place.sentence != with.place.sentence &&
           each.quantity.unit == with.quantity.unit &&
           std::abs(each.quantity.value - with.quantity.value) < 1e-9 &&
           shared(each.own, extra) > 0;
  });
}

// What only `of` has, and nothing around `other` says; a word of another section counts as said
// there unless it names what another figure of that section measures.
Names MeasureJudge::uncovered(const Measure& of, const Measure& other) const {
  auto out = without(without(of.own, other.own), other.context);
  // What a label or a table's first column names is the thing; the rest tells how.
  const auto& label = clause(of.place).inherited;
  const auto& asked = clause(of.place).asked;
  if (!asked.empty() && shared(without(of.own, asked), other.own) > 0) {
    out = without(out, asked);  // A question's words are those of whoever asks.
  } else if (!label.empty() && shared(label, other.own) > 0) {
    out = common_of(out, label);
  }
  if (!of.counted) {
    out = without(out, listed_with(of.place, other.own));
  }
  const int section = sentence(other.place).section;
  if (section < 0 || section == sentence(of.place).section) {
    return out;
  }
  const auto& said = section_names_[static_cast<std::size_t>(section)];
  std::erase_if(out, [&](const std::string& name) { return is_theme(name); });
  std::erase_if(out, [&](const std::string& name) {
    return std::binary_search(said.begin(), said.end(), name) &&
           std::none_of(measures_.begin(), measures_.end(), [&](const Measure& each) {
             return sentence(each.place).section == section &&
                    each.quantity.unit == of.quantity.unit &&
                    std::binary_search(each.own.begin(), each.own.end(), name);
           });
  });
  return out;
}

// "Disputes: investigations take up to 30 days" and "a dispute takes two weeks at most".
Names MeasureJudge::common_by_title(const Measure& a, const Measure& b) const {
  Names common;
  for (const auto& [one, other] : {std::pair(&a, &b), std::pair(&b, &a)}) {
    const int section = sentence(other->place).section;
    if (section > 0 && other->own.size() <= 1 && one->own.size() <= 1 &&
        a.quantity.comparison == b.quantity.comparison &&
        sentence(a.place).section != sentence(b.place).section) {
      const auto& title = statements_.titles[static_cast<std::size_t>(section)];
      std::set_intersection(one->own.begin(), one->own.end(), title.begin(), title.end(),
                            std::back_inserter(common));
    }
  }
  sort_names(common);
  return common;
}

// Verbs that set nothing apart: those of a grant and of its fate, and of notice where both give
// notice.
void MeasureJudge::drop_verbs(const Measure& a, const Measure& b, Names& a_only, Names& b_only) {
  const bool notice = a.quantity.before && b.quantity.before;
  for (auto* names : {&a_only, &b_only}) {
    std::erase_if(*names, [&](const std::string& name) {
      return is_grant_verb(name) ||
             one_of(name, {"examin", "reject", "refus", "declin", "consid", "review", "delet",
                           "store", "retain", "archiv", "eras"}) ||
             (notice && one_of(name, {"arrang", "regist", "book", "order", "give", "tell", "hear",
                                      "inform", "notifi", "know", "contact", "reach", "written",
                                      "write", "letter", "send", "arriv", "let"}));
    });
  }
}

bool MeasureJudge::same_thing(const Measure& a, const Measure& b) const {
  auto common = common_of(a.own, b.own);
  if (common.empty()) {
    common = common_by_title(a, b);
  }
  double weight_common = 0;
  bool noun = false;
  for (const auto& name : common) {
    weight_common += weight(name);
    noun = noun || (a.counted && name == a.quantity.unit) ||
           std::binary_search(clause(a.place).nouns.begin(), clause(a.place).nouns.end(), name) ||
           std::binary_search(clause(a.place).inherited.begin(), clause(a.place).inherited.end(),
                              name);
  }
  // "Until 2 hours before departure", "24 hours before departure": notice of one moment.
  if (a.quantity.before && b.quantity.before) {
    weight_common += weight(common_of(a.moment, b.moment));
  }
  auto a_only = uncovered(a, b);
  auto b_only = uncovered(b, a);
  const bool near = sentence(a.place).block == sentence(b.place).block ||
                    (sentence(a.place).section == sentence(b.place).section &&
                     std::abs(a.place.sentence - b.place.sentence) <= kNearSentences);
  if (near) {  // What stands side by side is told apart by any word.
    a_only = without(a.own, b.own);
    b_only = without(b.own, a.own);
    const bool one = sentence(a.place).block == sentence(b.place).block;
    if (one && (!a_only.empty() || !b_only.empty())) {
      return false;
    }
  }
  if (!near) {
    drop_verbs(a, b, a_only, b_only);
  }
  if ((a.bare && b.bare) || (near && (a.bare || b.bare))) {
    return false;
  }
  const bool age = a.quantity.unit == "age";
  // "The minimum age is 21" and "you must be at least 23 to rent": of one side nothing is said.
  if (age && (a.own.empty() || b.own.empty())) {
    const bool bounds = a.quantity.comparison != Comparison::exactly ||
                        b.quantity.comparison != Comparison::exactly;
    return bounds && a_only.size() + b_only.size() <= 1;
  }
  const bool alone = a_only.empty() && b_only.empty();
  const bool apart =
      !a_only.empty() && !b_only.empty() &&
      (near || weight_common < (a.counted ? 0.9 : 1.8) ||
       std::min(a_only.size(), b_only.size()) > 1 || alternatives(a, b, a_only, b_only));
  // "Cancellations" and "excursions can be cancelled": what is done may be done to other things.
  const auto is_object = [&](const Names& names, const Measure& of) {
    return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
      return std::binary_search(clause(of.place).nouns.begin(), clause(of.place).nouns.end(), name);
    });
  };
  const auto proper = [&](const Measure& each) { return is_object(common, each); };
  const bool same_notice = a.quantity.before && b.quantity.before && shared(a.moment, b.moment) > 0;
  if (!proper(a) && !proper(b) && !same_notice && (is_object(a_only, a) || is_object(b_only, b))) {
    return false;
  }
  if (common.empty() || (!noun && weight_common < 1.5 && !alone) || narrows(a, b, a_only, common) ||
      narrows(b, a, b_only, common) || apart ||
      a_only.size() + b_only.size() > (weight_common >= 1.5 ? 4U
                                       : a.counted          ? 3U
                                                            : 1U)) {
    return false;
  }
  const bool prices = a.quantity.unit != "free" && b.quantity.unit != "free";
  if (prices && ((!a_only.empty() && agrees_elsewhere(a, b, a_only)) ||
                 (!b_only.empty() && agrees_elsewhere(b, a, b_only)))) {
    return false;
  }
  const double wanted = alone ? 0.5 : a.counted ? 0.9 : 1.3;
  const bool one = a_only.size() + b_only.size() <= 1;

  return weight_common >= (one ? std::min(wanted, 0.8) : wanted);
}

void MeasureJudge::report_measures(const Measure& a, const Measure& b) {
  const auto text = [&](const Measure& each) {
    return each.quantity.unit == "free"
               ? std::string(each.quantity.value > 0 ? "to be paid" : "free")
               : words_text(sentence(each.place), each.quantity.first, each.quantity.last);
  };
  const bool more_is_stricter = a.quantity.before ||
                                a.quantity.comparison == Comparison::at_least ||
                                b.quantity.comparison == Comparison::at_least;
  const bool a_stricter =
      more_is_stricter ? a.quantity.value > b.quantity.value : a.quantity.value < b.quantity.value;
  report(a.place, b.place, "different figures: " + text(a) + " against " + text(b), a_stricter);
}

void MeasureJudge::judge_all(std::set<std::pair<int, int>>& reported) {
  collect();
  for (std::size_t i = 0; i < measures_.size(); ++i) {
    for (std::size_t j = i + 1; j < measures_.size(); ++j) {
      const auto& a = measures_[i];
      const auto& b = measures_[j];
      const auto pair = std::pair(a.place.sentence, b.place.sentence);
      if (!comparable(a, b) || reported.contains(pair) || !same_thing(a, b)) {
        continue;
      }
      reported.insert(pair);
      report_measures(a, b);
    }
  }
}

}  // namespace auriga::procedure
