#include "engines/conduct/kinds.hpp"

#include <array>

#include "core/text.hpp"
#include "engines/procedure/words.hpp"

namespace auriga::conduct {
namespace {

/// "10.00", "40.-": a price, also where no currency is named.
bool has_price(std::string_view text) {
  const auto digit = [&](std::size_t i) {
    return i < text.size() && text[i] >= '0' && text[i] <= '9';
  };
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '.' && digit(i - 1) &&
        (text[i + 1] == '-' || (digit(i + 1) && digit(i + 2) && !digit(i + 3)))) {
      return true;
    }
  }
  return false;
}

}  // namespace

Kinds kinds_in(std::string_view text, const Gist& gist) {
  Kinds out;
  for (const auto& amount : gist.amounts) {
    out.time = out.time || amount.unit == "hours" || amount.unit == "date";
    out.money = out.money ||
                (amount.unit.size() == 3 && amount.unit[0] >= 'A' && amount.unit[0] <= 'Z') ||
                amount.unit == "percent";
    out.number = true;
  }
  const auto lowered = core::lower_ascii(text);
  static constexpr std::array<std::string_view, 12> kFree{
      "free of charge", "is free", "are free",  "for free",    "enter free", "free from",
      "free until",     "half",    "no charge", "pay nothing", "included",   "at no cost"};
  out.money = out.money || has_price(lowered);
  out.free = !out.money && procedure::has_any(lowered, kFree);
  out.money = out.money || out.free;
  out.number = out.number || lowered.find_first_of("0123456789") != std::string::npos;
  static constexpr std::array<std::string_view, 36> kTimes{
      "day before", "day after",   "day of",    "in advance", "evening",       "morning",
      "january",    "february",    "march",     "april",      "may",           "june",
      "july",       "august",      "september", "october",    "november",      "december",
      "monday",     "tuesday",     "wednesday", "thursday",   "friday",        "saturday",
      "sunday",     "noon",        "midnight",  "daily",      "day and night", "any hour",
      "at once",    "immediately", "same day",  "weekend",    "weekdays",      "around the clock"};
  out.time = out.time || procedure::has_any(lowered, kTimes);
  static constexpr std::array<std::string_view, 18> kPermits{
      "allowed", "permitted", "forbidden", "prohibited", "may",         "can",
      "not",     "never",     "no",        "only",       "possible",    "accept*",
      "welcome", "must",      "refuse*",   "do not",     "not allowed", "available"};
  out.permission = procedure::has_any(lowered, kPermits);
  for (std::size_t i = 1; i + 1 < lowered.size() && !out.time; ++i) {
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    out.time = lowered[i] == ':' && digit(lowered[i - 1]) && digit(lowered[i + 1]);
  }
  return out;
}

Kinds kinds_asked(std::string_view question) {
  const auto lowered = core::lower_ascii(question);
  const auto has = [&](auto... phrases) {
    return procedure::has_any(lowered,
                              std::array<std::string_view, sizeof...(phrases)>{phrases...});
  };
  Kinds out;
  out.money = has("how much", "cost*", "price", "prices", "fee", "fees", "charge", "charged",
                  "expensive", "pay");
  out.sum = has("how much", "price", "prices");
  out.time = !out.money && has("how long", "how soon", "when", "until when", "how early",
                               "how late", "what time", "how fast", "how quickly");
  out.number = !out.money && !out.time &&
               has("how many", "how old", "how often", "how big", "how large", "how far");
  out.permission =
      !out.money && !out.time && !out.number &&
      has("can i", "can we", "may i", "may we", "could i", "could we", "am i allowed",
          "are we allowed", "is it allowed", "allowed to", "can my", "can the", "may my",
          "is it ok", "is it okay", "is it all right", "do you accept", "do you take");
  return out;
}

}  // namespace auriga::conduct
