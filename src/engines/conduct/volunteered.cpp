// What a message tells without being asked for it.
#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "core/one_of.hpp"
#include "core/text.hpp"
#include "engines/conduct/details.hpp"
#include "engines/conduct/tokens.hpp"
#include "engines/procedure/words.hpp"

namespace auriga::conduct {
namespace {

/// How many days are named: "from Friday to Sunday" is two, "Friday, 12 March" is one. A month
/// alone is none.
std::size_t days_named(std::string_view message) {
  static constexpr std::array<std::string_view, 13> kDay{
      "monday", "tuesday",  "wednesday", "thursday",  "friday",  "saturday", "sunday",
      "today",  "tomorrow", "tonight",   "yesterday", "weekend", "week"};
  static constexpr std::array<std::string_view, 21> kMonth{
      "january", "february",  "march",   "april",    "may",      "june", "july",
      "august",  "september", "october", "november", "december", "jan",  "feb",
      "apr",     "aug",       "sep",     "sept",     "oct",      "nov",  "dec"};
  static constexpr std::array<std::string_view, 8> kParts{"to", "until", "till", "and",
                                                          "or", "back",  "-",    "then"};
  constexpr std::size_t kApart = 4;
  const auto lowered = core::lower_ascii(message);
  const auto tokens = tokens_of(lowered);
  const auto begins_with_number = [](std::string_view token) {
    return !token.empty() && is_digit(token[0]) && digits_in(token) <= 2;
  };
  std::size_t out = 0;
  std::size_t last = 0;  // Behind the day that was named last.
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    auto word = tokens[i];
    const bool plural = word.ends_with("days") || word == "weekends";
    word.remove_suffix(plural ? 1 : 0);
    const bool after = i + 1 < tokens.size() && begins_with_number(tokens[i + 1]);
    const bool before = i > 0 && begins_with_number(tokens[i - 1]);
    const bool next = i > 0 && (tokens[i - 1] == "next" || tokens[i - 1] == "this");
    const auto mark = word.find_first_of("./-");
    const bool figures =
        mark != std::string_view::npos && mark > 0 && mark <= 2 && mark + 1 < word.size() &&
        is_digit(word[mark + 1]) &&
        digits_in(word) + static_cast<std::size_t>(std::ranges::count_if(
                              word, [](char c) { return c == '.' || c == '/' || c == '-'; })) ==
            word.size();
    const bool ordinal = is_digit(word[0]) && i > 0 && tokens[i - 1] == "the" &&
                         (word.ends_with("st") || word.ends_with("nd") || word.ends_with("rd") ||
                          word.ends_with("th"));
    const bool day = (core::is_one_of(word, kDay) && (word != "week" || next)) ||
                     (core::is_one_of(word, kMonth) && (before || after)) || figures || ordinal;
    if (!day) {
      continue;
    }
    bool apart = out == 0 || i >= last + kApart;
    for (auto at = last; at < i && !apart; ++at) {
      apart = core::is_one_of(tokens[at], kParts);
    }
    out += apart ? 1 : 0;
    last = i + 1;
  }
  return out;
}

/// "At 9", "7 pm", "19:30", "noon".
bool names_time(std::string_view message) {
  static constexpr std::array<std::string_view, 4> kWords{"noon", "midday", "midnight", "o'clock"};
  const auto lowered = core::lower_ascii(message);
  if (procedure::has_any(lowered, kWords)) {
    return true;
  }
  const auto tokens = tokens_of(lowered);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto token = tokens[i];
    const auto digits = token.find_first_not_of("0123456789");
    const auto tail = digits == std::string_view::npos ? std::string_view() : token.substr(digits);
    const auto hour = digits == std::string_view::npos ? token.size() : digits;
    if (hour == 0 || hour > 2) {
      continue;
    }
    const bool clock = tail.size() == 3 && tail[0] == ':';
    const bool half = tail == "am" || tail == "pm" || tail == "a.m" || tail == "p.m";
    const bool next = tail.empty() && i + 1 < tokens.size() &&
                      (tokens[i + 1] == "am" || tokens[i + 1] == "pm" || tokens[i + 1] == "a.m" ||
                       tokens[i + 1] == "p.m");
    const bool at = tail.empty() && i > 0 && (tokens[i - 1] == "at" || tokens[i - 1] == "around");
    if (clock || half || next || at) {
      return true;
    }
  }
  return false;
}

bool is_capital(std::string_view token) {
  return !token.empty() &&
         ((token[0] >= 'A' && token[0] <= 'Z') || static_cast<unsigned char>(token[0]) >= 0xC3U);
}

