#include "engines/conduct/details.hpp"

#include <algorithm>
#include <array>

#include "core/one_of.hpp"
#include "core/text.hpp"
#include "engines/conduct/tokens.hpp"
#include "engines/procedure/words.hpp"

namespace auriga::conduct {
namespace {

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

/// "Ada Poe": words that are no numbers and no mere reply.
bool has_words(std::string_view message) {
  static constexpr std::array<std::string_view, 18> kNone{
      "yes", "no",     "ok",    "okay",   "it",   "is",   "it's", "my", "the",
      "and", "number", "phone", "mobile", "sure", "here", "of",   "at", "on"};
  return std::ranges::any_of(tokens_of(message), [&](std::string_view token) {
    return token.size() > 1 && digits_in(token) == 0 && !is_email(token) &&
           !core::is_one_of(std::string_view(core::lower_ascii(token)), kNone);
  });
}

/// "Your full name", "the name on the booking", and not "the name of the hotel".
bool names_person_by_name(std::string_view lowered) {
  static constexpr std::array<std::string_view, 6> kNames{"name",       "names",     "surname",
                                                          "first name", "last name", "full name"};
  static constexpr std::array<std::string_view, 18> kWhose{
      "your",  "the",     "their",     "own",      "full",       "first",
      "last",  "family",  "contact",   "customer", "guest's",    "caller",
      "guest", "patient", "patient's", "and",      "customer's", "caller's"};
  if (!procedure::has_any(lowered, kNames)) {
    return false;
  }
  const auto at = lowered.find("name");
  const auto rest = lowered.substr(at + 4);
  const bool of_thing = rest.starts_with(" of ") &&
                        rest.find("customer") == std::string_view::npos &&
                        rest.find("guest") == std::string_view::npos &&
                        rest.find("caller") == std::string_view::npos &&
                        rest.find("patient") == std::string_view::npos;
  const auto before = core::trim(lowered.substr(0, at));
  const auto word = before.substr(std::min(before.rfind(' ') + 1, before.size()));
  return !of_thing &&
         (word.empty() || lowered.substr(0, at).ends_with("sur") || core::is_one_of(word, kWhose));
}

/// "(small, medium or large)": what may be said; no parts of something, no explanation.
std::vector<std::string> options_in(std::string_view aside) {
  static constexpr std::array<std::string_view, 8> kParts{"yes",  "no",    "name", "number",
                                                          "date", "floor", "city", "street"};
  std::vector<std::string> out;
  auto text = core::lower_ascii(aside);
  std::erase_if(text, [](char c) { return c == '(' || c == ')'; });
  for (auto at = text.find(" or "); at != std::string::npos; at = text.find(" or ")) {
    text.replace(at, 4, ",");
  }
  std::string_view rest = text;
  while (!rest.empty()) {
    const auto end = std::min(rest.find_first_of(",/"), rest.size());
    const auto one = core::trim(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (one.empty()) {
      continue;
    }
    if (std::ranges::count(one, ' ') > 1 || digits_in(one) > 0 || procedure::has_any(one, kParts)) {
      return {};
    }
    out.emplace_back(one);
  }
  return out.size() > 1 ? out : std::vector<std::string>();
}

/// The kind by the words that name it; the first that fits.
Detail::Kind kind_of(std::string_view lowered) {
  using Signs = std::vector<std::string_view>;
  static const std::array<std::pair<Signs, Detail::Kind>, 7> kKinds{{
      {{"e-mail*", "email*"}, Detail::Kind::email},
      {{"phone*", "telephone*", "mobile*", "callback number"}, Detail::Kind::phone},
      {{"number of", "how many", "quantity", "how much"}, Detail::Kind::count},
      {{"date*", "day", "days", "when", "month", "year of birth", "birthday"}, Detail::Kind::date},
      {{"time"}, Detail::Kind::time},
      {{"model*"}, Detail::Kind::model},
      {{"number*", "reference*", "code", "codes", "plate", "postcode", "zip", "registration", "id",
        "pnr"},
       Detail::Kind::code},
  }};
  for (const auto& [words, kind] : kKinds) {
    if (procedure::has_any(lowered, words)) {
      return kind;
    }
  }
  return names_person_by_name(lowered) ? Detail::Kind::name : Detail::Kind::anything;
}

}  // namespace

std::vector<Detail> details_in(std::string_view text) {
  static constexpr std::string_view kAndBetween = " and ";
  std::vector<Detail> out;
  std::string plain;
  std::string aside;  // What stands in brackets explains: "the code (on the back, 19 digits)".
  const auto add = [&] {
    auto piece = core::trim(plain);
    for (const std::string_view lead : {"and ", "for ", "about "}) {
      piece.remove_prefix(core::lower_ascii(piece).starts_with(lead) ? lead.size() : 0);
    }
    if (!piece.empty()) {
      out.push_back({.words = std::string(piece),
                     .kind = kind_of(core::lower_ascii(piece)),
                     .options = options_in(aside)});
    }
    plain.clear();
    aside.clear();
  };
  std::size_t depth = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    depth += c == '(' ? 1 : 0;
    if (depth == 0 && (c == ',' || text.substr(at, kAndBetween.size()) == kAndBetween)) {
      add();
      at += c == ',' ? 0 : kAndBetween.size() - 2;  // The space behind it stays.
    } else {
      (depth == 0 ? plain : aside) += c;
    }
    depth -= c == ')' && depth > 0 ? 1 : 0;
  }
  add();
  return out;
}

bool holds(std::string_view message, const Detail& detail) {
  constexpr std::size_t kCodeMin = 2;
  switch (detail.kind) {
    case Detail::Kind::anything:
      return false;
    case Detail::Kind::email:
      return std::ranges::any_of(tokens_of(message), is_email);
    case Detail::Kind::model:  // "Cube Nature" is one as well.
    case Detail::Kind::name:
      return has_words(message);
    case Detail::Kind::phone:
      return has_phone(message);
    case Detail::Kind::count:
      return has_number(message);
    case Detail::Kind::date:
    case Detail::Kind::time:
      return has_date(core::lower_ascii(message));
    case Detail::Kind::code:
      return std::ranges::any_of(tokens_of(message), [](std::string_view token) {
        return token.size() >= kCodeMin && digits_in(token) > 0;
      });
  }
  return false;
}

bool says_yes_or_no(std::string_view message) {
  static constexpr std::array<std::string_view, 16> kReply{
      "yes",     "yeah", "yep",  "yup",  "no",      "nope",  "nah",    "not",
      "neither", "none", "both", "sure", "correct", "right", "indeed", "never"};
  const auto tokens = tokens_of(message);
  return !tokens.empty() &&
         core::is_one_of(std::string_view(core::lower_ascii(tokens.front())), kReply);
}

bool says_no(std::string_view message) {
  static constexpr std::array<std::string_view, 7> kNo{"no",   "nope",    "nah",  "not",
                                                       "none", "neither", "never"};
  const auto tokens = tokens_of(message);
  const auto first = tokens.empty() ? std::string() : core::lower_ascii(tokens.front());
  // "Yes, but I don't have the paper" is a yes.
  return core::is_one_of(std::string_view(first), kNo) ||
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
