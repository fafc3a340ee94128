#include "engines/conduct/details.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "core/text.hpp"
#include "engines/conduct/one_of.hpp"
#include "engines/procedure/numbers.hpp"
#include "engines/procedure/words.hpp"

namespace auriga::conduct {
namespace {

using Kind = Detail::Kind;

bool is_digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

/// Runs of signs between spaces, without the punctuation around them.
std::vector<std::string_view> tokens_of(std::string_view text) {
  std::vector<std::string_view> out;
  constexpr std::string_view kAround = ".,;:!?()[]\"'#";
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(" \t\r\n"), text.size());
    auto token = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto first = token.find_first_not_of(kAround);
    if (first != std::string_view::npos) {
      out.push_back(token.substr(first, token.find_last_not_of(kAround) + 1 - first));
    }
  }
  return out;
}

std::size_t digits_in(std::string_view token) {
  return static_cast<std::size_t>(std::ranges::count_if(token, is_digit));
}

bool is_email(std::string_view token) {
  const auto at = token.find('@');
  return at != std::string_view::npos && at > 0 && token.find('.', at) != std::string_view::npos;
}

/// "+44 20 7946 0018" in one run or several.
bool has_phone(std::string_view text) {
  constexpr std::size_t kDigitsMin = 6;
  std::size_t digits = 0;
  for (const auto c : text) {
    const bool between = std::string_view(" +-/().").find(c) != std::string_view::npos;
    digits = is_digit(c) ? digits + 1 : between ? digits : 0;
    if (digits >= kDigitsMin) {
      return true;
    }
  }
  return false;
}

bool has_date(std::string_view lowered) {
  static constexpr std::array<std::string_view, 34> kDays{
      "today",    "tomorrow",  "yesterday", "tonight",   "monday",     "tuesday",    "wednesday",
      "thursday", "friday",    "saturday",  "sunday",    "january",    "february",   "april",
      "june",     "july",      "august",    "september", "october",    "november",   "december",
      "weekend",  "last week", "next week", "this week", "last month", "next month", "morning",
      "noon",     "afternoon", "evening",   "midnight",  "easter",     "christmas"};
  // "Good morning" names none.
  return std::ranges::any_of(lowered, is_digit) ||
         (!lowered.starts_with("good ") && procedure::has_any(lowered, kDays));
}

bool has_number(std::string_view text) {
  procedure::Vocabulary vocabulary;
  return std::ranges::any_of(vocabulary.words_of(text), [](const procedure::Word& word) {
    return procedure::number_of(word).has_value();
  });
}

/// The kind by the words that name it; the first that fits.
Kind kind_of(std::string_view lowered) {
  using Words = std::vector<std::string_view>;
  static const std::array<std::pair<Words, Kind>, 6> kKinds{{
      {{"e-mail*", "email*"}, Kind::email},
      {{"phone*", "telephone*", "mobile*", "callback number"}, Kind::phone},
      {{"number of", "how many", "quantity", "how much"}, Kind::count},
      {{"date*", "day", "days", "time", "when", "month", "year of birth", "birthday"}, Kind::date},
      {{"model*", "type"}, Kind::model},
      {{"number*", "reference*", "code", "codes", "plate", "postcode", "zip", "registration", "id",
        "pnr"},
       Kind::code},
  }};
  for (const auto& [words, kind] : kKinds) {
    if (procedure::has_any(lowered, words)) {
      return kind;
    }
  }
  return Kind::anything;
}

}  // namespace

