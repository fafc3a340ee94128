// Comparing JSON values as the States Language does: by meaning, so that 1 equals 1.0.
#pragma once

#include <boost/json/value.hpp>
#include <compare>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace auriga::workflow {

namespace json = boost::json;

/// What may yet be done. Once more was wanted than there was, nothing is left.
class Budget {
 public:
  /// Looking at one place of a value; comparing two numbers takes 1.
  static constexpr std::size_t kPlace = 16;

  explicit Budget(std::size_t left) : left_(left) {}

  /// False: it is not enough.
  bool spend(std::size_t amount) {
    over_ = over_ || amount > left_;
    left_ = over_ ? 0 : left_ - amount;
    return !over_;
  }
  [[nodiscard]] std::size_t left() const { return left_; }
  [[nodiscard]] bool over() const { return over_; }

 private:
  std::size_t left_;
  bool over_ = false;
};

/// A number's value; `value` must be one.
[[nodiscard]] double to_double(const json::value& value);

/// Less than, equal to or greater than 0; both must be numbers. Exact for whole numbers.
[[nodiscard]] int compare_numbers(const json::value& a, const json::value& b);

/// Deep: objects without regard to order, numbers by value.
[[nodiscard]] bool equal(const json::value& a, const json::value& b);
/// The same, with every value that is compared taken off a budget; false also where it is over.
[[nodiscard]] bool equal(const json::value& a, const json::value& b, Budget& budget);

/// What it takes of a budget to compare a text with another, beside the values themselves, and to
/// find a name among others.
[[nodiscard]] constexpr std::size_t cost_of_text(std::size_t bytes) {
  return bytes / 64;
}
[[nodiscard]] constexpr std::size_t cost_of_name(std::size_t bytes) {
  return 1 + bytes / 16;
}

/// The order of two numbers, two texts or two booleans; nothing for any other pair.
[[nodiscard]] std::optional<int> compare(const json::value& a, const json::value& b);

/// How many a list or an object holds, or characters a text; nothing for any other value.
[[nodiscard]] std::optional<std::size_t> size_of(const json::value& value);

/// A size or an index as a value. It is of the kind that a whole number has when it is read from
/// text: what looks at kinds must not find another one until the state was saved and loaded.
[[nodiscard]] inline json::value number_of(std::size_t size) {
  return static_cast<std::int64_t>(size);
}

inline constexpr std::size_t kBytesOfAValue = 16;  ///< Beside its text and what is in it.

/// About what a value takes in memory, in bytes.
[[nodiscard]] std::size_t bytes_of(const json::value& value);

/// Whether no list or object in it is nested deeper than `levels`, itself the first.
[[nodiscard]] bool nested_within(const json::value& value, int levels);

/// Where `part` stands first in `text`, in time that grows with the sum of their sizes, not with
/// the product; npos: nowhere.
[[nodiscard]] std::size_t find_text(std::string_view text, std::string_view part);

/// A JSON number, the whole of `text`; whole ones stay whole.
[[nodiscard]] std::optional<json::value> parse_number(std::string_view text);

}  // namespace auriga::workflow
