#include "domains/sessions/whispers.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <vector>

#include "core/one_of.hpp"
#include "core/text.hpp"

namespace auriga::sessions {
namespace {

using Words = std::vector<std::string>;

/// Longer openings before those that they begin with.
constexpr std::array<std::string_view, 7> kTold{
    "the customer", "this customer", "the caller", "the client", "them", "him", "her"};
constexpr std::array<std::string_view, 21> kNoStatement{
    "about", "how", "what",  "when",    "why",  "where",    "whether",
    "if",    "who", "which", "nothing", "no",   "not",      "only",
    "later", "as",  "never", "less",    "more", "anything", "everything"};
/// Who might be meant by these nobody can say, but where they begin a statement.
constexpr std::array<std::string_view, 14> kUnclear{
    "they", "them", "their", "theirs", "themselves", "he",      "she",
    "him",  "his",  "her",   "hers",   "himself",    "herself", "customer"};
/// Whoever writes one of these gives more instructions than one.
constexpr std::array<std::string_view, 5> kInstructing{"mention", "tell", "say", "reveal",
                                                       "disclose"};
/// Behind one of these another sentence or line begins; "." is looked at more closely.
constexpr std::array<std::string_view, 14> kEnds{";", "!",  "?",  "\n", "\r", "\v",     "\f",
                                                 "…", "。", "！", "？", "；", "\u2028", "\u2029"};
constexpr std::string_view kSpace = " \t\n\r\v\f";
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kOfYou{
    {{"is", "are"},
     {"was", "were"},
     {"has", "have"},
     {"does", "do"},
     {"isn't", "aren't"},
     {"wasn't", "weren't"},
     {"hasn't", "haven't"},
     {"doesn't", "don't"}}};
constexpr std::array<std::string_view, 9> kSameOfYou{"will", "can",    "could", "may", "might",
                                                     "must", "should", "would", "need"};

/// Takes `word` from the beginning of `text`, whatever its case, with white space behind it.
bool take(std::string_view& text, std::string_view word) {
  if (text.size() < word.size() || !core::equals_ignoring_case(text.substr(0, word.size()), word)) {
    return false;
  }
  const auto rest = text.substr(word.size());
  const bool ends = rest.empty() || kSpace.contains(rest.front()) || rest.front() == ':' ||
                    rest.front() == ',' || rest.front() == '"' || word.ends_with(':');
  if (ends) {
    text = core::trim(rest);
  }
  return ends;
}

template <class List>
bool take_one_of(std::string_view& text, const List& words) {
  return std::ranges::any_of(words, [&](auto word) { return take(text, word); });
}

/// The inside of a text that is one quotation.
std::optional<std::string_view> quoted_in(std::string_view text) {
  for (const auto& [open, close] :
       {std::pair<std::string_view, std::string_view>("\"", "\""), {"“", "”"}, {"„", "“"}}) {
    if (text.size() > open.size() + close.size() && text.starts_with(open) &&
        text.find(close, open.size()) + close.size() == text.size()) {
      return text.substr(open.size(), text.size() - open.size() - close.size());
    }
  }
  return std::nullopt;
}

Words split(std::string_view text) {
  Words out;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find_first_of(kSpace, at), text.size());
    if (end > at) {
      out.emplace_back(text.substr(at, end - at));
    }
    at = end + 1;
  }
  return out;
}

/// A word without the marks around it, in small letters.
std::string bare(std::string_view word) {
  const auto is_mark = [](char c) {
    return std::string_view(".,;:!?()\"").find(c) != std::string_view::npos;
  };
  while (!word.empty() && is_mark(word.front())) {
    word.remove_prefix(1);
  }
  while (!word.empty() && is_mark(word.back())) {
    word.remove_suffix(1);
  }
  return core::lower_ascii(word);
}

/// Letters and digits between whatever marks, in small letters: "they", "re" of "they're".
Words parts(std::string_view text) {
  Words out;
  bool within = false;
  for (std::size_t at = 0; at < text.size();) {
    const auto rest = text.substr(at);
    const auto first = static_cast<unsigned char>(rest.front());
    // Of Latin-1, General Punctuation and the CJK Symbols: marks and spaces.
    const std::size_t mark = rest.starts_with("\xC2")                                       ? 2
                             : rest.starts_with("\xE2\x80") || rest.starts_with("\xE3\x80") ? 3
                             : first >= 0x80 || std::isalnum(first) != 0                    ? 0
                                                                                            : 1;
    if (mark == 0 && !within) {
      out.emplace_back();
    }
    within = mark == 0;
    if (within) {
      out.back() += rest.front();
    }
    at += std::max<std::size_t>(mark, 1);
  }
  std::ranges::transform(out, out.begin(), core::lower_ascii);
  return out;
}

