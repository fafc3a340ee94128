// The closed classes of English grammar: articles, pronouns, prepositions, conjunctions, auxiliary
// verbs, question words and their contractions without the apostrophe. A word of topic is never
// here, however common: what is rare or frequent in a knowledge base is decided by its counts.
#include "engines/retrieval/stop_words.hpp"

#include <algorithm>
#include <array>

namespace auriga::retrieval {
namespace {

constexpr auto sorted = [](auto words) {
  std::sort(words.begin(), words.end());
  return words;
};

constexpr auto kStopWords = sorted(std::to_array<std::string_view>(
    {"a",      "about",   "above",  "after",   "again",  "against",  "all",     "also",
     "am",     "an",      "and",    "any",     "are",    "arent",    "as",      "at",
     "be",     "because", "been",   "before",  "being",  "below",    "between", "both",
     "but",    "by",      "can",    "cannot",  "cant",   "could",    "couldnt", "did",
     "didnt",  "do",      "does",   "doesnt",  "doing",  "dont",     "during",  "each",
     "either", "else",    "ever",   "every",   "few",    "for",      "from",    "further",
     "had",    "hadnt",   "has",    "hasnt",   "have",   "havent",   "having",  "he",
     "her",    "here",    "hers",   "herself", "him",    "himself",  "his",     "how",
     "i",      "if",      "im",     "in",      "into",   "is",       "isnt",    "it",
     "its",    "itself",  "ive",    "just",    "let",    "lets",     "may",     "me",
     "might",  "more",    "most",   "must",    "my",     "myself",   "neither", "no",
     "nor",    "not",     "of",     "off",     "on",     "once",     "only",    "or",
     "other",  "ought",   "our",    "ours",    "out",    "over",     "own",     "per",
     "please", "same",    "shall",  "she",     "should", "shouldnt", "so",      "some",
     "such",   "than",    "that",   "thats",   "the",    "their",    "theirs",  "them",
     "then",   "there",   "theres", "these",   "they",   "this",     "those",   "through",
     "to",     "too",     "under",  "until",   "up",     "upon",     "us",      "very",
     "was",    "wasnt",   "we",     "were",    "werent", "what",     "whats",   "when",
     "where",  "whether", "which",  "while",   "who",    "whom",     "whose",   "why",
     "will",   "with",    "within", "without", "wont",   "would",    "wouldnt", "yet",
     "you",    "your",    "yours",  "yourself"}));

struct NumberWord {
  std::string_view word;
  std::string_view digits;
};
constexpr NumberWord kNumberWords[] = {
    {"zero", "0"},       {"two", "2"},       {"three", "3"},     {"four", "4"},
    {"five", "5"},       {"six", "6"},       {"seven", "7"},     {"eight", "8"},
    {"nine", "9"},       {"ten", "10"},      {"eleven", "11"},   {"twelve", "12"},
    {"thirteen", "13"},  {"fourteen", "14"}, {"fifteen", "15"},  {"sixteen", "16"},
    {"seventeen", "17"}, {"eighteen", "18"}, {"nineteen", "19"}, {"twenty", "20"},
    {"thirty", "30"},    {"forty", "40"},    {"fifty", "50"},    {"sixty", "60"},
    {"seventy", "70"},   {"eighty", "80"},   {"ninety", "90"}};

}  // namespace

bool is_stop_word(std::string_view word) {
  return std::binary_search(kStopWords.begin(), kStopWords.end(), word);
}

std::string_view digits_of(std::string_view word) {
  for (const auto& entry : kNumberWords) {
    if (entry.word == word) {
      return entry.digits;
    }
  }
  return {};
}

}  // namespace auriga::retrieval
