// Cron: when something recurs, in the five fields of crontab(5): minute, hour, day of the month,
// month, day of the week.
//
//   30 8 * * mon-fri      half past eight on working days
//   */15 * * * *          every quarter of an hour
//   0 0 1 jan,jul *       @hourly, @daily, @weekly, @monthly, @yearly stand for the usual ones
//
// A field is `*`, a value, a range `a-b`, either with a step `/n`, or several of them with commas.
// Months and weekdays may be named by three letters; 0 and 7 are Sunday. Where both days are
// restricted, either will do, as everywhere.
//
// When clocks are changed: a schedule of fixed hours is kept by the clock on the wall, once a day.
// What falls into the hour left out comes when the clock is set forward; in the hour that comes
// twice, the first counts. One whose hour is `*` or `*/n` goes by real time and recurs through
// both.
#pragma once

#include <bitset>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.hpp"
#include "engines/schedule/zone.hpp"

namespace auriga::schedule {

class Cron {
 public:
  static constexpr std::size_t kLengthMax = 200;

  /// The failure is a sentence for people.
  [[nodiscard]] static std::expected<Cron, std::string> parse(std::string_view text);

  /// The first time after `after`; nothing where there is none within eight years (30 February).
  [[nodiscard]] std::optional<core::Timestamp> next(core::Timestamp after, const Zone& zone) const;

 private:
  /// The first minute after `after` that fits, both of the clock on the wall.
  [[nodiscard]] std::optional<LocalSeconds> next_local(LocalSeconds after) const;
  [[nodiscard]] bool fits_day(unsigned month, unsigned day, unsigned weekday) const;

  std::bitset<60> minutes_;
  std::bitset<24> hours_;
  std::bitset<32> days_;      ///< From 1.
  std::bitset<13> months_;    ///< From 1.
  std::bitset<7> weekdays_;   ///< From Sunday.
  bool any_day_ = false;      ///< `*`.
  bool any_weekday_ = false;  ///< `*`.
  bool by_real_time_ = false;
};

}  // namespace auriga::schedule