/// Whether something stands behind the end of a sentence or of a line.
bool goes_on(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at) {
    const auto rest = text.substr(at);
    const auto* end = std::ranges::find_if(kEnds, [&](auto e) { return rest.starts_with(e); });
    // Not in "2.5" or "example.com".
    const bool stops = rest.size() > 1 && rest.front() == '.' &&
                       std::islower(static_cast<unsigned char>(rest[1])) == 0 &&
                       std::isdigit(static_cast<unsigned char>(rest[1])) == 0;
    if ((stops || end != kEnds.end()) && !parts(rest.substr(stops ? 1 : end->size())).empty()) {
      return true;
    }
  }
  return false;
}

/// "they are", "he has", "she will" at the beginning, as it is said to them. False: another verb of
/// he or she, which would need a grammar.
bool address_beginning(Words& words) {
  if (words.size() < 2) {
    return true;
  }
  const auto who = bare(words[0]);
  if (who == "they") {
    words[0] = "you";
  } else if (who == "he" || who == "she") {
    const auto verb = bare(words[1]);
    const auto* found =
        std::ranges::find(kOfYou, verb, [](const auto& pair) { return pair.first; });
    if (found == kOfYou.end() && !core::is_one_of(verb, kSameOfYou)) {
      return false;
    }
    words[0] = "you";
    words[1] = found == kOfYou.end() ? words[1] : std::string(found->second);
  }
  return true;
}

/// A statement about whoever is told it, as it is said to them; empty where that is not plain.
std::string addressed(std::string_view text) {
  auto words = split(text);
  if (words.empty() || goes_on(text) || !address_beginning(words)) {
    return {};
  }
  for (auto& word : words) {
    const auto plain = bare(word);
    if (plain == "their" || plain == "his") {
      word = "your";
    } else if (std::ranges::any_of(parts(word), [](const auto& part) {
                 return core::is_one_of(part, kUnclear) || core::is_one_of(part, kInstructing);
               })) {
      return {};
    }
  }
  std::string out;
  for (const auto& word : words) {
    out += (out.empty() ? "" : " ") + word;
  }
  return out;
}

std::string as_sentence(std::string text) {
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') {
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
  }
  if (!text.empty() && std::string_view(".!?").find(text.back()) == std::string_view::npos) {
    text += '.';
  }
  return text;
}

/// What stands behind the opening of a note that wants something told; with `to` the opening went
/// on with that word. Nothing: it wants something else.
struct Opened {
  std::string_view rest;
  bool to = false;
};
std::optional<Opened> opened(std::string_view text) {
  (void)take(text, "please");
  bool named = false;
  if (take(text, "tell") || take(text, "inform") || take(text, "remind")) {
    named = take_one_of(text, kTold);
    if (!named) {
      return std::nullopt;
    }
  } else if (take(text, "let")) {
    named = take_one_of(text, kTold) && take(text, "know");
    if (!named) {
      return std::nullopt;
    }
  } else if (!take(text, "say") && !take(text, "answer") && !take(text, "mention") &&
             !take(text, "explain")) {
    return std::nullopt;
  }
  if (take(text, "that") || take(text, ":")) {
    (void)take(text, ":");
    return Opened{text, false};
  }
  if (named && take(text, "to")) {
    return Opened{text, true};
  }
  const auto words = parts(text);
  const bool states =
      quoted_in(text) || (named && !words.empty() && !core::is_one_of(words.front(), kNoStatement));
  return states ? std::optional(Opened{text, false}) : std::nullopt;
}

}  // namespace

std::string told_by(std::string_view note) {
  const auto found = opened(core::trim(note));
  if (!found || found->rest.empty()) {
    return {};
  }
  if (const auto quote = quoted_in(found->rest); quote && !found->to) {
    return as_sentence(std::string(core::trim(*quote)));
  }
  const auto said = addressed(found->rest);
  return said.empty() ? said : as_sentence(found->to ? "please " + said : said);
}

std::string told_by(std::span<const std::string> notes) {
  std::string out;
  for (const auto& note : notes) {
    const auto said = told_by(std::string_view(note));
    out += (out.empty() || said.empty() ? "" : " ") + said;
  }
  return out;
}

}  // namespace auriga::sessions
