#include "core/trace.hpp"

#include <array>
#include <cstddef>
#include <span>

#include "core/crypto.hpp"

namespace auriga::core {
namespace {

constexpr std::size_t kTraceBytes = 16;
constexpr std::size_t kParentBytes = 8;

bool is_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_zero(std::string_view text) {
  return text.find_first_not_of('0') == std::string_view::npos;
}

template <std::size_t kBytes>
std::string random_hex(Random& random) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  std::array<std::byte, kBytes> bytes{};
  random.fill(bytes);
  std::string text;
  text.reserve(kBytes * 2);
  for (const auto byte : bytes) {
    text += kHex[std::to_integer<unsigned>(byte) >> 4U];
    text += kHex[std::to_integer<unsigned>(byte) & 15U];
  }
  return text;
}

}  // namespace

std::optional<Trace> parse_traceparent(std::string_view header) {
  constexpr std::size_t kBytes = 55;  // "00-<32 hex>-<16 hex>-<2 hex>"; later versions may add.
  if (header.size() < kBytes || header[2] != '-' || header[35] != '-' || header[52] != '-') {
    return std::nullopt;
  }
  const auto version = header.substr(0, 2);
  const auto id = header.substr(3, kTraceBytes * 2);
  const auto parent = header.substr(36, kParentBytes * 2);
  const auto flags = header.substr(53, 2);
  const bool longer = header.size() > kBytes;
  if (version == "ff" || (longer && (version == "00" || header[kBytes] != '-')) ||
      !is_hex(version) || !is_hex(id) || is_zero(id) || !is_hex(parent) || is_zero(parent) ||
      !is_hex(flags)) {
    return std::nullopt;
  }
  const bool sampled = std::string_view("13579bdf").find(flags[1]) != std::string_view::npos;
  return Trace{.id = std::string(id), .sampled = sampled};
}

Trace new_trace(Random& random) {
  return {.id = random_hex<kTraceBytes>(random)};
}

Trace trace_named(std::string_view name) {
  const auto digest = sha256(name);
  return {.id = to_hex(std::span(digest).first(kTraceBytes))};
}

std::string traceparent(const Trace& trace, Random& random) {
  return "00-" + trace.id + "-" + random_hex<kParentBytes>(random) +
         (trace.sampled ? "-01" : "-00");
}

}  // namespace auriga::core
