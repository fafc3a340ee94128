// A clause's verb: which it is, where it stands and who does it.
#include <algorithm>

#include "engines/procedure/grammar.hpp"

namespace auriga::procedure {
namespace {

bool is_verb(const Word& word) {
  return is_modal(word.text) || is_be(word.text);
}

// "we never give advice", "the assistant books it": a verb after its subject, without an auxiliary.
void read_finite_verb(const std::vector<Word>& words, Clause& clause) {
  for (std::size_t i = clause.first + 1; i < clause.last; ++i) {
    std::size_t subject = i - 1;
    while (subject > clause.first && is_adverb(words[subject].text)) {
      --subject;
    }
    const auto who = singular(words[subject].text);
    const auto base = words[i].text.ends_with("es") && !begins_instruction(singular(words[i].text))
                          ? words[i].text.substr(0, words[i].text.size() - 2)
                          : singular(words[i].text);
    const bool after_subject = is_agent(words[subject].text) || is_person(who) ||
                               words[subject].text == "it" || words[subject].text == "who";
    const bool does = is_agent(words[subject].text) && words[i].text.ends_with('s') &&
                      words[i].text.size() > 3 && words[i].kind != WordClass::function &&
                      !is_agent(words[i].text) &&
                      words[i].end - words[i].start == words[i].text.size();
    if (words[i].kind != WordClass::action && !does &&
        !(after_subject && begins_instruction(base))) {
      continue;
    }
    clause.main_verb = words[i].name;
    clause.verb_at = i;
    const bool it = words[subject].text == "it" && after_subject && subject <= clause.first + 1;
    clause.actor = is_agent(words[subject].text) || it ? Actor::agent
                   : is_person(who)                    ? Actor::customer
                                                       : Actor::unknown;
    return;
  }
}

// "Lift the ban": a word before an object at a clause's beginning is a verb, in a list or not.
bool commands(const std::vector<Word>& words, std::size_t i, std::size_t last) {
  const bool carries = words[i].kind == WordClass::content || words[i].kind == WordClass::action;
  return carries && !words[i].number && !words[i].comma_after && i + 1 < last &&
         !words[i].text.ends_with('s') && !words[i].text.ends_with("ing") &&
         (!words[i].capital || i == 0) &&
         one_of(words[i + 1].text, {"the", "a", "an", "it", "them", "their", "your", "his", "her",
                                    "all", "any", "every", "each"});
}

// "The assistant asks where they are": the verb behind the subject, whatever follows.
bool begins_finite(const std::vector<Word>& words, const Clause& clause) {
  std::size_t i = clause.first;
  while (i < clause.last &&
         one_of(words[i].text, {"the", "our", "then", "a", "first", "second", "third", "fourth",
                                "fifth", "finally", "next", "afterwards", "lastly"})) {
    ++i;
  }
  // "It" of an instruction is the agent that was named before.
  if (i + 1 >= clause.last || !(is_agent(words[i].text) || words[i].text == "it")) {
    return false;
  }
  ++i;
  while (i + 1 < clause.last && is_adverb(words[i].text) && !is_be(words[i].text)) {
    ++i;
  }
  const bool agent = is_agent(words[i - 1].text) || is_adverb(words[i - 1].text);
  const bool any = agent && words[clause.first].text != "it" && words[i].text.size() > 3 &&
                   words[i].kind != WordClass::function && !is_be(words[i].text) &&
                   words[i].end - words[i].start == words[i].text.size();
  return words[i].text.ends_with('s') &&
         (any || begins_instruction(singular(words[i].text)) ||
          (words[i].text.ends_with("es") &&
           begins_instruction(words[i].text.substr(0, words[i].text.size() - 2))));
}

}  // namespace

std::size_t past_relative(const std::vector<Word>& words, const Clause& clause, std::size_t i) {
  if (i == clause.first || i - 1 == clause.first ||
      !one_of(words[i - 1].text, {"that", "which", "who"})) {
    return i;
  }
  for (std::size_t at = i + 2; at < clause.last && !words[at - 1].comma_after; ++at) {
    if (is_verb(words[at])) {
      return at;
    }
  }
  return i;
}

void read_verb(const std::vector<Word>& words, Clause& clause) {
  if (begins_finite(words, clause)) {
    read_finite_verb(words, clause);
    return;
  }
  std::size_t i = clause.first;
  while (i < clause.last && is_adverb(words[i].text)) {
    ++i;
  }
  if (i < clause.last &&
      ((!clause.condition && commands(words, i, clause.last)) ||
       begins_instruction(words[i].text)) &&
      !(i + 1 < clause.last && is_verb(words[i + 1])) &&
      // "Open fires are forbidden."
      !(i + 2 < clause.last && words[i + 1].text.ends_with('s') && is_verb(words[i + 2]) &&
        words[i + 1].kind == WordClass::content && !words[i + 1].comma_after)) {
    clause.imperative = true;
    clause.actor = Actor::agent;
    clause.main_verb = words[i].name;
    clause.verb_at = i;
    return;
  }
  for (i = clause.first; i < clause.last; ++i) {
    if (!is_verb(words[i])) {
      continue;
    }
    i = past_relative(words, clause, i);
    const std::size_t subject_end = i;
    bool passive = false;
    while (i < clause.last &&
           (is_modal(words[i].text) || is_be(words[i].text) || is_adverb(words[i].text))) {
      passive = passive || is_be(words[i].text);
      ++i;
    }
    // "We are happy to agree", "guests are welcome to bring one": what is done stands behind.
    if (i + 2 < clause.last && passive && words[i + 1].text == "to" &&
        one_of(words[i].text, {"happy", "glad", "able", "willing", "welcome", "free", "ready",
                               "pleased", "entitled", "allowed", "permitted"}) &&
        begins_instruction(words[i + 2].text)) {
      i += 2;
      passive = false;
    }
    if (i >= clause.last) {
      return;
    }
    clause.passive = passive && (words[i].text.ends_with("ed") || words[i].text != words[i].name);
    clause.main_verb = words[i].number || words[i].text == "no" ? std::string() : words[i].name;
    clause.verb_at = i;
    // "Do not clean leather": an instruction with a verb that no list has.
    if (subject_end == clause.first && one_of(words[subject_end].text, {"do", "don't"})) {
      clause.imperative = true;
      clause.actor = Actor::agent;
    }
    for (std::size_t at = clause.first; at < subject_end && !clause.passive; ++at) {
      clause.actor = is_agent(words[at].text)              ? Actor::agent
                     : is_person(singular(words[at].text)) ? Actor::customer
                                                           : clause.actor;
    }
    return;
  }
  read_finite_verb(words, clause);
}

}  // namespace auriga::procedure
