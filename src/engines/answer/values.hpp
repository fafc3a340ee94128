// What kinds of value a text states: an answer to "how much" must hold an amount.
#pragma once

#include <cstdint>
#include <string_view>

namespace auriga::answer {

/// A set of kinds, one bit each.
using Values = std::uint32_t;

namespace value {
inline constexpr Values kNumber = 1U << 0U;  ///< Any number, "none" and "no" included.
inline constexpr Values kMoney = 1U << 1U;
inline constexpr Values kDuration = 1U << 2U;
inline constexpr Values kDate = 1U << 3U;   ///< Day, month, year, weekday, season.
inline constexpr Values kClock = 1U << 4U;  ///< Time of day.
inline constexpr Values kLength = 1U << 5U;
inline constexpr Values kMass = 1U << 6U;
inline constexpr Values kVolume = 1U << 7U;
inline constexpr Values kTemperature = 1U << 8U;
inline constexpr Values kPercent = 1U << 9U;
inline constexpr Values kSpeed = 1U << 10U;
inline constexpr Values kPower = 1U << 11U;  ///< Watts, volts, amperes, kilowatt hours.
inline constexpr Values kData = 1U << 12U;
inline constexpr Values kFrequency = 1U << 13U;  ///< "every day", "twice a year", "weekly".
inline constexpr Values kPhone = 1U << 14U;
inline constexpr Values kEmail = 1U << 15U;
inline constexpr Values kWeb = 1U << 16U;
inline constexpr Values kColour = 1U << 17U;
inline constexpr Values kArea = 1U << 18U;
inline constexpr Values kSound = 1U << 19U;     ///< Decibels.
inline constexpr Values kPressure = 1U << 20U;  ///< Bar, pascal, psi.
inline constexpr Values kAge = 1U << 21U;       ///< "aged 16", "18 or over", "six years old".
inline constexpr Values kFree = 1U << 22U;      ///< "free of charge", "included".
inline constexpr Values kNone = 1U << 23U;      ///< "no", "none", "both", "one": a count in words.
}  // namespace value

/// What a column's header tells of the numbers below it: its units and names of quantities.
[[nodiscard]] Values values_of_header(std::string_view header);

/// Whether a word tells how often ("daily").
[[nodiscard]] bool tells_frequency(std::string_view word);

/// The kinds that a unit of measure belongs to ("kilos": mass); 0 for other words.
[[nodiscard]] Values values_of_unit(std::string_view word);

[[nodiscard]] Values values_in(std::string_view text);

/// The kinds that answer to the name of a quantity ("price": money); 0 for other words. `word` is
/// folded.
[[nodiscard]] Values values_named(std::string_view word);

}  // namespace auriga::answer
