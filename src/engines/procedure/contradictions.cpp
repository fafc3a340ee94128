// Two statements contradict each other when they are about one subject and cannot both hold:
//   limits     the same thing is bounded differently (30 days, 14 days; EUR 50, EUR 80)
//   polarity   what one forbids the other does or allows
//   exclusive  what one leaves to somebody alone, the agent does elsewhere
//   admission  one lets in whom the other keeps out
//   deciders   one leaves a decision to somebody alone, the other to somebody else
//   timing     one has something paid before, the other after it is done
//   sequence   what one allows only after something, another allows before it or without it
//   hours      the same place is open at different times
//   manner     formal and casual, brief and detailed
//   claims     what one claims of days, means of payment, refunds, languages, deposits or ages,
//              the other rules out
//   requirements  one does without what the other wants first
// "About one subject" is strict on purpose: nearly all words that carry a subject must be shared,
// and where each side has a word of its own of one kind (change, cancel; express, standard) they
// are two subjects. Tiers ("up to 100 the agent, up to 500 the lead") and exceptions are no
// contradictions. Only statements that share a word which is not too common are compared, and at
// most kPairsMax pairs.
#include "engines/procedure/contradictions.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "core/text.hpp"
#include "engines/procedure/contradiction_claims.hpp"
#include "engines/procedure/grammar.hpp"

namespace auriga::procedure {
namespace {

constexpr std::size_t kPostingMax = 250;  // A word of more statements than this says no subject.

std::string capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
    text[0] = static_cast<char>(text[0] - 32);
  }
  return text;
}

std::pair<Names, Names> by_class(const Names& names, const Clause& clause) {
  Names things;  // What a label says is a thing, whatever it is elsewhere.
  std::set_union(clause.nouns.begin(), clause.nouns.end(), clause.inherited.begin(),
                 clause.inherited.end(), std::back_inserter(things));
  return {without(names, things), common_of(names, things)};
}

class ContradictionFinder : PairJudge {
 public:
  explicit ContradictionFinder(Statements& statements)
      : PairJudge(statements),
        limits_(statements),
        measures_(statements),
        polarity_(statements),
        stances_(statements),
        duties_(statements),
        admissions_(statements),
        deciders_(statements),
        timings_(statements),
        facts_(statements),
        claims_(statements),
        requirements_(statements) {}

  void find() {
    index();
    for (int i = 0; i < reading_.size(); ++i) {
      const auto& clauses = reading_.analysis(i).clauses;
      for (int at = 0; at < static_cast<int>(clauses.size()); ++at) {
        compare({i, at});
      }
    }
    measures_.judge_all(reported_);
    stances_.judge_all(reported_);
    duties_.judge_all(reported_);
    admissions_.judge_all(reported_);
    deciders_.judge_all(reported_);
    timings_.judge_all(reported_);
    facts_.judge_manner();
    facts_.judge_closing(reported_);
    facts_.judge_last_days(reported_);
    claims_.judge_all(reported_);
    requirements_.judge_all(reported_);
  }

 private:
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
          statements_.postings[name].push_back({i, at});
        }
      }
    }
  }

  void compare(Place a) {
    std::set<std::pair<int, int>> seen;
    for (const auto& name : names_of(a)) {
      const auto& posting = statements_.postings[name];
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
    // The items below "hand over when" are cases and assert nothing.
    const auto is_case = [&](Place place) {
      return reading_.escalates[static_cast<std::size_t>(place.sentence)] != 0 &&
             sentence(place).lead >= 0;
    };
    if (is_case(a) || is_case(b)) {
      return;
    }
    if (limits_.judge(a, b) || polarity_.judge(a, b) || facts_.judge(a, b)) {
      reported_.insert({a.sentence, b.sentence});
    }
  }

  LimitJudge limits_;
  MeasureJudge measures_;
  PolarityJudge polarity_;
  StanceJudge stances_;
  DutyJudge duties_;
  AdmissionJudge admissions_;
  DeciderJudge deciders_;
  TimingJudge timings_;
  FactJudge facts_;
  ClaimJudge claims_;
  RequirementJudge requirements_;
  std::set<std::pair<int, int>> reported_;
  std::size_t pairs_ = 0;
};

}  // namespace

