// Comparing JSON values as the States Language does: by meaning, so that 1 equals 1.0.
#pragma once

#include <boost/json/value.hpp>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace auriga::workflow {

namespace json = boost::json;

/// A number's value; `value` must be one.
[[nodiscard]] double to_double(const json::value& value);

/// Less than, equal to or greater than 0; both must be numbers. Exact for whole numbers.
[[nodiscard]] int compare_numbers(const json::value& a, const json::value& b);

/// Deep: objects without regard to order, numbers by value.
[[nodiscard]] bool equal(const json::value& a, const json::value& b);

/// The order of two numbers, two texts or two booleans; nothing for any other pair.
[[nodiscard]] std::optional<int> compare(const json::value& a, const json::value& b);

/// How many a list or an object holds, or characters a text; nothing for any other value.
[[nodiscard]] std::optional<std::size_t> size_of(const json::value& value);

/// About what a value takes in memory, in bytes.
[[nodiscard]] std::size_t bytes_of(const json::value& value);

/// Whether no list or object in it is nested deeper than `levels`, itself the first.
[[nodiscard]] bool nested_within(const json::value& value, int levels);

/// A JSON number, the whole of `text`; whole ones stay whole.
[[nodiscard]] std::optional<json::value> parse_number(std::string_view text);

}  // namespace auriga::workflow
