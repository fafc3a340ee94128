// Steps and rules. A numbered item is a step unless it stands under a heading of rules and says
// one; in prose an instruction to the agent is a step without a number. A rule is a sentence that
// says what must, must never, may or only may be; a step may be a rule as well ("always ask ...").
#include <algorithm>

#include "core/text.hpp"
#include "engines/procedure/grammar.hpp"
#include "engines/procedure/reading.hpp"

namespace auriga::procedure {
namespace {

bool of_procedure(SectionUse use) {
  return use != SectionUse::rules && use != SectionUse::manner && use != SectionUse::goal &&
         use != SectionUse::audience && use != SectionUse::escalation;
}

std::string item_text(const Reading& reading, const Item& item) {
  std::string out;
  for (int i = item.sentence_first; i < item.sentence_last && out.size() < 2000; ++i) {
    out += out.empty() ? "" : " ";
    out += reading.sentence(i).text;
  }
  return out;
}

bool instructs(const Analysis& analysis) {
  return std::any_of(analysis.clauses.begin(), analysis.clauses.end(), [](const Clause& clause) {
    return !clause.condition && !clause.negative && !clause.main_verb.empty() &&
           (clause.imperative || clause.actor == Actor::agent);
  });
}

std::string_view comparison_name(Comparison comparison) {
  switch (comparison) {
    case Comparison::at_most:
      return "at_most";
    case Comparison::at_least:
      return "at_least";
    case Comparison::exactly:
      break;
  }
  return "exactly";
}

std::vector<Limit> limits_of(const Sentence& sentence, const Analysis& analysis) {
  std::vector<Limit> out;
  for (const auto& clause : analysis.clauses) {
    for (const auto& quantity : clause.quantities) {
      out.push_back({.text = words_text(sentence, quantity.first, quantity.last),
                     .comparison = std::string(comparison_name(quantity.comparison)),
                     .value = quantity.value,
                     .unit = quantity.unit});
    }
  }
  return out;
}

/// What a clause itself asks for or forbids. What it only reports binds nobody: "say what is not
/// covered", "tell them whether they can fit it", "it need not be repeated". "Plain words, no
/// jargon" forbids nothing but says how to do it.
Clause own_part(const Sentence& sentence, Clause clause) {
  const auto& words = sentence.words;
  const auto reports = [&](std::size_t at) {
    const bool object =
        clause.imperative && at > clause.verb_at &&
        one_of(words[at].text, {"what", "which", "who", "whom", "whether", "how", "why"});
    return object || (at + 1 < clause.last && one_of(words[at].text, {"need", "needs"}) &&
                      words[at + 1].text == "not");
  };
  for (auto at = clause.first; at < clause.last; ++at) {
    if (reports(at)) {
      clause.last = at;
      read_polarity(words, clause);
      return clause;
    }
  }
  const auto says = [&](std::initializer_list<std::string_view> some) {
    return std::any_of(words.begin() + static_cast<std::ptrdiff_t>(clause.first),
                       words.begin() + static_cast<std::ptrdiff_t>(clause.last),
                       [&](const Word& word) { return one_of(word.text, some); });
  };
  if (clause.negative && !clause.emphatic && clause.main_verb.empty() &&
      words[clause.first].text != "no" && says({"no"}) && !says({"not", "nobody", "cannot"})) {
    clause.negative = false;
  }
  return clause;
}

RuleKind rule_kind(const Clause& clause) {
  if (clause.modality == Modality::only) {
    return RuleKind::only;
  }
  if (clause.negative) {
    return RuleKind::must_not;
  }
  return clause.modality == Modality::may ? RuleKind::may : RuleKind::must;
}

/// `own` is the part of the clause that binds.
void add_rule(Reading& reading, int i, const Clause& clause, const Clause& own) {
  const auto& sentence = reading.sentence(i);
  Rule rule{.kind = rule_kind(own), .text = sentence.text, .line = sentence.line};
  if (sentence.lead >= 0) {
    rule.text = reading.sentence(sentence.lead).text + " " + sentence.text;
  }
  for (std::size_t at = clause.first; at < clause.last; ++at) {
    const auto& word = sentence.words[at];
    if (word.kind == WordClass::content || word.kind == WordClass::action) {
      rule.subject += rule.subject.empty() ? "" : " ";
      rule.subject += word.text;
    }
  }
  for (const auto& each : reading.analysis(i).clauses) {
    if (each.condition && rule.condition.empty()) {
      rule.condition = words_text(sentence, each.first, each.last);
    }
  }
  rule.limits = limits_of(sentence, reading.analysis(i));
  reading.out.rules.push_back(std::move(rule));
}

}  // namespace

void read_steps(Reading& reading) {
  auto& out = reading.out;
  reading.step_of.assign(reading.layout.items.size(), -1);
  const auto step_in_prose = [&](int i) {
    const auto& sentence = reading.sentence(i);
    return sentence.item < 0 && !sentence.row && of_procedure(reading.use_of(i)) &&
           reading.escalates[static_cast<std::size_t>(i)] == 0 && instructs(reading.analysis(i));
  };
  // In the order of the text: items come with their first sentence.
  std::size_t item = 0;
  const auto take_item = [&](const Item& made, std::size_t index) {
    const auto use =
        made.section < 0 ? SectionUse::other : reading.uses[static_cast<std::size_t>(made.section)];
    const int above =
        made.parent >= 0 ? reading.step_of[static_cast<std::size_t>(made.parent)] : -1;
    const bool first = made.sentence_first < made.sentence_last;
    const bool numbered =
        made.list >= 0 &&
        (of_procedure(use) ||
         (first && instructs(reading.analysis(made.sentence_first)) && use != SectionUse::rules));
    const bool part = made.list < 0 && above >= 0;
    const bool plain_bullet = made.list < 0 && above < 0 && first && use == SectionUse::steps &&
                              instructs(reading.analysis(made.sentence_first));
    if (!numbered && !part && !plain_bullet) {
      return;
    }
    reading.step_of[index] = static_cast<int>(out.steps.size());
    out.steps.push_back({.number = made.number,
                         .text = item_text(reading, made),
                         .line = made.line,
                         .section = made.section,
                         .parent = above,
                         .list = made.list});
  };
  for (int i = 0; i <= reading.size(); ++i) {
    while (item < reading.layout.items.size() && reading.layout.items[item].sentence_first <= i) {
      take_item(reading.layout.items[item], item);
      ++item;
    }
    if (i < reading.size() && step_in_prose(i)) {
      const auto& sentence = reading.sentence(i);
      out.steps.push_back(
          {.text = sentence.text, .line = sentence.line, .section = sentence.section});
    }
  }
}

void read_rules(Reading& reading) {
  for (int i = 0; i < reading.size(); ++i) {
    const auto& sentence = reading.sentence(i);
    const auto use = reading.use_of(i);
    const auto& analysis = reading.analysis(i);
    for (const auto& clause : analysis.clauses) {
      if (clause.condition) {
        reading.out.conditions.push_back(
            {.when = words_text(sentence, clause.first, clause.last),
             .then = analysis.main() == nullptr
                         ? std::string()
                         : words_text(sentence, analysis.main()->first, analysis.main()->last),
             .line = sentence.line});
      }
    }
    if (use == SectionUse::goal || use == SectionUse::audience ||
        reading.escalates[static_cast<std::size_t>(i)] != 0) {
      continue;
    }
    for (const auto& clause : analysis.clauses) {
      const bool bounded =
          !clause.quantities.empty() &&
          std::any_of(clause.quantities.begin(), clause.quantities.end(), [](const Quantity& each) {
            return each.is_money() || each.unit == "hours" || each.unit == "percent" ||
                   each.comparison != Comparison::exactly;
          });
      const auto own = own_part(sentence, clause);
      const bool binding =
          !clause.condition && (own.negative || own.emphatic || own.modality != Modality::plain ||
                                bounded || (use == SectionUse::rules && !clause.main_verb.empty()));
      // One rule for a sentence: its first clause that binds says the kind.
      if (binding && (clause.last - clause.first > 2 || use == SectionUse::rules)) {
        add_rule(reading, i, clause, own);
        break;
      }
    }
  }
}

}  // namespace auriga::procedure
