// Situations that want a person: danger, injury, law, lost data, fraud, threats, complaints, and
// money beyond what the agent may grant. A situation that the SOP speaks of, and that nothing which
// is handed over mentions, is a fault. Where nobody takes over at all, one fault names them all.
#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "engines/procedure/grammar.hpp"
#include "engines/procedure/reading.hpp"
#include "engines/procedure/references.hpp"
#include "engines/procedure/situation_signs.hpp"

namespace auriga::procedure {
namespace {

bool covers(const std::vector<std::string>& escalated, const Situation& situation) {
  return std::any_of(escalated.begin(), escalated.end(), [&](const std::string& text) {
    return has_any(text, situation.covered) || has_any(text, situation.signs);
  });
}

class SituationFinder {
 public:
  explicit SituationFinder(Reading& reading) : reading_(reading) {}

  void find() {
    const bool nobody = reading_.out.escalations.empty();
    std::vector<std::pair<const Situation*, std::vector<int>>> open;
    for (const auto& situation : situations()) {
      if (!nobody &&
          (!situation.grave || (!situation.apart && covers(reading_.escalated, situation)))) {
        continue;
      }
      auto where = places(situation, nobody);
      std::erase_if(where, [&](int i) { return situation.apart && is_covered(i, situation); });
      if (!where.empty()) {
        open.emplace_back(&situation, std::move(where));
      }
    }
    const bool money = std::any_of(open.begin(), open.end(), [](const auto& each) {
      return each.first->name == "money back";
    });
    if (!nobody || !money) {
      beyond_limits();
    }
    if (nobody && !open.empty()) {
      report_all(open);
      return;
    }
    for (const auto& [situation, where] : open) {
      report(std::string(situation->name),
             "speaks of " + std::string(situation->name) + " but nobody takes over: ", where);
    }
  }

 private:
  // Sentences in which the situation is one that may come about: under a condition, in a relative
  // clause, as what somebody reports; not where words or rules merely touch on it.
  [[nodiscard]] std::vector<int> places(const Situation& situation, bool nobody) const {
    std::vector<int> out;
    for (int i = 0; i < reading_.size() && out.size() < 8; ++i) {
      const auto& sentence = reading_.sentence(i);
      if ((!has_any(sentence.plain, situation.signs) && !titled(i, situation)) ||
          reading_.use_of(i) == SectionUse::manner || reading_.use_of(i) == SectionUse::goal) {
        continue;
      }
      // "Name the emergency number first": those who help are called.
      const bool more = i + 1 < reading_.size() && reading_.previous(i + 1) == i;
      const auto& told = more ? reading_.sentence(i + 1).plain : sentence.plain;
      if (has_any(told, Phrases{"112", "911", "999", "000", "ambulance", "emergency number",
                                "emergency services"}) ||
          has_any(sentence.plain, Phrases{"emergency number",
                                          "emergency services",
                                          "emergency line",
                                          "112",
                                          "911",
                                          "999",
                                          "ambulance",
                                          "fire brigade",
                                          "police",
                                          "patrol",
                                          "help line",
                                          "helpline",
                                          "crisis line",
                                          "poison line",
                                          "blocking line",
                                          "give the number*",
                                          "and numbers",
                                          "hotline",
                                          "safety line",
                                          "24-hour line",
                                          "alarm button"}) ||
          sends_to_helper(sentence) || is_topic(i)) {
        continue;
      }
      if ((situation.name == "complaints" && recorded(i)) || leads_to_somebody(i)) {
        continue;
      }
      const auto& analysis = reading_.analysis(i);
      const auto* main = analysis.main();
      // "Never mention lawyers" speaks of no case; "never argue if ..." does.
      const bool forbidden = main != nullptr && main->negative &&
                             (main->imperative || main->emphatic) && analysis.clauses.size() == 1;
      bool happens = nobody && !forbidden;
      for (const auto& clause : analysis.clauses) {
        const auto text = core::lower_ascii(words_text(sentence, clause.first, clause.last));
        // "As long as nobody complains" is a proviso.
        const bool proviso = clause.negative && one_of(clause.introduced_by, {"as", "so"});
        happens = happens || (clause.condition && !proviso && has_any(text, situation.signs));
      }
      // "Somebody hit by a vehicle, a spill: ask ...": a case and what is done.
      const auto& clauses = analysis.clauses;
      const bool labelled =
          clauses.size() > 1 && !clauses.front().negative && !clauses.front().imperative &&
          has_any(
              core::lower_ascii(words_text(sentence, clauses.front().first, clauses.front().last)),
              situation.signs) &&
          std::any_of(clauses.begin() + 1, clauses.end(), [](const Clause& each) {
            return each.imperative || each.actor == Actor::agent;
          });
      happens = happens || labelled || heads(i, situation) || (!forbidden && befalls(i, situation));
      happens =
          happens ||
          (!forbidden &&
           has_any(sentence.plain,
                   Phrases{"sometimes",      "occasionally",  "from time to time", "callers with",
                           "customers with", "mentions",      "mention",           "says",
                           "tells us",       "tell us",       "that they",         "people who",
                           "wherever",       "where a",       "where an",          "where the",
                           "where somebody", "where someone", "report*",           "who",
                           "whoever",        "says that",     "it happens",        "in the event",
                           "in case of",     "someone",       "somebody",          "people write",
                           "claims that",    "for complaints"}));
      // A heading or label that names the case: "Complaints: write them down."
      const auto title = core::lower_ascii(reading_.section_title(sentence.section));
      happens = happens || (!forbidden && sentence.section > 0 && has_any(title, situation.signs));
      // Refunds alone want nobody; refunds within bounds do, for there are others.
      const bool bounded =
          std::any_of(analysis.clauses.begin(), analysis.clauses.end(), [](const Clause& clause) {
            return std::any_of(
                clause.quantities.begin(), clause.quantities.end(),
                [](const Quantity& each) { return each.is_money() || each.unit == "percent"; });
          });
      happens = happens && (situation.name != "money back" || bounded);
      if (happens) {
        out.push_back(i);
      }
    }
    return out;
  }

