// RequestHead: a request line and headers, parsed. Views into the text that was parsed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/text.hpp"

namespace auriga::platform::http {

struct HeaderField {
  std::string_view name;
  std::string_view value;  ///< Without white space around it.
};

struct RequestHead {
  std::string_view method;
  std::string_view target;  ///< origin-form or `*`; absolute-form is cut to its path and query.
  bool http_1_0 = false;
  bool keep_alive = true;
  bool chunked = false;
  bool expects_continue = false;
  std::optional<std::uint64_t> content_length;
  std::vector<HeaderField> headers;

  /// First value of `name`, any case; empty when absent.
  [[nodiscard]] std::string_view find(std::string_view name) const {
    for (const auto& field : headers) {
      if (field.name.size() == name.size() && core::equals_ignoring_case(field.name, name)) {
        return field.value;
      }
    }
    return {};
  }
  /// Last value of `name`: what the nearest proxy added.
  [[nodiscard]] std::string_view find_last(std::string_view name) const {
    std::string_view value;
    for (const auto& field : headers) {
      if (core::equals_ignoring_case(field.name, name)) {
        value = field.value;
      }
    }
    return value;
  }
  /// All values of a header that is a list, in order, as one (RFC 9110, section 5.3).
  [[nodiscard]] std::string joined(std::string_view name) const {
    std::string values;
    for (const auto& field : headers) {
      if (core::equals_ignoring_case(field.name, name)) {
        values.append(values.empty() ? "" : ", ").append(field.value);
      }
    }
    return values;
  }
  [[nodiscard]] bool has_body() const { return chunked || content_length.value_or(0) > 0; }
};

}  // namespace auriga::platform::http