/// "My name is Ada Poe", "I'm Ada,", "Name: Ada", "the booking is under Poe". `least`: words of it.
bool gives_name(std::string_view message, std::size_t least) {
  static constexpr std::array<std::string_view, 4> kName{"my name is ", "name is ",
                                                         "name: ", "i am called "};
  static constexpr std::array<std::string_view, 10> kBeforeName{
      "i am ",    "i'm ",      "this is ",        "it's ",  "it is ",
      "regards ", "regards, ", "in the name of ", "under ", "on behalf of "};
  static constexpr std::array<std::string_view, 6> kAfter{"and", "from", "here", "with", "i", "we"};
  static constexpr std::array<std::string_view, 10> kNoName{"the", "a",  "an",    "not", "my",
                                                            "on",  "in", "under", "i",   "at"};
  const auto lowered = core::lower_ascii(message);
  const auto follows = [&](std::string_view phrase, bool plain) {
    for (auto at = lowered.find(phrase); at != std::string::npos;
         at = lowered.find(phrase, at + 1)) {
      if (at > 0 && std::isalnum(static_cast<unsigned char>(lowered[at - 1])) != 0) {
        continue;
      }
      auto rest = message.substr(at + phrase.size());
      const auto end = std::min(rest.find_first_of(".,;:!?\n"), rest.size());
      const bool whole = end < rest.size();
      const auto tokens = tokens_of(rest.substr(0, end));
      std::size_t words = 0;
      while (words < tokens.size() && digits_in(tokens[words]) == 0 &&
             (is_capital(tokens[words]) || (plain && words == 0)) &&
             !core::is_one_of(std::string_view(core::lower_ascii(tokens[words])), kNoName)) {
        ++words;
      }
      // "I'm Austrian" says who, and no name: it is followed by more.
      const bool ends =
          words == tokens.size()
              ? whole || words > 1 || plain || rest.size() == end
              : core::is_one_of(std::string_view(core::lower_ascii(tokens[words])), kAfter);
      if (words >= least && (plain || words > 1 || ends)) {
        return true;
      }
    }
    return false;
  };
  return std::ranges::any_of(kName, [&](std::string_view each) { return follows(each, true); }) ||
         std::ranges::any_of(kBeforeName,
                             [&](std::string_view each) { return follows(each, false); });
}

/// A number that is written, or said, to be one to be called at.
bool gives_phone(std::string_view message) {
  static constexpr std::array<std::string_view, 9> kCalled{"phone*",   "telephone*", "tel",
                                                           "mobile*",  "cell*",      "call me",
                                                           "reach me", "ring me",    "text me"};
  if (!has_phone(message)) {
    return false;
  }
  return procedure::has_any(core::lower_ascii(message), kCalled) ||
         std::ranges::any_of(tokens_of(message), [](std::string_view token) {
           return digits_in(token) > 2 && (token[0] == '+' || token[0] == '0');
         });
}

/// Whether a number is that of an order by the words before it; `wanted` is in small letters.
bool gives_code(std::string_view message, std::string_view wanted) {
  static constexpr std::array<std::string_view, 6> kBetween{"number", "no",   "nr",
                                                            "is",     "code", "reference"};
  bool named = false;
  for (const auto token : tokens_of(message)) {
    const auto lowered = core::lower_ascii(token);
    if (named && digits_in(token) > 0) {
      return true;
    }
    if (!core::is_one_of(std::string_view(lowered), kBetween)) {
      named = lowered.size() > 2 && procedure::has_phrase(wanted, lowered);
    }
  }
  return false;
}

/// "For four", "we are six": people, where nothing else is counted.
bool counts_people(std::string_view message) {
  static constexpr std::array<std::string_view, 4> kBefore{"for", "are", "of", "be"};
  static constexpr std::array<std::string_view, 14> kAfter{
      "on",    "at", "this",   "next", "from", "tomorrow", "tonight",
      "today", "to", "please", "in",   "and",  "but",      "around"};
  const auto lowered = core::lower_ascii(message);
  const auto tokens = tokens_of(lowered);
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    const bool ends = i + 1 == tokens.size() || core::is_one_of(tokens[i + 1], kAfter) ||
                      std::string_view(".,;!?").find(*(tokens[i].data() + tokens[i].size())) !=
                          std::string_view::npos;
    if (ends && core::is_one_of(tokens[i - 1], kBefore) && tokens[i].size() <= 6 &&
        has_number(tokens[i])) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool volunteers(std::string_view message, const Detail& detail) {
  const auto lowered = core::lower_ascii(message);
  const auto wanted = core::lower_ascii(detail.words);
  const bool option = std::ranges::any_of(detail.options, [&](const std::string& each) {
    return procedure::has_phrase(lowered, each) || procedure::has_phrase(lowered, each + "s");
  });
  switch (detail.kind) {
    case Detail::Kind::anything:
      return option;
    case Detail::Kind::email:
      return holds(message, detail);
    case Detail::Kind::model:
      return option || std::ranges::any_of(tokens_of(message), [](std::string_view token) {
               return digits_in(token) > 0 && digits_in(token) < token.size();
             });
    case Detail::Kind::phone:
      return gives_phone(message);
    case Detail::Kind::count:
      return detail.unit == "people" && counts_people(message);
    case Detail::Kind::name:
      return gives_name(message, wanted.find("full") == std::string::npos ? 1 : 2);
    case Detail::Kind::time:
      return names_time(message);
    case Detail::Kind::date:
      // The old day is named by who wants a new one.
      if (procedure::has_any(wanted, std::array<std::string_view, 4>{"new", "other", "alternative",
                                                                     "different"})) {
        return false;
      }
      if (wanted.find("birth") != std::string::npos) {
        return procedure::has_any(lowered,
                                  std::array<std::string_view, 3>{"born", "birth*", "dob"});
      }
      return days_named(message) > detail.days_before;
    case Detail::Kind::code:
      return gives_code(message, wanted);
  }
  return false;
}

}  // namespace auriga::conduct
