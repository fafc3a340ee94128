// Statements about what has to be and who may decide:
//   necessity   "visits must be booked", "no booking is needed"
//   leave       "only with the manager's consent", "by itself, without asking anybody"
//   any         "only to the address on the account", "to whichever address they give"
#include <algorithm>

#include "engines/procedure/contradictions.hpp"
#include "engines/procedure/grammar.hpp"

namespace auriga::procedure {
namespace {

bool says_need(std::string_view name) {
  return one_of(
      name, {"need",   "requir",     "necessari", "compulsori", "mandatori", "option", "voluntari",
             "oblig",  "obligatori", "essenti",   "pleas",      "advanc",    "day",    "ahead",
             "often",  "like",       "immedi",    "effect",     "time",      "want",   "wish",
             "permit", "approv",     "consent",   "sign-off",   "ask",       "author"});
}

bool waives(std::string_view text) {
  const bool nothing = text.starts_with("no ") || has_phrase(text, "there is no");
  return has_any(text, Phrases{"is not needed",   "are not needed",   "not required",
                               "not necessary",   "isn't necessary",  "isn't required",
                               "not compulsory",  "isn't compulsory", "not mandatory",
                               "need not",        "needn't",          "do not have to",
                               "don't have to",   "does not have to", "doesn't have to",
                               "do not need to",  "don't need to",    "does not need to",
                               "doesn't need to", "is optional",      "are optional",
                               "is voluntary",    "are voluntary",    "no need to",
                               "not obliged to",  "no longer needed", "no longer required",
                               "requires no",     "need no",          "needs no"}) ||
         (nothing && has_any(text, Phrases{"needed", "required", "necessary"}));
}

bool decides_by_itself(std::string_view text) {
  return has_any(text, Phrases{"by itself",
                               "by himself",
                               "by herself",
                               "on its own",
                               "on their own",
                               "by themselves",
                               "without asking",
                               "without approval",
                               "without consulting",
                               "without the approval",
                               "without permission",
                               "without authoris*",
                               "without authoriz*",
                               "without sign-off",
                               "without consent",
                               "without checking",
                               "at its own discretion",
                               "at their own discretion",
                               "need not ask",
                               "no approval",
                               "no agreement",
                               "without further approval",
                               "without involving"});
}

}  // namespace

Names DutyJudge::topic(int i) const {
  auto out = reading_.analysis(i).content;
  std::erase_if(out, [](const std::string& name) { return says_need(name); });
  return out;
}

// The sentence with what stands before it in its block, and its heading.
Names DutyJudge::around(int i) const {
  auto out = reading_.analysis(i).content;
  for (int back = reading_.previous(i), count = 0; back >= 0 && count < 4;
       back = reading_.previous(back), ++count) {
    const auto& content = reading_.analysis(back).content;
    out.insert(out.end(), content.begin(), content.end());
  }
  if (const int section = reading_.sentence(i).section; section >= 0) {
    const auto& title = statements_.titles[static_cast<std::size_t>(section)];
    out.insert(out.end(), title.begin(), title.end());
  }
  sort_names(out);
  return out;
}

// A number of things or times, or a span of time, is the most there may be.
bool DutyJudge::limits(int i) const {
  const auto& analysis = reading_.analysis(i);
  const auto* main = analysis.main();
  for (const auto& clause : analysis.clauses) {
    for (const auto& each : clause.quantities) {
      const bool counts = !each.is_money() && each.unit != "percent" && each.unit != "age";
      const bool most = each.comparison == Comparison::at_most && !clause.condition;
      const bool exact = &clause == main && each.comparison != Comparison::at_least;
      if (counts && (most || exact)) {
        return true;
      }
    }
  }
  return false;
}

DutyJudge::Duty DutyJudge::duty_of(int i) const {
  const auto& text = reading_.sentence(i).plain;
  Duty out{.sentence = i, .topic = topic(i), .around = around(i)};
  if (excepts(reading_.sentence(i)) || text.starts_with("for ") || reading_.sentence(i).quote ||
      reading_.use_of(i) == SectionUse::goal) {
    return out;
  }
  const auto* main = reading_.analysis(i).main();
  const bool negative = main == nullptr || main->negative;
  bool conditional = false;
  for (const auto& clause : reading_.analysis(i).clauses) {
    conditional = conditional || (clause.condition && clause.introduced_by != "when");
  }
  // "Not for dogs under a year" waives nothing for others.
  out.waives = (main == nullptr || main->quantities.empty()) && waives(text);
  out.binds = !out.waives && !negative && !conditional &&
              has_any(text, Phrases{"must", "has to", "have to", "need", "needs", "required",
                                    "requires", "compulsory", "mandatory", "obligatory", "always",
                                    "shall", "is needed", "are needed", "necessary"});
  const bool by_itself = decides_by_itself(text);
  out.decides_alone =
      by_itself && (!negative || has_any(text, Phrases{"no approval", "no agreement"}));
  out.asks_leave =
      !by_itself && !conditional && (!negative || has_any(text, Phrases{"without", "not"})) &&
      has_any(text,
              Phrases{"approval",    "consent of*",   "consent",           "sign-off",
                      "sign off",    "permission",    "authoris*",         "authoriz*",
                      "approved by", "approve*",      "decided by",        "decides",
                      "agreed by",   "signed off by", "agreed in writing", "has agreed",
                      "have agreed", "agreement of",  "s agreement",       "written agreement"});
  // Who has to agree, and how, is not what is agreed to.
  if (out.asks_leave || out.decides_alone) {
    const auto& words = reading_.sentence(i).words;
    for (std::size_t at = 0; at < words.size(); ++at) {
      const bool role = is_role_head(singular(words[at].text));
      if (role && at > 0 && words[at - 1].kind == WordClass::content) {
        std::erase(out.topic, words[at - 1].name);  // "A property manager".
      }
      if (role || one_of(words[at].text,
                         {"agreed", "agree", "agrees", "agreement", "written", "writing"})) {
        std::erase(out.topic, words[at].name);
      }
    }
  }
  out.alone = has_any(text, Phrases{"only", "exclusively", "solely", "never anybody but"}) &&
              !negative && !conditional;
  out.limits = !negative && !conditional && limits(i);
  out.unlimited =
      !negative && has_any(text, Phrases{"as often as", "as many as", "as many times",
                                         "as long as they like", "unlimited", "any number of",
                                         "without limit", "no limit", "whenever they like",
                                         "at any time", "as much as they like", "any time"});
  for (const auto& clause : reading_.analysis(i).clauses) {
    for (const auto& each : clause.quantities) {
      out.sums = out.sums || (!negative && !conditional && each.is_money() &&
                              each.comparison == Comparison::at_most);
    }
  }
  out.any_sum = !negative && has_any(text, Phrases{"any amount", "whatever amount", "any sum",
                                                   "of any size", "regardless of the amount",
                                                   "whatever the amount", "no upper limit"});
  out.now = !negative && !conditional &&
            has_any(text, Phrases{"immediately", "at once", "with immediate effect", "instantly",
                                  "right away", "straight away", "on the same day"});
  out.later =
      !negative && !conditional &&
      has_any(text, Phrases{"at the end of", "from the next", "the following month", "next billing",
                            "in the following", "not before", "next month", "after the end of"});
  out.any = has_any(text, Phrases{"whichever", "whatever", "wherever", "any other", "any address",
                                  "anybody", "anyone", "everybody", "everyone", "no matter",
                                  "at any", "to any", "in any", "regardless", "as many", "as often",
                                  "at any time", "all of"}) &&
            !negative && !has_any(text, Phrases{"only", "never"});
  return out;
}

// Whether both speak of one thing: what the first names stands in the second or around it.
bool DutyJudge::one_thing(const Duty& strict, const Duty& loose, double least) const {
  if (divided({strict.sentence, 0}, {loose.sentence, 0}) ||
      codes_part({strict.sentence, 0}, {loose.sentence, 0})) {
    return false;
  }
  const auto common = common_of(strict.topic, loose.topic);
  const auto uncovered = without(without(strict.topic, loose.around), {});
  const auto foreign = without(loose.topic, strict.around);
  const bool much = weight(common) >= 1.5;
  return weight(common) >= least && uncovered.size() <= (much ? 2U : 1U) &&
         foreign.size() <= (much ? 3U : 2U);
}

// "Above 80 euros the customer approves it", "up to 80 it is done without asking": side by side, or
// with bounds that meet.
bool DutyJudge::tiers(const Duty& strict, const Duty& loose) const {
  const auto bound = [&](int i, Comparison comparison) -> const Quantity* {
    for (const auto& clause : reading_.analysis(i).clauses) {
      for (const auto& each : clause.quantities) {
        if (each.comparison == comparison && (each.is_money() || each.unit == "percent")) {
          return &each;
        }
      }
    }
    return nullptr;
  };
  const auto* most = bound(loose.sentence, Comparison::at_most);
  const auto* least = bound(strict.sentence, Comparison::at_least);
  const bool beside =
      reading_.sentence(strict.sentence).section == reading_.sentence(loose.sentence).section;
  return most != nullptr &&
         (least != nullptr ? least->unit == most->unit && least->value >= most->value : beside);
}

void DutyJudge::judge_all(std::set<std::pair<int, int>>& reported) {
  constexpr std::size_t kDutiesMax = 400;
  std::vector<Duty> duties;
  for (int i = 0; i < reading_.size() && duties.size() < kDutiesMax; ++i) {
    auto duty = duty_of(i);
    if (duty.waives || duty.binds || duty.decides_alone || duty.asks_leave || duty.alone ||
        duty.any || duty.sums || duty.any_sum || duty.now || duty.later || duty.limits ||
        duty.unlimited) {
      duties.push_back(std::move(duty));
    }
  }
  // Then that is what both are about.
  const auto takes_effect = [&](std::size_t a, std::size_t b) {
    return has_phrase(reading_.sentence(duties[a].sentence).plain, "effect") &&
           has_phrase(reading_.sentence(duties[b].sentence).plain, "effect");
  };
  for (std::size_t i = 0; i < duties.size(); ++i) {
    for (std::size_t j = 0; j < duties.size(); ++j) {
      const auto& strict = duties[i];
      const auto& loose = duties[j];
      const auto pair = std::minmax(strict.sentence, loose.sentence);
      if (pair.first == pair.second || reported.contains({pair.first, pair.second})) {
        continue;
      }
      std::string_view how;
      if (strict.binds && loose.waives && one_thing(strict, loose, 0.5)) {
        how = "one requires what the other does without";
      } else if (strict.asks_leave && loose.decides_alone && !tiers(strict, loose) &&
                 one_thing(strict, loose, 0.5)) {
        how = "one leaves to somebody what the other lets be done without asking";
      } else if (strict.limits && loose.unlimited && one_thing(strict, loose, 0.6)) {
        how = "one limits what the other leaves unlimited";
      } else if (strict.sums && loose.any_sum && one_thing(strict, loose, 0.4)) {
        how = "one limits the amount that the other leaves open";
      } else if (strict.now && loose.later &&
                 one_thing(strict, loose, takes_effect(i, j) ? 0.9 : 1.3)) {
        how = "one says at once, the other later";
      } else if (strict.alone && loose.any && one_thing(strict, loose, 1.5)) {
        how = "one narrows what the other leaves open";
      }
      if (!how.empty()) {
        report({strict.sentence, 0}, {loose.sentence, 0}, std::string(how), true);
        reported.insert({pair.first, pair.second});
      }
    }
  }
}

}  // namespace auriga::procedure
