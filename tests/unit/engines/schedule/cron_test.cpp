// Schedules: what can be written, and when they recur, over both changes of the clock.
#include "engines/schedule/cron.hpp"

#include <gmock/gmock.h>

namespace auriga::schedule {
namespace {

using ::testing::ElementsAre;

core::Timestamp time_of(std::string_view text) {
  return core::from_rfc3339(text).value();
}

/// The next `count` times after `from`.
std::vector<std::string> times(std::string_view cron, std::string_view zone, std::string_view from,
                               int count) {
  const auto read = Cron::parse(cron);
  EXPECT_TRUE(read) << read.error();
  const auto where = Zone::find(zone).value();
  std::vector<std::string> out;
  auto at = time_of(from);
  for (int i = 0; i < count; ++i) {
    const auto next = read->next(at, where);
    if (!next) {
      out.emplace_back("never");
      break;
    }
    at = *next;
    out.push_back(core::to_rfc3339(at));
  }
  return out;
}

std::string fault_of(std::string_view cron) {
  const auto read = Cron::parse(cron);
  return read ? "" : read.error();
}

TEST(Cron, RecursAsWritten) {
  EXPECT_THAT(times("30 8 * * mon-fri", "UTC", "2026-11-26T09:00:00Z", 2),
              ElementsAre("2026-11-27T08:30:00.000Z", "2026-11-30T08:30:00.000Z"));
  EXPECT_THAT(times("*/20 9,17 * * *", "UTC", "2026-11-26T09:20:00Z", 3),
              ElementsAre("2026-11-26T09:40:00.000Z", "2026-11-26T17:00:00.000Z",
                          "2026-11-26T17:20:00.000Z"));
  EXPECT_THAT(times("0 0 29 2 *", "UTC", "2026-01-01T00:00:00Z", 2),
              ElementsAre("2028-02-29T00:00:00.000Z", "2032-02-29T00:00:00.000Z"));
  EXPECT_THAT(times("@yearly", "UTC", "2026-01-01T00:00:00Z", 1),
              ElementsAre("2027-01-01T00:00:00.000Z"));
  EXPECT_THAT(times("5/25 0 1 JAN *", "UTC", "2026-01-01T00:00:00Z", 3),
              ElementsAre("2026-01-01T00:05:00.000Z", "2026-01-01T00:30:00.000Z",
                          "2026-01-01T00:55:00.000Z"));
  EXPECT_THAT(times("0 12 * * 7", "UTC", "2026-11-26T00:00:00Z", 1),
              ElementsAre("2026-11-29T12:00:00.000Z"))
      << "Sunday";
  EXPECT_THAT(times("0 12 13 * fri", "UTC", "2026-11-26T13:00:00Z", 3),
              ElementsAre("2026-11-27T12:00:00.000Z", "2026-12-04T12:00:00.000Z",
                          "2026-12-11T12:00:00.000Z"))
      << "either day will do";
}

TEST(Cron, AMomentWithinAMinuteIsAfterIt) {
  EXPECT_THAT(times("* * * * *", "UTC", "2026-11-26T09:00:30.5Z", 2),
              ElementsAre("2026-11-26T09:01:00.000Z", "2026-11-26T09:02:00.000Z"));
  EXPECT_THAT(times("0 9 * * *", "UTC", "2026-11-26T08:59:59.999Z", 1),
              ElementsAre("2026-11-26T09:00:00.000Z"));
}

TEST(Cron, WhatNeverComesIsSaid) {
  EXPECT_THAT(times("0 0 30 2 *", "UTC", "2026-01-01T00:00:00Z", 1), ElementsAre("never"));
}

// Europe/Oslo: forward on 29 March 2026 at 01:00Z, back on 25 October at 01:00Z.
TEST(Cron, WhenTheClockIsSetForward) {
  EXPECT_THAT(times("30 2 * * *", "Europe/Oslo", "2026-03-27T12:00:00Z", 3),
              ElementsAre("2026-03-28T01:30:00.000Z", "2026-03-29T01:00:00.000Z",
                          "2026-03-30T00:30:00.000Z"))
      << "half past two is left out: it comes at three";
  EXPECT_THAT(times("30 * * * *", "Europe/Oslo", "2026-03-29T00:00:00Z", 3),
              ElementsAre("2026-03-29T00:30:00.000Z", "2026-03-29T01:30:00.000Z",
                          "2026-03-29T02:30:00.000Z"));
}

TEST(Cron, WhenTheClockIsSetBack) {
  EXPECT_THAT(times("30 2 * * *", "Europe/Oslo", "2026-10-24T12:00:00Z", 2),
              ElementsAre("2026-10-25T00:30:00.000Z", "2026-10-26T01:30:00.000Z"))
      << "once, the first time";
  EXPECT_THAT(times("0,30 * * * *", "Europe/Oslo", "2026-10-25T00:00:00Z", 5),
              ElementsAre("2026-10-25T00:30:00.000Z", "2026-10-25T01:00:00.000Z",
                          "2026-10-25T01:30:00.000Z", "2026-10-25T02:00:00.000Z",
                          "2026-10-25T02:30:00.000Z"))
      << "every half an hour, real ones";
  EXPECT_THAT(times("0 */6 * * *", "Europe/Oslo", "2026-10-24T20:00:00Z", 3),
              ElementsAre("2026-10-24T22:00:00.000Z", "2026-10-25T05:00:00.000Z",
                          "2026-10-25T11:00:00.000Z"));
}

TEST(Cron, OfOtherPlaces) {
  EXPECT_THAT(times("0 9 * * *", "Asia/Kolkata", "2026-11-26T00:00:00Z", 1),
              ElementsAre("2026-11-26T03:30:00.000Z"));
  EXPECT_THAT(times("30 1 * * *", "Australia/Lord_Howe", "2026-04-03T20:00:00Z", 2),
              ElementsAre("2026-04-04T14:30:00.000Z", "2026-04-05T15:00:00.000Z"))
      << "its clock is changed by half an hour";
  EXPECT_FALSE(Zone::find("Mars/Olympus"));
  EXPECT_FALSE(Zone::find("../../etc/passwd"));
  EXPECT_EQ(Zone::find("Europe/Oslo")->name(), "Europe/Oslo");
}

TEST(Cron, SaysWhatIsWrong) {
  EXPECT_EQ(fault_of("61 * * * *"), "'61' is no minute (from 0 to 59)");
  EXPECT_EQ(fault_of("0 0 0 * *"), "'0' is no day of the month (from 1 to 31)");
  EXPECT_EQ(fault_of("0 0 * foo *"), "'foo' is no month (from 1 to 12)");
  EXPECT_EQ(fault_of("0 5-2 * * *"), "'5-2' is no hour (from 0 to 23)");
  EXPECT_EQ(fault_of("*/0 * * * *"), "'*/0' is no minute (from 0 to 59)");
  EXPECT_NE(fault_of(""), "");
  EXPECT_NE(fault_of("* * * *"), "");
  EXPECT_NE(fault_of("* * * * * *"), "");
  EXPECT_NE(fault_of(", * * * *"), "");
  EXPECT_NE(fault_of(std::string(201, '1')), "");
}

}  // namespace
}  // namespace auriga::schedule
