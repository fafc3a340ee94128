// Typed ids sort by the order of their making.
#include "core/ids.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <set>
#include <thread>
#include <vector>

namespace auriga::core {
namespace {

class StandingClock final : public Clock {
 public:
  explicit StandingClock(std::int64_t ms) : ms_(ms) {}
  [[nodiscard]] Timestamp now() const override { return Timestamp{ms_}; }
  [[nodiscard]] std::chrono::steady_clock::time_point steady() const override { return {}; }

 private:
  std::int64_t ms_;
};

TEST(Ids, AscendWithinAMillisecond) {
  const StandingClock clock(1'700'000'000'000);
  auto before = make_uuid7_text(clock, system_random());
  for (int i = 0; i < 2'000; ++i) {
    auto next = make_uuid7_text(clock, system_random());
    ASSERT_LT(before, next) << i;
    EXPECT_TRUE(is_uuid7_text(next));
    before = std::move(next);
  }
}

TEST(Ids, StayApartWhenAMillisecondHasTooMany) {
  const StandingClock clock(1'700'000'000'001);
  std::set<std::string> seen;
  for (int i = 0; i < 10'000; ++i) {
    EXPECT_TRUE(seen.insert(make_uuid7_text(clock, system_random())).second);
  }
}

TEST(Ids, BeginWithTheTime) {
  EXPECT_LT(make_uuid7_text(StandingClock(1'700'000'000'002), system_random()),
            make_uuid7_text(StandingClock(1'700'000'000'003), system_random()));
}

TEST(Ids, StayApartAcrossThreads) {
  std::vector<std::vector<std::string>> made(4);
  std::vector<std::jthread> threads;
  threads.reserve(made.size());
  for (auto& mine : made) {
    threads.emplace_back([&mine] {
      for (int i = 0; i < 2'000; ++i) {
        mine.push_back(make_uuid7_text(system_clock(), system_random()));
      }
    });
  }
  threads.clear();
  std::set<std::string> all;
  for (const auto& mine : made) {
    all.insert(mine.begin(), mine.end());
  }
  EXPECT_EQ(all.size(), 8'000U);
}

}  // namespace
}  // namespace auriga::core
