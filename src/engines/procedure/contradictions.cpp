// Two statements contradict each other when they are about one subject and cannot both hold:
//   limits     the same thing is bounded differently (30 days, 14 days; EUR 50, EUR 80)
//   polarity   what one forbids the other does or allows
//   exclusive  what one leaves to somebody alone, the agent does elsewhere
//   sequence   what one allows only after something, another allows before it or without it
//   hours      the same place is open at different times
//   manner     formal and casual, brief and detailed
// "About one subject" is strict on purpose: nearly all words that carry a subject must be shared,
// and where each side has a word of its own of one kind (change, cancel; express, standard) they
// are two subjects. Tiers ("up to 100 the agent, up to 500 the lead") and exceptions are no
// contradictions. Only statements that share a word which is not too common are compared, and at
// most kPairsMax pairs.
#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "core/text.hpp"
#include "engines/procedure/reading.hpp"

namespace auriga::procedure {
namespace {

using Phrases = std::initializer_list<std::string_view>;
using Names = std::vector<std::string>;

constexpr std::size_t kPairsMax = 400'000;
constexpr std::size_t kPostingMax = 250;  // A word of more statements than this says no subject.

struct Place {
  int sentence = 0;
  int clause = 0;
};

std::string describe(const Quantity& quantity, const Sentence& sentence) {
  return words_text(sentence, quantity.first, quantity.last);
}

bool is_granted(std::string_view name) {
  static constexpr std::array<std::string_view, 10> kWords = {
      "refund",  "credit", "discount", "compens", "goodwil",
      "voucher", "reduct", "goodwill", "rebat",   "write-off"};
  return std::find(kWords.begin(), kWords.end(), name) != kWords.end();
}

// Verbs by which one and the same thing is granted, so that they part no subjects.
bool is_grant_verb(std::string_view name) {
  static constexpr std::array<std::string_view, 13> kWords = {
      "pay",   "refund",  "credit", "book",   "charg", "report", "call",
      "reply", "confirm", "check",  "promis", "ask",   "submit"};
  return std::find(kWords.begin(), kWords.end(), name) != kWords.end();
}

class ContradictionFinder {
 public:
  explicit ContradictionFinder(Reading& reading) : reading_(reading) {}

  void find() {
    index();
    for (int i = 0; i < reading_.size(); ++i) {
      const auto& clauses = reading_.analysis(i).clauses;
      for (int at = 0; at < static_cast<int>(clauses.size()); ++at) {
        compare({i, at});
      }
    }
    manner();
  }

 private:
  [[nodiscard]] const Clause& clause(Place place) const {
    return reading_.analysis(place.sentence).clauses[static_cast<std::size_t>(place.clause)];
  }
  [[nodiscard]] const Sentence& sentence(Place place) const {
    return reading_.sentence(place.sentence);
  }

  // What a clause is found by: its content, and for a bounded condition what it is a condition of.
  [[nodiscard]] Names names_of(Place place) const {
    const auto& each = clause(place);
    return each.condition && !each.quantities.empty() ? subject_of(place) : each.content;
  }

  void index() {
    for (int i = 0; i < reading_.size(); ++i) {
      if (reading_.use_of(i) == SectionUse::goal || reading_.sentence(i).quote) {
        continue;
      }
      const auto& clauses = reading_.analysis(i).clauses;
      for (int at = 0; at < static_cast<int>(clauses.size()); ++at) {
        for (const auto& name : names_of({i, at})) {
          postings_[name].push_back({i, at});
        }
      }
    }
  }

  void compare(Place a) {
    std::set<std::pair<int, int>> seen;
    for (const auto& name : names_of(a)) {
      const auto& posting = postings_[name];
      if (posting.size() > kPostingMax) {
        continue;
      }
      for (const auto& b : posting) {
        if (b.sentence <= a.sentence || pairs_ >= kPairsMax ||
            !seen.insert({b.sentence, b.clause}).second) {
          continue;
        }
        ++pairs_;
        pair(a, b);
      }
    }
  }

