// Times of day and days of the week.
#include <array>
#include <charconv>
#include <optional>

#include "engines/procedure/grammar.hpp"
#include "engines/procedure/numbers.hpp"
#include "engines/procedure/quantity.hpp"

namespace auriga::procedure {
namespace {

// The hour and minute of a word: "8:00", "9am", "9" before "am".
std::optional<int> clock_of(const std::vector<Word>& words, std::size_t i, std::size_t& past) {
  const auto& text = words[i].text;
  past = i + 1;
  if (one_of(text, {"noon", "midday"})) {
    return 12 * 60;
  }
  if (text == "midnight") {
    return 24 * 60;
  }
  if (!words[i].number) {
    return std::nullopt;
  }
  int hour = 0;
  int minute = 0;
  const auto* const end = text.data() + text.size();
  auto [rest, error] = std::from_chars(text.data(), end, hour);
  if (error != std::errc() || hour > 24) {
    return std::nullopt;
  }
  const bool colon = rest != end && (*rest == ':' || *rest == '.');
  if (colon) {
    const auto minutes = std::from_chars(rest + 1, end, minute);
    rest = minutes.ptr;
    if (minutes.ec != std::errc() || minute > 59) {
      return std::nullopt;
    }
  }
  std::string_view half(rest, static_cast<std::size_t>(end - rest));
  if (half.empty() && i + 1 < words.size() &&
      one_of(words[i + 1].text, {"am", "pm", "a.m", "p.m"})) {
    half = words[i + 1].text;
    past = i + 2;
  }
  const bool sure = text.find(':') != std::string::npos || !half.empty();
  if (!sure || (!half.empty() && half[0] != 'a' && half[0] != 'p')) {
    return std::nullopt;
  }
  const bool afternoon = !half.empty() && half[0] == 'p' && hour < 12;
  return (hour + (afternoon ? 12 : 0)) * 60 + minute;
}

}  // namespace

std::optional<int> clock_at(const std::vector<Word>& words, std::size_t i) {
  std::size_t past = i;
  return i < words.size() ? clock_of(words, i, past) : std::nullopt;
}

std::vector<std::pair<int, int>> clock_ranges(const std::vector<Word>& words,
                                              std::string_view spoken) {
  std::vector<std::pair<int, int>> out;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    std::size_t past = i + 1;
    auto from = clock_of(words, i, past);
    // "9-17", "from 9 to 5 pm": the second says what the first is.
    if (past >= words.size()) {
      break;
    }
    const bool joined =
        spoken.substr(words[past - 1].end, words[past].start - words[past - 1].end).find('-') !=
        std::string_view::npos;
    const std::size_t second = joined ? past : past + 1;
    if (!joined && !one_of(words[past].text, {"to", "until", "till"})) {
      continue;
    }
    std::size_t end = second;
    const auto to = second < words.size() ? clock_of(words, second, end) : std::nullopt;
    if (!from && to && words[i].number) {
      if (const auto hour = number_of(words[i]); hour && *hour <= 24) {
        from = static_cast<int>(*hour * 60);
      }
    }
    if (from && to) {
      out.emplace_back(*from, *to);
      i = end - 1;
    }
  }
  return out;
}

std::vector<std::pair<int, int>> clock_ends(const std::vector<Word>& words) {
  std::vector<std::pair<int, int>> out;
  for (std::size_t i = 1; i < words.size(); ++i) {
    std::size_t past = i + 1;
    if (!one_of(words[i - 1].text, {"until", "till", "by"})) {
      continue;
    }
    if (const auto end = clock_of(words, i, past)) {
      out.emplace_back(0, *end);
    }
  }
  return out;
}

namespace {

// "Mon-Fri" as two words.
std::vector<Word> parted(const std::vector<Word>& words) {
  std::vector<Word> out;
  for (const auto& word : words) {
    const auto dash = word.text.find('-');
    out.push_back(word);
    if (word.capital && dash != std::string::npos && dash > 2 && dash + 3 < word.text.size()) {
      out.back().text = word.text.substr(0, dash);
      out.push_back(word);
      out.back().text = word.text.substr(dash + 1);
    }
  }
  return out;
}

}  // namespace

unsigned days_of(const std::vector<Word>& all) {
  static constexpr std::array<std::string_view, 7> kDays = {"mon", "tue", "wed", "thu",
                                                            "fri", "sat", "sun"};
  const auto words = parted(all);
  unsigned out = 0;
  int last = -1;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto& text = words[i].text;
    if (one_of(text, {"weekday", "weekdays"})) {
      out |= 0x1FU;
    } else if (one_of(text, {"weekend", "weekends"})) {
      out |= 0x60U;
    } else if (one_of(text, {"daily"})) {
      out |= 0x7FU;
    }
    for (std::size_t day = 0; day < kDays.size(); ++day) {
      const bool whole = text.size() <= 5 || text.ends_with("day") || text.ends_with("days");
      if (!text.starts_with(kDays[day]) || !whole || !words[i].capital) {
        continue;
      }
      out |= 1U << day;
      const bool range =
          i > 0 && last >= 0 &&
          (one_of(words[i - 1].text, {"to", "until", "through"}) || words[i - 1].capital);
      for (int between = last; range && between < static_cast<int>(day); ++between) {
        out |= 1U << static_cast<unsigned>(between);
      }
      last = static_cast<int>(day);
    }
  }
  return out;
}

}  // namespace auriga::procedure