  // Somebody takes over in this very case, or in all of its kind.
  [[nodiscard]] bool is_covered(int i, const Situation& situation) const {
    const auto& sentence = reading_.sentence(i);
    const auto title = core::lower_ascii(reading_.section_title(sentence.section));
    const auto told = sentence.plain + " | " + title;
    return reading_.escalates[static_cast<std::size_t>(i)] != 0 ||
           std::ranges::any_of(reading_.escalated, [&](std::string_view text) {
             // What another sentence of the section is about is said by itself, not by the heading.
             const auto ending = " | " + title;
             const bool beside = !title.empty() && text.ends_with(ending);
             const auto own = beside ? text.substr(0, text.size() - ending.size()) : text;
             return has_any(own, situation.covered) ||
                    std::ranges::any_of(situation.signs, [&](std::string_view sign) {
                      return has_phrase(told, sign) && has_phrase(own, sign);
                    });
           });
  }

  // "Refer to a lawyer", "tell people to see a doctor": to those who help, not to one of ours.
  [[nodiscard]] static bool sends_to_helper(const Sentence& sentence) {
    constexpr std::size_t kWords = 6;
    const auto& words = sentence.words;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const bool refers = one_of(words[i].text, {"refer", "refers", "point", "points"});
      if (!refers && !one_of(words[i].text, {"see", "call", "ring"})) {
        continue;
      }
      for (std::size_t at = i + 2; at < std::min(words.size(), i + kWords + 2); ++at) {
        const bool helper = one_of(words[at].text, {"doctor", "vet", "physician"}) ||
                            (refers && one_of(words[at].text, {"lawyer", "solicitor"}));
        if (helper && words[at - 1].text == "a") {
          return true;
        }
      }
    }
    return false;
  }

  // "Customers ask about delivery and complaints": what is spoken of, and no case.
  [[nodiscard]] bool is_topic(int i) const {
    return reading_.analysis(i).condition.empty() &&
           has_any(reading_.sentence(i).plain,
                   Phrases{"questions about", "questions on", "ask about"});
  }

  // "Eye injury: go to step 2", and there somebody takes over.
  [[nodiscard]] bool leads_to_somebody(int i) const {
    for (const auto& reference : references_in(reading_.sentence(i))) {
      if (reference.kind != "step" || !reference.jump) {
        continue;
      }
      for (const auto& item : reading_.layout.items) {
        for (int at = item.sentence_first;
             core::lower_ascii(item.number) == reference.number && at < item.sentence_last; ++at) {
          if (reading_.escalates[static_cast<std::size_t>(at)] != 0) {
            return true;
          }
        }
      }
    }
    return false;
  }

