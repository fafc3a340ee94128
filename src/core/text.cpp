#include "core/text.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace auriga::core {
namespace {

/// Length of the well-formed sequence at `at` and its value; length 0 when ill-formed. Table 3-7 of
/// the Unicode Standard: the second byte's range depends on the first.
struct Decoded {
  char32_t value = 0;
  std::size_t length = 0;
};

Decoded decode_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(at);
  if (first < 0x80) {
    return {first, 1};
  }
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || at + length > text.size()) {
    return {};
  }
  const unsigned second = byte(at + 1);
  const unsigned low = first == 0xE0 ? 0xA0U : first == 0xF0 ? 0x90U : 0x80U;
  const unsigned high = first == 0xED ? 0x9FU : first == 0xF4 ? 0x8FU : 0xBFU;
  if (second < low || second > high) {
    return {};
  }
  char32_t value = first & (0xFFU >> (length + 1));
  value = (value << 6U) | (second & 0x3FU);
  for (std::size_t i = 2; i < length; ++i) {
    if ((byte(at + i) & 0xC0U) != 0x80U) {
      return {};
    }
    value = (value << 6U) | (byte(at + i) & 0x3FU);
  }
  return {value, length};
}

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

/// Windows-1252, 0x80 to 0x9F, as the WHATWG Encoding Standard maps it; the rest is Latin-1.
constexpr std::array<char16_t, 32> kWindows1252{
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

std::string from_windows1252(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 8);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    append_utf8(out, byte >= 0x80 && byte < 0xA0 ? kWindows1252[byte - 0x80U] : byte);
  }
  return out;
}

std::string from_utf16(std::string_view bytes, bool big_endian) {
  std::string out;
  const auto unit = [&](std::size_t i) -> char32_t {
    const auto a = static_cast<unsigned char>(bytes[i]);
    const auto b = static_cast<unsigned char>(bytes[i + 1]);
    return big_endian ? (a << 8U | b) : (b << 8U | a);
  };
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    char32_t value = unit(i);
    if (value >= 0xD800 && value < 0xDC00 && i + 3 < bytes.size()) {
      const char32_t low = unit(i + 2);
      if (low >= 0xDC00 && low < 0xE000) {
        value = 0x10000 + ((value - 0xD800) << 10U) + (low - 0xDC00);
        i += 2;
      }
    }
    append_utf8(out, value);
  }
  return out;
}

bool has_control_bytes(std::string_view bytes) {
  return std::any_of(bytes.begin(), bytes.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && !is_space(c) && byte != 0x1B) || byte == 0x7F;
  });
}

}  // namespace

bool is_utf8(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    // Eight ASCII bytes at once: nearly all input is ASCII.
    while (i + 8 <= text.size()) {
      std::uint64_t word = 0;
      std::copy_n(text.data() + i, 8, reinterpret_cast<char*>(&word));
      if ((word & 0x8080808080808080ULL) != 0) {
        break;
      }
      i += 8;
    }
    if (i == text.size()) {
      return true;
    }
    const auto decoded = decode_at(text, i);
    if (decoded.length == 0) {
      return false;
    }
    i += decoded.length;
  }
  return true;
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

std::size_t byte_offset(std::string_view text, std::size_t index) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U && index-- == 0) {
      return i;
    }
  }
  return text.size();
}

void append_utf8(std::string& out, char32_t code_point) {
  if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point < 0xE000)) {
    code_point = 0xFFFD;
  }
  const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0U | code_point >> 6U);
    put(0x80U | (code_point & 0x3FU));
  } else if (code_point < 0x10000) {
    put(0xE0U | code_point >> 12U);
    put(0x80U | (code_point >> 6U & 0x3FU));
    put(0x80U | (code_point & 0x3FU));
  } else {
    put(0xF0U | code_point >> 18U);
    put(0x80U | (code_point >> 12U & 0x3FU));
    put(0x80U | (code_point >> 6U & 0x3FU));
    put(0x80U | (code_point & 0x3FU));
  }
}

std::string repair_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool broken = false;
  for (std::size_t i = 0; i < text.size();) {
    const auto decoded = decode_at(text, i);
    if (decoded.length == 0) {
      if (!broken) {
        append_utf8(out, 0xFFFD);
      }
      broken = true;
      ++i;
      continue;
    }
    broken = false;
    out.append(text.substr(i, decoded.length));
    i += decoded.length;
  }
  return out;
}

std::optional<std::string> to_utf8(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    bytes.remove_prefix(3);
  } else if (bytes.starts_with("\xFF\xFE")) {
    return from_utf16(bytes.substr(2), false);
  } else if (bytes.starts_with("\xFE\xFF")) {
    return from_utf16(bytes.substr(2), true);
  }
  if (has_control_bytes(bytes)) {
    return std::nullopt;
  }
  return is_utf8(bytes) ? std::string(bytes) : from_windows1252(bytes);
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) {
    text.remove_prefix(1);
  }
  while (!text.empty() && is_space(text.back())) {
    text.remove_suffix(1);
  }
  return text;
}

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower(x) == lower(y); });
}

std::string clip(std::string_view text, std::size_t characters_max) {
  const auto end = byte_offset(text, characters_max);
  if (end == text.size()) {
    return std::string(text);
  }
  return std::string(text.substr(0, byte_offset(text, characters_max - 1))) + "…";
}

std::string redact(std::string_view text) {
  // One pass per kind of secret; the log's callers pass short strings.
  static const re2::RE2 key("aur_(?:live|test)_[A-Za-z0-9_-]{4,}");
  static const re2::RE2 jwt("eyJ[A-Za-z0-9_-]{5,}\\.[A-Za-z0-9_-]{5,}\\.[A-Za-z0-9_-]*");
  static const re2::RE2 bearer("(?i)(bearer|basic)\\s+[A-Za-z0-9._~+/=-]+");
  // A value in quotes goes to the closing one, or to the end where it was cut; without quotes a
  // conninfo of PostgreSQL may have spaces after a backslash.
  static const re2::RE2 field(
      "(?i)([\"']?[a-z_-]*(?:password|passwd|secret|token|api_?key|authorization|cookie)[\"']?"
      "\\s*[=:]\\s*)"
      "(?:\"(?:[^\"\\\\]|\\\\.)*(?:\"|\\\\?$)|(?:'(?:[^'\\\\]|\\\\.)*(?:'|\\\\?$))+|"
      "(?:\\\\\\s|[^\\s&,;}\"])+)");
  // Of an address as databases and proxies have it; a password may hold an @ of its own.
  static const re2::RE2 address("([A-Za-z][A-Za-z0-9+.-]*://[^\\s/?#:@\"]*):[^\\s/\"]*@");
  static const re2::RE2 email("([A-Za-z0-9])[A-Za-z0-9._%+-]*@([A-Za-z0-9.-]+\\.[A-Za-z]{2,})");
  std::string out(text);
  if (out.find("://") != std::string::npos) {
    re2::RE2::GlobalReplace(&out, address, "\\1:[redacted]@");
  }
  re2::RE2::GlobalReplace(&out, bearer, "\\1 [redacted]");
  re2::RE2::GlobalReplace(&out, field, "\\1[redacted]");
  re2::RE2::GlobalReplace(&out, key, "aur_[redacted]");
  re2::RE2::GlobalReplace(&out, jwt, "[redacted]");
  re2::RE2::GlobalReplace(&out, email, "\\1…@\\2");
  return out;
}

}  // namespace auriga::core
