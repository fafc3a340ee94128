// Media types, as a Content-Type header names them.
#pragma once

#include "core/text.hpp"

namespace auriga::core {

/// Whether it is JSON: `application/json` or a type that ends with `+json`, in any case, whatever
/// parameters stand behind it.
[[nodiscard]] inline bool is_json_type(std::string_view content_type) {
  constexpr std::string_view kSuffix = "+json";
  const auto type = trim(content_type.substr(0, content_type.find(';')));
  return equals_ignoring_case(type, "application/json") ||
         (type.size() > kSuffix.size() &&
          equals_ignoring_case(type.substr(type.size() - kSuffix.size()), kSuffix));
}

}  // namespace auriga::core