  // "Some passengers will shout": somebody stands before it, and no system or rule is spoken of.
  [[nodiscard]] bool befalls(int i, const Situation& situation) const {
    const auto& sentence = reading_.sentence(i);
    for (const auto& clause : reading_.analysis(i).clauses) {
      if (clause.negative || clause.imperative) {
        continue;
      }
      for (std::size_t at = clause.first; at < clause.last; ++at) {
        const auto& word = sentence.words[at].text;
        if (!is_person(singular(word)) && !one_of(word, {"somebody", "someone", "people"})) {
          continue;
        }
        const auto rest = core::lower_ascii(words_text(sentence, at + 1, clause.last));
        const bool some = at > clause.first &&
                          one_of(sentence.words[at - 1].text, {"some", "many", "a", "an", "few"});
        if ((some || at == clause.first) && has_any(rest, situation.signs)) {
          return true;
        }
      }
    }
    return false;
  }

  // "Angry customers" over "Stay calm": the heading names the case, the first sentence what is
  // done.
  [[nodiscard]] bool titled(int i, const Situation& situation) const {
    const int section = reading_.sentence(i).section;
    const auto* main = reading_.analysis(i).main();
    const bool first = i == 0 || reading_.sentence(i - 1).section != section;
    return section > 0 && first && main != nullptr && main->imperative &&
           has_any(core::lower_ascii(reading_.section_title(section)), situation.signs);
  }

  // "Injury. Ask what happened.": a title in a few words, and what is done.
  [[nodiscard]] bool heads(int i, const Situation& situation) const {
    const auto& sentence = reading_.sentence(i);
    const auto* main = i + 1 < reading_.size() ? reading_.analysis(i + 1).main() : nullptr;
    return sentence.words.size() <= 5 && has_any(sentence.plain, situation.signs) &&
           main != nullptr && main->imperative && reading_.previous(i + 1) == i;
  }

  // A complaint that is taken down goes to whoever reads them.
  [[nodiscard]] bool recorded(int i) const {
    for (int at = i; at < std::min(i + 3, reading_.size()); ++at) {
      if (at > i && reading_.sentence(at).block != reading_.sentence(i).block) {
        break;
      }
      if (has_any(
              reading_.sentence(at).plain,
              Phrases{"a case", "a ticket", "log the complaint", "log it", "log complaints",
                      "record the complaint", "recorded as a complaint", "register the complaint",
                      "complaint form", "complaints form", "complaints procedure",
                      "complaint procedure", "ombudsman", "in writing", "complaints@*"})) {
        return true;
      }
    }
    return false;
  }

  // "Refunds up to EUR 100 may be granted": and above?
  void beyond_limits() {
    static const std::vector<std::string_view> kGrants = {"refund*",    "credit",     "credits",
                                                          "discount*",  "compensat*", "goodwill",
                                                          "reimburse*", "voucher*",   "reduction"};
    for (int i = 0; i < reading_.size(); ++i) {
      const auto& sentence = reading_.sentence(i);
      if (!has_any(sentence.plain, kGrants) || asks_leave(sentence) ||
          reading_.escalates[static_cast<std::size_t>(i)] != 0 ||
          has_any(sentence.plain, Phrases{"credit card*", "discount code*"})) {
        continue;
      }
      for (const auto& clause : reading_.analysis(i).clauses) {
        const bool bounded = std::any_of(clause.quantities.begin(), clause.quantities.end(),
                                         [](const Quantity& each) {
                                           return (each.is_money() || each.unit == "percent") &&
                                                  each.comparison == Comparison::at_most;
                                         });
        const bool grants = clause.actor == Actor::agent || clause.modality == Modality::may;
        if (!bounded || clause.negative || !grants || clause.actor == Actor::role) {
          continue;
        }
        const bool covered = std::any_of(
            reading_.escalated.begin(), reading_.escalated.end(), [](const std::string& text) {
              return has_any(text, kGrants) ||
                     has_any(text, Phrases{"money back", "more than", "higher amounts", "above"});
            });
        if (!covered && !told_next(i)) {
          report("refunds beyond the limit",
                 "limits what may be granted but does not say who decides beyond it: ", {i});
        }
        return;
      }
    }
  }

