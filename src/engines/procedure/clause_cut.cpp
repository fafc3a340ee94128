// A sentence is cut at what joins clauses: semicolons and colons, a condition's beginning and end,
// and "and", "or", "but" or a comma before a verb that begins an instruction. A condition at the
// sentence's beginning ends at the first comma after which a main clause can begin, for "if there
// is pain, swelling or bleeding, transfer the call" has commas of its own.
#include <algorithm>

#include "engines/procedure/grammar.hpp"

namespace auriga::procedure {
namespace {

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
      (one_of(word, {"as", "so"}) && one_of(next(1), {"soon", "long"}) && next(2) == "as" &&
       i + 3 < words.size() && !words[i + 3].number) ||
      (word == "provided" && next(1) == "that")) {
    return one_of(word, {"as", "so"}) ? 3 : 2;
  }
  if (i == 0 && word == "where" && !one_of(next(1), {"to", "is", "are", "do", "can", "possible"})) {
    return 1;
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

bool holds_verb(const std::vector<Word>& words, std::size_t first, std::size_t last) {
  for (std::size_t i = first; i < last; ++i) {
    if (is_modal(words[i].text) || is_be(words[i].text)) {
      return true;
    }
  }
  return first < last && begins_instruction(words[first].text);
}

// Whether a subject with its verb begins at `i`.
bool begins_sentence(const std::vector<Word>& words, std::size_t i, std::size_t last) {
  if (!begins_subject(words, i)) {
    return false;
  }
  for (std::size_t at = i + 1; at < std::min(last, i + 6); ++at) {
    if (is_modal(words[at].text) || is_be(words[at].text)) {
      return true;
    }
    if (words[at].comma_after) {
      return false;
    }
  }
  return false;
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

// "Tell the caller that an adjuster calls back": what is said stands for itself. What may not be
// said is not cut off from the denial.
bool begins_saying(const std::vector<Word>& words, std::size_t first, std::size_t that) {
  if (words[that].text != "that") {
    return false;
  }
  bool says = false;
  for (std::size_t i = first; i < that; ++i) {
    if (one_of(words[i].text, {"not", "never", "don't", "cannot", "mustn't", "no", "nobody"})) {
      return false;
    }
    says = says ||
           one_of(words[i].text,
                  {"tell",     "tells",   "told",     "say",     "says",    "explain",  "explains",
                   "inform",   "informs", "informed", "remind",  "reminds", "reminded", "promise",
                   "promises", "advise",  "advises",  "advised", "mention", "mentions", "state",
                   "states",   "note",    "stress",   "means",   "warn",    "warns"});
  }
  return says;
}

// "The bot asks where they are and sends the van": the second verb has the same subject.
bool goes_on(const std::vector<Word>& words, std::size_t from, std::size_t i) {
  if (i + 1 >= words.size() || !words[i].text.ends_with('s')) {
    return false;
  }
  const auto base = singular(words[i].text);
  const auto other = words[i].text.substr(
      0, words[i].text.size() - std::min<std::size_t>(2, words[i].text.size()));
  const bool verb =
      begins_instruction(base) || (words[i].text.ends_with("es") && begins_instruction(other)) ||
      one_of(words[i].text,
             {"applies", "notifies", "verifies", "identifies", "tries", "carries", "replies"});
  if (!verb || !one_of(words[i + 1].text,
                       {"the",   "a",    "an",       "it",      "them",  "their", "him", "her",
                        "his",   "this", "that",     "these",   "those", "to",    "on",  "whether",
                        "how",   "what", "when",     "where",   "if",    "up",    "out", "back",
                        "for",   "down", "somebody", "someone", "one",   "two",   "any", "all",
                        "every", "each", "no",       "another"})) {
    return false;
  }
  return std::any_of(words.begin() + static_cast<std::ptrdiff_t>(from),
                     words.begin() + static_cast<std::ptrdiff_t>(i),
                     [](const Word& word) { return is_agent(word.text) || word.text == "it"; });
}

// Cuts a main part at conjunctions before instructions and auxiliary verbs.
void cut_main(const std::vector<Word>& words, std::size_t first, std::size_t last,
              std::vector<Clause>& out) {
  std::size_t from = first;
  for (std::size_t i = first; i + 1 < last; ++i) {
    if (i + 2 < last && begins_saying(words, from, i + 1)) {
      out.push_back({.first = from, .last = i + 1});
      from = i + 2;
      ++i;
      continue;
    }
    const bool joins =
        one_of(words[i + 1].text, {"and", "or", "but", "then", "otherwise", "while"}) ||
        (words[i + 1].text == "so" && words[i].comma_after);
    const std::size_t next = i + 1 + (joins ? 1 : 0);
    if (next >= last) {
      break;
    }
    const bool pause = words[i].comma_after || joins;
    // "Candles and open fire are forbidden": what two things are, and no instruction.
    const bool things = joins && !words[i].comma_after && !holds_verb(words, from, i + 1) &&
                        words[next].text != "you" && words[next].text != "we" &&
                        holds_verb(words, next + 1, std::min(next + 5, last));
    const bool verb = begins_main(words, next) && !things &&
                      !(joins && words[i + 1].text == "or" && !words[i].comma_after);
    const bool denies = words[i].comma_after && one_of(words[i + 1].text, {"and", "but"}) &&
                        words[next].text == "no";
    const bool another =
        words[i].comma_after && joins &&
        (begins_sentence(words, next, last) ||
         (holds_verb(words, from, i + 1) && words[next].kind == WordClass::content &&
          one_of(words[std::min(next + 1, last - 1)].text,
                 {"must", "may", "can", "cannot", "need", "needs", "is", "are", "have", "has",
                  "will", "shall", "should"})));
    const bool further = denies || another || (pause && goes_on(words, first, next));
    const bool auxiliary = joins && (is_modal(words[next].text) || is_be(words[next].text));
    const bool relative = words[i].comma_after && i + 2 < last && i > from &&
                          one_of(words[i + 1].text, {"who", "which"});
    if (relative) {
      out.push_back({.first = from, .last = i + 1});
      from = i + 1;
      continue;
    }
    if (words[i].stop_after || (pause && (verb || auxiliary || further) && i + 1 > from)) {
      out.push_back({.first = from, .last = i + 1});
      from =
          words[i].stop_after ? i + 1 : (joins && words[i + 1].text != "otherwise" ? next : i + 1);
    }
  }
  if (from < last) {
    out.push_back({.first = from, .last = last});
  }
}

}  // namespace

std::vector<Clause> cut_clauses(const std::vector<Word>& words) {
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

}  // namespace auriga::procedure
