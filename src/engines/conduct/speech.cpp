#include "engines/conduct/speech.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "core/text.hpp"
#include "engines/procedure/words.hpp"

namespace auriga::conduct {
namespace {

std::string capitalised(std::string text) {
  if (!text.empty()) {
    text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  }
  return text;
}

std::string ended(std::string text) {
  while (!text.empty() && (text.back() == '.' || text.back() == ';' || text.back() == ',' ||
                           text.back() == ':' || text.back() == ' ')) {
    text.pop_back();
  }
  return text;
}

/// The rest of `text` after the first of the phrases that it begins with, whatever their case.
template <std::size_t N>
std::optional<std::string_view> after(std::string_view text,
                                      const std::array<std::string_view, N>& phrases) {
  const auto lowered = core::lower_ascii(text);
  for (const auto phrase : phrases) {
    if (lowered.starts_with(phrase)) {
      return text.substr(phrase.size());
    }
  }
  return std::nullopt;
}

/// Up to the end of the first sentence, or what a semicolon parts off.
std::string_view first_part(std::string_view text) {
  const auto end = std::min(text.find("; "), text.find(". "));
  return end == std::string_view::npos ? text : text.substr(0, end);
}

constexpr std::array<std::string_view, 12> kNever{"you must never ",
                                                  "the assistant must never ",
                                                  "the agent must never ",
                                                  "you must not ",
                                                  "the assistant must not ",
                                                  "the agent must not ",
                                                  "never under any circumstances ",
                                                  "never ",
                                                  "do not ",
                                                  "don't ",
                                                  "please do not ",
                                                  "under no circumstances "};

}  // namespace

bool begins_with_any(std::string_view text, std::span<const std::string_view> phrases) {
  const auto lowered = core::lower_ascii(text);
  return std::ranges::any_of(phrases,
                             [&](std::string_view phrase) { return lowered.starts_with(phrase); });
}

std::string refusal_words(std::string_view rule) {
  rule = first_part(core::trim(rule));
  const auto rest = after(rule, kNever);
  if (!rest) {
    return "I am sorry. " + ended(capitalised(std::string(rule))) + ".";
  }
  if (is_kept_secret(rule)) {
    return "I am sorry, I may not say anything about that.";
  }
  return "I am sorry, I may not " + ended(std::string(*rest)) + ".";
}

bool is_kept_secret(std::string_view rule) {
  static constexpr std::array<std::string_view, 7> kTelling{
      "tell ", "say ", "mention ", "reveal ", "disclose ", "admit ", "state "};
  const auto rest = after(first_part(core::trim(rule)), kNever);
  return rest && begins_with_any(*rest, kTelling) && rest->find(" that ") != std::string_view::npos;
}

std::string rule_words(std::string_view rule) {
  return "The rule on this is: \"" + ended(std::string(first_part(core::trim(rule)))) + ".\"";
}

std::optional<std::string> words_to_say(std::string_view sentence) {
  sentence = core::trim(sentence);
  static constexpr std::array<std::string_view, 3> kAlways{"always ", "then ", "instead, "};
  if (const auto rest = after(sentence, kAlways)) {
    sentence = *rest;
  }
  static constexpr std::array<std::string_view, 5> kSay{
      "say that ", "explain that ", "point out that ", "mention that ", "state that "};
  auto said = after(sentence, kSay);
  if (!said) {
    static constexpr std::array<std::string_view, 4> kTell{"tell ", "inform ", "remind ",
                                                           "advise "};
    const auto told = after(sentence, kTell);
    const auto that = told ? told->find(" that ") : std::string_view::npos;
    if (that < 40) {
      said = told->substr(that + 6);
    }
  }
  if (!said || said->empty()) {
    return std::nullopt;
  }
  return capitalised(ended(std::string(first_part(*said)))) + ".";
}

std::optional<std::string> words_to_ask(std::string_view sentence) {
  sentence = first_part(core::trim(sentence));
  const auto lowered = core::lower_ascii(sentence);
  auto at = lowered.starts_with("ask ") ? 0 : lowered.find(" ask ");
  if (at == std::string::npos) {
    return std::nullopt;
  }
  auto rest = sentence.substr(at + (at == 0 ? 4 : 5));
  static constexpr std::array<std::string_view, 8> kWhom{
      "the customer ", "the guest ", "the caller ", "the user ",
      "the patient ",  "them ",      "the client ", "the traveller "};
  if (const auto other = after(rest, kWhom)) {
    rest = *other;
  }
  static constexpr std::array<std::string_view, 2> kFor{"for ", "about "};
  if (after(rest, kFor)) {
    return "May I ask " + ended(std::string(rest)) + "?";
  }
  static constexpr std::array<std::string_view, 10> kHow{
      "whether ", "if ", "what ", "which ", "when ", "where ", "why ", "how ", "who ", "since "};
  if (after(rest, kHow)) {
    return "Please tell me " + ended(std::string(rest)) + ".";
  }
  return std::nullopt;
}

bool is_our_work(std::string_view sentence) {
  static constexpr std::array<std::string_view, 9> kWork{"close ",   "answer ", "reply ",
                                                         "refund ",  "charge ", "credit ",
                                                         "deliver ", "repair ", "invoice "};
  return begins_with_any(core::trim(sentence), kWork);
}

std::optional<std::string> words_of_us(std::string_view order) {
  static constexpr std::array<std::string_view, 14> kKept{
      "internal*",    "secret*",     "confidential*", "say nothing",   "do not say",
      "do not tell",  "never tell",  "never say",     "never mention", "do not mention",
      "do not quote", "never quote", "do not give",   "never give"};
  order = core::trim(order);
  const auto lowered = core::lower_ascii(order);
  if (order.empty() || procedure::has_any(lowered, kKept)) {
    return std::nullopt;
  }
  std::string out = "We " + std::string(order);
  out[3] = static_cast<char>(std::tolower(static_cast<unsigned char>(out[3])));
  return out;
}

bool is_inward(std::string_view sentence) {
  auto lowered = core::lower_ascii(core::trim(sentence));
  lowered = lowered.starts_with("then ") ? lowered.substr(5) : lowered;
  const auto first = lowered.substr(0, lowered.find_first_of(" ,.;:"));
  static constexpr std::array<std::string_view, 27> kInward{
      "ask",  "look", "check",   "open",   "enter",  "search",   "create",   "register", "read",
      "note", "find", "compare", "greet",  "repeat", "transfer", "hand",     "pass",     "offer",
      "book", "send", "block",   "verify", "record", "escalate", "identify", "never",    "always"};
  // "Open the record" is an order, "Open from Monday to Friday" is none.
  const bool adjective = first == "open" && !lowered.starts_with("open the ") &&
                         !lowered.starts_with("open it") && !lowered.starts_with("open a ");
  // "Block and replacement card are free" speaks of things.
  const auto second = lowered.substr(std::min(first.size() + 1, lowered.size()));
  const bool noun = second.starts_with("and ") && lowered.find(" are ") != std::string::npos;
  return std::ranges::find(kInward, first) != kInward.end() && !adjective && !noun &&
         !words_to_say(sentence);
}

}  // namespace auriga::conduct
