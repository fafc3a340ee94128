// What the tests of the workflow engine share: JSON by literal, and a fixed stream of chance.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "core/decode.hpp"
#include "core/encode.hpp"
#include "engines/workflow/execution.hpp"

namespace auriga::workflow::test {

inline json::value parsed(std::string_view text) {
  auto value = core::parse_json(text);
  EXPECT_TRUE(value.has_value()) << text;
  return value ? *std::move(value) : json::value();
}

inline json::value operator""_json(const char* text, std::size_t size) {
  return parsed({text, size});
}

/// The same numbers on every run.
class Chance final : public core::Random {
 public:
  void fill(std::span<std::byte> out) override {
    for (auto& each : out) {
      state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
      each = static_cast<std::byte>(state_ >> 56U);
    }
  }

 private:
  std::uint64_t state_ = 1;
};

/// What an expression gives of an input, as JSON text; "error: cause" where it fails.
inline std::string evaluated(std::string_view text, const json::value& input,
                             const Variables& variables = {}) {
  const auto expression = Expression::parse(text);
  if (!expression) {
    return "parse: " + expression.error();
  }
  Chance chance;
  const VariableScope scope{.own = &variables, .outer = nullptr};
  Environment environment{.scope = {.input = &input, .context = nullptr, .variables = &scope},
                          .random = chance};
  const auto value = expression->evaluate(environment);
  return value ? core::to_json(*value) : value.error().error + ": " + value.error().cause;
}

}  // namespace auriga::workflow::test
