// Request methods (RFC 9110, section 9; PATCH by RFC 5789).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace auriga::platform::http {

enum class Method : std::uint8_t { kGet, kHead, kPost, kPut, kPatch, kDelete, kOptions };

inline constexpr std::array<std::string_view, 7> kMethodNames{"GET",   "HEAD",   "POST",   "PUT",
                                                              "PATCH", "DELETE", "OPTIONS"};

[[nodiscard]] constexpr std::string_view method_name(Method method) {
  return kMethodNames[static_cast<std::size_t>(method)];
}

/// The method called `name` (case matters); nothing for one we do not carry out.
[[nodiscard]] constexpr std::optional<Method> method_of(std::string_view name) {
  for (std::size_t i = 0; i < kMethodNames.size(); ++i) {
    if (kMethodNames[i] == name) {
      return static_cast<Method>(i);
    }
  }
  return std::nullopt;
}

}  // namespace auriga::platform::http
