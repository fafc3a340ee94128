// Somebody takes over: "hand over to the shift lead if ...", a list under such words, a table or a
// list under a heading that speaks of it, or a decision that is another's ("more is decided by the
// service team"). Words that also mean other things (transfer, refer, inform) count only with
// somebody to turn to in the same sentence.
#include <algorithm>
#include <array>
#include <optional>

#include "core/text.hpp"
#include "engines/procedure/grammar.hpp"
#include "engines/procedure/reading.hpp"
#include "engines/procedure/takers.hpp"

namespace auriga::procedure {
namespace {

bool refers_back(const Sentence& sentence) {
  for (std::size_t i = 0; i < sentence.words.size(); ++i) {
    const auto& word = sentence.words[i];
    // "More than three missing ones go to the care team" says itself of what.
    const bool than = i + 1 < sentence.words.size() && sentence.words[i + 1].text == "than";
    if (!than &&
        one_of(word.text, {"such", "it", "this", "these", "them", "same", "matter", "otherwise",
                           "more", "higher", "larger", "that", "beyond", "others", "everything"})) {
      return true;
    }
  }
  return false;
}

std::string strip_condition(std::string text) {
  for (const std::string_view word : {"when ", "if ", "whenever ", "in case ", "on "}) {
    if (core::lower_ascii(text).starts_with(word)) {
      text.erase(0, word.size());
    }
  }
  while (!text.empty() && std::string_view(".,; ").find(text.back()) != std::string_view::npos) {
    text.pop_back();
  }
  for (const std::string_view end : {", or", ", and", " or", " and"}) {
    if (text.ends_with(end)) {
      text.resize(text.size() - end.size());
    }
  }
  while (text.ends_with(',') || text.ends_with(';')) {
    text.pop_back();
  }
  return text;
}

bool is_urgent(std::string_view text) {
  return has_any(
      text, std::array<std::string_view, 7>{"at once", "immediately", "right away", "straight away",
                                            "without delay", "urgent*", "instantly"});
}

/// "Say 'One moment' when you hand over", "before you transfer a call": the hand-over is only the
/// time at which the agent does something; when it takes place is said elsewhere.
bool only_says_when(const Taker& taker, const Sentence& sentence, const Analysis& analysis) {
  return std::any_of(analysis.clauses.begin(), analysis.clauses.end(), [&](const Clause& clause) {
    const bool timed = clause.condition || one_of(sentence.words[clause.first].text,
                                                  {"before", "after", "once", "while"});
    if (!timed || clause.actor != Actor::agent || taker.at < clause.verb_at ||
        taker.at >= clause.last) {
      return false;
    }
    const std::string_view verb = sentence.words[clause.verb_at].text;
    constexpr std::array<std::string_view, 8> kVerbs{"hand",    "escalat", "transfer", "pass",
                                                     "connect", "put",     "refer",    "forward"};
    return std::any_of(kVerbs.begin(), kVerbs.end(),
                       [&](std::string_view stem) { return verb.starts_with(stem); });
  });
}

class Escalations {
 public:
  explicit Escalations(Reading& reading) : reading_(reading) {}

  void read() {
    std::vector<std::optional<Taker>> takers(static_cast<std::size_t>(reading_.size()));
    for (int i = 0; i < reading_.size(); ++i) {
      const auto& sentence = reading_.sentence(i);
      auto& taker = takers[static_cast<std::size_t>(i)];
      taker = negated(i) ? std::nullopt : taker_of(sentence);
      // "The same goes for guests who complain": to whom the one before goes.
      const int before = reading_.previous(i);
      const bool same =
          sentence.plain.starts_with("the same ") ||
          sentence.plain.starts_with("this also applies") || sentence.plain.starts_with("so is ") ||
          sentence.plain.starts_with("so does ") || sentence.plain.starts_with("so do ") ||
          sentence.plain.starts_with("so are ");
      if (!taker && same && before >= 0) {
        taker = takers[static_cast<std::size_t>(before)];
      }
      const bool section = reading_.use_of(i) == SectionUse::escalation;
      if (!taker && sentence.lead >= 0 && takers[static_cast<std::size_t>(sentence.lead)]) {
        listed(i, *takers[static_cast<std::size_t>(sentence.lead)]);
      } else if (taker) {
        said(i, *taker);
      } else if (section && sentence.text.find(": ") != std::string::npos) {
        labelled(i);
      } else if (section && sentence.item >= 0 && !instructs(i)) {
        add(i, {}, strip_condition(sentence.text));
      }
    }
  }

