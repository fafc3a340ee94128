#include "core/error.hpp"

#include <cstdio>
#include <cstdlib>
#include <unordered_map>

#include "core/error_registry.hpp"

namespace auriga::core {

Error::Error(ErrorCode code, std::string detail, std::string cause)
    : code_(code), detail_(std::move(detail)), cause_(std::move(cause)) {
  if (detail_.empty()) {
    detail_ = error_info(code).meaning;
  }
}

Error& Error::with_faults(std::vector<Fault> faults) {
  faults_ = std::move(faults);
  return *this;
}

Error& Error::with_retry_after(std::chrono::seconds wait) {
  retry_after_ = wait;
  return *this;
}

void assertion_failed(std::string_view expression, std::string_view file, int line) {
  std::fprintf(stderr, "auriga: assertion failed: %.*s (%.*s:%d)\n",
               static_cast<int>(expression.size()), expression.data(),
               static_cast<int>(file.size()), file.data(), line);
  std::abort();
}

const ErrorInfo& error_info(ErrorCode code) {
  const auto rows = error_registry();
  const auto index = static_cast<std::size_t>(code);
  AURIGA_ASSERT(index < rows.size() && rows[index].code == code);
  return rows[index];
}

std::optional<ErrorCode> error_code(std::string_view name) {
  static const auto by_name = [] {
    std::unordered_map<std::string_view, ErrorCode> map;
    for (const auto& row : error_registry()) {
      map.emplace(row.name, row.code);
    }
    return map;
  }();
  const auto found = by_name.find(name);
  return found == by_name.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace auriga::core
