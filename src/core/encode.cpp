#include "core/encode.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace auriga::core::detail {
namespace {

/// For each byte: 0 when it stands for itself, else the letter after the backslash ('u' for
/// \u00XX).
constexpr auto kEscapes = [] {
  std::array<char, 256> table{};
  for (std::size_t i = 0; i < 0x20; ++i) {
    table[i] = 'u';
  }
  table['"'] = '"';
  table['\\'] = '\\';
  table['\b'] = 'b';
  table['\f'] = 'f';
  table['\n'] = 'n';
  table['\r'] = 'r';
  table['\t'] = 't';
  return table;
}();

template <class T>
void write_number(std::string& out, T value) {
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  out.append(buffer.data(), end);
}

}  // namespace

void write_string(std::string& out, std::string_view text) {
  static constexpr std::string_view kHex = "0123456789abcdef";
  out += '"';
  std::size_t start = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const char escape = kEscapes[byte];
    if (escape == 0) {
      continue;
    }
    out.append(text.substr(start, i - start));
    start = i + 1;
    out += '\\';
    out += escape;
    if (escape == 'u') {
      out += "00";
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    }
  }
  out.append(text.substr(start));
  out += '"';
}

void write_int(std::string& out, std::int64_t value) {
  write_number(out, value);
}
void write_uint(std::string& out, std::uint64_t value) {
  write_number(out, value);
}

void write_double(std::string& out, double value) {
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  if (value == 0 && std::signbit(value)) {
    out += "-0.0";  // "-0" would be read as a whole number, which has no such zero.
    return;
  }
  write_number(out, value);
}

void write_object(std::string& out, const json::object& object) {
  char before = '{';
  for (const auto& member : object) {
    out += before;
    before = ',';
    write_string(out, member.key());
    out += ':';
    write_value(out, member.value());
  }
  out += object.empty() ? "{}" : "}";
}

// Numbers as people write them: Boost's own serializer makes 5E-1 of 0.5.
void write_value(std::string& out, const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      out += "null";
      break;
    case json::kind::bool_:
      out += value.get_bool() ? "true" : "false";
      break;
    case json::kind::int64:
      write_int(out, value.get_int64());
      break;
    case json::kind::uint64:
      write_uint(out, value.get_uint64());
      break;
    case json::kind::double_: {
      // With a point, so that it is read as what it was.
      const auto start = out.size();
      write_double(out, value.get_double());
      if (out.find_first_of(".en", start) == std::string::npos) {
        out += ".0";
      }
      break;
    }
    case json::kind::string:
      write_string(out, value.get_string());
      break;
    case json::kind::array: {
      char before = '[';
      for (const auto& item : value.get_array()) {
        out += before;
        before = ',';
        write_value(out, item);
      }
      out += value.get_array().empty() ? "[]" : "]";
      break;
    }
    case json::kind::object:
      write_object(out, value.get_object());
      break;
  }
}

}  // namespace auriga::core::detail