 private:
  // "Never transfer a caller twice" hands nobody over, nor does "You must not ask for the health of
  // a person"; "You may not decide this without asking the manager" does.
  [[nodiscard]] bool negated(int i) const {
    const auto& analysis = reading_.analysis(i);
    const auto* main = analysis.main();
    if (main == nullptr) {
      return false;
    }
    // "Tell the caller not to drive, connect the caller with the garage": the last is asked for.
    const bool asked =
        std::any_of(analysis.clauses.begin(), analysis.clauses.end(), [&](const Clause& clause) {
          return clause.first > main->first && clause.imperative && !clause.negative &&
                 one_of(reading_.sentence(i).words[clause.verb_at].text,
                        {"connect", "transfer", "hand", "escalate", "pass", "refer", "put", "alert",
                         "call", "forward"});
        });
    return main->negative && !asked &&
           (main->imperative ||
            (main->actor == Actor::agent && !main->exceptional && analysis.clauses.size() == 1));
  }

  // "Whoever writes about a lawyer gets a friendly answer; do not say who is right": the agent
  // acts.
  [[nodiscard]] bool instructs(int i) const {
    const auto& clauses = reading_.analysis(i).clauses;
    return clauses.size() > 1 &&
           std::any_of(clauses.begin() + 1, clauses.end(),
                       [](const Clause& clause) { return clause.imperative; });
  }

  void said(int i, const Taker& taker) {
    const auto& sentence = reading_.sentence(i);
    // "Hand over to the shift lead when": the items below say when.
    const bool leads = i + 1 < reading_.size() && reading_.sentence(i + 1).lead == i;
    if (leads || only_says_when(taker, sentence, reading_.analysis(i))) {
      reading_.escalates[static_cast<std::size_t>(i)] = 1;
      reading_.escalated.push_back(sentence.plain);
      return;
    }
    std::string condition;
    for (const auto& clause : reading_.analysis(i).clauses) {
      if (clause.condition) {
        condition += condition.empty() ? "" : "; ";
        condition += words_text(sentence, clause.first, clause.last);
      }
    }
    if (condition.empty() && sentence.lead >= 0) {
      const auto& lead = reading_.sentence(sentence.lead);
      condition = strip_condition(lead.text);
    }
    const auto* main = reading_.analysis(i).main();
    const int previous = reading_.previous(i);
    if (condition.empty() && previous >= 0 && refers_back(sentence)) {
      condition = strip_condition(reading_.sentence(previous).text);
    } else if (condition.empty() && main != nullptr && main->passive &&
               main->verb_at > main->first) {
      auto end = main->verb_at;
      while (end > main->first && sentence.words[end - 1].kind == WordClass::function) {
        --end;
      }
      condition = words_text(sentence, main->first, end);
    } else if (condition.empty()) {
      // "Press enquiries go to the director".
      for (std::size_t at = 1; at + 1 < sentence.words.size(); ++at) {
        if (one_of(sentence.words[at].text, {"go", "goes"}) &&
            sentence.words[at + 1].text == "to") {
          condition = words_text(sentence, 0, at);
          break;
        }
      }
    }
    add(i, taker.target, strip_condition(condition));
  }

