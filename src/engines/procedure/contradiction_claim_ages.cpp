// From which age something is allowed, and allowed alone.
#include <algorithm>

#include "engines/procedure/contradiction_claims.hpp"
#include "engines/procedure/grammar.hpp"
#include "engines/procedure/numbers.hpp"

namespace auriga::procedure {

std::vector<Age> ages_in(const std::vector<Word>& words, const Stretch& said) {
  constexpr double kOldest = 30;  // Above, ages are for the old, who pay less.
  std::vector<Age> out;
  const auto add = [&](double years, bool below) {
    if (years >= 3 && years <= kOldest) {
      out.push_back({years, below});
    }
  };
  for (auto i = said.first; i < said.last; ++i) {
    const auto text = std::string_view(words[i].text);
    const auto at = [&](std::size_t back) {
      return i >= said.first + back ? std::string_view(words[i - back].text) : std::string_view();
    };
    const auto after = [&](std::size_t ahead) {
      return i + ahead < said.last ? std::string_view(words[i + ahead].text) : std::string_view();
    };
    // "Under-15s", "thirteen-year-olds", "16-year-olds".
    if (text.starts_with("under-")) {
      auto digits = words[i];
      digits.text = std::string(text.substr(6));
      digits.text.erase(digits.text.find_last_not_of('s') + 1);
      digits.number = !digits.text.empty() && digits.text[0] >= '0' && digits.text[0] <= '9';
      if (const auto years = number_of(digits)) {
        add(*years, true);
      }
      continue;
    }
    if (const auto year = text.find("-year-old"); year != std::string_view::npos) {
      auto digits = words[i];
      digits.text = std::string(text.substr(0, year));
      if (const auto years = number_of(digits)) {
        add(*years, false);
      }
      continue;
    }
    if (one_of(text, {"adult", "adults"}) && (after(1) == "only" || at(1) == "only")) {
      add(18, false);
      continue;
    }
    const auto years = number_of(words[i]);
    const bool span =
        one_of(after(1), {"minutes", "hours", "days", "weeks", "months", "euros", "eur", "people",
                          "persons", "percent", "times", "am", "pm"});
    if (!years || span || words[i].text.find(':') != std::string::npos) {
      continue;
    }
    const bool aged =
        one_of(after(1), {"years", "year"}) || at(1) == "age" || (at(1) == "of" && at(2) == "age");
    const bool below = one_of(at(1), {"under", "below"}) ||
                       (at(1) == "than" && one_of(at(2), {"younger", "less"}));
    const bool from =
        one_of(at(1), {"from", "over"}) ||
        (at(1) == "of" && one_of(at(2), {"age", "child", "children", "pupil", "anybody"})) ||
        (at(1) == "least" && at(2) == "at") ||
        (after(1) == "or" && one_of(after(2), {"over", "older", "above"})) ||
        (one_of(at(1), {"be", "are", "is"}) &&
         one_of(at(2), {"must", "they", "you", "age", "to", "who"})) ||
        (at(1) == "is" && has_phrase(said.text, "minimum age"));
    const bool people =
        aged || after(1) == "on" ||
        has_any(said.text, Phrases{"age",     "child*",   "young*",      "adult*",    "old",
                                   "years",   "anybody",  "anyone",      "people",    "pupil*",
                                   "member*", "visitor*", "guest*",      "customer*", "rider*",
                                   "no one",  "nobody",   "you must be", "youth*",    "teen*"});
    if (people && (below || from)) {
      add(*years, below);
    }
  }
  return out;
}

void read_ages(const Reading& reading, const Stretch& said, std::vector<Claim>& out) {
  const auto ages = ages_in(reading.sentence(said.sentence).words, said);
  const auto& text = said.text;
  if (ages.size() != 1 || has_exception(text) ||
      has_any(text, Phrases{"pay", "pays", "price*", "eur", "gbp", "usd", "free", "euro*", "half",
                            "discount*", "cheaper", "reduced", "ticket*"})) {
    return;
  }
  const auto [years, below] = ages.front();
  const bool alone =
      has_any(text, Phrases{"alone", "by themselves", "by himself", "by herself", "on their own",
                            "on its own", "unaccompanied", "without an adult", "without a parent",
                            "without their parent*", "without parents", "without a guardian",
                            "without an accompanying*", "without a grown-up", "by yourself"});
  const bool only = has_any(text, Phrases{"adults only", "only adults"});
  const bool with = has_any(text, Phrases{"adult", "adults", "parent", "parents", "guardian",
                                          "grown-up", "grown-ups", "mother", "accompanied"});
  const auto made = [&](Matter matter, bool strict) {
    add_claim(out, reading, said, matter, strict, 1);
    out.back().years = years;
  };
  if (alone) {
    if (said.negative && below) {
      made(Matter::alone, true);
    } else if (!said.negative && !below) {
      made(Matter::alone, false);
    }
  } else if (with && below && !said.negative) {
    made(Matter::alone, true);
  } else if ((!with || only) && (said.negative ? below : !below) &&
             has_any(text, Phrases{"must",     "may",    "can",  "minimum age", "at least",
                                   "anybody",  "anyone", "only", "no",          "allowed",
                                   "sell",     "sold",   "need", "needs",       "has to",
                                   "have to",  "not",    "take", "welcome",     "admitted",
                                   "accepted", "join"})) {
    made(Matter::age, true);
    made(Matter::age, false);
  }
}

}  // namespace auriga::procedure
