// One step of a path, for those who read paths and those who follow them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engines/workflow/json_filter.hpp"
#include "engines/workflow/json_path.hpp"

namespace auriga::workflow {

struct JsonPath::Step {
  enum class Kind : std::uint8_t { names, indexes, slice, wildcard, filter };
  Kind kind = Kind::names;
  bool descend = false;  ///< Also at every place below.
  std::vector<std::string> names;
  std::vector<std::int64_t> indexes;
  std::optional<std::int64_t> from;
  std::optional<std::int64_t> to;
  std::int64_t stride = 1;
  std::shared_ptr<const Filter> filter;

  /// Whether it selects one place at most.
  [[nodiscard]] bool definite() const;
  /// Of one that does: that place.
  [[nodiscard]] const json::value* only(const json::value& place) const;
  /// What that takes of a budget.
  [[nodiscard]] std::size_t cost() const;
  /// False: the budget is over.
  bool apply(const json::value& place, const json::value& root, Places& out, Budget& budget) const;
};

/// The place that an index says in a list of that size; negative ones count from its end.
inline std::optional<std::size_t> place_of(std::int64_t index, std::size_t size) {
  const auto at = index < 0 ? index + static_cast<std::int64_t>(size) : index;
  return at >= 0 && std::cmp_less(at, size) ? std::optional(static_cast<std::size_t>(at))
                                            : std::nullopt;
}

}  // namespace auriga::workflow
