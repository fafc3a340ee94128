// Values between C++ and SQL, the same on both engines.
//
//   C++                              column      parameter sent as
//   bool                             BIGINT      0 or 1 (write `enabled = 1`, never `WHERE
//   enabled`) integers, core::Timestamp        BIGINT      int64 (a Timestamp in milliseconds)
//   float, double                    DOUBLE PRECISION
//   std::string, string_view, Id     TEXT        UTF-8 without U+0000; others are refused
//   enum with BOOST_DESCRIBE_ENUM    TEXT        the enumerator's name
//   boost::json::value, object       TEXT        JSON
//   std::vector<std::byte>, Blob     BYTEA       bytes
//   std::optional<T>                 as T        NULL when empty
#pragma once

#include <boost/json.hpp>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/traits.hpp"

namespace auriga::platform::db {

using Blob = std::vector<std::byte>;

/// One parameter of a statement. Text and bytes are borrowed from the caller's argument, which
/// lives until the awaited statement ended; derived text (JSON) is owned.
class Parameter {
 public:
  enum class Type : std::uint8_t { kInteger, kReal, kText, kBlob };

  static Parameter integer(std::int64_t value);
  static Parameter real(double value);            ///< Throws INTERNAL unless finite.
  static Parameter text(std::string_view value);  ///< Throws VALIDATION_FAILED: see table.
  static Parameter owned_text(std::string value);
  static Parameter blob(std::span<const std::byte> value);
  static Parameter null(Type type);

  [[nodiscard]] Type type() const noexcept { return type_; }
  [[nodiscard]] bool is_null() const noexcept { return null_; }
  [[nodiscard]] std::int64_t as_integer() const noexcept { return integer_; }
  [[nodiscard]] double as_real() const noexcept { return real_; }
  [[nodiscard]] std::string_view bytes() const noexcept { return owns_ ? owned_ : borrowed_; }

 private:
  explicit Parameter(Type type) : type_(type) {}
  Type type_;
  bool null_ = false;
  bool owns_ = false;
  std::int64_t integer_ = 0;
  double real_ = 0;
  std::string_view borrowed_;
  std::string owned_;
};

/// The row a result stands on. Views are valid until the next row.
class RowView {
 public:
  virtual ~RowView() = default;
  [[nodiscard]] virtual std::size_t size() const = 0;
  [[nodiscard]] virtual std::string_view name(std::size_t column) const = 0;
  [[nodiscard]] virtual bool is_null(std::size_t column) const = 0;
  [[nodiscard]] virtual std::int64_t integer(std::size_t column) const = 0;
  [[nodiscard]] virtual double real(std::size_t column) const = 0;
  [[nodiscard]] virtual std::string_view text(std::size_t column) const = 0;
  [[nodiscard]] virtual Blob blob(std::size_t column) const = 0;
};

namespace detail {

/// A stored value that does not fit its C++ type: a bug or a damaged row. Throws INTERNAL.
[[noreturn]] void throw_bad_column(const RowView& row, std::size_t column, std::string_view why);

/// A column's JSON, read as requests are (core::parse_json). Throws INTERNAL.
boost::json::value read_json(const RowView& row, std::size_t column);

template <class T>
inline constexpr bool is_blob = std::same_as<T, Blob>;

template <class T>
consteval Parameter::Type parameter_type() {
  if constexpr (core::is_optional<T>) {
    return parameter_type<typename T::value_type>();
  } else if constexpr (std::integral<T> || std::same_as<T, core::Timestamp>) {
    return Parameter::Type::kInteger;
  } else if constexpr (std::floating_point<T>) {
    return Parameter::Type::kReal;
  } else if constexpr (std::convertible_to<const T&, std::span<const std::byte>>) {
    return Parameter::Type::kBlob;
  } else {
    return Parameter::Type::kText;
  }
}

template <class T>
Parameter to_parameter(const T& value) {
  if constexpr (core::is_optional<T>) {
    return value ? to_parameter(*value) : Parameter::null(parameter_type<T>());
  } else if constexpr (std::integral<T>) {
    static_assert(sizeof(T) < 8 || std::signed_integral<T>, "unsigned 64 bits do not fit a BIGINT");
    return Parameter::integer(static_cast<std::int64_t>(value));
  } else if constexpr (std::same_as<T, core::Timestamp>) {
    return Parameter::integer(value.ms);
  } else if constexpr (std::floating_point<T>) {
    return Parameter::real(value);
  } else if constexpr (core::is_id<T>) {
    return Parameter::text(value.text());
  } else if constexpr (core::DescribedEnum<T>) {
    return Parameter::text(core::enum_name(value));
  } else if constexpr (std::same_as<T, boost::json::value>) {
    return Parameter::owned_text(boost::json::serialize(value));
  } else if constexpr (std::same_as<T, boost::json::object>) {
    return Parameter::owned_text(boost::json::serialize(value));
  } else if constexpr (std::convertible_to<const T&, std::string_view>) {
    return Parameter::text(std::string_view(value));
  } else {
    static_assert(std::convertible_to<const T&, std::span<const std::byte>>,
                  "this type has no column form");
    return Parameter::blob(std::span<const std::byte>(value));
  }
}

template <class T>
void read_column(const RowView& row, std::size_t column, T& out) {
  if constexpr (core::is_optional<T>) {
    if (row.is_null(column)) {
      out.reset();
    } else {
      read_column(row, column, out.emplace());
    }
    return;
  } else {
    if (row.is_null(column)) {
      throw_bad_column(row, column, "is NULL");
    }
    if constexpr (std::same_as<T, bool>) {
      out = row.integer(column) != 0;
    } else if constexpr (std::integral<T>) {
      const auto value = row.integer(column);
      if (!std::in_range<T>(value)) {
        throw_bad_column(row, column, "does not fit its type");
      }
      out = static_cast<T>(value);
    } else if constexpr (std::same_as<T, core::Timestamp>) {
      out = core::Timestamp{row.integer(column)};
    } else if constexpr (std::floating_point<T>) {
      out = static_cast<T>(row.real(column));
    } else if constexpr (std::same_as<T, std::string>) {
      out = row.text(column);
    } else if constexpr (core::is_id<T>) {
      out = T::trusted(std::string(row.text(column)));
    } else if constexpr (core::DescribedEnum<T>) {
      const auto value = core::enum_value<T>(row.text(column));
      if (!value) {
        throw_bad_column(row, column, "names no enumerator");
      }
      out = *value;
    } else if constexpr (is_blob<T>) {
      out = row.blob(column);
    } else {
      static_assert(std::same_as<T, boost::json::value> || std::same_as<T, boost::json::object>,
                    "this type has no column form");
      auto value = read_json(row, column);
      if constexpr (std::same_as<T, boost::json::object>) {
        if (!value.is_object()) {
          throw_bad_column(row, column, "is not a JSON object");
        }
        out = std::move(value.as_object());
      } else {
        out = std::move(value);
      }
    }
  }
}

}  // namespace detail
}  // namespace auriga::platform::db