Statements::Statements(Reading& of) : reading(of) {
  for (const auto& sentence : reading.layout.sentences) {
    days.push_back(days_of(sentence.words));
    auto& found = codes.emplace_back();
    for (const auto& word : sentence.words) {
      if (word.capital && word.text.find_first_of("0123456789") != std::string::npos) {
        found.push_back(word.text);
      }
    }
    sort_names(found);
  }
  for (const auto& section : reading.out.sections) {
    auto& title = titles.emplace_back();
    for (const auto& word : vocabulary.words_of(plain(section.title))) {
      if (word.kind == WordClass::content || word.kind == WordClass::action) {
        const auto led = reading.kin.find(word.name);
        title.push_back(led == reading.kin.end() ? word.name : led->second);
      }
    }
    sort_names(title);
  }
}

std::size_t PairJudge::clauses_with(const std::string& name) const {
  const auto found = statements_.postings.find(name);
  return found == statements_.postings.end() ? 0 : found->second.size();
}

bool PairJudge::divided(Place a, Place b) const {
  // The rows of a table are about things of their own.
  if (sentence(a).row && sentence(b).row && sentence(a).section == sentence(b).section) {
    return true;
  }
  if (sentence(a).section == sentence(b).section) {
    return false;
  }
  const auto names = [&](Place place) {
    const int section = sentence(place).section;
    return section < 0 ? Names() : statements_.titles[static_cast<std::size_t>(section)];
  };
  const auto first = names(a);
  const auto second = names(b);
  return shared(first, second) > 0 && !without(first, second).empty() &&
         !without(second, first).empty();
}

bool PairJudge::part_ways(const Clause& a, const Clause& b, const Names& a_only,
                          const Names& b_only) {
  auto [a_verbs, a_nouns] = by_class(a_only, a);
  auto [b_verbs, b_nouns] = by_class(b_only, b);
  std::erase_if(a_verbs, [](const std::string& each) { return is_grant_verb(each); });
  std::erase_if(b_verbs, [](const std::string& each) { return is_grant_verb(each); });
  return (!a_verbs.empty() && !b_verbs.empty()) || (!a_nouns.empty() && !b_nouns.empty());
}

Names PairJudge::subject_of(Place place) const {
  const auto& each = clause(place);
  const auto& words = sentence(place).words;
  Names out;
  for (std::size_t i = each.first; i < each.last; ++i) {
    const bool carries = words[i].kind == WordClass::content || words[i].kind == WordClass::action;
    const bool counted = std::any_of(
        each.quantities.begin(), each.quantities.end(),
        [&](const Quantity& quantity) { return i >= quantity.first && i < quantity.last; });
    if (carries && !counted && !words[i].number) {
      out.push_back(words[i].name);
    }
  }
  out.insert(out.end(), each.inherited.begin(), each.inherited.end());
  if (const auto* main = reading_.analysis(place.sentence).main();
      each.condition && main != nullptr) {
    out.insert(out.end(), main->content.begin(), main->content.end());
  }
  sort_names(out);
  std::erase_if(out, [](const std::string& name) { return name == "free" || name == "price"; });
  return out;
}

bool PairJudge::condition_parts(Place a, Place b) const {
  const auto& x = reading_.analysis(a.sentence).condition;
  const auto& y = reading_.analysis(b.sentence).condition;
  return !x.empty() && !y.empty() && shared(x, y) * 2 < std::min(x.size(), y.size());
}

bool PairJudge::reported(Place place) const {
  return is_reported(sentence(place).words, clause(place));
}

bool PairJudge::codes_part(Place a, Place b) const {
  const auto first = static_cast<std::size_t>(a.sentence);
  const auto second = static_cast<std::size_t>(b.sentence);
  const auto& x = statements_.codes[first];
  const auto& y = statements_.codes[second];
  const auto days_a = statements_.days[first];
  const auto days_b = statements_.days[second];
  return (!x.empty() && !y.empty() && x != y) ||
         (days_a != 0 && days_b != 0 && (days_a & days_b) == 0);
}

std::string PairJudge::verb_group(const std::string& name) {
  static const std::set<std::string_view> kTell = {"tell",    "give",   "advis", "discuss", "read",
                                                   "confirm", "advise", "quot",  "promis"};
  static const std::set<std::string_view> kPermit = {"permit", "possibl"};
  static const std::set<std::string_view> kAsk = {"ask", "collect", "demand"};
  static const std::set<std::string_view> kIssue = {"issu", "issue", "send", "hand"};
  const auto in = [&](const std::set<std::string_view>& group) { return group.contains(name); };
  return in(kTell)     ? "tell"
         : in(kPermit) ? "permit"
         : in(kAsk)    ? "ask"
         : in(kIssue)  ? "issue"
                       : name;
}

