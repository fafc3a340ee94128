// YAML 1.2 as a tree whose nodes know their lines, by yaml-cpp's events: its own tree would share
// what aliases name, and twenty lines could stand for a million nodes. Here an alias is a copy and
// copies count. JSON is YAML, so it is read too.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace auriga::agent_suite {

struct Node {
  enum class Kind : std::uint8_t { kScalar, kList, kMap };
  Kind kind = Kind::kScalar;
  std::size_t line = 1;
  std::string text = {};  ///< Of a scalar.
  bool plain = false;     ///< A scalar without quotes, which may be a number, true or null.
  std::vector<Node> items = {};
  std::vector<std::pair<Node, Node>> members = {};  ///< In their order; keys are scalars.
};

/// Something wrong at a line.
struct LineFault {
  std::size_t line = 1;
  std::string message;
};

inline constexpr std::size_t kBytesMax = 1U << 20U;
inline constexpr std::size_t kDepthMax = 16;
inline constexpr std::size_t kNodesMax = 50'000;

/// The one document in `text`.
[[nodiscard]] std::expected<Node, LineFault> read_yaml(std::string_view text);

}  // namespace auriga::agent_suite