  // "Complaints: admissions board", or a table that names somebody first: the side that is
  // somebody.
  void labelled(int i) {
    const auto& sentence = reading_.sentence(i);
    const auto colon = sentence.text.find(": ");
    const auto left = sentence.text.substr(0, colon);
    const auto right = strip_condition(sentence.text.substr(colon + 2));
    const auto last_word = [](const std::string& text) {
      return singular(core::lower_ascii(text.substr(text.rfind(' ') + 1)));
    };
    const bool short_right = std::count(right.begin(), right.end(), ' ') < 5;
    const bool right_is_somebody =
        short_right &&
        (!sentence.row || (is_role_head(last_word(right)) && !is_role_head(last_word(left))));
    if (right_is_somebody) {
      add(i, right, left);
    } else {
      add(i, sentence.row ? left : std::string(),
          sentence.row ? right : strip_condition(sentence.text));
    }
  }

  // "Hand over if a customer" and "was hurt": the lead-in has the beginning of each case.
  void listed(int i, const Taker& lead) {
    const auto& above = reading_.sentence(reading_.sentence(i).lead);
    const auto& clauses = reading_.analysis(reading_.sentence(i).lead).clauses;
    std::string condition;
    if (!clauses.empty() && clauses.back().condition &&
        clauses.back().last - clauses.back().first <= 6) {
      condition = words_text(above, clauses.back().first, clauses.back().last);
    }
    condition += condition.empty() ? "" : " ";
    add(i, lead.target, condition + strip_condition(reading_.sentence(i).text));
  }

  // "If there was an accident, call the manager", "complaints go to Ms Bell": whom it is about is
  // said, and no more is meant.
  [[nodiscard]] bool names_case(int i) const {
    const auto& clauses = reading_.analysis(i).clauses;
    const auto* main = reading_.analysis(i).main();
    if (main == nullptr || main->imperative) {
      return !clauses.empty() && clauses.front().condition && !clauses.front().nouns.empty();
    }
    return (main->passive && main->verb_at > main->first + 1) ||
           has_any(reading_.sentence(i).plain, std::array<std::string_view, 2>{"go to", "goes to"});
  }

  void add(int i, std::string target, std::string condition) {
    const auto& sentence = reading_.sentence(i);
    reading_.escalates[static_cast<std::size_t>(i)] = 1;
    auto scope = sentence.plain + " | " + core::lower_ascii(plain(condition));
    if (sentence.lead >= 0) {
      scope += " | " + reading_.sentence(sentence.lead).plain;
    }
    // What was said just before is part of what is handed over, unless this names its own.
    const bool own = !refers_back(sentence) && names_case(i);
    for (int back = reading_.previous(i), count = 0; back >= 0 && count < 2 && !own;
         back = reading_.previous(back), ++count) {
      scope += " | " + reading_.sentence(back).plain;
    }
    scope += " | " + core::lower_ascii(reading_.section_title(sentence.section));
    reading_.escalated.push_back(std::move(scope));
    const bool urgent = is_urgent(sentence.plain) ||
                        (sentence.lead >= 0 && is_urgent(reading_.sentence(sentence.lead).plain));
    reading_.out.escalations.push_back({.target = std::move(target),
                                        .condition = std::move(condition),
                                        .text = sentence.text,
                                        .urgent = urgent,
                                        .line = sentence.line});
  }

  Reading& reading_;
};

}  // namespace

void read_escalations(Reading& reading, std::string_view handoff_description) {
  Escalations(reading).read();
  const auto description = core::trim(handoff_description);
  if (description.empty()) {
    return;
  }
  Vocabulary vocabulary;
  auto layout = read_layout(description, vocabulary);
  for (const auto& sentence : layout.sentences) {
    const auto taker = taker_of(sentence);
    const auto analysis = analyze(sentence);
    if (taker && only_says_when(*taker, sentence, analysis)) {
      continue;
    }
    std::string condition;
    for (const auto& clause : analysis.clauses) {
      if (clause.condition) {
        condition = words_text(sentence, clause.first, clause.last);
      }
    }
    reading.escalated.push_back(sentence.plain);
    reading.out.escalations.push_back(
        {.target = taker ? taker->target : std::string(),
         .condition = condition.empty() ? strip_condition(sentence.text) : condition,
         .text = sentence.text,
         .urgent = is_urgent(sentence.plain),
         .line = 0});
  }
}

}  // namespace auriga::procedure
