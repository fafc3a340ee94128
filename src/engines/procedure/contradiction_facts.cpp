#include "engines/procedure/contradictions.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "core/text.hpp"
#include "engines/procedure/grammar.hpp"

namespace auriga::procedure {
bool FactJudge::judge(Place a, Place b) {
  return hours(a, b) || days(a, b) || days(b, a);
}

// Ranges, or where there are none a single end ("until 18:00") as one from midnight.
std::vector<std::pair<int, int>> FactJudge::times(Place place) const {
  const auto& each = sentence(place);
  auto out = clock_ranges(each.words, each.spoken);
  if (out.empty()) {
    out = clock_ends(each.words);
  }
  if (out.empty() &&
      has_any(each.plain, Phrases{"24/7", "around the clock", "day and night", "24 hours a day"})) {
    out.emplace_back(0, 24 * 60);
  }
  return out;
}

const std::vector<std::pair<int, int>>& FactJudge::times_of(Place place) {
  const auto found = times_.find(place.sentence);
  return found != times_.end() ? found->second
                               : times_.emplace(place.sentence, times(place)).first->second;
}

bool FactJudge::hours(Place a, Place b) {
  const auto& first = times_of(a);
  if (first.size() != 1) {
    return false;
  }
  const auto& second = times_of(b);
  // "The assistant answers daily from 8 to 20" says nothing of the phones.
  const bool others = (clause(a).actor == Actor::agent) != (clause(b).actor == Actor::agent);
  if (first.size() != 1 || second.size() != 1 || first == second || others || codes_part(a, b)) {
    return false;
  }
  const auto& x = reading_.analysis(a.sentence).content;
  const auto& y = reading_.analysis(b.sentence).content;
  const auto strip = [](Names names) {
    std::erase_if(names, [](const std::string& name) { return name == "open" || name == "close"; });
    return names;
  };
  const auto place_a = strip(x);
  const auto place_b = strip(y);
  const auto common = shared(place_a, place_b);
  // Side by side any word sets two things apart; "children may visit until 17:00" is narrower.
  const auto apart = place_a.size() + place_b.size() - 2 * common;
  const bool beside = sentence(a).block == sentence(b).block;
  if (common == 0 || apart > (beside ? 0U : 1U) || divided(a, b) || people_of(a) != people_of(b)) {
    return false;
  }
  report(
      a, b, "different hours",
      first.front().second - first.front().first <= second.front().second - second.front().first);
  return true;
}

// "On Saturdays we close at 16:00": the one time at which somebody who is not named closes.
std::optional<int> FactJudge::closing_of(int i) const {
  const auto& words = reading_.sentence(i).words;
  for (std::size_t at = 1; at + 2 < words.size(); ++at) {
    // "The pool closes", where the SOP is about a pool.
    const bool itself =
        words[at - 1].text == "we" || is_theme(words[at - 1].name) ||
        (!reading_.out.sections.empty() &&
         has_phrase(core::lower_ascii(reading_.out.sections.front().title), words[at - 1].text));
    const bool closes = itself && one_of(words[at].text, {"close", "shut", "closes", "shuts"}) &&
                        words[at + 1].text == "at";
    if (closes) {
      return clock_at(words, at + 2);
    }
  }
  return std::nullopt;
}

// "By 18:00, when the club closes."
std::optional<int> FactJudge::closes_when(int i) const {
  const auto& words = reading_.sentence(i).words;
  for (std::size_t at = 2; at < words.size(); ++at) {
    const auto when = words[at - 2].text == "when" ? at - 2 : at - 3;
    if (when > 0 && when < at && words[when].text == "when" &&
        one_of(words[at].text, {"close", "closes", "shut", "shuts"})) {
      return clock_at(words, when - 1);
    }
  }
  return std::nullopt;
}

// "Open from 12:00 to 17:30", the only times that the sentence names.
std::optional<int> FactJudge::open_until(int i) const {
  const auto& each = reading_.sentence(i);
  const auto ranges = clock_ranges(each.words, each.spoken);
  return ranges.size() == 1 && has_any(each.plain, Phrases{"open", "opening hours"})
             ? std::optional(ranges.front().second)
             : std::nullopt;
}

// "Sat 09:00 - 18:00", also among other days: until when it is open then.
std::optional<int> FactJudge::open_until(int i, unsigned days) const {
  constexpr std::size_t kRange = 4;
  const auto& each = reading_.sentence(i);
  for (std::size_t at = 0; at + 2 < each.words.size(); ++at) {
    if (days_of({each.words[at]}) != days) {
      continue;
    }
    const auto from = each.words.begin() + static_cast<std::ptrdiff_t>(at) + 1;
    const auto left = static_cast<std::size_t>(each.words.end() - from);
    const std::vector<Word> next(from, from + static_cast<std::ptrdiff_t>(std::min(left, kRange)));
    const auto ranges =
        next.front().number ? clock_ranges(next, each.spoken) : std::vector<std::pair<int, int>>();
    if (!ranges.empty()) {
      return ranges.front().second;
    }
  }
  return std::nullopt;
}

void FactJudge::judge_closing(std::set<std::pair<int, int>>& reported) {
  for (int i = 0; i < reading_.size(); ++i) {
    const auto days = statements_.days[static_cast<std::size_t>(i)];
    const auto closing = days != 0 ? closing_of(i) : closes_when(i);
    for (int other = 0; closing && other < reading_.size(); ++other) {
      const bool same_days = days == statements_.days[static_cast<std::size_t>(other)];
      const auto until = other == i  ? std::nullopt
                         : days != 0 ? open_until(other, days)
                         : same_days ? open_until(other)
                                     : std::nullopt;
      const auto pair = std::minmax(i, other);
      if (until && *until != *closing && reported.insert({pair.first, pair.second}).second) {
        report({i, 0}, {other, 0}, "different hours", *closing < *until);
      }
    }
  }
}

// "Until Wednesday 23:59 of the week before": the day by which something has to be done; 0 for
// none.
std::pair<unsigned, Names> FactJudge::last_day_of(int i) const {
  const auto& words = reading_.sentence(i).words;
  for (std::size_t at = 1; at < words.size(); ++at) {
    const auto day = days_of({words[at]});
    const bool one = day != 0 && (day & (day - 1)) == 0;
    const bool until = one_of(words[at - 1].text, {"until", "till", "by", "before"}) ||
                       (at > 1 && words[at - 2].text == "up" && words[at - 1].text == "to");
    if (!one || !until) {
      continue;
    }
    for (const auto& clause : reading_.analysis(i).clauses) {
      if (clause.first <= at && at < clause.last) {
        // What stands before the day, behind a label: "for late deciders: a week may be skipped".
        Names topic;
        for (auto w = clause.first; w < at; ++w) {
          const auto& word = words[w];
          const bool carries = word.kind == WordClass::content || word.kind == WordClass::action;
          if (word.stop_after) {
            topic.clear();
          } else if (carries && !word.number && !word.name.ends_with("day") &&
                     !one_of(word.name,
                             {"week", "noon", "midnight", "morn", "even", "come", "follow"})) {
            topic.push_back(word.name);
          }
        }
        sort_names(topic);
        return {day, std::move(topic)};
      }
    }
  }
  return {};
}

void FactJudge::judge_last_days(std::set<std::pair<int, int>>& reported) {
  constexpr double kLeast = 0.6;
  struct LastDay {
    int sentence = 0;
    unsigned day = 0;
    Names topic;
  };
  std::vector<LastDay> all;
  for (int i = 0; i < reading_.size(); ++i) {
    if (auto [day, topic] = last_day_of(i); day != 0) {
      all.push_back({i, day, std::move(topic)});
    }
  }
  for (std::size_t x = 0; x < all.size(); ++x) {
    for (std::size_t y = x + 1; y < all.size(); ++y) {
      const auto& [a, day_a, first] = all[x];
      const auto& [b, day_b, second] = all[y];
      const auto common = common_of(first, second);
      if (day_a != day_b && !common.empty() && !divided({a, 0}, {b, 0}) &&
          reading_.sentence(a).block != reading_.sentence(b).block &&
          weight(common) >= kLeast * std::min(weight(first), weight(second)) &&
          reported.insert({a, b}).second) {
        report({a, 0}, {b, 0}, "different days by which it must be", day_a < day_b);
      }
    }
  }
}

// "No viewings on Saturdays" and "viewings take place from Monday to Saturday".
bool FactJudge::days(Place closed, Place open) {
  const auto& no = clause(closed);
  const auto& yes = clause(open);
  const auto days_closed = statements_.days[static_cast<std::size_t>(closed.sentence)];
  const auto days_open = statements_.days[static_cast<std::size_t>(open.sentence)];
  const bool shut = no.negative || has_any(sentence(closed).plain, Phrases{"closed"});
  if (!shut || yes.negative || has_any(sentence(open).plain, Phrases{"closed", "except*"}) ||
      days_closed == 0 || (days_closed & ~days_open) != 0 || no.condition || yes.condition ||
      has_any(sentence(closed).plain, Phrases{"after", "before", "until", "later", "than"})) {
    return false;
  }
  // "Closed on Mondays" and when a manager can be reached.
  const auto of_somebody = [](const Sentence& each) {
    return std::ranges::any_of(each.words,
                               [](const Word& word) { return is_role_head(singular(word.text)); });
  };
  if (of_somebody(sentence(open)) != of_somebody(sentence(closed))) {
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

void FactJudge::judge_manner() {
  struct Poles {
    std::string_view name;
    std::vector<std::string_view> one;
    std::vector<std::string_view> other;
  };
  static const std::vector<Poles> kPoles = {
      {"how formal to be",
       {"formal", "formally", "by their family name", "by family name", "last name", "family name",
        "surname"},
       {"informal", "informally", "casual", "casually", "slang", "by first name",
        "by their first name", "first name", "first names", "colloquial"}},
      {"how long to be",
       {"brief", "short", "concise", "keep it short", "as short as possible"},
       {"detailed", "at length", "lengthy", "long answers", "elaborate"}}};
  std::set<int> lines;
  for (const auto& fact : reading_.out.manner) {
    lines.insert(fact.line);
  }
  for (const auto& poles : kPoles) {
    int one = -1;
    int other = -1;
    for (int i = 0; i < reading_.size(); ++i) {
      const auto& each = reading_.sentence(i);
      const bool addresses =
          has_any(each.plain, Phrases{"address", "use", "call", "greet"}) &&
          has_any(each.plain, Phrases{"first name", "last name", "family name", "surname"});
      if ((!addresses && !lines.contains(each.line)) ||
          has_any(each.plain, Phrases{"not", "no", "never", "avoid", "unless", "when", "if",
                                      "instead", "ask", "asks", "verify"})) {
        continue;
      }
      const bool first = has_any(each.plain, poles.one);
      const bool second = has_any(each.plain, poles.other);
      one = one < 0 && first && !second ? i : one;
      other = other < 0 && second && !first ? i : other;
    }
    if (one >= 0 && other >= 0) {
      report({one, 0}, {other, 0}, "they disagree about " + std::string(poles.name), true);
    }
  }
}

}  // namespace auriga::procedure
