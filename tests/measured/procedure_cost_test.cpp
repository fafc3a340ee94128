// What strangers send is bounded, and no shape of it costs more than its length: sixteen times the
// text, of which a square would make 256 times the work. Counted is our own processor time, the
// least of some runs, for a machine only ever adds to it.
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <iostream>

#include "core/text.hpp"
#include "engines/procedure/procedure.hpp"

namespace auriga::procedure {
namespace {

TEST(ReadingAProcedure, StaysLinear) {
  const auto repeated = [](std::string_view line, std::size_t bytes) {
    std::string out;
    while (out.size() < bytes) {
      out += line;
    }
    return out;
  };
  const auto cost = [&](std::string_view line, std::size_t bytes) {
    const auto text = repeated(line, bytes);
    const auto begin = std::clock();
    EXPECT_EQ(core::code_points(text) > kCharactersMax, read(text).truncated) << line;
    return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  };
  for (const std::string_view line :
       {"- Never send the key of a guest by post within 5 days.\n",
        "1. Go to step 7 if the order is large.\n",
        "If the guest complains, check the order and ask, and ask, and ask ", "((((1) ",
        "| a | b |\n", "# A.1 B\n\n", "    - x\n", "Refunds up to EUR 5 before or after, ",
        "section on x \"", "\u201cAsk. ", "a", "\n", "ABC (DEF) "}) {
    constexpr double kBetween = 64;  // 16 and 256
    auto part = cost(line, kCharactersMax / 16);
    for (int again = 0; again < 2; ++again) {
      part = std::min(part, cost(line, kCharactersMax / 16));
    }
    auto whole = cost(line, kCharactersMax + 50'000);
    for (int again = 0; again < 4 && whole >= kBetween * part; ++again) {
      whole = std::min(whole, cost(line, kCharactersMax + 50'000));
    }
    std::cout << "  " << line.substr(0, 20) << "... " << part << " s, " << whole << " s\n";
    EXPECT_LT(whole, kBetween * part) << line;
  }
}

}  // namespace
}  // namespace auriga::procedure