  // "... larger ones require sign-off by the billing lead", "nothing above that".
  [[nodiscard]] static bool asks_leave(const Sentence& sentence) {
    const bool somebody =
        std::any_of(sentence.words.begin(), sentence.words.end(),
                    [](const Word& word) { return is_role_head(singular(word.text)); });
    const bool name =
        std::any_of(sentence.words.begin() + (sentence.words.empty() ? 0 : 1), sentence.words.end(),
                    [](const Word& word) { return word.capital && !word.all_capitals; });
    return ((somebody || name) &&
            has_any(sentence.plain, Phrases{"above", "over", "more", "beyond"})) ||
           has_any(sentence.plain,
                   Phrases{"approval",       "sign-off",      "signoff",         "authoris*",
                           "authoriz*",      "permission",    "consent",         "ask first",
                           "never more",     "no more than",  "not more",        "everything",
                           "anything above", "anything over", "anything beyond", "nothing above",
                           "nothing beyond", "above that",    "larger",          "higher",
                           "bigger",         "beyond that"});
  }

  // The next sentences say who decides on more, or that there is no more.
  [[nodiscard]] bool told_next(int i) const {
    const auto names_somebody = [](const Sentence& sentence) {
      return std::any_of(sentence.words.begin(), sentence.words.end(),
                         [](const Word& word) { return is_role_head(singular(word.text)); });
    };
    for (int next = i + 1; next < std::min(i + 4, reading_.size()); ++next) {
      const auto& text = reading_.sentence(next).plain;
      if (has_any(text, Phrases{"more", "above", "beyond", "higher", "larger", "over"}) &&
          (has_any(text, Phrases{"decide*", "approv*", "never", "not", "nothing", "sign-off",
                                 "authoris*", "authoriz*", "ask", "asks"}) ||
           names_somebody(reading_.sentence(next)) ||
           reading_.escalates[static_cast<std::size_t>(next)] != 0)) {
        return true;
      }
    }
    return false;
  }

  void report_all(const std::vector<std::pair<const Situation*, std::vector<int>>>& open) {
    std::string names;
    std::vector<int> where;
    for (const auto& [situation, lines] : open) {
      names += (names.empty() ? "" : ", ") + std::string(situation->name);
      where.insert(where.end(), lines.begin(), lines.end());
    }
    std::sort(where.begin(), where.end());
    where.erase(std::unique(where.begin(), where.end()), where.end());
    report(names, "names nobody who takes over, although it speaks of " + names + ": ", where);
  }

  void report(const std::string& subject, const std::string& what, const std::vector<int>& where) {
    Fault fault{.kind = "missing_escalation", .subject = subject};
    fault.message = "The SOP " + what;
    for (std::size_t at = 0; at < where.size(); ++at) {
      const auto& sentence = reading_.sentence(where[at]);
      // Where the heading names the case, it is part of the place.
      const bool first =
          where[at] > 0 && reading_.sentence(where[at] - 1).section != sentence.section;
      if (first && sentence.section > 0) {
        fault.lines.push_back(
            reading_.out.sections[static_cast<std::size_t>(sentence.section)].line);
      }
      fault.lines.push_back(sentence.line);
      if (at < 8) {
        fault.message += (at == 0 ? "" : ", ") + cite(sentence);
      }
    }
    fault.message += ".";
    fault.remedy = "Say to whom the agent hands over in this case, and how fast.";
    fault.resolution = "Hand over to staff when it is about " + subject + ".";
    reading_.out.faults.push_back(std::move(fault));
  }

  Reading& reading_;
};

}  // namespace

void find_situation_faults(Reading& reading) {
  SituationFinder(reading).find();
}

bool speaks_of(std::string_view names, std::string_view text) {
  const auto lowered = plain(core::lower_ascii(text));
  return std::ranges::any_of(situations(), [&](const Situation& situation) {
    return has_any(names, std::array{situation.name}) && has_any(lowered, situation.signs);
  });
}

}  // namespace auriga::procedure
