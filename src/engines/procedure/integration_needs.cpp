#include "engines/procedure/integration_needs.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "engines/procedure/grammar.hpp"

namespace auriga::procedure {
namespace {

// "Order the medication": no heading ("Order number") and no list of goods.
bool orders_goods(const Sentence& sentence, const Clause& clause) {
  const auto& words = sentence.words;
  const auto at = clause.verb_at;
  const bool gets = one_of(words[at].text, {"get", "obtain", "procure", "request", "fetch"}) &&
                    has_any(core::lower_ascii(words_text(sentence, at, clause.last)),
                            Phrases{"from the pharmacy", "from the supplier", "from the wholesaler",
                                    "from the manufacturer", "from the laboratory", "from the lab",
                                    "from our supplier", "from the warehouse"});
  return gets || (one_of(words[at].text, {"order", "orders", "reorder", "reorders"}) &&
                  at + 1 < clause.last &&
                  one_of(words[at + 1].text,
                         {"the", "a", "an", "it", "them", "new", "more", "another", "one", "any",
                          "missing", "replacement", "spare", "this", "these"}));
}

// "Send a van", "order the transport": what is sent stands behind the verb, not who gets something.
bool sends_somebody(const Sentence& sentence, const Clause& clause, const Category& category) {
  const auto& words = sentence.words;
  const auto last = std::min(clause.last, clause.verb_at + 6);
  for (std::size_t i = clause.verb_at + 1; i < last; ++i) {
    if (one_of(words[i].text,
               {"to", "from", "by", "with", "that", "which", "of", "about", "for"})) {
      return false;
    }
    const bool goes_on = i + 1 < last && !words[i].comma_after &&
                         one_of(words[i + 1].text, {"a", "an", "the", "his", "her", "their"});
    const bool owner =
        words[i].end - words[i].start > words[i].text.size();  // "The driver's name".
    if (!owner && has_any(words[i].text, category.objects)) {
      return !goes_on;  // "Send the driver a message".
    }
  }
  return false;
}

}  // namespace

bool needs(const Category& category, const Sentence& sentence, const Clause& clause,
           std::string_view text) {
  if (category.name == "purchasing") {
    return orders_goods(sentence, clause);
  }
  const bool enters = one_of(clause.main_verb, {"enter", "record", "regist", "register"});
  if (category.name == "calendar" && enters &&
      !has_any(text, Phrases{"booking*", "reservation*", "appointment*"})) {
    return false;
  }
  // "Charges differ from room to room" charges nobody.
  const auto& words = sentence.words;
  const bool subject =
      clause.verb_at == clause.first && words[clause.first].text.ends_with('s') &&
      (clause.first + 1 == clause.last || words[clause.first + 1].kind != WordClass::function);
  if (category.name == "payment" && subject) {
    return false;
  }
  if (category.name == "payment" &&
      has_any(text, Phrases{"free of charge", "at no charge", "no charge", "without charge"})) {
    return false;
  }
  if (category.name == "dispatch" && !sends_somebody(sentence, clause, category)) {
    return false;
  }
  // "Offer the next free appointments": somebody must know them.
  if (category.name == "calendar" && clause.main_verb == "offer" &&
      has_any(text, Phrases{"free appointment*", "free slot*", "free time*", "next free*"})) {
    return true;
  }
  // "Check the date against rule 3": in the SOP itself.
  if (has_any(text, Phrases{"against rule*", "against section*", "against the rule*",
                            "against the table", "against the list", "against step*"})) {
    return false;
  }
  // "Find the sentence or table row that answers": in the documents. "Check the vehicle class"
  // looks for no lesson.
  const bool looks = one_of(clause.main_verb, {"check", "find", "look", "search", "see", "verify"});
  const bool in_documents = has_any(
      text, Phrases{"sentence*", "row", "rows", "passage*", "paragraph*", "list item*", "wording"});
  const bool kind_of = category.name == "calendar" && has_any(text, Phrases{"class", "classes"}) &&
                       !has_any(text, Phrases{"free", "full", "place*", "spot*", "availab*"});
  if (looks && (in_documents || kind_of)) {
    return false;
  }
  // "Find out" is to ask, not to look up.
  return std::find(category.verbs.begin(), category.verbs.end(), clause.main_verb) !=
             category.verbs.end() &&
         !has_phrase(text, "find out") && has_any(text, category.objects);
}

bool looks_up(const Sentence& sentence, const Clause& clause) {
  const auto text = core::lower_ascii(words_text(sentence, clause.first, sentence.words.size()));
  const bool asks = has_any(text, Phrases{"ask", "asks", "question*"});
  const bool sought = has_any(text, Phrases{"look up"}) ||
                      (!asks && has_any(text, Phrases{"find out how far", "find out where",
                                                      "find out which day", "check how far"}));
  const bool whether =
      has_any(text, Phrases{"see if", "see whether", "check if", "check whether",
                            "find out whether", "find out if", "see how many", "check how many"});
  const bool stands =
      has_any(text, Phrases{"is free",      "are free",    "still free", "available", "is in stock",
                            "are in stock", "still there", "is ready",   "are ready", "has arrived",
                            "have arrived", "handed in",   "are left",   "is left",   "pays for",
                            "covers",       "is booked",   "are booked", "been paid", "is open",
                            "was sent"});
  const bool aside = has_any(text, Phrases{"aside for", "set it aside", "set them aside",
                                           "put it aside", "put them aside"});
  // Where it stands is said, or it is a paper.
  const bool placed = has_any(
      text, Phrases{"manual*", "guide*", "terms", "handbook", "document*", "answer", "instructions",
                    "website", "web page", "log", "diary", "list", "table", "catalogue"});
  return !placed && (sought || (whether && stands && !asks) || aside);
}

bool names_a_kind(std::string_view text) {
  return std::ranges::any_of(categories(), [&](const Category& category) {
    return std::ranges::any_of(category.nouns, [&](std::string_view noun) {
      return noun != "register" && has_phrase(text, noun);
    });
  });
}

std::string object_text(const Sentence& sentence, const Clause& clause) {
  std::size_t end = clause.verb_at + 1;
  while (end < clause.last && !one_of(sentence.words[end].text, {"before", "after", "until",
                                                                 "while", "because", "so", "by"})) {
    ++end;
  }
  return core::lower_ascii(words_text(sentence, clause.first, end));
}

bool camel_case(std::string_view word) {
  bool lower = false;
  for (const char c : word) {
    if (lower && c >= 'A' && c <= 'Z') {
      return true;
    }
    lower = c >= 'a' && c <= 'z';
  }
  return false;
}

std::string part_around(const Sentence& sentence, const std::string& system) {
  const auto text = core::lower_ascii(sentence.spoken);
  const auto at = text.find(system);
  if (at == std::string::npos) {
    return sentence.plain;
  }
  const auto from = text.find_last_of(",;:()", at);
  const auto to = text.find_first_of(",;:()", at);
  const auto begin = from == std::string::npos ? 0 : from + 1;
  return text.substr(begin, to == std::string::npos ? to : to - begin);
}

}  // namespace auriga::procedure
