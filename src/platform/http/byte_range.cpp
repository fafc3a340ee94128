#include "platform/http/byte_range.hpp"

#include <algorithm>
#include <charconv>

namespace auriga::platform::http {
namespace {

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, value);
  return error == std::errc() && at == end ? std::optional(value) : std::nullopt;
}

}  // namespace

RangeAnswer parse_range(std::string_view header, std::uint64_t size) {
  constexpr std::string_view kUnit = "bytes=";
  if (!header.starts_with(kUnit)) {
    return {};
  }
  header.remove_prefix(kUnit.size());
  const auto dash = header.find('-');
  if (dash == std::string_view::npos || header.find(',') != std::string_view::npos) {
    return {};
  }
  const auto first = number(header.substr(0, dash));
  const auto last = number(header.substr(dash + 1));
  if (dash == 0) {  // The last n bytes.
    if (!last) {
      return {};
    }
    if (*last == 0 || size == 0) {
      return {.satisfiable = false, .range = {}};
    }
    return {.satisfiable = true, .range = ByteRange{size - std::min(*last, size), size - 1}};
  }
  if (!first || (!last && dash + 1 != header.size()) || (last && *last < *first)) {
    return {};
  }
  if (*first >= size) {
    return {.satisfiable = false, .range = {}};
  }
  return {.satisfiable = true,
          .range = ByteRange{*first, std::min(last.value_or(size - 1), size - 1)}};
}

}  // namespace auriga::platform::http
