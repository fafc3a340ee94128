#include "core/time.hpp"

#include <array>
#include <charconv>
#include <cstdio>

namespace auriga::core {
namespace {

namespace ch = std::chrono;

/// Reads exactly `width` digits at the front of `text` and drops them.
std::optional<int> digits(std::string_view& text, std::size_t width) {
  if (text.size() < width) {
    return std::nullopt;
  }
  int value = 0;
  for (std::size_t i = 0; i < width; ++i) {
    if (text[i] < '0' || text[i] > '9') {
      return std::nullopt;
    }
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(width);
  return value;
}

bool skip(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == std::string_view::npos) {
    return false;
  }
  text.remove_prefix(1);
  return true;
}

/// Fraction of a second in milliseconds, further digits cut off.
std::optional<int> fraction_ms(std::string_view& text) {
  if (!skip(text, ".")) {
    return 0;
  }
  int value = 0;
  int scale = 100;
  bool any = false;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    value += (text.front() - '0') * scale;
    scale /= 10;
    any = true;
    text.remove_prefix(1);
  }
  return any ? std::optional(value) : std::nullopt;
}

/// Writes `value` over `width` characters of `out`, with zeros in front.
void put_digits(std::string& out, std::size_t at, std::size_t width, unsigned value) {
  for (std::size_t i = at + width; i-- > at; value /= 10) {
    out[i] = static_cast<char>('0' + value % 10);
  }
}

/// Offset from UTC in minutes.
std::optional<int> offset_minutes(std::string_view& text) {
  if (skip(text, "Zz")) {
    return 0;
  }
  const int sign = !text.empty() && text.front() == '-' ? -1 : 1;
  if (!skip(text, "+-")) {
    return std::nullopt;
  }
  const auto hours = digits(text, 2);
  if (!hours || *hours > 23 || !skip(text, ":")) {
    return std::nullopt;
  }
  const auto minutes = digits(text, 2);
  if (!minutes || *minutes > 59) {
    return std::nullopt;
  }
  return sign * (*hours * 60 + *minutes);
}

struct Civil {
  ch::year_month_day date;
  ch::hh_mm_ss<ch::milliseconds> clock;
  ch::weekday weekday;
};

Civil civil(Timestamp time) {
  const ch::sys_time<ch::milliseconds> point{ch::milliseconds(time.ms)};
  const auto day = ch::floor<ch::days>(point);
  return {ch::year_month_day(day), ch::hh_mm_ss(point - day), ch::weekday(day)};
}

}  // namespace

std::string to_rfc3339(Timestamp time) {
  const auto c = civil(time);
  // By hand: two or three of these are in nearly every answer, and printf took a tenth of it.
  std::string out = "0000-00-00T00:00:00.000Z";
  put_digits(out, 0, 4, static_cast<unsigned>(static_cast<int>(c.date.year())));
  put_digits(out, 5, 2, static_cast<unsigned>(c.date.month()));
  put_digits(out, 8, 2, static_cast<unsigned>(c.date.day()));
  put_digits(out, 11, 2, static_cast<unsigned>(c.clock.hours().count()));
  put_digits(out, 14, 2, static_cast<unsigned>(c.clock.minutes().count()));
  put_digits(out, 17, 2, static_cast<unsigned>(c.clock.seconds().count()));
  put_digits(out, 20, 3, static_cast<unsigned>(c.clock.subseconds().count()));
  return out;
}

std::optional<Timestamp> from_rfc3339(std::string_view text) {
  const auto year = digits(text, 4);
  if (!year || !skip(text, "-")) {
    return std::nullopt;
  }
  const auto month = digits(text, 2);
  if (!month || !skip(text, "-")) {
    return std::nullopt;
  }
  const auto day = digits(text, 2);
  if (!day || !skip(text, "Tt ")) {
    return std::nullopt;
  }
  const auto hour = digits(text, 2);
  if (!hour || !skip(text, ":")) {
    return std::nullopt;
  }
  const auto minute = digits(text, 2);
  if (!minute || !skip(text, ":")) {
    return std::nullopt;
  }
  const auto second = digits(text, 2);
  const auto fraction = second ? fraction_ms(text) : std::nullopt;
  const auto offset = fraction ? offset_minutes(text) : std::nullopt;
  const ch::year_month_day date{ch::year(*year), ch::month(static_cast<unsigned>(*month)),
                                ch::day(static_cast<unsigned>(*day))};
  // A leap second (60) is taken as the second after, as POSIX time has none.
  if (!offset || !text.empty() || !date.ok() || *hour > 23 || *minute > 59 || *second > 60) {
    return std::nullopt;
  }
  const auto point = ch::sys_days(date) + ch::hours(*hour) + ch::minutes(*minute - *offset) +
                     ch::seconds(*second) + ch::milliseconds(*fraction);
  return Timestamp{ch::duration_cast<ch::milliseconds>(point.time_since_epoch()).count()};
}

std::string to_http_date(Timestamp time) {
  static constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed",
                                                    "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto c = civil(time);
  std::array<char, 40> out{};
  const int size = std::snprintf(
      out.data(), out.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
      kDays.at(c.weekday.c_encoding()), static_cast<unsigned>(c.date.day()),
      kMonths.at(static_cast<unsigned>(c.date.month()) - 1), static_cast<int>(c.date.year()),
      static_cast<int>(c.clock.hours().count()), static_cast<int>(c.clock.minutes().count()),
      static_cast<int>(c.clock.seconds().count()));
  return {out.data(), static_cast<std::size_t>(size)};
}

}  // namespace auriga::core
