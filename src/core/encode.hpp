// Encoding: a described struct straight to JSON text, without a tree in between (this is on the
// path of every answer). An empty optional is written as null.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/rules.hpp"
#include "core/traits.hpp"

namespace auriga::core {

namespace detail {
void write_string(std::string& out, std::string_view text);
void write_int(std::string& out, std::int64_t value);
void write_uint(std::string& out, std::uint64_t value);
void write_double(std::string& out, double value);  ///< NaN and infinities become null.
void write_value(std::string& out, const json::value& value);
void write_object(std::string& out, const json::object& object);
}  // namespace detail

/// Appends `value` as JSON to `out`. Any thread.
template <class T>
void write_json(std::string& out, const T& value) {
  if constexpr (is_optional<T>) {
    if (value) {
      write_json(out, *value);
    } else {
      out += "null";
    }
  } else if constexpr (std::same_as<T, json::value>) {
    detail::write_value(out, value);
  } else if constexpr (std::same_as<T, json::object>) {
    detail::write_object(out, value);
  } else if constexpr (std::same_as<T, bool>) {
    out += value ? "true" : "false";
  } else if constexpr (std::signed_integral<T>) {
    detail::write_int(out, value);
  } else if constexpr (std::unsigned_integral<T>) {
    detail::write_uint(out, value);
  } else if constexpr (std::floating_point<T>) {
    detail::write_double(out, static_cast<double>(value));
  } else if constexpr (std::convertible_to<const T&, std::string_view>) {
    detail::write_string(out, value);
  } else if constexpr (is_id<T>) {
    out += '"';
    out += value.text();
    out += '"';
  } else if constexpr (std::same_as<T, Timestamp>) {
    out += '"';
    out += to_rfc3339(value);
    out += '"';
  } else if constexpr (DescribedEnum<T>) {
    out += '"';
    out += enum_name(value);
    out += '"';
  } else if constexpr (is_vector<T>) {
    out += '[';
    bool first = true;
    for (const auto& item : value) {
      if (!first) {
        out += ',';
      }
      first = false;
      write_json(out, item);
    }
    out += ']';
  } else if constexpr (is_string_map<T>) {
    out += '{';
    bool first = true;
    for (const auto& [key, item] : value) {
      if (!first) {
        out += ',';
      }
      first = false;
      detail::write_string(out, key);
      out += ':';
      write_json(out, item);
    }
    out += '}';
  } else {
    static_assert(Described<T>, "this type has no JSON form");
    out += '{';
    bool first = true;
    for_each_member<T>([&](std::string_view name, auto pointer) {
      if (!first) {
        out += ',';
      }
      first = false;
      out += '"';
      out += name;
      out += "\":";
      write_json(out, value.*pointer);
    });
    out += '}';
  }
}

template <class T>
[[nodiscard]] std::string to_json(const T& value) {
  std::string out;
  write_json(out, value);
  return out;
}

}  // namespace auriga::core