bool PairJudge::same_deed(const std::string& a, const std::string& b) {
  const auto first = verb_group(a);
  const auto second = verb_group(b);
  return first == second || (a == "give" && second == "issue") || (b == "give" && first == "issue");
}

std::string PairJudge::people_of(Place place) const {
  const auto& each = clause(place);
  for (std::size_t i = each.first; i < std::min(each.verb_at, each.last); ++i) {
    const auto word = singular(sentence(place).words[i].text);
    const bool somebody =
        is_person(word) || one_of(word, {"child", "children", "adult", "teacher", "pupil", "senior",
                                         "parent", "beginner", "teenager", "trainee", "kid"});
    if (somebody && !one_of(word, {"they", "he", "she", "people", "person", "customer", "anybody",
                                   "somebody", "someone", "whoever"})) {
      return word == "children" ? "child" : word;
    }
  }
  return {};
}

bool PairJudge::people_part(Place a, Place b) const {
  const auto first = people_of(a);
  const auto second = people_of(b);
  return !first.empty() && !second.empty() && first != second;
}

bool PairJudge::by_others(Place place) const {
  const auto& each = clause(place);
  const auto& words = sentence(place).words;
  for (std::size_t i = each.verb_at + 1; each.passive && i + 2 < each.last; ++i) {
    if (words[i].text == "by" && one_of(words[i + 1].text, {"the", "our", "a", "an"})) {
      return !is_agent(words[i + 2].text) && words[i + 2].kind == WordClass::content &&
             !one_of(words[i + 2].text, {"e-mail", "email", "card", "phone", "post", "mail"});
    }
  }
  return false;
}

bool PairJudge::deeds_part(Place a, Place b) const {
  const auto things = [&](Place place) {
    Names out;
    for (const auto& word : sentence(place).words) {
      if (one_of(word.text, {"before", "after", "once", "without", "until"})) {
        break;
      }
      if (word.kind == WordClass::content && !word.number && !is_person(singular(word.text))) {
        out.push_back(word.name);
      }
    }
    sort_names(out);
    return out;
  };
  const auto first = things(a);
  const auto second = things(b);
  return !first.empty() && !second.empty() && shared(first, second) == 0;
}

bool PairJudge::is_grant_verb(std::string_view name) {
  static constexpr std::array<std::string_view, 13> kWords = {
      "pay",   "refund",  "credit", "book",   "charg", "report", "call",
      "reply", "confirm", "check",  "promis", "ask",   "submit"};
  return std::find(kWords.begin(), kWords.end(), name) != kWords.end();
}

bool PairJudge::is_theme(const std::string& name) const {
  const auto clauses = clauses_with(name);
  return clauses >= 6 && clauses * 12 >= static_cast<std::size_t>(reading_.size());
}

double PairJudge::weight(const std::string& name) const {
  const auto clauses = clauses_with(name);
  const double rarity = clauses <= 4 ? 1 : clauses <= 8 ? 0.8 : clauses <= 14 ? 0.5 : 0.25;
  return is_grant_verb(name) ? rarity * 0.6 : rarity;
}

double PairJudge::weight(const Names& names) const {
  double out = 0;
  for (const auto& name : names) {
    out += weight(name);
  }
  return out;
}

void PairJudge::report(Place a, Place b, const std::string& how, bool a_stricter) {
  const auto strict = a_stricter ? a : b;
  const auto lax = a_stricter ? b : a;
  const auto first = a.sentence < b.sentence ? a : b;
  const auto second = a.sentence < b.sentence ? b : a;
  reading_.out.faults.push_back(
      {.kind = "contradiction",
       .message = capitalised(cite(sentence(first))) + " and " + cite(sentence(second)) +
                  " contradict each other: " + how + ".",
       .lines = {sentence(first).line, sentence(second).line},
       .remedy = "Decide which of the two holds and take the other out.",
       .resolution = "Until it is decided, the stricter holds: \u201C" +
                     core::clip(sentence(strict).text, 300) + "\u201D (line " +
                     std::to_string(sentence(strict).line) + "). If a case turns on it, ask staff.",
       .subject = how,
       .overruled_line = sentence(lax).line,
       .overruled = sentence(lax).text});
}

void find_contradictions(Reading& reading) {
  Statements statements(reading);
  ContradictionFinder(statements).find();
}

}  // namespace auriga::procedure
