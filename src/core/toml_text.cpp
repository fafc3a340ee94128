#include "core/toml_text.hpp"

#include "core/text.hpp"

namespace auriga::core {
namespace {

constexpr char32_t kFirst = 0x80;
constexpr char32_t kLast = 0xFEFF;
constexpr char32_t kMoved = 0xF0000;

/// The code point at `at` of well-formed text; `at` is moved behind it.
char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(at++);
  if (lead < 0x80U) {
    return lead;
  }
  const std::size_t more = lead < 0xE0U ? 1 : (lead < 0xF0U ? 2 : 3);
  char32_t out = lead & (0x3FU >> more);
  for (std::size_t i = 0; i < more; ++i) {
    out = (out << 6U) | (byte(at++) & 0x3FU);
  }
  return out;
}

}  // namespace

std::optional<std::string> shield_toml(std::string_view text) {
  if (!is_utf8(text)) {
    return std::nullopt;
  }
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0; at < text.size();) {
    const auto code_point = next_code_point(text, at);
    if (code_point >= kMoved) {
      return std::nullopt;
    }
    append_utf8(out,
                code_point >= kFirst && code_point <= kLast ? code_point + kMoved : code_point);
  }
  return out;
}

std::string unshield_toml(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto code_point = next_code_point(text, at);
    const bool moved = code_point >= kMoved + kFirst && code_point <= kMoved + kLast;
    append_utf8(out, moved ? code_point - kMoved : code_point);
  }
  return out;
}

}  // namespace auriga::core
