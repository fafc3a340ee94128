#include "domains/sessions/consent.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/text.hpp"

namespace auriga::sessions {
namespace {

constexpr std::size_t kWordsMax = 10;

constexpr std::array<std::string_view, 40> kYes{
    "yes",       "yeah",          "yep",        "yup",    "sure",     "ok",
    "okay",      "confirm",       "confirmed",  "agreed", "agree",    "absolutely",
    "certainly", "proceed",       "ja",         "jawohl", "jep",      "klar",
    "gerne",     "einverstanden", "bestätige",  "genau",  "stimmt",   "oui",
    "d'accord",  "volontiers",    "confirme",   "sí",     "si",       "claro",
    "vale",      "confirmo",      "sì",         "certo",  "confermo", "sim",
    "akkoord",   "graag",         "natuurlijk", "jazeker"};

/// Words that take a yes back, put it off or change what it is about.
constexpr std::array<std::string_view, 41> kBut{
    "no",   "not",    "nope",   "don't",   "dont",    "never", "stop",  "cancel", "wait",
    "but",  "unless", "later",  "except",  "instead", "nein",  "nicht", "kein",   "keine",
    "aber", "warte",  "später", "nur",     "wenn",    "falls", "if",    "non",    "pas",
    "mais", "sauf",   "pero",   "salvo",   "ma",      "però",  "não",   "nao",    "mas",
    "nee",  "niet",   "maar",   "sondern", "only"};

/// Words of consent that have two parts.
constexpr std::array<std::string_view, 5> kPhrases{"go ahead", "do it", "please do", "mach das",
                                                   "vas-y"};

std::vector<std::string> words_of(std::string_view text) {
  constexpr std::string_view kMarks = " \t\r\n.,;:!\"()…";
  std::vector<std::string> words;
  std::string word;
  const auto lower = core::lower_ascii(text);
  for (const char c : lower) {
    if (kMarks.find(c) == std::string_view::npos) {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::exchange(word, {}));
    }
  }
  if (!word.empty()) {
    words.push_back(word);
  }
  return words;
}

template <class Names>
bool any_of(const std::vector<std::string>& words, const Names& names) {
  return std::ranges::any_of(words, [&](const std::string& word) {
    return std::ranges::find(names, std::string_view(word)) != names.end();
  });
}

}  // namespace

bool says_yes(std::string_view message) {
  const auto words = words_of(message);
  if (words.empty() || words.size() > kWordsMax || message.find('?') != std::string_view::npos ||
      any_of(words, kBut)) {
    return false;
  }
  std::string joined;
  for (const auto& word : words) {
    joined += (joined.empty() ? "" : " ") + word;
  }
  return any_of(words, kYes) || std::ranges::any_of(kPhrases, [&](std::string_view phrase) {
           return joined.find(phrase) != std::string::npos;
         });
}

}  // namespace auriga::sessions
