#include "platform/database/value.hpp"

#include <cmath>

#include "core/decode.hpp"
#include "core/error.hpp"
#include "core/text.hpp"

namespace auriga::platform::db {
namespace {

// PostgreSQL can hold neither U+0000 nor ill-formed UTF-8; SQLite would, and the rows could never
// move from one to the other.
void check_text(std::string_view text) {
  if (text.find('\0') != std::string_view::npos || !core::is_utf8(text)) {
    throw core::Error(core::ErrorCode::kValidationFailed,
                      "Text must be UTF-8 without the character U+0000.");
  }
}

}  // namespace

Parameter Parameter::integer(std::int64_t value) {
  Parameter out(Type::kInteger);
  out.integer_ = value;
  return out;
}

Parameter Parameter::real(double value) {
  if (!std::isfinite(value)) {
    throw core::Error(core::ErrorCode::kInternal, {}, "a parameter is not a finite number");
  }
  Parameter out(Type::kReal);
  out.real_ = value;
  return out;
}

Parameter Parameter::text(std::string_view value) {
  check_text(value);
  Parameter out(Type::kText);
  out.borrowed_ = value;
  return out;
}

Parameter Parameter::owned_text(std::string value) {
  check_text(value);
  Parameter out(Type::kText);
  out.owns_ = true;
  out.owned_ = std::move(value);
  return out;
}

Parameter Parameter::blob(std::span<const std::byte> value) {
  Parameter out(Type::kBlob);
  out.borrowed_ = {reinterpret_cast<const char*>(value.data()), value.size()};
  return out;
}

Parameter Parameter::null(Type type) {
  Parameter out(type);
  out.null_ = true;
  return out;
}

void detail::throw_bad_column(const RowView& row, std::size_t column, std::string_view why) {
  throw core::Error(core::ErrorCode::kInternal, {},
                    "column " + std::string(row.name(column)) + " " + std::string(why));
}

boost::json::value detail::read_json(const RowView& row, std::size_t column) {
  auto value = core::parse_json(row.text(column));
  if (!value) {
    throw_bad_column(row, column, "is not JSON");
  }
  return *std::move(value);
}

}  // namespace auriga::platform::db
