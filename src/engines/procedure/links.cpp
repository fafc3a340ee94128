// What a sentence takes from the one before it: an answer the question's words, "it" and "they"
// what they stand for.
#include <algorithm>

#include "engines/procedure/grammar.hpp"
#include "engines/procedure/reading.hpp"

namespace auriga::procedure {
namespace {

void add_names(Clause& clause, const Names& names) {
  for (auto* list : {&clause.content, &clause.nouns, &clause.inherited}) {
    list->insert(list->end(), names.begin(), names.end());
    sort_names(*list);
  }
}

// The nouns of a sentence's subject, or of its object where it is an instruction.
Names topic_of(const Reading& reading, int i) {
  Names out;
  const auto& words = reading.sentence(i).words;
  const auto* main = reading.analysis(i).main();
  if (main == nullptr || main->first >= main->last) {
    return out;
  }
  const auto from = main->imperative ? main->verb_at + 1 : main->first;
  for (std::size_t at = from; at < main->last && out.size() < (main->imperative ? 1U : 3U); ++at) {
    const bool verb = at > from && (is_modal(words[at].text) || is_be(words[at].text) ||
                                    (!main->imperative && at == main->verb_at));
    if (verb) {
      break;
    }
    if (words[at].kind == WordClass::content && !words[at].number) {
      out.push_back(words[at].name);
    } else if (is_person(singular(words[at].text))) {
      const bool of = at > 0 && one_of(words[at - 1].text, {"of", "the", "for", "by"});
      if (!of || out.empty()) {
        return {};  // "Regular clients": it is about whoever they are.
      }
      break;
    }
    if (words[at].comma_after) {
      break;
    }
  }
  if (out.empty()) {
    out = main->inherited;
  }
  return out;
}

// "If the password was forgotten, reset it": what the condition, or the clause before, is about.
void link_conditions(const Sentence& sentence, std::vector<Clause>& clauses) {
  for (std::size_t i = 1; i < clauses.size(); ++i) {
    const auto& before = clauses[i - 1];
    auto& each = clauses[i];
    const bool points = !each.condition && each.verb_at + 1 < each.last &&
                        one_of(sentence.words[each.verb_at + 1].text, {"it", "them"});
    if (before.condition && points) {
      add_names(each, before.nouns);
    }
    // "People ask how long a bicycle may stay: say that we store it for two weeks."
    const bool said = !each.condition && !before.condition && each.nouns.empty() &&
                      each.verb_at + 1 < each.last &&
                      one_of(sentence.words[each.verb_at + 1].text, {"it", "them"});
    for (std::size_t back = i; said && back > 0 && each.nouns.empty(); --back) {
      add_names(each, clauses[back - 1].nouns);
    }
  }
}

}  // namespace

void link_sentences(Reading& reading) {
  for (int i = 0; i < reading.size(); ++i) {
    link_conditions(reading.sentence(i), reading.analyses[static_cast<std::size_t>(i)].clauses);
  }
  for (int i = 1; i < reading.size(); ++i) {
    const int before = reading.previous(i);
    auto& clauses = reading.analyses[static_cast<std::size_t>(i)].clauses;
    const auto& words = reading.sentence(i).words;
    if (before < 0 || clauses.empty() || words.empty()) {
      continue;
    }
    Names taken;
    bool answers = false;
    const auto& text = reading.sentence(before).text;
    const int asked = text.ends_with('?') ? before
                      : reading.previous(before) >= 0 &&
                              reading.sentence(reading.previous(before)).text.ends_with('?')
                          ? reading.previous(before)
                          : -1;
    if (asked >= 0 && !reading.sentence(i).text.ends_with('?')) {
      taken = reading.analysis(asked).content;
      answers = true;
    } else if (words.size() > 1 && one_of(words[0].text, {"it", "they", "these", "this"}) &&
               words[0].kind == WordClass::function) {
      taken = topic_of(reading, before);
    }
    for (auto& clause : clauses) {
      if (!taken.empty() && !clause.condition) {
        clause.asked = answers ? without(taken, clause.content) : Names();
        add_names(clause, taken);
      }
    }
    auto& content = reading.analyses[static_cast<std::size_t>(i)].content;
    content.insert(content.end(), taken.begin(), taken.end());
    sort_names(content);
  }
}

}  // namespace auriga::procedure
