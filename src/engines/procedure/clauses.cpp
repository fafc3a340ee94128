// A sentence is cut at what joins clauses: semicolons and colons, a condition's beginning and end,
// and "and", "or", "but" or a comma before a verb that begins an instruction. A condition at the
// sentence's beginning ends at the first comma after which a main clause can begin, for "if there
// is pain, swelling or bleeding, transfer the call" has commas of its own.
#include "engines/procedure/clauses.hpp"

#include <algorithm>
#include <iterator>

namespace auriga::procedure {
namespace {

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_modal(std::string_view word) {
  return one_of(word, {"must", "may", "can", "cannot", "can't", "could", "should", "shall", "will",
                       "would", "mustn't", "shouldn't", "won't", "might"});
}
bool is_be(std::string_view word) {
  return one_of(word, {"is", "are", "was", "were", "be", "been", "being", "isn't", "aren't"});
}
bool is_adverb(std::string_view word) {
  return one_of(word,
                {"then",  "please",  "kindly",      "always",     "never",     "also",    "first",
                 "next",  "finally", "immediately", "only",       "again",     "not",     "do",
                 "don't", "just",    "simply",      "afterwards", "otherwise", "instead", "still",
                 "be",    "to",      "politely",    "briefly",    "now"});
}
bool is_person(std::string_view word) {
  return one_of(word,
                {"customer", "caller",   "client",    "guest",      "user",        "person",
                 "people",   "member",   "visitor",   "patient",    "owner",       "reader",
                 "tenant",   "they",     "he",        "she",        "somebody",    "someone",
                 "anybody",  "buyer",    "passenger", "traveller",  "participant", "cardholder",
                 "student",  "resident", "applicant", "subscriber", "whoever"});
}
bool is_agent(std::string_view word) {
  return one_of(word, {"assistant", "agent", "you", "we", "bot", "chatbot", "representative"});
}
}  // namespace

bool is_role_head(std::string_view word) {
  return one_of(
      word,
      {"team",       "manager",    "supervisor", "lead",         "leader",        "officer",
       "adjuster",   "pharmacist", "department", "office",       "desk",          "staff",
       "specialist", "technician", "doctor",     "veterinarian", "director",      "coordinator",
       "head",       "engineer",   "branch",     "workshop",     "management",    "owner",
       "dentist",    "line",       "clerk",      "accountant",   "administrator", "operator",
       "human",      "colleague",  "superior",   "nurse",        "physician",     "therapist",
       "counsellor", "counselor",  "advisor",    "adviser",      "expert",        "centre",
       "center",     "relation",   "reception",  "security",     "hotline",       "support",
       "dispatcher", "controller", "advocate",   "consultant",   "principal",     "director",
       "chief",      "instructor", "caretaker",  "foreman",      "chef",          "captain",
       "guard",      "inspector",  "planner",    "editor"});
}

namespace {

std::string singular(std::string_view word) {
  std::string out(word);
  if (out.size() > 3 && out.ends_with('s') && !out.ends_with("ss") && !out.ends_with("us")) {
    out.pop_back();
  }
  return out;
}

// Length in words of what begins a condition at `i`; 0 if nothing does.
std::size_t condition_start(const std::vector<Word>& words, std::size_t i) {
  const auto& word = words[i].text;
  if (one_of(word, {"if", "when", "whenever", "unless", "wherever", "whoever"})) {
    return i > 0 &&
                   one_of(words[i - 1].text,
                          {"as", "know", "ask", "say", "decide", "see", "wonder", "and"}) &&
                   word == "when" && i > 1
               ? 0
               : 1;
  }
  const auto next = [&](std::size_t ahead) {
    return i + ahead < words.size() ? std::string_view(words[i + ahead].text) : std::string_view();
  };
  if ((word == "in" && next(1) == "case") ||
      (word == "as" && next(1) == "soon" && next(2) == "as") ||
      (word == "provided" && next(1) == "that")) {
    return word == "as" ? 3 : 2;
  }
  if (i == 0 && one_of(word, {"once", "should", "for"}) && word == "should") {
    return 1;
  }
  return 0;
}

// "name" and "order" are verbs before an object ("name the price"), else nouns ("ask for name and
// order").
bool is_noun_here(const std::vector<Word>& words, std::size_t i) {
  if (!one_of(words[i].text, {"name",     "e-mail",   "email",   "address", "order",    "contact",
                              "call",     "report",   "request", "quote",   "return",   "record",
                              "file",     "document", "process", "offer",   "place",    "note",
                              "state",    "charge",   "credit",  "refund",  "exchange", "review",
                              "transfer", "change",   "cancel",  "help",    "wish"})) {
    return false;
  }
  if (words[i].comma_after || i + 1 >= words.size()) {
    return true;
  }
  return !one_of(words[i + 1].text,
                 {"the",  "a",   "an",      "your",  "their", "his", "her",  "our",  "it",
                  "them", "him", "whether", "which", "that",  "how", "what", "this", "these",
                  "all",  "any", "every",   "each",  "no",    "in",  "for",  "with", "back",
                  "up",   "at",  "to",      "only",  "one",   "two", "both"});
}

// Whether a main clause can begin at `i`, after a comma.
bool begins_main(const std::vector<Word>& words, std::size_t i) {
  while (i < words.size() && is_adverb(words[i].text)) {
    if (one_of(words[i].text, {"then", "please", "do", "don't", "never", "always", "otherwise"})) {
      return true;
    }
    ++i;
  }
  return i < words.size() && ((begins_instruction(words[i].text) && !is_noun_here(words, i)) ||
                              one_of(words[i].text, {"you", "we"}));
}

bool begins_subject(const std::vector<Word>& words, std::size_t i) {
  return i < words.size() &&
         one_of(words[i].text, {"the", "it", "they", "he", "she", "this", "that", "these", "there",
                                "all", "no", "only", "he", "our", "an", "a"});
}

// Where the condition that begins at `i` ends.
std::size_t condition_end(const std::vector<Word>& words, std::size_t i, bool leading) {
  std::size_t first_comma = 0;
  std::size_t subject = 0;
  for (std::size_t at = i; at + 1 < words.size(); ++at) {
    if (words[at].stop_after) {
      return at + 1;
    }
    if (!words[at].comma_after) {
      continue;
    }
    first_comma = first_comma == 0 ? at + 1 : first_comma;
    if (begins_main(words, at + 1)) {
      return at + 1;
    }
    if (begins_subject(words, at + 1)) {
      subject = at + 1;
    }
  }
  if (!leading) {
    return words.size();
  }
  return subject != 0 ? subject : (first_comma != 0 ? first_comma : words.size());
}

// Cuts a main part at conjunctions before instructions and auxiliary verbs.
void cut_main(const std::vector<Word>& words, std::size_t first, std::size_t last,
              std::vector<Clause>& out) {
  std::size_t from = first;
  for (std::size_t i = first; i + 1 < last; ++i) {
    const bool joins =
        one_of(words[i + 1].text, {"and", "or", "but", "then", "otherwise", "while"});
    const std::size_t next = i + 1 + (joins ? 1 : 0);
    if (next >= last) {
      break;
    }
    const bool pause = words[i].comma_after || joins;
    const bool verb =
        begins_main(words, next) && !(joins && words[i + 1].text == "or" && !words[i].comma_after);
    const bool auxiliary = joins && (is_modal(words[next].text) || is_be(words[next].text));
    if (words[i].stop_after || (pause && (verb || auxiliary) && i + 1 > from)) {
      out.push_back({.first = from, .last = i + 1});
      from =
          words[i].stop_after ? i + 1 : (joins && words[i + 1].text != "otherwise" ? next : i + 1);
    }
  }
  if (from < last) {
    out.push_back({.first = from, .last = last});
  }
}

std::vector<Clause> cut(const std::vector<Word>& words) {
  std::vector<Clause> out;
  std::size_t from = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto length = condition_start(words, i);
    if (length == 0) {
      continue;
    }
    if (from < i) {
      cut_main(words, from, i, out);
    }
    const bool leading = i == 0 || words[i - 1].comma_after || words[i - 1].stop_after;
    const auto end = std::max(condition_end(words, i + length, leading), i + length);
    out.push_back({.first = i + length,
                   .last = end,
                   .condition = true,
                   .introduced_by = words[i].text,
                   .exceptional = words[i].text == "unless"});
    from = end;
    i = end - 1;
  }
  if (from < words.size()) {
    cut_main(words, from, words.size(), out);
  }
  return out;
}

void read_polarity(const std::vector<Word>& words, Clause& clause) {
  for (std::size_t i = clause.first; i < clause.last; ++i) {
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
    if (words[i].kind != WordClass::action && !(after_subject && begins_instruction(base))) {
      continue;
    }
    clause.main_verb = words[i].name;
    clause.verb_at = i;
    clause.actor = is_agent(words[subject].text) ? Actor::agent
                   : is_person(who)              ? Actor::customer
                                                 : Actor::unknown;
    return;
  }
}

void read_verb(const std::vector<Word>& words, Clause& clause) {
  std::size_t i = clause.first;
  while (i < clause.last && is_adverb(words[i].text)) {
    ++i;
  }
  if (i < clause.last && begins_instruction(words[i].text) &&
      !(i + 1 < clause.last && (is_modal(words[i + 1].text) || is_be(words[i + 1].text)))) {
    clause.imperative = true;
    clause.actor = Actor::agent;
    clause.main_verb = words[i].name;
    clause.verb_at = i;
    return;
  }
  for (i = clause.first; i < clause.last; ++i) {
    if (!is_modal(words[i].text) && !is_be(words[i].text)) {
      continue;
    }
    const std::size_t subject_end = i;
    bool passive = false;
    while (i < clause.last &&
           (is_modal(words[i].text) || is_be(words[i].text) || is_adverb(words[i].text))) {
      passive = passive || is_be(words[i].text);
      ++i;
    }
    if (i >= clause.last) {
      return;
    }
    clause.passive = passive && (words[i].text.ends_with("ed") || words[i].text != words[i].name);
    clause.main_verb = words[i].number ? std::string() : words[i].name;
    clause.verb_at = i;
    for (std::size_t at = clause.first; at < subject_end && !clause.passive; ++at) {
      clause.actor = is_agent(words[at].text)              ? Actor::agent
                     : is_person(singular(words[at].text)) ? Actor::customer
                                                           : clause.actor;
    }
    return;
  }
  read_finite_verb(words, clause);
}

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
    std::sort(list->begin(), list->end());
    list->erase(std::unique(list->begin(), list->end()), list->end());
  }
}

