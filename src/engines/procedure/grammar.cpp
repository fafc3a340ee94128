#include "engines/procedure/grammar.hpp"

#include <algorithm>

#include "engines/procedure/clauses.hpp"

namespace auriga::procedure {

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_modal(std::string_view word) {
  return one_of(word,
                {"must", "do", "does", "don't", "doesn't", "may", "can", "cannot", "can't", "could",
                 "should", "shall", "will", "would", "mustn't", "shouldn't", "won't", "might"});
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
bool is_title(std::string_view word) {
  return one_of(word, {"mr", "mrs", "ms", "dr", "herr", "frau"});
}
bool is_name(const Word& word) {
  return word.capital && !word.all_capitals && word.kind == WordClass::content;
}
bool is_person(std::string_view word) {
  return one_of(
      word,
      {"customer", "employee",  "staff",      "driver",    "caller",      "client",     "guest",
       "user",     "person",    "people",     "member",    "visitor",     "patient",    "owner",
       "reader",   "tenant",    "they",       "he",        "she",         "somebody",   "someone",
       "anybody",  "buyer",     "passenger",  "traveller", "participant", "cardholder", "student",
       "resident", "applicant", "subscriber", "whoever"});
}
bool is_agent(std::string_view word) {
  return one_of(word, {"assistant", "agent", "you", "we", "bot", "chatbot", "representative",
                       "agents", "assistants", "representatives"});
}

bool is_role_head(std::string_view word) {
  return one_of(word,
                {"team",         "manager",     "supervisor",     "lead",           "leader",
                 "officer",      "adjuster",    "pharmacist",     "department",     "office",
                 "desk",         "staff",       "specialist",     "technician",     "doctor",
                 "veterinarian", "director",    "coordinator",    "head",           "engineer",
                 "branch",       "workshop",    "management",     "owner",          "dentist",
                 "line",         "clerk",       "accountant",     "administrator",  "operator",
                 "human",        "colleague",   "superior",       "nurse",          "physician",
                 "therapist",    "counsellor",  "counselor",      "advisor",        "adviser",
                 "expert",       "centre",      "center",         "relation",       "reception",
                 "security",     "hotline",     "support",        "dispatcher",     "controller",
                 "advocate",     "consultant",  "principal",      "director",       "chief",
                 "instructor",   "caretaker",   "foreman",        "chef",           "captain",
                 "guard",        "inspector",   "planner",        "editor",         "counselor",
                 "warden",       "porter",      "host",           "ranger",         "midwife",
                 "matron",       "optometrist", "optician",       "solicitor",      "lawyer",
                 "handler",      "steward",     "secretary",      "representative", "liaison",
                 "ward",         "squad",       "crew",           "paramedic",      "vet",
                 "trainer",      "teacher",     "governor",       "trustee",        "concierge",
                 "curator",      "librarian",   "registrar",      "bursar",         "surveyor",
                 "adviser",      "deputy",      "boss",           "proprietor",     "tutor",
                 "lecturer",     "groomer",     "keeper",         "zookeeper",      "conductor",
                 "pilot",        "cook",        "physiotherapist"});
}

std::string singular(std::string_view word) {
  std::string out(word);
  if (out.size() > 3 && out.ends_with('s') && !out.ends_with("ss") && !out.ends_with("us")) {
    out.pop_back();
  }
  return out;
}

bool is_reported(const std::vector<Word>& words, const Clause& clause) {
  for (std::size_t i = clause.first == 0 ? 1 : clause.first - 1; i < clause.verb_at; ++i) {
    const auto from = i < 4 ? 0 : i - 4;
    const bool said =
        words[i].text == "that" &&
        std::any_of(words.begin() + static_cast<std::ptrdiff_t>(from),
                    words.begin() + static_cast<std::ptrdiff_t>(i), [](const Word& word) {
                      return one_of(word.text,
                                    {"say", "says", "tell", "tells", "state", "add", "answer",
                                     "reply", "explain", "admit", "inform", "point", "mention"});
                    });
    if (said) {
      return true;
    }
  }
  return false;
}

}  // namespace auriga::procedure
