// What a listener heard must be judged as it was.
#include "sequence_check.hpp"

#include <gtest/gtest.h>

#include <initializer_list>

namespace auriga::load {
namespace {

Flaws judge(std::initializer_list<std::uint64_t> numbers, std::uint64_t end) {
  SequenceCheck check(0);
  for (const auto number : numbers) {
    check.accept(number);
  }
  return check.flaws(end);
}

void expect_flaws(const Flaws& flaws, std::uint64_t lost, std::uint64_t doubled,
                  std::uint64_t reordered) {
  EXPECT_EQ(flaws.lost, lost);
  EXPECT_EQ(flaws.doubled, doubled);
  EXPECT_EQ(flaws.reordered, reordered);
}

TEST(SequenceCheck, Finds_nothing_where_all_is_well) {
  expect_flaws(judge({0, 1, 2, 3}, 4), 0, 0, 0);
  expect_flaws(judge({}, 0), 0, 0, 0);
}

TEST(SequenceCheck, Counts_what_is_missing_at_the_beginning_within_and_at_the_end) {
  expect_flaws(judge({2, 3}, 4), 2, 0, 0);
  expect_flaws(judge({0, 3}, 4), 2, 0, 0);
  expect_flaws(judge({0, 1}, 4), 2, 0, 0);
  expect_flaws(judge({}, 4), 4, 0, 0);
}

TEST(SequenceCheck, Counts_what_comes_again) {
  expect_flaws(judge({0, 0, 1, 2, 1, 1}, 3), 0, 3, 0);
}

TEST(SequenceCheck, Tells_late_from_lost_and_from_doubled) {
  expect_flaws(judge({0, 2, 1, 3}, 4), 0, 0, 1);
  expect_flaws(judge({0, 3, 1, 1}, 4), 1, 1, 1);
}

TEST(SequenceCheck, Begins_anew_anywhere_but_keeps_what_it_found) {
  SequenceCheck check(0);
  check.accept(1);
  check.begin_anew();
  check.accept(7);
  check.accept(8);
  check.accept(8);
  expect_flaws(check.flaws(10), 2, 1, 0);
}

}  // namespace
}  // namespace auriga::load
