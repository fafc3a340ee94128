#include "core/error_counts.hpp"

#include <fmt/format.h>

#include <iterator>

namespace auriga::core {

void ErrorCounts::collect(std::string& out, std::string_view name, std::string_view meaning) const {
  const auto end = std::back_inserter(out);
  fmt::format_to(end, "# HELP {0} {1}\n# TYPE {0} counter\n", name, meaning);
  for (const auto& info : error_registry()) {
    const auto value = counts_[static_cast<std::size_t>(info.code)].load();
    if (value > 0) {
      fmt::format_to(end, "{}{{code=\"{}\"}} {}\n", name, info.name, value);
    }
  }
}

}  // namespace auriga::core