  void pair(Place a, Place b) {
    if (reported_.contains({a.sentence, b.sentence})) {
      return;
    }
    const bool conditions = clause(a).condition || clause(b).condition;
    // The items below "hand over when" are cases and assert nothing.
    const auto is_case = [&](Place place) {
      return reading_.escalates[static_cast<std::size_t>(place.sentence)] != 0 &&
             sentence(place).lead >= 0;
    };
    if (is_case(a) || is_case(b)) {
      return;
    }
    if (limits(a, b) ||
        (!conditions && (polarity(a, b) || polarity(b, a) || exclusive(a, b) || exclusive(b, a))) ||
        sequence(a, b) || sequence(b, a) || hours(a, b) || days(a, b) || days(b, a)) {
      reported_.insert({a.sentence, b.sentence});
    }
  }

  // --- subjects -------------------------------------------------------------------------------

  // Headings that share a word and part in others ("Standard delivery", "Express delivery"), and
  // labels of items, divide what stands below them.
  [[nodiscard]] bool divided(Place a, Place b) {
    if (sentence(a).section == sentence(b).section) {
      return false;
    }
    const auto names = [&](Place place) {
      Names out;
      for (const auto& word :
           vocabulary_.words_of(plain(reading_.section_title(sentence(place).section)))) {
        if (word.kind == WordClass::content || word.kind == WordClass::action) {
          out.push_back(word.name);
        }
      }
      std::sort(out.begin(), out.end());
      return out;
    };
    const auto first = names(a);
    const auto second = names(b);
    return shared(first, second) > 0 && !without(first, second).empty() &&
           !without(second, first).empty();
  }

  static std::pair<Names, Names> by_class(const Names& names, const Clause& clause) {
    Names verbs = without(names, clause.nouns);
    Names nouns;
    std::set_intersection(names.begin(), names.end(), clause.nouns.begin(), clause.nouns.end(),
                          std::back_inserter(nouns));
    return {std::move(verbs), std::move(nouns)};
  }

  // Whether each side has a word of its own of one class: then they speak of two things.
  static bool part_ways(const Clause& a, const Clause& b, const Names& a_only,
                        const Names& b_only) {
    auto [a_verbs, a_nouns] = by_class(a_only, a);
    auto [b_verbs, b_nouns] = by_class(b_only, b);
    std::erase_if(a_verbs, [](const std::string& each) { return is_grant_verb(each); });
    std::erase_if(b_verbs, [](const std::string& each) { return is_grant_verb(each); });
    return (!a_verbs.empty() && !b_verbs.empty()) || (!a_nouns.empty() && !b_nouns.empty());
  }

