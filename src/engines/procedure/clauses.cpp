#include "engines/procedure/clauses.hpp"

#include <algorithm>
#include <iterator>

#include "engines/procedure/grammar.hpp"

namespace auriga::procedure {
namespace {

// "by the assistant", "the night manager alone may", "only a claims adjuster may".
void read_role(const Sentence& sentence, Clause& clause) {
  const auto& words = sentence.words;
  for (std::size_t i = clause.first; i < clause.last; ++i) {
    if (words[i].text == "by" && clause.passive) {
      const auto from = i + 1 < clause.last && one_of(words[i + 1].text, {"the", "a", "an", "our"})
                            ? i + 2
                            : i + 1;
      for (std::size_t at = from; at < std::min(clause.last, from + 4); ++at) {
        if (is_agent(words[at].text)) {
          clause.actor = Actor::agent;
          return;
        }
        if (is_role_head(words[at].text)) {
          clause.actor = Actor::role;
          clause.role = words_text(sentence, from, at + 1);
          return;
        }
      }
    }
  }
  // "Only licensed agents may give a binding quote": whoever stands there.
  if (clause.modality == Modality::only && !clause.imperative &&
      words[clause.first].text == "only" && clause.verb_at > clause.first + 1) {
    std::size_t end = clause.first + 1;
    while (end < clause.verb_at && !is_modal(words[end].text) && !is_be(words[end].text)) {
      ++end;
    }
    const bool agent = end == clause.first + 2 && is_agent(words[end - 1].text);
    if (end > clause.first + 1 && end < clause.verb_at && !agent && !clause.passive) {
      clause.actor = Actor::role;
      clause.role = words_text(sentence, clause.first + 1, end);
      return;
    }
  }
  if (clause.imperative || clause.passive) {
    return;
  }
  for (std::size_t i = clause.first; i < std::min(clause.last, clause.first + 7) &&
                                     i < std::max(clause.verb_at, clause.first + 1);
       ++i) {
    if (is_role_head(words[i].text) && !is_agent(words[i].text)) {
      std::size_t from = clause.first;
      while (from < i &&
             one_of(words[from].text, {"only", "the", "a", "an", "our", "then", "and"})) {
        ++from;
      }
      clause.actor = Actor::role;
      clause.role = words_text(sentence, from, i + 1);
      return;
    }
  }
}

void read_content(const Sentence& sentence, const std::vector<Quantity>& quantities,
                  Clause& clause) {
  for (const auto& quantity : quantities) {
    // One that lies across a cut belongs to the clause of its number.
    if (quantity.last > clause.first && quantity.last <= clause.last) {
      clause.quantities.push_back(quantity);
    }
  }
  for (std::size_t i = clause.first; i < clause.last; ++i) {
    const auto& word = sentence.words[i];
    if (word.kind == WordClass::function || word.kind == WordClass::generic || word.number) {
      continue;
    }
    clause.content.push_back(word.name);
    if (word.kind == WordClass::content) {
      clause.nouns.push_back(word.name);
    }
  }
  for (auto* list : {&clause.content, &clause.nouns}) {
    sort_names(*list);
  }
}

// "They have a term of 6 months and cannot be cancelled": the second clause is about what the first
// is.
void inherit_subject(const Sentence& sentence, const Clause& before, Clause& clause) {
  const auto& words = sentence.words;
  if (clause.first >= clause.last || clause.condition || before.condition) {
    return;
  }
  // "A fee is payable, which is not refundable": it is about what stands before.
  if (one_of(words[clause.first].text, {"which", "who"})) {
    for (std::size_t i = before.first; i < before.last; ++i) {
      if (words[i].kind == WordClass::content && !words[i].number && i != before.verb_at) {
        clause.content.push_back(words[i].name);
        clause.nouns.push_back(words[i].name);
        clause.inherited.push_back(words[i].name);
      }
    }
    for (auto* list : {&clause.content, &clause.nouns, &clause.inherited}) {
      sort_names(*list);
    }
    return;
  }
  if (before.imperative ||
      !(is_modal(words[clause.first].text) || is_be(words[clause.first].text))) {
    return;
  }
  for (std::size_t i = before.first; i < before.last; ++i) {
    const bool verb =
        i > before.first && (i == before.verb_at || is_modal(words[i].text) ||
                             is_be(words[i].text) || one_of(words[i].text, {"have", "has", "had"}));
    if (verb) {
      break;
    }
    if (words[i].kind == WordClass::content && !words[i].number) {
      clause.content.push_back(words[i].name);
      clause.nouns.push_back(words[i].name);
    }
  }
  for (auto* list : {&clause.content, &clause.nouns}) {
    sort_names(*list);
  }
}

// "... and sends the van": a verb without a subject has the one before it.
void inherit_agent(const std::vector<Word>& words, const Clause& before, Clause& clause) {
  if (clause.first >= clause.last) {
    return;
  }
  const auto& word = words[clause.first];
  const auto base = word.text.ends_with("es") && !begins_instruction(singular(word.text))
                        ? word.text.substr(0, word.text.size() - 2)
                        : singular(word.text);
  const bool it = words[0].text == "it";
  if (clause.condition || !word.text.ends_with('s') || !begins_instruction(base) ||
      (before.actor != Actor::agent && !it)) {
    return;
  }
  clause.actor = Actor::agent;
  clause.main_verb = word.name;
  clause.verb_at = clause.first;
}

bool asserts(const Clause& clause, const std::vector<Word>& words) {
  return std::any_of(words.begin() + static_cast<std::ptrdiff_t>(clause.first),
                     words.begin() + static_cast<std::ptrdiff_t>(clause.last),
                     [](const Word& word) { return is_modal(word.text) || is_be(word.text); });
}

// "Consultation: 15 minutes, 48 pounds": the label, and in a table its heading, is the subject of
// what stands behind it.
void inherit_labels(const Sentence& sentence, std::vector<Clause>& clauses) {
  constexpr std::size_t kLabelWordsMax = 6;
  const auto& words = sentence.words;
  // A row's number is no label.
  const bool numbered =
      sentence.row && clauses.size() > 2 && clauses[0].last == 1 && words[0].number;
  const auto& label = clauses[numbered ? 1 : 0];
  if (label.first >= label.last) {
    return;
  }
  const auto after = words[label.last - 1].end;
  const auto colon = sentence.spoken.substr(after, 3);
  const bool labels = clauses.size() > 1 && label.last - label.first <= kLabelWordsMax &&
                      !label.condition && label.quantities.empty() &&
                      (numbered || colon.find_first_of(":-") != std::string::npos) &&
                      !asserts(label, words);
  for (auto& clause : clauses) {
    if (&clause <= &label || clause.first >= clause.last) {
      continue;
    }
    if (labels) {
      clause.inherited = label.content;
    }
    const auto start = words[clause.first].start;
    for (const auto& [from, names] : sentence.cells) {
      if (from <= start + 1) {
        clause.inherited.erase(
            std::remove_if(clause.inherited.begin(), clause.inherited.end(),
                           [&](const std::string& name) {
                             return !labels || std::find(label.content.begin(), label.content.end(),
                                                         name) == label.content.end();
                           }),
            clause.inherited.end());
        clause.inherited.insert(clause.inherited.end(), names.begin(), names.end());
      }
    }
    sort_names(clause.inherited);
  }
}

void unite(std::vector<std::string>& into, const std::vector<std::string>& more) {
  std::vector<std::string> both;
  std::set_union(into.begin(), into.end(), more.begin(), more.end(), std::back_inserter(both));
  into = std::move(both);
}

}  // namespace

const Clause* Analysis::main() const {
  const auto found = std::find_if(clauses.begin(), clauses.end(),
                                  [](const Clause& each) { return !each.condition; });
  return found == clauses.end() ? nullptr : &*found;
}

void read_polarity(const std::vector<Word>& words, Clause& clause) {
  clause.negative = clause.emphatic = false;
  clause.modality = Modality::plain;
  auto first = clause.first;
  for (auto i = first; i < clause.last; ++i) {
    if (const auto main =
            is_modal(words[i].text) || is_be(words[i].text) ? past_relative(words, clause, i) : i;
        main != i) {
      first = main;
      break;
    }
  }
  for (std::size_t i = first; i < clause.last; ++i) {
    const auto& text = words[i].text;
    const std::string_view before =
        i > clause.first ? std::string_view(words[i - 1].text) : std::string_view();
    const std::string_view after =
        i + 1 < clause.last ? std::string_view(words[i + 1].text) : std::string_view();
    if (one_of(text, {"never", "cannot", "nobody", "nothing", "mustn't", "can't", "don't", "won't",
                      "shouldn't", "isn't", "aren't", "doesn't", "neither", "forbidden",
                      "prohibited", "excluded"}) ||
        (text == "not" && !one_of(after, {"only", "more", "later", "earlier", "exceed", "less"})) ||
        (text == "no" && !one_of(after, {"more", "later", "matter"})) || text.starts_with("non-")) {
      // "not forbidden", and a second negation in a list, change nothing further.
      clause.negative = true;
    }
    clause.emphatic =
        clause.emphatic || one_of(text, {"never", "always", "must", "mustn't", "forbidden",
                                         "prohibited", "under", "strictly", "mandatory"});
    const bool open_end =
        !after.empty() && !words[i].comma_after;  // "cannot be cancelled before" excepts nothing.
    if (one_of(text, {"except", "unless", "without", "exception", "only", "apart", "else", "alone",
                      "provided", "instead"}) ||
        (one_of(text, {"before", "until"}) && open_end)) {
      clause.exceptional = true;
    }
    if (one_of(text, {"must", "shall", "always"}) || (text == "have" && after == "to") ||
        (text == "has" && after == "to")) {
      clause.modality = Modality::must;
    } else if (one_of(text, {"may", "can", "could", "allowed"}) &&
               clause.modality == Modality::plain) {
      clause.modality = Modality::may;
    } else if ((text == "only" || (text == "alone" && before != "let")) &&
               clause.modality != Modality::must) {
      clause.modality = Modality::only;
    }
  }
}

Analysis analyze(const Sentence& sentence) {
  Analysis out;
  out.clauses = cut_clauses(sentence.words);
  const auto found = quantities(sentence.words, sentence.spoken);
  for (auto& clause : out.clauses) {
    read_polarity(sentence.words, clause);
    read_verb(sentence.words, clause);
    read_role(sentence, clause);
    read_content(sentence, found, clause);
    if (&clause != &out.clauses.front()) {
      inherit_agent(sentence.words, *(&clause - 1), clause);
      inherit_subject(sentence, *(&clause - 1), clause);
    }
  }
  if (!out.clauses.empty()) {
    inherit_labels(sentence, out.clauses);
  }
  for (auto& clause : out.clauses) {
    unite(clause.content, clause.inherited);
    unite(out.content, clause.content);
    if (clause.condition) {
      unite(out.condition, clause.content);
    }
  }
  return out;
}

std::string words_text(const Sentence& sentence, std::size_t first, std::size_t last) {
  last = std::min(last, sentence.words.size());
  if (first >= last) {
    return {};
  }
  const auto from = sentence.words[first].start;
  return sentence.spoken.substr(from, sentence.words[last - 1].end - from);
}

std::size_t shared(const Names& a, const Names& b) {
  std::size_t out = 0;
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
    if (*i == *j) {
      ++out;
      ++i;
      ++j;
    } else if (*i < *j) {
      ++i;
    } else {
      ++j;
    }
  }
  return out;
}

void sort_names(Names& names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
}

Names common_of(const Names& a, const Names& b) {
  Names out;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

Names without(const Names& a, const Names& b) {
  Names out;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

}  // namespace auriga::procedure
