// What each quantity of an SOP measures, and as what kind of bound (contradiction_measures.cpp
// compares them).
#include <algorithm>
#include <array>
#include <optional>
#include <tuple>

#include "core/text.hpp"
#include "engines/procedure/contradictions.hpp"
#include "engines/procedure/grammar.hpp"

namespace auriga::procedure {
namespace {

constexpr std::size_t kMeasuresMax = 400;

// Says that something is measured, not what.
bool says_measure(std::string_view name) {
  return one_of(
      name,
      {"free",    "price",   "fee",     "rate",     "pay",        "amount",  "age",      "old",
       "older",   "minimum", "maximum", "at",       "notic",      "advanc",  "prior",    "cost",
       "window",  "latest",  "limit",   "last",     "charg",      "busi",    "work",     "tariff",
       "take",    "becom",   "least",   "most",     "sum",        "equal",   "total",    "upfront",
       "normal",  "usual",   "regular", "standard", "current",    "general", "length",   "durat",
       "period",  "deadlin", "within",  "aged",     "expir",      "year",    "calendar", "time",
       "advance", "extra",   "full",    "whole",    "complet",    "entir",   "simpl",    "day",
       "week",    "month",   "money",   "back",     "money back", "system",  "morn",     "incl",
       "includ",  "half",    "payabl",  "due",      "rider",      "driver",  "donor",    "hour",
       "minut",   "flat",    "requir",  "valid",    "custom",     "arriv",   "reach",    "need",
       "rememb",  "import",  "note",    "attent"});
}

bool is_free(std::string_view text) {
  return has_any(text, Phrases{"free", "free of charge", "at no cost", "at no charge", "no charge",
                               "no extra charge", "without charge", "for nothing",
                               "included in the price", "included in the fare", "complimentary",
                               "on the house", "gratis", "no cost", "costs nothing", "cost nothing",
                               "never costs", "does not cost", "costs the customer nothing"}) &&
         !has_any(text,
                  Phrases{"free from", "free to", "feel free", "free slot*", "free room*",
                          "free appointment*", "free table*", "free date*", "free place*",
                          "free time*", "is free on", "are free on", "not free", "toll-free",
                          "free dock", "free seat*", "free space*", "free next", "next free"});
}

// "The customer pays for the return": a price that is not named.
bool is_charged(std::string_view text) {
  return has_any(text, Phrases{"customer pays",
                               "customers pay",
                               "customer bears",
                               "customers bear",
                               "at the customer's expense",
                               "at their own expense",
                               "guest pays",
                               "guests pay",
                               "tenant pays",
                               "tenants pay",
                               "member pays",
                               "members pay",
                               "is charged to the customer",
                               "subject to a fee",
                               "subject to a charge",
                               "at a charge",
                               "for a fee",
                               "is not free",
                               "are not free",
                               "at their own cost",
                               "passengers pay",
                               "parents pay",
                               "patients pay",
                               "buyer pays",
                               "buyers pay"});
}

unsigned seasons_of(const Sentence& sentence) {
  static constexpr std::array<std::string_view, 6> kSeasons = {"summer", "winter", "spring",
                                                               "autumn", "season", "holidays"};
  unsigned out = 0;
  for (std::size_t i = 0; i < kSeasons.size(); ++i) {
    out |= has_phrase(sentence.plain, kSeasons[i]) ? 1U << i : 0U;
  }
  return out;
}

// "By 6:00", "after 19:00", "at 23:00 at the latest": the one time of day that a clause names.
std::optional<Quantity> clock_bound(const Sentence& sentence, const Clause& clause) {
  const auto& words = sentence.words;
  std::optional<Quantity> out;
  if (clause.condition || clause.negative || !clock_ranges(words, sentence.spoken).empty() ||
      has_any(sentence.plain, Phrases{"open", "opens", "close", "closes", "hours", "opening"})) {
    return out;
  }
  for (std::size_t i = clause.first + 1; i < clause.last; ++i) {
    const auto time = clock_at(words, i);
    if (!time) {
      continue;
    }
    const auto& before = words[i - 1].text;
    const auto& verb = words[i > 1 ? i - 2 : 0].text;
    const bool begins = before == "at" && one_of(verb, {"starts", "start", "begins", "begin"});
    const bool ends = before == "at" && one_of(verb, {"ends", "end", "finishes", "stops"});
    const bool least = begins || one_of(before, {"after", "from"});
    const bool most = ends || one_of(before, {"by", "until", "till", "before"}) ||
                      (before == "than" && i > 1 && words[i - 2].text == "later") ||
                      (before == "at" && has_any(sentence.plain, Phrases{"at the latest"}));
    if (out || (!least && !most)) {
      return std::nullopt;
    }
    out = Quantity{.comparison = least ? Comparison::at_least : Comparison::at_most,
                   .value = static_cast<double>(*time),
                   .unit = "clock",
                   .first = i - 1,
                   .last = i + 1};
  }
  return out;
}

// "The first lesson", "every further day": which of several the figure is for, and the thing that
// is counted so.
std::pair<int, std::string> ordinal_of(const Sentence& sentence, const Clause& clause) {
  static constexpr std::array<std::string_view, 9> kOrdinals = {
      "first", "second", "third", "fourth", "next", "additional", "further", "extra", "another"};
  for (std::size_t i = clause.first; i < clause.last; ++i) {
    for (std::size_t at = 0; at < kOrdinals.size(); ++at) {
      const bool none = i > clause.first && sentence.words[i - 1].text == "no";
      if (sentence.words[i].text == kOrdinals[at] && !none) {
        return {static_cast<int>(at) + 1,
                i + 1 < clause.last ? sentence.words[i + 1].name : std::string()};
      }
    }
  }
  return {};
}

}  // namespace

void MeasureJudge::collect() {
  section_names_.resize(reading_.out.sections.size());
  for (int i = 0; i < reading_.size(); ++i) {
    if (const int section = reading_.sentence(i).section; section >= 0) {
      auto& names = section_names_[static_cast<std::size_t>(section)];
      const auto& content = reading_.analysis(i).content;
      names.insert(names.end(), content.begin(), content.end());
    }
  }
  for (auto& names : section_names_) {
    sort_names(names);
  }
  for (int i = 0; i < reading_.size(); ++i) {
    if (reading_.use_of(i) == SectionUse::goal || reading_.sentence(i).quote) {
      continue;
    }
    const auto& clauses = reading_.analysis(i).clauses;
    for (int at = 0; at < static_cast<int>(clauses.size()) && measures_.size() < kMeasuresMax;
         ++at) {
      const auto& each = clauses[static_cast<std::size_t>(at)];
      for (const auto& quantity : each.quantities) {
        add({i, at}, quantity);
      }
      if (const auto bound = clock_bound(reading_.sentence(i), each)) {
        add({i, at}, *bound);
      }
      const auto text = core::lower_ascii(words_text(reading_.sentence(i), each.first, each.last));
      const bool free =
          is_free(text) &&
          (!each.negative || has_any(text, Phrases{"never costs", "never cost", "does not cost",
                                                   "cost nothing", "costs nothing"}));
      if (each.quantities.empty() && !each.condition && free) {
        add({i, at}, {.unit = "free", .first = each.first, .last = each.first});
      } else if (each.quantities.empty() && !each.condition &&
                 has_any(text, Phrases{"not expire", "never expire", "never expires", "no expiry*",
                                       "don't expire", "doesn't expire", "never lapse",
                                       "valid indefinitely", "unlimited validity"})) {
        add({i, at}, {.value = kForEver, .unit = "hours", .first = each.first, .last = each.last});
      } else if (each.quantities.empty() && !each.condition && !each.negative && is_charged(text)) {
        add({i, at}, {.value = 1, .unit = "free", .first = each.first, .last = each.first});
      }
    }
  }
}

// What stands around the clause: the sentence's others, those before it, the heading.
void MeasureJudge::surround(Measure& made) const {
  for (const auto& other : reading_.analysis(made.place.sentence).clauses) {
    if (&other != &clause(made.place)) {
      made.context.insert(made.context.end(), other.content.begin(), other.content.end());
    }
    if (other.condition && &other != &clause(made.place)) {
      made.when.insert(made.when.end(), other.content.begin(), other.content.end());
    }
  }
  if (const int section = sentence(made.place).section; section >= 0) {
    const auto& title = statements_.titles[static_cast<std::size_t>(section)];
    made.context.insert(made.context.end(), title.begin(), title.end());
  }
  for (int before = reading_.previous(made.place.sentence), count = 0; before >= 0 && count < 2;
       before = reading_.previous(before), ++count) {
    const auto& content = reading_.analysis(before).content;
    made.context.insert(made.context.end(), content.begin(), content.end());
  }
}

void MeasureJudge::add(Place place, const Quantity& quantity) {
  const auto& each = clause(place);
  const auto& words = sentence(place).words;
  Measure made{.place = place, .quantity = quantity};
  made.repeats =
      quantity.first > 0 && one_of(words[quantity.first - 1].text, {"every", "per", "each"});
  made.past = looks_back(words, quantity);
  made.own = segment_of(place, quantity);
  std::erase_if(made.own, [](const std::string& name) { return says_measure(name); });
  // "Cancelled in RentBook": the system is where, not what.
  for (std::size_t i = each.first; i < each.last; ++i) {
    if (words[i].capital &&
        std::ranges::find(reading_.system_names, words[i].text) != reading_.system_names.end()) {
      std::erase(made.own, words[i].name);
      made.context.push_back(words[i].name);
    }
  }
  // "48 hours before the journey": the moment it counts from is not what it measures.
  if (quantity.before) {
    for (std::size_t i = quantity.last; i < each.last; ++i) {
      if (words[i].kind == WordClass::content) {
        made.moment.push_back(words[i].name);
      }
      std::erase(made.own, words[i].name);
      made.context.push_back(words[i].name);
    }
  }
  // "Within six weeks after the journey": neither is the moment it counts on from.
  const bool since = quantity.unit == "hours" && !quantity.before && quantity.last < each.last &&
                     one_of(words[quantity.last].text, {"after", "of", "from", "following"});
  for (std::size_t i = quantity.last + 1; since && i < each.last; ++i) {
    if (words[i].kind == WordClass::function) {
      continue;
    }
    if (words[i].kind != WordClass::content || i == each.verb_at || words[i - 1].comma_after) {
      break;
    }
    std::erase(made.own, words[i].name);
    made.context.push_back(words[i].name);
  }
  // "The minimum order": an order has no name of its own elsewhere.
  Names things;
  for (std::size_t i = 0; i < each.last; ++i) {
    const bool thing = one_of(words[i].text, {"order", "orders", "request", "requests"});
    const bool least = i > 0 && one_of(words[i - 1].text, {"minimum", "smallest", "lowest"});
    if (thing && least) {
      std::erase(made.own, words[i - 1].name);
      made.own.push_back("least " + words[i].name);
    } else if (thing && i >= each.first) {
      things.push_back(words[i].name);
    }
  }
  // "For all plans" narrows nothing.
  for (std::size_t i = each.first + 1; i + 1 < each.last; ++i) {
    if (one_of(words[i].text, {"all", "every", "any"}) &&
        one_of(words[i - 1].text, {"for", "in", "on", "to", "with"})) {
      std::erase(made.own, words[i + 1].name);
      made.context.push_back(words[i + 1].name);
    }
  }
  turn_round(place, made.quantity);
  if (quantity.unit == "age") {
    std::erase_if(made.own, [&](const std::string& name) {
      const bool label = std::binary_search(each.inherited.begin(), each.inherited.end(), name);
      return (name == each.main_verb && !label) || is_person(name) ||
             one_of(name,
                    {"teenag",   "pupil", "child",    "kid",        "young",  "minor", "youngster",
                     "daughter", "son",   "along",    "come along", "travel", "join",  "admit",
                     "use",      "ride",  "particip", "enter",      "attend", "enrol", "drive",
                     "come",     "stay",  "person",   "part",       "begin",  "start"});
    });
  }
  made.excepted = excepted(place);
  made.own = without(made.own, made.excepted);
  std::tie(made.ordinal, made.ordinal_thing) = ordinal_of(sentence(place), each);
  if (says_measure(made.ordinal_thing)) {
    made.ordinal_thing.clear();  // "Each further day".
  }
  made.seasons = seasons_of(sentence(place));
  const bool excepts =
      has_any(sentence(place).plain, Phrases{"instead", "exception*", "however"}) &&
      !has_any(sentence(place).plain, Phrases{"without exception*", "no exception*"});
  made.exceptional =
      excepts || (has_phrase(sentence(place).plain, "otherwise") &&
                  reading_.analysis(place.sentence).clauses.back().quantities.size() > 0);
  made.counted = !quantity.is_money() && quantity.unit != "hours" && quantity.unit != "percent" &&
                 !one_of(quantity.unit, {"age", "date", "clock", "free"});
  if (made.counted && quantity.unit != "time") {
    made.own.push_back(quantity.unit);  // What is counted is what it is about.
  }
  // A promise to somebody is named by who keeps it.
  for (std::size_t i = each.first; i < each.last && quantity.unit == "hours"; ++i) {
    const auto word = singular(words[i].text);
    if (is_role_head(word) && words[i].kind == WordClass::generic) {
      made.own.push_back(words[i].name);
    }
  }
  surround(made);
  const auto& nouns = each.nouns;
  if (shared(without(made.own, each.asked), nouns) +
              shared(without(made.own, each.asked), each.inherited) ==
          0 &&
      !made.counted) {
    const auto before = things.empty() ? said_before(place) : things;
    made.own.insert(made.own.end(), before.begin(), before.end());
  }
  // "Tenants give 30 days' written notice" under "Move-out": the heading says of what.
  const bool bare = std::all_of(made.own.begin(), made.own.end(), [](const std::string& name) {
    return one_of(name, {"written", "write"});
  });
  if (const int section = sentence(place).section; section > 0 && bare && quantity.unit != "age") {
    made.bare = true;
    const auto& title = statements_.titles[static_cast<std::size_t>(section)];
    made.own.insert(made.own.end(), title.begin(), title.end());
  }
  sort_names(made.own);
  sort_names(made.context);
  sort_names(made.when);
  sort_names(made.moment);
  measures_.push_back(std::move(made));
}

// "Customers may deposit cash. At most EUR 500 can be paid in": what the sentence before is about.
Names MeasureJudge::said_before(Place place) const {
  Names out;
  const int before = reading_.previous(place.sentence);
  if (place.clause > 0 || before < 0) {
    return out;
  }
  const auto* main = reading_.analysis(before).main();
  if (main != nullptr && !main->negative && main->quantities.empty()) {
    out = main->nouns;
    std::erase_if(out, [](const std::string& name) { return says_measure(name); });
  }
  return out;
}

// What a clause says it measures; of "X at any time, and Y after six months" the part of the
// figure.
Names MeasureJudge::segment_of(Place place, const Quantity& quantity) const {
  const auto& each = clause(place);
  const auto& words = sentence(place).words;
  auto all = subject_of(place);
  // "The account costs 4.90 EUR a month, a card 15 EUR, a deposit box 60 EUR a year."
  const bool price_list = std::ranges::count_if(each.quantities, &Quantity::is_money) > 2;
  std::size_t first = each.first;
  std::size_t last = each.last;
  for (std::size_t i = each.first; i + 1 < each.last; ++i) {
    // "… the parcel is lost and the search case is opened": another statement.
    const bool another =
        words[i + 1].text == "and" && i + 3 < each.last && words[i + 2].text == "the" &&
        std::any_of(words.begin() + static_cast<std::ptrdiff_t>(i) + 3,
                    words.begin() + static_cast<std::ptrdiff_t>(std::min(i + 7, each.last)),
                    [](const Word& word) { return is_be(word.text); });
    const bool parts = another || (words[i].comma_after &&
                                   (price_list || one_of(words[i + 1].text, {"and", "but", "or"})));
    first = parts && i < quantity.first ? i + 2 : first;
    last = parts && i >= quantity.last && last == each.last ? i + 1 : last;
  }
  if (each.condition || (first == each.first && last == each.last)) {
    return all;
  }
  Names out = each.inherited;
  std::size_t nouns = 0;
  for (std::size_t i = each.first; i < each.last; ++i) {
    const bool inside = i >= first && i < last;
    const bool carries = !words[i].number && (words[i].kind == WordClass::content ||
                                              words[i].kind == WordClass::action);
    if (carries && (inside || i == each.verb_at)) {
      out.push_back(words[i].name);
      nouns += inside && (i < quantity.first || i >= quantity.last) ? 1 : 0;
    }
  }
  sort_names(out);
  return nouns > 0 ? common_of(out, all) : all;
}

// "More than 30 days after it is late", "children under five are not admitted": the bound is what
// is left over.
void MeasureJudge::turn_round(Place place, Quantity& quantity) const {
  const auto& each = clause(place);
  const bool shut_out =
      each.negative ||
      has_any(sentence(place).plain,
              Phrases{"is late", "are late", "too late", "rejected", "refused", "not accepted",
                      "not considered", "invalid", "expired", "expire", "expires", "lapse*",
                      "no longer", "turned away", "ineligible", "not eligible", "declined"});
  if (!shut_out || quantity.before || !one_of(quantity.unit, {"hours", "age", "date"})) {
    return;
  }
  if (quantity.comparison == Comparison::at_least && quantity.unit != "age") {
    quantity.comparison = Comparison::at_most;
  } else if (quantity.comparison == Comparison::at_most && quantity.unit == "age" &&
             each.negative) {
    quantity.comparison = Comparison::at_least;
  }
}

// What is named as an exception: "except where the card was stolen", "unless ...".
Names MeasureJudge::excepted(Place place) const {
  Names out;
  for (const auto& each : reading_.analysis(place.sentence).clauses) {
    if (each.introduced_by == "unless") {
      out.insert(out.end(), each.content.begin(), each.content.end());
    }
  }
  const auto& words = sentence(place).words;
  bool excepts = false;
  Names before;
  for (const auto& word : words) {
    excepts = excepts || one_of(word.text, {"except", "excluding", "excepting", "exempt"});
    if (word.kind != WordClass::function) {
      (excepts ? out : before).push_back(word.name);
    }
  }
  sort_names(out);
  sort_names(before);
  return excepts ? without(out, before) : out;
}

}  // namespace auriga::procedure