  // A clause's content without its quantities; a condition speaks of what its main clause does.
  [[nodiscard]] Names subject_of(Place place) const {
    const auto& each = clause(place);
    const auto& words = sentence(place).words;
    Names out;
    for (std::size_t i = each.first; i < each.last; ++i) {
      const bool carries =
          words[i].kind == WordClass::content || words[i].kind == WordClass::action;
      const bool counted = std::any_of(
          each.quantities.begin(), each.quantities.end(),
          [&](const Quantity& quantity) { return i >= quantity.first && i < quantity.last; });
      if (carries && !counted && !words[i].number) {
        out.push_back(words[i].name);
      }
    }
    if (const auto* main = reading_.analysis(place.sentence).main();
        each.condition && main != nullptr) {
      out.insert(out.end(), main->content.begin(), main->content.end());
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    std::erase_if(out, [](const std::string& name) {
      return name == "free" || name == "price" || name == "fee" || name == "rate";
    });
    return out;
  }

  // --- limits ---------------------------------------------------------------------------------

  bool limits(Place a, Place b) {
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

  bool clash(Place a, Place b, const Quantity& first, const Quantity& second) {
    const bool measured = first.is_money() || first.unit == "hours" || first.unit == "percent" ||
                          first.unit == "date" || first.comparison != Comparison::exactly ||
                          second.comparison != Comparison::exactly ||
                          shared(subject_of(a), subject_of(b)) >= 3;
    if (!measured || !same_tier(a, b, first, second)) {
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
    if (scaled(x, y, first)) {
      return false;
    }
    const auto subject_a = subject_of(a);
    const auto subject_b = subject_of(b);
    const auto common = shared(subject_a, subject_b);
    const auto least = std::min(subject_a.size(), subject_b.size());
    if (common == 0 || common * 5 < least * 3 || divided(a, b)) {
      return false;
    }
    const auto a_only = without(subject_a, subject_b);
    const auto b_only = without(subject_b, subject_a);
    if (part_ways(x, y, a_only, b_only) || condition_parts(a, b) || codes_part(a, b)) {
      return false;
    }
    if (common >= 2) {
      return a_only.size() <= 3 || b_only.size() <= 1;
    }
    // One word in common is enough where it is what is granted, or where there is hardly another.
    const auto is_in = [&](const std::string& name) {
      return std::binary_search(subject_b.begin(), subject_b.end(), name);
    };
    const auto it = std::find_if(subject_a.begin(), subject_a.end(), is_in);
    if (first.is_money() && first.comparison == Comparison::exactly &&
        second.comparison == Comparison::exactly && a_only.empty() && b_only.empty()) {
      return postings_[*it].size() <= 12;  // One price of one thing.
    }
    if (first.is_money() || first.unit == "percent") {
      return is_granted(*it) && a_only.size() <= 2 && b_only.size() <= 2;
    }
    const auto neutral = [](const Names& names) {
      return std::all_of(names.begin(), names.end(), [](const std::string& name) {
        return is_grant_verb(name) || name == "declin" || name == "reject" || name == "refus" ||
               name == "window" || name == "deliv" || name == "buy";
      });
    };
    return (a_only.size() + b_only.size() <= 1 && neutral(a_only) && neutral(b_only) &&
            postings_[*it].size() <= 12) ||
           is_term_of(a, b, *it) || is_term_of(b, a, *it);
  }

  // "The warranty period is 12 months" and "the warranty covers defects for 24 months": one states
  // how long the thing lasts, the other bounds nothing else.
  [[nodiscard]] bool is_term_of(Place whole, Place part, const std::string& name) const {
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

  // "Less than 14 days: 50 %, less than 3 days: 100 %": both bounds have figures of their own.
  static bool scaled(const Clause& a, const Clause& b, const Quantity& bound) {
    for (const auto& x : a.quantities) {
      for (const auto& y : b.quantities) {
        if (x.unit == y.unit && x.unit != bound.unit && std::abs(x.value - y.value) > 1e-9) {
          return true;
        }
      }
    }
    return false;
  }

  // Tiers: bounds that lie side by side, or that differ in who decides.
  bool same_tier(Place a, Place b, const Quantity& first, const Quantity& second) const {
    const auto& x = clause(a);
    const auto& y = clause(b);
    const auto decider = [&](const Clause& clause, Place place) -> std::string {
      if (clause.actor == Actor::role) {
        return clause.role;
      }
      return reading_.escalates[static_cast<std::size_t>(place.sentence)] != 0 ? "somebody"
                                                                               : std::string();
    };
    const auto who_a = decider(x, a);
    const auto who_b = decider(y, b);
    const auto approval = [&](Place place) {
      const auto& text = sentence(place).plain;
      return has_any(text, Phrases{"approval", "approved by", "needs the", "require", "requires",
                                   "sign-off"}) &&
             !has_any(text, Phrases{"without"});
    };
    const bool opposed =
        (first.comparison == Comparison::at_most && second.comparison == Comparison::at_least) ||
        (first.comparison == Comparison::at_least && second.comparison == Comparison::at_most);
    if (opposed) {
      const auto& most = first.comparison == Comparison::at_most ? first : second;
      const auto& least = first.comparison == Comparison::at_most ? second : first;
      // "up to 100" and "above 100" leave no overlap; "up to 100 alone", "above 50 with approval"
      // do.
      return least.value < most.value &&
             (first.unit == "hours" || who_a != who_b || approval(a) != approval(b));
    }
    if (!who_a.empty() && !who_b.empty() && who_a != who_b && who_a != "somebody" &&
        who_b != "somebody") {
      return false;
    }
    if (who_a.empty() != who_b.empty()) {
      // The agent up to one bound, somebody else up to or from another.
      return false;
    }
    const bool same = first.comparison == second.comparison ||
                      first.comparison == Comparison::exactly ||
                      second.comparison == Comparison::exactly || first.before || second.before;
    // Neighbours in one list or paragraph are the rows of a scale, unless they say the same of the
    // same.
    const bool neighbours = sentence(a).block == sentence(b).block ||
                            (sentence(a).lead >= 0 && sentence(a).lead == sentence(b).lead);
    return same &&
           !(neighbours && (has_any(sentence(b).plain, Phrases{"later", "more", "others", "other",
                                                               "otherwise", "else"}) ||
                            conditional(a) || conditional(b)));
  }

  [[nodiscard]] bool conditional(Place place) const {
    return !reading_.analysis(place.sentence).condition.empty();
  }

  // Conditions with hardly a word in common divide; one condition alone does as well, where it
  // names a class of cases and the other statement is unconditional only because it says
  // "normally".
  [[nodiscard]] bool condition_parts(Place a, Place b) const {
    const auto& x = reading_.analysis(a.sentence).condition;
    const auto& y = reading_.analysis(b.sentence).condition;
    return !x.empty() && !y.empty() && shared(x, y) * 2 < std::min(x.size(), y.size());
  }

  // "P1", "T830", weekdays: names of different things.
  [[nodiscard]] bool codes_part(Place a, Place b) const {
    const auto codes = [&](Place place) {
      std::set<std::string> out;
      for (const auto& word : sentence(place).words) {
        const bool digits = word.text.find_first_of("0123456789") != std::string::npos;
        if (word.capital && digits) {
          out.insert(word.text);
        }
      }
      return out;
    };
    const auto x = codes(a);
    const auto y = codes(b);
    const auto days_a = days_of(sentence(a).words);
    const auto days_b = days_of(sentence(b).words);
    return (!x.empty() && !y.empty() && x != y) ||
           (days_a != 0 && days_b != 0 && (days_a & days_b) == 0);
  }

  void report_limits(Place a, Place b, const Quantity& first, const Quantity& second) {
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

  // --- polarity -------------------------------------------------------------------------------

  // Adverbs that narrow what is forbidden: it must be in the other statement too.
  static bool narrows(std::string_view name) {
    static constexpr std::array<std::string_view, 12> kWords = {
        "full",    "whole", "complet", "entir", "privat", "exact",
        "certain", "fix",   "same",    "medic", "legal",  "foreign"};
    return std::find(kWords.begin(), kWords.end(), name) != kWords.end();
  }

  static std::string verb_group(const std::string& name) {
    static const std::set<std::string_view> kTell = {"tell", "give", "advis", "discuss", "read"};
    static const std::set<std::string_view> kPermit = {"permit", "possibl"};
    return kTell.contains(name) ? "tell" : kPermit.contains(name) ? "permit" : name;
  }

  // The words of a prohibition up to the comma that ends its object.
  Names forbidden(Place place) const {
    const auto& each = clause(place);
    const auto& words = sentence(place).words;
    Names out;
    for (std::size_t i = each.first; i < each.last; ++i) {
      const auto& word = words[i];
      const bool carries = word.kind == WordClass::content || word.kind == WordClass::action;
      if (carries && !word.number && i != each.verb_at) {
        out.push_back(word.name);
      }
      if (i > each.verb_at && word.comma_after) {
        break;
      }
    }
    if (out.empty()) {
      out = each.content;  // Its subject stands in the clause before.
      std::erase(out, each.main_verb);
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
  }

  bool polarity(Place negative, Place positive) {
    const auto& no = clause(negative);
    const auto& yes = clause(positive);
    // "Without a certificate" in both narrows both alike.
    const bool alike = has_phrase(sentence(negative).plain, "without") &&
                       has_phrase(sentence(positive).plain, "without");
    if (!no.negative || yes.negative || no.main_verb.empty() || yes.main_verb.empty() ||
        ((no.exceptional || yes.exceptional) && !alike) || no.modality == Modality::only ||
        verb_group(no.main_verb) != verb_group(yes.main_verb) ||
        has_any(sentence(positive).plain, Phrases{"unless", "except*", "never", "instead"}) ||
        (sentence(negative).block == sentence(positive).block &&
         has_phrase(sentence(positive).plain, "otherwise")) ||
        has_any(sentence(negative).plain, Phrases{"unless", "except*", "otherwise"}) ||
        (!alike && has_phrase(sentence(negative).plain, "without"))) {
      return false;
    }
    // The agent is forbidden what customers may do themselves.
    if ((no.imperative && yes.actor == Actor::customer) ||
        (no.actor == Actor::customer && yes.imperative) ||
        (no.actor == Actor::agent && yes.actor == Actor::customer) || yes.actor == Actor::role) {
      return false;
    }
    if (conditional(negative) && !condition_shared(negative, positive)) {
      return false;
    }
    // "Not within 24 hours" is a limit, and forbids all only where the other side allows all.
    const bool bounded =
        std::any_of(no.quantities.begin(), no.quantities.end(),
                    [](const Quantity& each) { return each.unit == "hours" || each.is_money(); });
    if (bounded && !has_any(sentence(positive).plain, Phrases{"any time", "always", "anytime"})) {
      return false;
    }
    const auto objects = forbidden(negative);
    auto others = yes.content;
    const auto common = shared(objects, others);
    const bool narrow = std::any_of(objects.begin(), objects.end(), [&](const std::string& name) {
      return narrows(name) && !std::binary_search(others.begin(), others.end(), name);
    });
    std::erase(others, yes.main_verb);
    const bool within = alike && common >= 2 && without(others, objects).empty();
    if (common == 0 || (common * 5 < objects.size() * 3 && !within) || narrow ||
        divided(negative, positive)) {
      return false;
    }
    if (objects.size() == 1 && !near_verb(positive, objects.front()) &&
        !repeats(negative, positive)) {
      return false;
    }
    const bool permitting = verb_group(no.main_verb) == "permit" || no.passive;
    if (permitting && common < objects.size() && !within) {
      return false;
    }
    report(negative, positive, "one forbids what the other asks for or allows", true);
    return true;
  }

  // Whether all nouns of the prohibition, people included, stand in the other clause.
  [[nodiscard]] bool repeats(Place negative, Place positive) const {
    const auto nouns = [&](Place place) {
      std::set<std::string> out;
      const auto& each = clause(place);
      for (std::size_t i = each.verb_at + 1; i < each.last; ++i) {
        if (sentence(place).words[i].kind != WordClass::function) {
          out.insert(sentence(place).words[i].name);
        }
      }
      return out;
    };
    const auto all = nouns(negative);
    const auto other = nouns(positive);
    return all.size() >= 2 && std::includes(other.begin(), other.end(), all.begin(), all.end());
  }

  [[nodiscard]] bool condition_shared(Place a, Place b) const {
    const auto& x = reading_.analysis(a.sentence).condition;
    const auto& y = reading_.analysis(b.sentence).condition;
    return !x.empty() && !y.empty() && shared(x, y) * 2 >= std::max(x.size(), y.size());
  }

  // Whether `name` is the object of the clause's verb, with nothing but articles and adjectives
  // between
  // ("ask for the PIN", "offer a small discount"), or the subject of a passive one.
  [[nodiscard]] bool near_verb(Place place, const std::string& name) const {
    const auto& each = clause(place);
    const auto& words = sentence(place).words;
    for (std::size_t i = each.passive ? each.first : each.verb_at + 1;
         i < std::min(each.last, each.verb_at + 6); ++i) {
      if (words[i].name == name) {
        return true;
      }
      const bool asked = words[i].text == "for" && each.main_verb == "ask";
      if (!each.passive && !asked &&
          has_any(words[i].text, Phrases{"for", "in", "of", "about", "to", "with", "from", "on",
                                         "which", "whether", "that", "by"})) {
        break;
      }
    }
    return verb_group(each.main_verb) == "permit";
  }

  // --- exclusive ------------------------------------------------------------------------------

  // "Only a claims adjuster may authorise a payment" and "claims are paid by the assistant".
  bool exclusive(Place only, Place other) {
    const auto& alone = clause(only);
    const auto& done = clause(other);
    const bool leaves = alone.modality == Modality::only && alone.actor == Actor::role &&
                        has_any(sentence(only).plain, Phrases{"only", "alone", "nobody but",
                                                              "no one but", "exclusively"});
    if (!leaves || done.negative || done.actor != Actor::agent || done.main_verb.empty() ||
        reading_.escalates[static_cast<std::size_t>(other.sentence)] != 0) {
      return false;
    }
    Names what = alone.content;
    for (const auto& word : vocabulary_.words_of(core::lower_ascii(alone.role))) {
      std::erase(what, word.name);
    }
    std::erase_if(what,
                  [](const std::string& name) { return name == "approv" || name == "approve"; });
    const bool verb = std::binary_search(what.begin(), what.end(), done.main_verb) ||
                      verb_group(alone.main_verb) == verb_group(done.main_verb);
    const auto common = shared(what, done.content);
    if (what.empty() || !verb || common == 0 || common * 5 < what.size() * 3) {
      return false;
    }
    report(only, other,
           "one leaves to the " + alone.role + " alone what the other lets the agent do", true);
    return true;
  }

  // --- sequence -------------------------------------------------------------------------------

  bool sequence(Place after, Place before) {
    const auto& strict = sentence(after).plain;
    const auto& loose = sentence(before).plain;
    const auto* main = reading_.analysis(before.sentence).main();
    const auto* rule = reading_.analysis(after.sentence).main();
    if (main == nullptr || main->negative || rule == nullptr) {
      return false;
    }
    // "Never give the address before ...": the verb must be the same, for both sides only share a
    // moment.
    const bool never_before = rule->negative && rule->imperative &&
                              has_any(strict, Phrases{"before", "until"}) &&
                              verb_group(rule->main_verb) == verb_group(main->main_verb);
    const bool in_order =
        never_before || has_any(strict, Phrases{"only after", "only once", "not before",
                                                "not until", "never before"});
    const bool on_condition =
        has_any(strict, Phrases{"only when", "only if", "never without", "not without"});
    const bool earlier =
        in_order && has_any(loose, Phrases{"before", "without", "even if", "although"});
    const bool regardless =
        on_condition && has_any(loose, Phrases{"without", "even if", "although", "regardless"});
    if ((!earlier && !regardless) || has_any(loose, Phrases{"only after", "only once", "only when",
                                                            "only if", "never", "must"})) {
      return false;
    }
    const auto& x = reading_.analysis(after.sentence).content;
    const auto& y = reading_.analysis(before.sentence).content;
    const auto common = shared(x, y);
    if (common < 2 || common * 5 < std::min(x.size(), y.size()) * 3) {
      return false;
    }
    report(after, before, "one allows only after something what the other allows before it", true);
    return true;
  }

  // --- hours ----------------------------------------------------------------------------------

  // Ranges, or where there are none a single end ("until 18:00") as one from midnight.
  [[nodiscard]] std::vector<std::pair<int, int>> times(Place place) const {
    const auto& each = sentence(place);
    auto out = clock_ranges(each.words, each.spoken);
    if (out.empty()) {
      out = clock_ends(each.words);
    }
    return out;
  }

  bool hours(Place a, Place b) {
    const auto first = times(a);
    const auto second = times(b);
    if (first.size() != 1 || second.size() != 1 || first == second || codes_part(a, b)) {
      return false;
    }
    const auto& x = reading_.analysis(a.sentence).content;
    const auto& y = reading_.analysis(b.sentence).content;
    const auto strip = [](Names names) {
      std::erase_if(names,
                    [](const std::string& name) { return name == "open" || name == "close"; });
      return names;
    };
    const auto place_a = strip(x);
    const auto place_b = strip(y);
    const auto common = shared(place_a, place_b);
    if (common == 0 || place_a.size() + place_b.size() - 2 * common > 1 || divided(a, b)) {
      return false;
    }
    report(
        a, b, "different hours",
        first.front().second - first.front().first <= second.front().second - second.front().first);
    return true;
  }

  // "No viewings on Saturdays" and "viewings take place from Monday to Saturday".
  bool days(Place closed, Place open) {
    const auto& no = clause(closed);
    const auto& yes = clause(open);
    const auto days_closed = days_of(sentence(closed).words);
    const auto days_open = days_of(sentence(open).words);
    const bool shut = no.negative || has_any(sentence(closed).plain, Phrases{"closed"});
    if (!shut || yes.negative || has_any(sentence(open).plain, Phrases{"closed", "except*"}) ||
        days_closed == 0 || (days_closed & ~days_open) != 0 || no.condition || yes.condition ||
        has_any(sentence(closed).plain, Phrases{"after", "before", "until", "later", "than"})) {
      return false;
    }
    auto what = no.content;
    std::erase_if(what, [](const std::string& name) {
      return name.ends_with("day") || name == "open" || name == "close";
    });
    if (what.empty() || shared(what, yes.content) < what.size()) {
      return false;
    }
    report(closed, open, "what one rules out on a day the other lets be on it", true);
    return true;
  }

  // --- manner ---------------------------------------------------------------------------------

  void manner() {
    struct Poles {
      std::string_view name;
      std::vector<std::string_view> one;
      std::vector<std::string_view> other;
    };
    static const std::vector<Poles> kPoles = {
        {"how formal to be",
         {"formal", "formally", "by their family name", "by family name", "surname"},
         {"informal", "informally", "casual", "casually", "slang", "by first name",
          "by their first name", "first names", "colloquial"}},
        {"how long to be",
         {"brief", "short", "concise", "keep it short", "as short as possible"},
         {"detailed", "at length", "lengthy", "long answers", "elaborate"}}};
    for (const auto& poles : kPoles) {
      int one = -1;
      int other = -1;
      for (const auto& fact : reading_.out.manner) {
        for (int i = 0; i < reading_.size(); ++i) {
          const auto& each = reading_.sentence(i);
          if (each.line != fact.line || each.text != fact.text ||
              has_any(each.plain,
                      Phrases{"not", "no", "never", "avoid", "unless", "when", "if", "instead"})) {
            continue;
          }
          const bool first = has_any(each.plain, poles.one);
          const bool second = has_any(each.plain, poles.other);
          one = one < 0 && first && !second ? i : one;
          other = other < 0 && second && !first ? i : other;
        }
      }
      if (one >= 0 && other >= 0 &&
          !reported_.contains({std::min(one, other), std::max(one, other)})) {
        report({one, 0}, {other, 0}, "they disagree about " + std::string(poles.name), true);
      }
    }
  }

  // --- report ---------------------------------------------------------------------------------

  void report(Place a, Place b, const std::string& how, bool a_stricter) {
    const auto strict = a_stricter ? a : b;
    const auto lax = a_stricter ? b : a;
    const auto first = a.sentence < b.sentence ? a : b;
    const auto second = a.sentence < b.sentence ? b : a;
    reading_.out.faults.push_back(
        {.kind = "contradiction",
         .message = cap(cite(sentence(first))) + " and " + cite(sentence(second)) +
                    " contradict each other: " + how + ".",
         .lines = {sentence(first).line, sentence(second).line},
         .remedy = "Decide which of the two holds and take the other out.",
         .resolution = "Until it is decided, the stricter holds: \u201C" +
                       core::clip(sentence(strict).text, 300) + "\u201D (line " +
                       std::to_string(sentence(strict).line) +
                       "). If a case turns on it, ask staff.",
         .subject = how,
         .overruled_line = sentence(lax).line,
         .overruled = sentence(lax).text});
  }

  static std::string cap(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
      text[0] = static_cast<char>(text[0] - 32);
    }
    return text;
  }

  Reading& reading_;
  Vocabulary vocabulary_;
  std::unordered_map<std::string, std::vector<Place>> postings_;
  std::set<std::pair<int, int>> reported_;
  std::size_t pairs_ = 0;
};

}  // namespace

void find_contradictions(Reading& reading) {
  ContradictionFinder(reading).find();
}

}  // namespace auriga::procedure
