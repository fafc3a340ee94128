// Who decides: "Ms Keller decides whether the fee is waived", "only Mr Brandt may waive the fee".
#include <algorithm>

#include "core/text.hpp"
#include "engines/procedure/contradictions.hpp"
#include "engines/procedure/grammar.hpp"

namespace auriga::procedure {
namespace {

/// Somebody who can decide: "Ms Keller", "the shift lead".
bool is_somebody(const Word& word) {
  return is_name(word) || is_role_head(singular(word.text));
}

bool decides(std::string_view word) {
  return one_of(
      word, {"decides", "decide", "approves", "approve", "authorises", "authorise", "authorizes",
             "authorize", "grants", "grant", "allows", "waives", "releases"});
}

bool stands_between(std::string_view word) {
  return one_of(word, {"may", "can", "must", "alone", "will", "also", "has", "to", "always"});
}

}  // namespace

DeciderJudge::Decision DeciderJudge::decision_of(int i) const {
  Decision out{.sentence = i};
  const auto& each = reading_.sentence(i);
  const auto& words = each.words;
  for (std::size_t at = 1; at < words.size() && out.who.empty(); ++at) {
    // "Approved by Dr Winkel".
    const bool by = words[at].text == "by" &&
                    one_of(words[at - 1].text, {"approved", "decided", "granted", "authorised",
                                                "authorized", "released", "waived"});
    std::size_t who = at;
    if (by) {
      who = at + 1;
      while (who + 1 < words.size() &&
             (is_title(words[who].text) || one_of(words[who].text, {"the", "our"}))) {
        ++who;
      }
      // "The shift lead": its last word names it.
      while (who + 1 < words.size() && !words[who].comma_after && is_somebody(words[who + 1])) {
        ++who;
      }
    } else if (decides(words[at].text)) {
      who = at - 1;
      while (who > 0 && stands_between(words[who].text)) {
        --who;
      }
    } else {
      continue;
    }
    if (who < words.size() && is_somebody(words[who])) {
      out.who = words[who].text;
      out.name = words[who].name;
    }
  }
  if (out.who.empty()) {
    return out;
  }
  out.alone = has_any(each.plain, Phrases{"only", "alone", "nobody else", "no one else"});
  out.topic = reading_.analysis(i).content;
  std::erase_if(out.topic, [&](const std::string& name) {
    return name == out.name || one_of(name, {"decid", "approv", "authoris", "author", "grant",
                                             "allow", "ask", "nobodi", "els", "ms", "mr", "dr"});
  });
  for (const auto& clause : reading_.analysis(i).clauses) {
    out.bounded = out.bounded || !clause.quantities.empty();
  }
  return out;
}

// "Exam attempts are reset by the tutor only", and elsewhere the agent resets one.
void DeciderJudge::judge_reserved(int i, std::set<std::pair<int, int>>& reported) {
  constexpr double kLeast = 0.6;
  const auto& each = reading_.sentence(i);
  const auto& words = each.words;
  const bool alone = has_any(each.plain, Phrases{"only", "alone", "exclusively",
                                                 "never by the agent", "not by the agent"});
  std::size_t by = 1;
  while (by < words.size() && words[by].text != "by") {
    ++by;
  }
  constexpr std::size_t kNear = 5;
  const auto from = std::min(by + 1, words.size());
  const auto to = std::min(by + kNear, words.size());
  const bool somebody = std::any_of(words.begin() + static_cast<std::ptrdiff_t>(from),
                                    words.begin() + static_cast<std::ptrdiff_t>(to), is_somebody);
  if (!alone || !somebody || has_any(each.plain, Phrases{"only by card", "only if", "only when"})) {
    return;
  }
  const auto& done = words[by - 1].name;
  Names what;
  for (std::size_t at = 0; at + 1 < by; ++at) {
    if (words[at].kind == WordClass::content && !words[at].number) {
      what.push_back(words[at].name);
    }
  }
  sort_names(what);
  for (int other = 0; !what.empty() && other < reading_.size(); ++other) {
    const auto pair = std::minmax(i, other);
    if (other == i || reported.contains({pair.first, pair.second}) ||
        reading_.escalates[static_cast<std::size_t>(other)] != 0 ||
        reading_.use_of(other) == SectionUse::goal) {
      continue;
    }
    const auto& said = reading_.analysis(other).content;
    const auto common = common_of(what, said);
    const bool does =
        std::ranges::any_of(reading_.analysis(other).clauses, [&](const Clause& clause) {
          return !clause.condition && !clause.negative && clause.main_verb == done &&
                 (clause.imperative || clause.actor == Actor::agent);
        });
    if (does && weight(common) >= kLeast * weight(what)) {
      reported.insert({pair.first, pair.second});
      report({i, 0}, {other, 0}, "one leaves to somebody alone what the other lets the agent do",
             true);
    }
  }
}

void DeciderJudge::judge_all(std::set<std::pair<int, int>>& reported) {
  constexpr double kLeast = 0.6;
  for (int i = 0; i < reading_.size(); ++i) {
    judge_reserved(i, reported);
  }
  std::vector<Decision> decisions;
  for (int i = 0; i < reading_.size(); ++i) {
    if (reading_.use_of(i) == SectionUse::goal || reading_.sentence(i).quote) {
      continue;
    }
    if (auto made = decision_of(i); !made.who.empty() && !made.bounded && made.topic.size() > 1) {
      decisions.push_back(std::move(made));
    }
  }
  for (std::size_t x = 0; x < decisions.size(); ++x) {
    for (std::size_t y = x + 1; y < decisions.size(); ++y) {
      const auto& a = decisions[x];
      const auto& b = decisions[y];
      const auto common = common_of(a.topic, b.topic);
      const auto least = std::min(weight(a.topic), weight(b.topic));
      // Without "only" both may have their say.
      if (a.who == b.who || (!a.alone && !b.alone) || common.size() < 2 ||
          weight(common) < kLeast * least || reported.contains({a.sentence, b.sentence})) {
        continue;
      }
      reported.insert({a.sentence, b.sentence});
      report({a.sentence, 0}, {b.sentence, 0}, "each leaves the decision to somebody else",
             a.alone);
    }
  }
}

}  // namespace auriga::procedure