std::vector<Detail> details_in(std::string_view text) {
  std::vector<Detail> out;
  // What stands in brackets explains: "the code (on the back, 19 digits)".
  std::string plain;
  for (std::size_t depth = 0; const char c : text) {
    depth += c == '(' ? 1 : 0;
    if (depth == 0) {
      plain += c;
    }
    depth -= c == ')' && depth > 0 ? 1 : 0;
  }
  std::string_view asked = plain;
  const auto add = [&](std::string_view piece) {
    piece = core::trim(piece);
    for (const std::string_view lead : {"and ", "for ", "about "}) {
      piece.remove_prefix(core::lower_ascii(piece).starts_with(lead) ? lead.size() : 0);
    }
    if (!piece.empty()) {
      out.push_back({std::string(piece), kind_of(core::lower_ascii(piece))});
    }
  };
  while (!asked.empty()) {
    const auto comma = asked.find(',');
    const auto joined = asked.find(" and ");
    const auto end = std::min({comma, joined, asked.size()});
    add(asked.substr(0, end));
    asked.remove_prefix(std::min(asked.size(), end + (end == comma ? 1 : 4)));
  }
  return out;
}

bool holds(std::string_view message, const Detail& detail) {
  constexpr std::size_t kCodeMin = 2;
  switch (detail.kind) {
    case Kind::anything:
      return false;
    case Kind::email:
      return std::ranges::any_of(tokens_of(message), is_email);
    case Kind::model:
      return std::ranges::any_of(tokens_of(message), [](std::string_view token) {
        return digits_in(token) > 0 && digits_in(token) < token.size();
      });
    case Kind::phone:
      return has_phone(message);
    case Kind::count:
      return has_number(message);
    case Kind::date:
      return has_date(core::lower_ascii(message));
    case Kind::code:
      return std::ranges::any_of(tokens_of(message), [](std::string_view token) {
        return token.size() >= kCodeMin && digits_in(token) > 0;
      });
  }
  return false;
}

bool volunteers(std::string_view message, const Detail& detail) {
  if (detail.kind == Kind::email || detail.kind == Kind::phone || detail.kind == Kind::model) {
    return holds(message, detail);
  }
  if (detail.kind != Kind::code) {
    return false;  // A day or a number may be of anything.
  }
  // A number is that of an order where the order is named before it.
  static constexpr std::array<std::string_view, 6> kBetween{"number", "no",   "nr",
                                                            "is",     "code", "reference"};
  const auto wanted = core::lower_ascii(detail.words);
  bool named = false;
  for (const auto token : tokens_of(message)) {
    const auto lowered = core::lower_ascii(token);
    if (named && digits_in(token) > 0) {
      return true;
    }
    if (!is_one_of(std::string_view(lowered), kBetween)) {
      named = lowered.size() > 2 && procedure::has_phrase(wanted, lowered);
    }
  }
  return false;
}

bool says_yes_or_no(std::string_view message) {
  static constexpr std::array<std::string_view, 16> kReply{
      "yes",     "yeah", "yep",  "yup",  "no",      "nope",  "nah",    "not",
      "neither", "none", "both", "sure", "correct", "right", "indeed", "never"};
  const auto tokens = tokens_of(message);
  return !tokens.empty() && is_one_of(std::string_view(core::lower_ascii(tokens.front())), kReply);
}

bool says_no(std::string_view message) {
  static constexpr std::array<std::string_view, 7> kNo{"no",   "nope",    "nah",  "not",
                                                       "none", "neither", "never"};
  const auto tokens = tokens_of(message);
  const auto first = tokens.empty() ? std::string() : core::lower_ascii(tokens.front());
  // "Yes, but I don't have the paper" is a yes.
  return is_one_of(std::string_view(first), kNo) ||
         (!says_yes_or_no(message) && core::lower_ascii(message).find("n't ") != std::string::npos);
}

bool cannot_say(std::string_view message) {
  static constexpr std::array<std::string_view, 14> kNot{
      "don't have",     "do not have",     "haven't got", "have no",    "don't know",
      "do not know",    "no idea",         "lost it",     "can't find", "cannot find",
      "don't remember", "do not remember", "not sure",    "never got"};
  return procedure::has_any(core::lower_ascii(message), kNot);
}

}  // namespace auriga::conduct
