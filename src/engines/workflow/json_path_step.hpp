// One step of a path, for those who read paths and those who follow them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
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
  /// False: the budget is spent.
  bool apply(const json::value& place, const json::value& root, Places& out,
             std::size_t& budget) const;
};

}  // namespace auriga::workflow
