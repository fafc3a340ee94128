// Where PolarityJudge wants the same verb and the same object, here two statements are weighed: how
// much of what one denies the other affirms, wherever in the SOP the words stand for the same.
//   denial     "agents are not permitted to disable X", "we turn X off"
//   closed     "we are closed on Fridays", "on Friday mornings we take ..."
//   exclusive  "by e-mail only", "may be left at the desk": another member of the same class
//   order      "X before Y", "Y, and after that X"
#include <algorithm>
#include <array>
#include <set>

#include "core/text.hpp"
#include "engines/procedure/contradictions.hpp"
#include "engines/procedure/grammar.hpp"

namespace auriga::procedure {
namespace {

// Verbs by which something is let be: "we do not offer X", "X is given", "they get X".
bool is_granting(std::string_view name) {
  return one_of(
      name,
      {"give",  "get",    "take",    "make",   "do",    "have", "permit",  "agre",    "set up",
       "set",   "arrang", "sell",    "promis", "handl", "deal", "find",    "possibl", "use",
       "bring", "need",   "let",     "includ", "cover", "want", "open",    "agree",   "perform",
       "run",   "issu",   "collect", "offer",  "book",  "pick", "pick up", "extend",  "pay"});
}

bool alters(std::string_view name) {
  return one_of(name, {"chang", "add", "remov", "edit", "adjust", "set", "extend", "correct",
                       "delet", "put", "enter"});
}

}  // namespace

bool StanceJudge::denial(const Stance& not_so, const Stance& so) const {
  const auto no = not_so.place;
  const auto yes = so.place;
  if (shared(not_so.topic, so.topic) == 0) {
    return false;
  }
  const auto& denied = clause(no);
  const auto& done = clause(yes);
  // "No other": but for those that were named before. "Only to the address that is stored" keeps
  // within "never to one that they name".
  if (has_phrase(sentence(no).plain, "no other") || has_phrase(sentence(yes).plain, "only to")) {
    return false;
  }
  // What the agent may not do, customers may; what is denied under a condition may be done else.
  if ((denied.actor == Actor::customer) != (done.actor == Actor::customer) &&
      (denied.actor == Actor::customer || denied.actor == Actor::agent || denied.imperative) &&
      (done.actor == Actor::customer || done.actor == Actor::agent || done.imperative)) {
    return false;
  }
  const bool whole =
      denied.first == 0 && (denied.passive || sentence(no).words.front().text == "no");
  if (done.actor == Actor::role || people_part(no, yes) || (denied.imperative && by_others(yes)) ||
      conditional(no) || codes_part(no, yes) || divided(no, yes) ||
      (conditional(yes) && !denied.emphatic)) {
    return false;
  }
  const auto& what = not_so.topic;
  const auto& here = so.topic;
  const auto& nearby = so.around;
  const auto common = common_of(what, here);
  auto missing = without(without(what, here), nearby);
  const bool grants = is_granting(denied.main_verb) && is_granting(done.main_verb);
  const bool verb = !denied.main_verb.empty() && !done.main_verb.empty() &&
                    (denied.main_verb == done.main_verb || grants ||
                     (alters(denied.main_verb) && alters(done.main_verb)) ||
                     same_deed(denied.main_verb, done.main_verb));
  const bool general = denied.main_verb.empty() || verb_group(denied.main_verb) == "permit" ||
                       says_nothing(denied.main_verb);
  auto alternatives = what;
  drop_alternatives(no, alternatives);
  const bool said = std::binary_search(here.begin(), here.end(), denied.main_verb) ||
                    shared(without(what, alternatives), here) > 0;
  if (!verb && !general && !said && !is_granting(denied.main_verb)) {
    return false;
  }
  std::erase(missing, denied.main_verb);
  drop_place(no, yes, missing);
  drop_alternatives(no, missing);
  std::erase_if(missing, [&](const std::string& name) { return is_theme(name); });
  // "Injections aren't given", "no cash": a few words that deny one thing altogether.
  auto thing = what;
  std::erase(thing, denied.main_verb);
  drop_place(no, yes, thing);
  const bool bare = whole && denied.last - denied.first <= 8 && thing.size() == 1 &&
                    common.size() == 1 && thing == common && !is_theme(common.front()) &&
                    (general || is_granting(denied.main_verb)) && !compounded(yes, common.front());
  if (bare && weight(common) >= 0.8 && missing.empty()) {
    return true;
  }
  // What is denied of all is denied of each kind ("injections", "insulin injections"); a kind that
  // is denied says nothing of the others.
  const auto extra = without(what, here);
  const bool narrower = narrows_object(no, common, extra);
  return weight(common) + (verb && !said ? 0.4 : 0) >= 1.5 && missing.empty() && !narrower &&
         weight(common) * 2 >= weight(what) && (verb || general || said);
}

// "A delivery note" is no delivery.
bool StanceJudge::compounded(Place place, const std::string& name) const {
  const auto& each = clause(place);
  const auto& words = sentence(place).words;
  for (std::size_t i = each.first; i + 1 < each.last; ++i) {
    if (words[i].name == name && !words[i].comma_after && !words[i].text.ends_with('s') &&
        words[i + 1].kind == WordClass::content && !words[i + 1].number) {
      return true;
    }
  }
  return false;
}

// "Dogs are not allowed in the brewery": where, unless the other says where as well.
void StanceJudge::drop_place(Place no, Place yes, Names& missing) const {
  const auto places = [&](Place place) {
    Names out;
    const auto& each = clause(place);
    const auto& words = sentence(place).words;
    for (std::size_t i = each.first; i + 2 < each.last; ++i) {
      if (one_of(words[i].text, {"in", "on", "at", "inside"}) &&
          one_of(words[i + 1].text, {"the", "our"}) && words[i + 2].kind == WordClass::content) {
        out.push_back(words[i + 2].name);
      }
    }
    return out;
  };
  if (places(yes).empty()) {
    for (const auto& name : places(no)) {
      std::erase(missing, name);
    }
  }
}

// "Exchanged or refunded": one of them is enough.
void StanceJudge::drop_alternatives(Place place, Names& missing) const {
  const auto& each = clause(place);
  const auto& words = sentence(place).words;
  for (std::size_t i = each.first + 1; i + 1 < each.last; ++i) {
    if (one_of(words[i].text, {"or", "nor"})) {
      std::erase(missing, words[i - 1].name);
      std::erase(missing, words[i + 1].name);
    }
  }
}

// "Express delivery" is not the delivery that is denied; a name sets a case apart.
bool StanceJudge::narrows_object(Place place, const Names& common, const Names& extra) const {
  const auto& each = clause(place);
  const auto& words = sentence(place).words;
  for (std::size_t i = each.first; i + 1 < each.last; ++i) {
    const bool own = std::binary_search(extra.begin(), extra.end(), words[i].name) &&
                     words[i].kind == WordClass::content && !words[i].comma_after;
    // "Screen 1 is not hired out": the others may be.
    const bool one = std::binary_search(common.begin(), common.end(), words[i].name) &&
                     words[i + 1].number && !words[i].comma_after;
    if (one) {
      return true;
    }
    if (own && i != each.verb_at &&
        std::binary_search(common.begin(), common.end(), words[i + 1].name)) {
      return true;
    }
  }
  return false;
}

// "Parcels are handed to the patient only", "it may be left with a neighbour".
bool StanceJudge::hands_over(Place place) const {
  const auto& each = clause(place);
  const auto& words = sentence(place).words;
  return std::any_of(words.begin() + static_cast<std::ptrdiff_t>(each.first),
                     words.begin() + static_cast<std::ptrdiff_t>(each.last), [](const Word& word) {
                       return one_of(word.text,
                                     {"hand", "hands", "handed", "give", "gives", "given", "leave",
                                      "left", "deliver", "delivered", "release", "released"});
                     });
}

// "By e-mail only" and "at the desk"; "the patient only" and "a husband or wife".
bool StanceJudge::exclusive(const Stance& only, const Stance& other) const {
  for (std::size_t c = 0; c < only.members.size(); ++c) {
    const auto& wanted = only.members[c];
    const auto& given = other.members[c];
    const bool people = c == 2;
    const bool means = c == 1;  // Of payment, which go without a thing that is paid.
    if (wanted.empty() || given.empty() || (people && !only.alone) || shared(wanted, given) > 0) {
      continue;
    }
    auto what = only.topic;
    auto here = other.topic;
    auto nearby = other.around;
    for (auto* names : {&what, &here, &nearby}) {
      std::erase_if(*names, [&](const std::string& name) {
        return std::any_of(classes()[c].begin(), classes()[c].end(), [&](std::string_view word) {
          return statements_.vocabulary.name_of(std::string(word)) == name;
        });
      });
    }
    const auto common = common_of(what, nearby);
    // "Drinks by card only", "rooms in cash": what is paid is not the same.
    auto what_only = without(what, nearby);
    auto here_only = without(here, only.around);
    for (auto* names : {&what_only, &here_only}) {
      std::erase_if(*names, [](const std::string& name) {
        return says_nothing(name) || is_granting(name) || is_grant_verb(name);
      });
    }
    if (means && !what_only.empty() && !here_only.empty()) {
      continue;
    }
    const auto& strict = clause(only.place);
    const auto& loose = clause(other.place);
    const bool told =
        !people || (verb_group(strict.main_verb) == "tell" &&
                    (verb_group(loose.main_verb) == "tell" || is_granting(loose.main_verb)));
    const bool handed = people && hands_over(only.place) && hands_over(other.place);
    const bool granted = loose.modality == Modality::may || loose.imperative ||
                         loose.actor == Actor::agent || loose.passive;
    if ((told || handed) && granted && weight(common) >= (people || means ? 0.3 : 0.8) &&
        without(what, nearby).size() <= 1 && shared(what, here) + (people ? 1 : 0) > 0 &&
        !codes_part(only.place, other.place)) {
      return true;
    }
  }
  return false;
}

// (what comes first, what comes then) of "X before Y" and "X after Y".
std::pair<Names, Names> StanceJudge::order_of(int i) const {
  const auto& words = reading_.sentence(i).words;
  for (std::size_t at = 2; at + 1 < words.size(); ++at) {
    // "Until noon on the day before": a time, and nothing that comes then.
    const bool day = one_of(words[at - 1].text, {"day", "evening", "night", "week", "month"});
    const bool before = (one_of(words[at].text, {"before", "until"}) && !day) ||
                        (words[at].text == "prior" && words[at + 1].text == "to");
    const bool after = one_of(words[at].text, {"after", "once"}) ||
                       (words[at].text == "when" && words[at - 1].text == "only");
    if (!before && !after) {
      continue;
    }
    std::pair<Names, Names> out;
    for (std::size_t k = 0; k < words.size(); ++k) {
      const bool carries = !words[k].number && (words[k].kind == WordClass::content ||
                                                words[k].kind == WordClass::action);
      if (carries && !says_nothing(words[k].name)) {
        // "Payment is due before" and "pay after".
        auto name = words[k].name;
        if (name.size() > 6 && name.ends_with("ment")) {
          name.resize(name.size() - 4);
        }
        ((k < at) == before ? out.first : out.second).push_back(std::move(name));
      }
    }
    sort_names(out.first);
    sort_names(out.second);
    return out;
  }
  return {};
}

bool StanceJudge::order(int a, int b) const {
  const auto& [first_a, then_a] = orders_[static_cast<std::size_t>(a)];
  const auto& [first_b, then_b] = orders_[static_cast<std::size_t>(b)];
  if (first_a.empty() || then_a.empty() || first_b.empty() || then_b.empty()) {
    return false;
  }
  for (const int i : {a, b}) {
    const auto* main = reading_.analysis(i).main();
    if (main == nullptr || main->negative || excepts(reading_.sentence(i)) ||
        std::any_of(main->quantities.begin(), main->quantities.end(), [](const Quantity& each) {
          return each.unit == "hours" && !(each.after && each.comparison == Comparison::at_most);
        })) {
      return false;
    }
  }
  const auto crossed = weight(common_of(first_a, then_b));
  const auto crossed_back = weight(common_of(then_a, first_b));
  const auto straight = weight(common_of(first_a, first_b)) + weight(common_of(then_a, then_b));
  return crossed >= 0.8 && crossed_back >= 0.8 && crossed + crossed_back > straight + 0.9 &&
         weight(without(then_a, first_b)) <= crossed_back + 1;
}

// "May only be changed by the second line" and "can be changed by the agent".
bool StanceJudge::left_alone(const Stance& only, const Stance& other) const {
  const auto& strict = clause(only.place);
  const auto& loose = clause(other.place);
  const bool agents = loose.actor == Actor::agent || loose.imperative;
  const bool alter = alters(strict.main_verb) && alters(loose.main_verb);
  return strict.actor == Actor::role && agents && !strict.main_verb.empty() &&
         (strict.main_verb == loose.main_verb || alter) && !conditional(only.place) &&
         weight(common_of(only.topic, other.topic)) >= 1.5 && !divided(only.place, other.place) &&
         !has_any(sentence(only.place).plain, Phrases{"agent", "assistant", "bot"});
}

// "Only emergencies are taken" and "routine repairs are also taken".
bool StanceJudge::joined(const Stance& sole, const Stance& joins) const {
  const auto& only = clause(sole.place);
  const auto& also = clause(joins.place);
  const auto& words = sentence(sole.place).words;
  std::size_t at = only.first;
  while (at + 2 < only.last && words[at].text != "only") {
    ++at;
  }
  const auto& subject = words[at + 1].name;
  const bool near = sentence(sole.place).section == sentence(joins.place).section;
  auto what = sole.topic;
  std::erase(what, only.main_verb);
  std::erase(what, subject);
  return !only.main_verb.empty() && only.main_verb == also.main_verb &&
         !std::binary_search(joins.around.begin(), joins.around.end(), subject) &&
         (near || shared(what, joins.around) > 0);
}

bool StanceJudge::judge(const Stance& a, const Stance& b) {
  for (const auto& [no, yes] : {std::pair(&a, &b), std::pair(&b, &a)}) {
    std::string_view how;
    if (no->denies && yes->affirms && denial(*no, *yes)) {
      how = "one rules out what the other asks for or allows";
    } else if (no->shut && yes->open && (no->days & yes->days) == no->days) {
      how = "one says closed on a day on which the other has something done";
    } else if (no->half != 0 && (no->half ^ yes->half_named) == 3 && (no->days & yes->days) != 0) {
      how = "one has half of a day only, the other has something done in the other half";
    } else if (no->alone && yes->affirms && left_alone(*no, *yes)) {
      how = "one leaves to somebody alone what the other lets the agent do";
    } else if (no->sole && yes->joins && joined(*no, *yes)) {
      how = "one lets in only some of what the other takes as well";
    } else if (no->reserves && yes->free && exclusive(*no, *yes)) {
      how = "one allows in one way only what the other does in another";
    }
    if (!how.empty()) {
      report(no->place, yes->place, std::string(how), true);
      return true;
    }
  }
  return false;
}

void StanceJudge::judge_all(std::set<std::pair<int, int>>& reported) {
  std::size_t pairs = 0;
  std::vector<Stance> stances;
  for (int i = 0; i < reading_.size(); ++i) {
    orders_.push_back(order_of(i));
    const auto& each = reading_.sentence(i);
    const bool a_case = reading_.escalates[static_cast<std::size_t>(i)] != 0 && each.lead >= 0;
    if (reading_.use_of(i) == SectionUse::goal || reading_.use_of(i) == SectionUse::manner ||
        each.quote || a_case) {
      continue;
    }
    for (int at = 0; at < static_cast<int>(reading_.analysis(i).clauses.size()); ++at) {
      stances.push_back(stance_of({i, at}));
    }
  }
  const auto rules_out = [](const Stance& each) {
    return each.denies || each.shut || each.reserves || each.half != 0 || each.alone || each.sole;
  };
  for (const auto& strict : stances) {
    if (!rules_out(strict)) {
      continue;
    }
    for (const auto& other : stances) {
      const auto order = std::minmax(strict.place.sentence, other.place.sentence);
      const auto pair = std::pair(order.first, order.second);
      // Two that rule something out are compared once.
      const bool twice = rules_out(other) && other.place.sentence < strict.place.sentence;
      if (pair.first == pair.second || twice || ++pairs > kPairsMax || reported.contains(pair)) {
        continue;
      }
      if (judge(strict, other)) {
        reported.insert(pair);
      }
    }
  }
  judge_orders(reported);
}

void StanceJudge::judge_orders(std::set<std::pair<int, int>>& reported) {
  constexpr std::size_t kOrdersMax = 300;
  std::vector<int> ordered;
  for (int i = 0; i < reading_.size() && ordered.size() < kOrdersMax; ++i) {
    if (!orders_[static_cast<std::size_t>(i)].first.empty()) {
      ordered.push_back(i);
    }
  }
  for (std::size_t x = 0; x < ordered.size(); ++x) {
    for (std::size_t y = x + 1; y < ordered.size(); ++y) {
      const int a = ordered[x];
      const int b = ordered[y];
      if (!reported.contains({a, b}) && order(a, b)) {
        report({a, 0}, {b, 0}, "they put the same two things in opposite orders", true);
        reported.insert({a, b});
      }
    }
  }
}

}  // namespace auriga::procedure
