#include "engines/conduct/concepts.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/text.hpp"

namespace auriga {

/// Generated from concepts.txt by auriga_embed_text().
std::string_view conduct_text(std::string_view file_name);

}  // namespace auriga

namespace auriga::conduct {
namespace {

/// concepts.txt, read once.
class Concepts {
 public:
  Concepts() {
    auto text = conduct_text("concepts.txt");
    while (!text.empty()) {
      const auto end = text.find('\n');
      read_line(text.substr(0, end));
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    // Longer phrases before those that they hold.
    std::ranges::stable_sort(phrases_, std::greater(),
                             [](const Pair& pair) { return pair.first.size(); });
  }

  using Pair = std::pair<std::string_view, std::string_view>;
  [[nodiscard]] const std::vector<Pair>& phrases() const { return phrases_; }
  [[nodiscard]] std::string_view of(std::string_view word) const {
    const auto found = situations_.find(word);
    return found == situations_.end() ? std::string_view() : found->second;
  }
  [[nodiscard]] bool is_strong(std::string_view situation) const {
    return strong_.contains(situation);
  }

 private:
  void read_line(std::string_view line) {
    const auto mark = line.find_first_of(":=");
    if (line.starts_with('#') || mark == std::string_view::npos) {
      return;
    }
    auto name = core::trim(line.substr(0, mark));
    if (name.ends_with('!')) {
      name.remove_suffix(1);
      strong_.insert(name);
    }
    const bool situation = line[mark] == ':';
    auto first = situation ? std::string_view() : name;
    for (auto rest = line.substr(mark + 1); !rest.empty();) {
      const auto comma = std::min(rest.find(','), rest.size());
      const auto entry = core::trim(rest.substr(0, comma));
      rest.remove_prefix(std::min(comma + 1, rest.size()));
      first = first.empty() ? entry : first;
      if (entry.find(' ') != std::string_view::npos || !situation) {
        phrases_.emplace_back(entry, first);
      } else if (!entry.empty()) {
        situations_.emplace(entry, name);
      }
    }
  }

  std::vector<Pair> phrases_;
  std::unordered_map<std::string_view, std::string_view> situations_;
  std::unordered_set<std::string_view> strong_;
};

const Concepts& concepts() {
  static const Concepts all;
  return all;
}

const std::unordered_set<std::string_view>& frames() {
  static const std::unordered_set<std::string_view> all{
      "customer",     "customers",  "guest",     "guests",     "caller",      "callers",
      "user",         "users",      "client",    "clients",    "patient",     "patients",
      "reader",       "readers",    "member",    "members",    "tenant",      "tenants",
      "passenger",    "passengers", "traveller", "travellers", "traveler",    "visitor",
      "visitors",     "owner",      "resident",  "residents",  "participant", "participants",
      "somebody",     "someone",    "anybody",   "anyone",     "person",      "people",
      "they",         "he",         "she",       "mention",    "mentions",    "mentioned",
      "report",       "reports",    "reported",  "say",        "says",        "said",
      "tell",         "tells",      "told",      "describe",   "describes",   "described",
      "state",        "states",     "claim",     "claims",     "announce",    "announces",
      "write",        "writes",     "want",      "wants",      "wanted",      "wish",
      "wishes",       "ask",        "asks",      "asked",      "request",     "requests",
      "demand",       "demands",    "suspect",   "suspects",   "need",        "needs",
      "like",         "would",      "please",    "get",        "got",         "have",
      "has",          "had",        "be",        "is",         "are",         "was",
      "were",         "been",       "become",    "becomes",    "seem",        "seems",
      "case",         "cases",      "matter",    "question",   "questions",   "about",
      "very",         "agent",      "assistant", "yes",        "no",          "hello",
      "hi",           "dear",       "thing",     "things",     "something",   "anything",
      "everything",   "last",       "yesterday", "today",      "now",         "just",
      "already",      "also",       "else",      "other",      "another",     "same",
      "time",         "way",        "kind",      "call",       "calls",       "give",
      "gives",        "given",      "make",      "makes",      "made",        "take",
      "takes",        "taken",      "do",        "does",       "did",         "done",
      "go",           "goes",       "come",      "total",      "sum",         "individual",
      "individuals",  "party",      "parties",   "public",     "amount",      "amounts",
      "value",        "worth",      "comes",     "chat",       "telephone",   "conversation",
      "writing",      "behalf",     "receive",   "receives",   "received",    "experience",
      "experiences",  "shows",      "rider",     "riders",     "driver",      "drivers",
      "learner",      "learners",   "student",   "students",   "hirer",       "hirers",
      "camper",       "campers",    "buyer",     "buyers",     "subscriber",  "subscribers",
      "policyholder", "pupil",      "parent",    "parents",    "letter",      "letters"};
  return all;
}

constexpr std::array<std::string_view, 18> kIntensities{
    "severe",    "serious",  "very",  "extremely", "really", "badly",
    "seriously", "strongly", "big",   "large",     "great",  "immediate",
    "urgently",  "urgent",   "heavy", "heavily",   "acute",  "sudden"};

bool at_words(std::string_view text, std::size_t at, std::size_t size) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\'';
  };
  return (at == 0 || !letter(text[at - 1])) &&
         (at + size == text.size() || !letter(text[at + size]));
}

}  // namespace

std::string with_phrases(std::string text) {
  for (const auto& [phrase, word] : concepts().phrases()) {
    for (auto at = text.find(phrase); at != std::string::npos;
         at = text.find(phrase, at + word.size())) {
      if (at_words(text, at, phrase.size())) {
        text.replace(at, phrase.size(), word);
      }
    }
  }
  return text;
}

std::string_view situation_of(std::string_view text, std::string_view name) {
  const auto found = concepts().of(text);
  return found.empty() ? concepts().of(name) : found;
}

bool is_strong(std::string_view situation) {
  return concepts().is_strong(situation);
}

bool is_intensity(std::string_view text) {
  return std::ranges::find(kIntensities, text) != kIntensities.end();
}

bool is_frame(std::string_view text, std::string_view name) {
  return frames().contains(text) || frames().contains(name);
}

}  // namespace auriga::conduct
