// Conversations added up to figures.
#include "domains/sessions/analytics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auriga::sessions {
namespace {

using ::testing::ElementsAre;
using ::testing::Optional;

constexpr std::int64_t kHourMs = 3'600'000;

/// As near as Spread tells a value.
MATCHER_P(About, value, "") {
  return std::abs(arg - value) <= value / 64;
}

Timestamp at(const char* text) {
  return *core::from_rfc3339(text);
}

schedule::Zone zone(const char* name) {
  return *schedule::Zone::find(name);
}

std::vector<std::string> begins(const char* from, const char* to, AnalyticsGroup group,
                                const char* name) {
  const auto times = bucket_times(at(from), at(to), group, zone(name), 100);
  std::vector<std::string> out;
  for (const auto time : times.value()) {
    out.push_back(core::to_rfc3339(time));
  }
  return out;
}

FigureRow row(Timestamp begun, SessionStatus status) {
  FigureRow out;
  out.created_at = begun;
  out.updated_at = begun;
  out.status = status;
  return out;
}

SessionAnalytics analysed(const std::vector<FigureRow>& rows) {
  const auto from = at("2026-03-01T00:00:00Z");
  const auto to = at("2026-03-03T00:00:00Z");
  const auto times = bucket_times(from, to, AnalyticsGroup::day, zone("UTC"), 10);
  Analysis analysis(times.value(), to, at("2026-03-02T12:00:00Z"));
  for (const auto& each : rows) {
    analysis.add(each);
  }
  return analysis.result();
}

TEST(BucketTimes, FollowTheDaysOfTheZoneThroughAChangeOfClocks) {
  EXPECT_THAT(
      begins("2026-03-27T10:00:00Z", "2026-03-30T10:00:00Z", AnalyticsGroup::day, "Europe/Berlin"),
      ElementsAre("2026-03-27T10:00:00.000Z", "2026-03-27T23:00:00.000Z",
                  "2026-03-28T23:00:00.000Z", "2026-03-29T22:00:00.000Z"));
  EXPECT_THAT(
      begins("2026-10-24T22:00:00Z", "2026-10-26T23:00:00Z", AnalyticsGroup::day, "Europe/Berlin"),
      ElementsAre("2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z"))
      << "what begins at midnight is no day of its own before it";
}

TEST(BucketTimes, FollowTheHoursOfTheZone) {
  EXPECT_THAT(begins("2026-03-01T10:10:00Z", "2026-03-01T12:30:00Z", AnalyticsGroup::hour, "UTC"),
              ElementsAre("2026-03-01T10:10:00.000Z", "2026-03-01T11:00:00.000Z",
                          "2026-03-01T12:00:00.000Z"));
  EXPECT_THAT(
      begins("2026-03-01T10:10:00Z", "2026-03-01T11:45:00Z", AnalyticsGroup::hour, "Asia/Kolkata"),
      ElementsAre("2026-03-01T10:10:00.000Z", "2026-03-01T10:30:00.000Z",
                  "2026-03-01T11:30:00.000Z"));
  EXPECT_THAT(begins("1969-12-31T22:30:00Z", "1970-01-01T01:00:00Z", AnalyticsGroup::hour, "UTC"),
              ElementsAre("1969-12-31T22:30:00.000Z", "1969-12-31T23:00:00.000Z",
                          "1970-01-01T00:00:00.000Z"));
}

TEST(BucketTimes, AreNotMoreThanAllowed) {
  const auto from = at("2026-03-01T00:00:00Z");
  const auto hours = [&](std::int64_t count) {
    return bucket_times(from, {from.ms + count * kHourMs}, AnalyticsGroup::hour, zone("UTC"), 5);
  };
  EXPECT_EQ(hours(5)->size(), 5U);
  EXPECT_FALSE(hours(6));
  EXPECT_EQ(bucket_times(from, {from.ms + 1}, AnalyticsGroup::hour, zone("UTC"), 1)->size(), 1U);
}

TEST(Latencies, AreKeptOfTheFirstTwoHundredAnswers) {
  std::string kept;
  add_latency(kept, 12);
  add_latency(kept, 0);
  EXPECT_EQ(kept, "12,0,");
  for (int i = 0; i < 300; ++i) {
    add_latency(kept, 7);
  }
  EXPECT_EQ(std::ranges::count(kept, ','), 200);
}

TEST(Analysis, TellsContainedFromHandedOverFailedAndGoingOn) {
  const auto early = at("2026-03-01T08:00:00Z");
  const auto late = at("2026-03-02T13:00:00Z");
  auto asked = row(early, SessionStatus::completed);
  asked.handed_over = true;
  asked.handoff_reason = "Upset.";
  asked.outcome = Outcome::resolved;
  const auto out =
      analysed({asked, row(early, SessionStatus::active), row(early, SessionStatus::error),
                row(late, SessionStatus::completed), row(late, SessionStatus::active)});
  EXPECT_EQ(out.totals.sessions, 5);
  EXPECT_EQ(out.totals.handoffs, 1);
  EXPECT_EQ(out.totals.settled, 4) << "the last one goes on";
  EXPECT_EQ(out.totals.contained, 2);
  EXPECT_DOUBLE_EQ(out.totals.containment.value(), 0.5);
  EXPECT_DOUBLE_EQ(out.totals.handoff_rate.value(), 0.2);
  ASSERT_EQ(out.series.size(), 2U);
  EXPECT_EQ(out.series[0].figures.sessions, 3);
  EXPECT_EQ(out.series[1].figures.sessions, 2);
  EXPECT_EQ(out.series[0].to, out.series[1].from);
  ASSERT_EQ(out.statuses.size(), 3U);
  EXPECT_EQ(out.statuses.back().status, SessionStatus::error);
  ASSERT_EQ(out.reasons.size(), 1U);
  EXPECT_EQ(out.reasons[0].reason, "Upset.");
  ASSERT_EQ(out.outcomes.size(), 1U);
  EXPECT_EQ(out.channels.front().sessions, 5);
}

TEST(Analysis, MeasuresByNearestRank) {
  std::vector<FigureRow> rows;
  for (int i = 1; i <= 20; ++i) {
    auto each = row(at("2026-03-01T08:00:00Z"), SessionStatus::active);
    each.updated_at = {each.created_at.ms + i * 1'000};
    each.latencies = std::to_string(i * 10) + "," + std::to_string(1'000 + i) + ",";
    each.message_count = 4;
    each.turns = 2;
    each.unanswered = i % 2;
    rows.push_back(std::move(each));
  }
  const auto totals = analysed(rows).totals;
  EXPECT_THAT(totals.duration.p50_ms, Optional(About(10'000)));
  EXPECT_THAT(totals.duration.p95_ms, Optional(About(19'000)));
  EXPECT_THAT(totals.latency.p50_ms, Optional(About(200)));
  EXPECT_THAT(totals.latency.p90_ms, Optional(About(1'016)));
  EXPECT_THAT(totals.latency.p99_ms, Optional(About(1'020)));
  EXPECT_EQ(totals.messages, 80);
  EXPECT_EQ(totals.answers, 40);
  EXPECT_EQ(totals.unanswered, 10);
}

TEST(Spread, TellsEveryValueToWithinASixtyFourth) {
  for (std::int64_t value = 0; value < 64; ++value) {
    Spread small;
    small.add(value);
    EXPECT_EQ(small.percentile(1), value);
  }
  for (std::int64_t value = 64; value <= INT64_MAX / 4; value += value / 33) {
    Spread great;
    great.add(value);
    EXPECT_THAT(great.percentile(1), Optional(About(value))) << value;
  }
  Spread bounds;
  bounds.add(-5);
  bounds.add(INT64_MAX);
  EXPECT_EQ(bounds.percentile(1.0 / 2), 0);
  EXPECT_GT(bounds.percentile(1), INT64_MAX - INT64_MAX / 64);
  EXPECT_FALSE(Spread().percentile(1.0 / 2));
}

TEST(Spread, TellsOfTwoWhatItTellsOfAll) {
  Spread low;
  Spread high;
  Spread all;
  for (std::int64_t value = 1; value <= 1'000; ++value) {
    (value % 3 == 0 ? low : high).add(value % 3 == 0 ? value : value * 100);
    all.add(value % 3 == 0 ? value : value * 100);
  }
  low.add(high);
  for (const double share : {0.0, 0.2, 0.5, 0.9, 0.99, 1.0}) {
    EXPECT_EQ(low.percentile(share), all.percentile(share)) << share;
  }
}

TEST(Analysis, OfNothingHasNoRates) {
  const auto out = analysed({});
  EXPECT_EQ(out.series.size(), 2U);
  EXPECT_FALSE(out.totals.containment);
  EXPECT_FALSE(out.totals.handoff_rate);
  EXPECT_FALSE(out.totals.latency.p50_ms);
  EXPECT_FALSE(out.series[0].figures.duration.p50_ms);
}

TEST(Analysis, ReadsNoMoreOfABrokenListThanStands) {
  auto broken = row(at("2026-03-01T08:00:00Z"), SessionStatus::active);
  broken.latencies = "5,x,7,";
  EXPECT_EQ(analysed({broken}).totals.latency.p99_ms, 5);
}

TEST(FrequentQuestions, AreOneWhereOnlyCaseSpacesAndPunctuationDiffer) {
  const auto asked = [](const char* question, std::int64_t place) {
    return QuestionRow{.question = question, .agent_name = "Desk", .position = place};
  };
  const auto out = frequent_questions(
      {asked("do you sell  lamps", 9), asked("Opening hours?", 7), asked("Do you sell lamps?", 5),
       asked("Wie spät öffnen Sie?", 3), asked("DON'T you sell lamps", 2)},
      2);
  ASSERT_EQ(out.size(), 2U);
  EXPECT_EQ(out[0].question, "do you sell  lamps");
  EXPECT_EQ(out[0].times, 2);
  EXPECT_EQ(out[0].position, 9) << "the last time it was asked";
  EXPECT_EQ(out[1].question, "Opening hours?");
}

}  // namespace
}  // namespace auriga::sessions