// "They have a term of 6 months and cannot be cancelled": the second clause is about what the first
// is.
void inherit_subject(const Sentence& sentence, const Clause& before, Clause& clause) {
  const auto& words = sentence.words;
  if (clause.condition || before.condition || before.imperative ||
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
    std::sort(list->begin(), list->end());
    list->erase(std::unique(list->begin(), list->end()), list->end());
  }
}

void add(std::vector<std::string>& into, const std::vector<std::string>& more) {
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

Analysis analyze(const Sentence& sentence) {
  Analysis out;
  out.clauses = cut(sentence.words);
  const auto found = quantities(sentence.words, sentence.spoken);
  for (auto& clause : out.clauses) {
    read_polarity(sentence.words, clause);
    read_verb(sentence.words, clause);
    read_role(sentence, clause);
    read_content(sentence, found, clause);
    if (&clause != &out.clauses.front()) {
      inherit_subject(sentence, *(&clause - 1), clause);
    }
    add(out.content, clause.content);
    if (clause.condition) {
      add(out.condition, clause.content);
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

std::size_t shared(const std::vector<std::string>& a, const std::vector<std::string>& b) {
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

std::vector<std::string> without(const std::vector<std::string>& a,
                                 const std::vector<std::string>& b) {
  std::vector<std::string> out;
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

}  // namespace auriga::procedure
