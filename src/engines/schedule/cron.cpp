#include "engines/schedule/cron.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "core/text.hpp"

namespace auriga::schedule {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

constexpr std::array<std::string_view, 12> kMonths{"jan", "feb", "mar", "apr", "may", "jun",
                                                   "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> kWeekdays{"sun", "mon", "tue", "wed",
                                                    "thu", "fri", "sat"};

struct Field {
  std::string_view name;
  unsigned least;
  unsigned most;
  std::span<const std::string_view> words = {};  ///< Stand for least, least + 1, …
};

constexpr Field kMinute{"minute", 0, 59};
constexpr Field kHour{"hour", 0, 23};
constexpr Field kDay{"day of the month", 1, 31};
const Field kMonth{"month", 1, 12, kMonths};
const Field kWeekday{"day of the week", 0, 7, kWeekdays};

std::vector<std::string_view> split(std::string_view text, std::string_view at) {
  std::vector<std::string_view> out;
  for (std::size_t from = 0; from <= text.size();) {
    const auto end = std::min(text.find_first_of(at, from), text.size());
    out.push_back(text.substr(from, end - from));
    from = end + 1;
  }
  return out;
}

std::optional<unsigned> number(std::string_view text) {
  unsigned value = 0;
  const auto* const end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && at == end ? std::optional(value) : std::nullopt;
}

std::optional<unsigned> value_of(std::string_view text, const Field& field) {
  const auto word = std::ranges::find(field.words, text);
  const auto value = word != field.words.end()
                         ? field.least + static_cast<unsigned>(word - field.words.begin())
                         : number(text);
  return value && *value >= field.least && *value <= field.most ? value : std::nullopt;
}

/// Sets the values that a field names; the failure is a sentence.
template <std::size_t N>
std::expected<void, std::string> read(std::string_view text, const Field& field,
                                      std::bitset<N>& out) {
  const auto wrong = [&](std::string_view part) {
    return std::unexpected("'" + std::string(part) + "' is no " + std::string(field.name) +
                           " (from " + std::to_string(field.least) + " to " +
                           std::to_string(field.most) + ")");
  };
  for (const auto part : split(text, ",")) {
    const auto slash = part.find('/');
    const auto range = part.substr(0, slash);
    unsigned step = 1;
    if (slash != std::string_view::npos) {
      const auto given = number(part.substr(slash + 1));
      if (!given || *given == 0 || *given > field.most) {
        return wrong(part);
      }
      step = *given;
    }
    auto from = std::optional(field.least);
    auto to = std::optional(field.most);
    if (range != "*") {
      const auto dash = range.find('-');
      from = value_of(range.substr(0, dash), field);
      // A lone value with a step goes on to the end, as 5/15 does.
      to = dash != std::string_view::npos ? value_of(range.substr(dash + 1), field)
                                          : (slash != std::string_view::npos ? to : from);
    }
    if (!from || !to || *from > *to) {
      return wrong(part);
    }
    for (unsigned value = *from; value <= *to; value += step) {
      out.set(value % N);
    }
  }
  return {};
}

std::string_view in_full(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kShort{
      {{"@hourly", "0 * * * *"},
       {"@daily", "0 0 * * *"},
       {"@midnight", "0 0 * * *"},
       {"@weekly", "0 0 * * 0"},
       {"@monthly", "0 0 1 * *"},
       {"@yearly", "0 0 1 1 *"},
       {"@annually", "0 0 1 1 *"}}};
  const auto* const found =
      std::ranges::find(kShort, text, &std::pair<std::string_view, std::string_view>::first);
  return found != kShort.end() ? found->second : text;
}

}  // namespace

std::expected<Cron, std::string> Cron::parse(std::string_view text) {
  if (text.size() > kLengthMax) {
    return std::unexpected("a schedule has at most " + std::to_string(kLengthMax) + " characters");
  }
  const auto lower = core::lower_ascii(text);
  auto parts = split(in_full(lower), " \t");
  std::erase_if(parts, [](std::string_view part) { return part.empty(); });
  if (parts.size() != 5) {
    return std::unexpected(
        "a schedule has five fields: minute, hour, day of the month, month, day of the week");
  }
  Cron out;
  auto done = read(parts[0], kMinute, out.minutes_);
  done = done ? read(parts[1], kHour, out.hours_) : done;
  done = done ? read(parts[2], kDay, out.days_) : done;
  done = done ? read(parts[3], kMonth, out.months_) : done;
  // 0 and 7 are the same.
  done = done ? read(parts[4], kWeekday, out.weekdays_) : done;
  if (!done) {
    return std::unexpected(done.error());
  }
  out.any_day_ = parts[2].starts_with('*');
  out.any_weekday_ = parts[4].starts_with('*');
  out.by_real_time_ = parts[1].starts_with('*');
  return out;
}

bool Cron::fits_day(unsigned month, unsigned day, unsigned weekday) const {
  if (!months_[month]) {
    return false;
  }
  if (any_day_ || any_weekday_) {
    return days_[day] && weekdays_[weekday];
  }
  return days_[day] || weekdays_[weekday];
}

std::optional<LocalSeconds> Cron::next_local(LocalSeconds after) const {
  using std::chrono::local_days;
  constexpr int kDaysMax = 8 * 366;
  auto day = std::chrono::floor<days>(after);
  // Within its day, the first minute that may be.
  auto from = std::chrono::floor<minutes>(after - day) + minutes(1);
  for (int looked = 0; looked < kDaysMax; ++looked, day += days(1), from = minutes(0)) {
    const local_days date{day};
    const std::chrono::year_month_day parts{date};
    if (!fits_day(static_cast<unsigned>(parts.month()), static_cast<unsigned>(parts.day()),
                  std::chrono::weekday(date).c_encoding())) {
      continue;
    }
    for (auto minute = from; minute < days(1);) {
      const auto hour = std::chrono::floor<hours>(minute);
      if (!hours_[static_cast<std::size_t>(hour.count())]) {
        minute = hour + hours(1);
      } else if (minutes_[static_cast<std::size_t>((minute - hour).count())]) {
        return day + minute;
      } else {
        minute += minutes(1);
      }
    }
  }
  return std::nullopt;
}

std::optional<core::Timestamp> Cron::next(core::Timestamp after, const Zone& zone) const {
  constexpr int kTriesMax = 1'000;
  auto now = std::chrono::floor<seconds>(std::chrono::milliseconds(after.ms));
  auto local = now + zone.at(now).offset;
  for (int tries = 0; tries < kTriesMax; ++tries) {
    const auto found = next_local(local);
    if (!found) {
      return std::nullopt;
    }
    if (by_real_time_) {
      const auto stretch = zone.at(now);
      if (*found - stretch.offset < stretch.end) {
        return core::Timestamp{std::chrono::milliseconds(*found - stretch.offset).count()};
      }
      // The clock is changed before: go on with what it shows then.
      now = stretch.end;
      local = now + zone.at(now).offset - seconds(1);
      continue;
    }
    const auto utc = zone.first(*found);
    if (std::chrono::milliseconds(utc).count() > after.ms) {
      return core::Timestamp{std::chrono::milliseconds(utc).count()};
    }
    local = *found;  // It was in the hour that comes twice, the first time round.
  }
  return std::nullopt;
}

}  // namespace auriga::schedule
