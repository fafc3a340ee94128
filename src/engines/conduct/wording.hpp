// Small turns of words that what is said and what is asked share. Internal to this folder.
#pragma once

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/text.hpp"
#include "engines/conduct/speech.hpp"

namespace auriga::conduct {

/// Who an SOP tells to be told or asked something.
inline constexpr std::array<std::string_view, 27> kWhom{
    "the customer ",     "the guest ",   "the caller ",    "the user ",      "the patient ",
    "the client ",       "the tenant ",  "the traveller ", "the member ",    "the passenger ",
    "the policyholder ", "the visitor ", "the resident ",  "customers ",     "guests ",
    "callers ",          "users ",       "patients ",      "clients ",       "travellers ",
    "tenants ",          "members ",     "passengers ",    "policyholders ", "visitors ",
    "residents ",        "them "};

/// What the agent is told to do so that somebody takes over; the first ones mean nothing else, ...
inline constexpr std::array<std::string_view, 17> kTakeovers{
    "hand ",    "transfer ", "pass ",    "escalate",      "connect ", "put them ",
    "put the ", "get a ",    "get the ", "get somebody ", "inform ",  "alert ",
    "notify ",  "let a ",    "let the ", "let somebody ", "refer "};
inline constexpr std::size_t kHands = 3;  ///< ... so many.

/// Who helps in danger.
inline constexpr std::array<std::string_view, 12> kHelp{
    "emergency number", "emergency services", "emergency line",      "an ambulance",
    "the ambulance",    "poison line",        "poison control",      "poison information",
    "fire brigade",     "fire service",       "counselling service", "helpline"};

/// Whether it begins as what is known, counted or owned does: "the number", "two photos".
[[nodiscard]] inline bool has_determiner(std::string_view text) {
  static constexpr std::array<std::string_view, 14> kDeterminers{
      "the ",  "a ",     "an ",   "your ",    "any ",      "both ",  "two ",
      "some ", "proof ", "photo", "another ", "whatever ", "their ", "my "};
  return begins_with_any(text, kDeterminers);
}

[[nodiscard]] inline std::string capitalised(std::string text) {
  if (!text.empty()) {
    text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  }
  return text;
}

/// Without the marks at its end.
[[nodiscard]] inline std::string ended(std::string text) {
  while (!text.empty() && (text.back() == '.' || text.back() == ';' || text.back() == ',' ||
                           text.back() == ':' || text.back() == ' ')) {
    text.pop_back();
  }
  return text;
}

/// The rest of `text` after the first of the phrases that it begins with, whatever their case.
template <std::size_t N>
[[nodiscard]] std::optional<std::string_view> after(
    std::string_view text, const std::array<std::string_view, N>& phrases) {
  const auto lowered = core::lower_ascii(text);
  for (const auto phrase : phrases) {
    if (lowered.starts_with(phrase)) {
      return text.substr(phrase.size());
    }
  }
  return std::nullopt;
}

/// Up to the end of the first sentence, or what a semicolon parts off.
[[nodiscard]] inline std::string_view first_part(std::string_view text) {
  const auto end = std::min(text.find("; "), text.find(". "));
  return end == std::string_view::npos ? text : text.substr(0, end);
}

/// The first word, in small letters.
[[nodiscard]] inline std::string first_word(std::string_view text) {
  return core::lower_ascii(text.substr(0, text.find_first_of(" ,.;:")));
}

/// "Has", "wants" and "carries" after "you".
[[nodiscard]] inline std::string with_you(std::string verb) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kIrregular{
      {{"has", "have"}, {"is", "are"}, {"was", "were"}, {"does", "do"}}};
  for (const auto& [third, second] : kIrregular) {
    if (verb == third) {
      return std::string(second);
    }
  }
  if (!verb.empty() && std::ispunct(static_cast<unsigned char>(verb.back())) != 0) {
    const auto mark = verb.back();
    verb.pop_back();
    return with_you(std::move(verb)) + mark;
  }
  if (verb.ends_with("ies")) {
    return verb.substr(0, verb.size() - 3) + "y";
  }
  const bool hissing = verb.ends_with("sses") || verb.ends_with("shes") || verb.ends_with("ches") ||
                       verb.ends_with("xes") || verb.ends_with("oes");
  const bool third = verb.ends_with('s') && !verb.ends_with("ss");
  return verb.substr(0, verb.size() - (hissing ? 2 : third ? 1 : 0));
}

}  // namespace auriga::conduct
