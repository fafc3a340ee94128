#include "platform/database/postgres_row.hpp"

#include <charconv>

namespace auriga::platform::db {
namespace {

constexpr Oid kBool = 16;

int digit(char c) {
  return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

}  // namespace

std::string_view PostgresRow::name(std::size_t column) const {
  return PQfname(result_, static_cast<int>(column));
}

bool PostgresRow::is_null(std::size_t column) const {
  return PQgetisnull(result_, row_, static_cast<int>(column)) == 1;
}

std::string_view PostgresRow::text(std::size_t column) const {
  const auto at = static_cast<int>(column);
  return {PQgetvalue(result_, row_, at), static_cast<std::size_t>(PQgetlength(result_, row_, at))};
}

std::int64_t PostgresRow::integer(std::size_t column) const {
  const auto value = text(column);
  if (PQftype(result_, static_cast<int>(column)) == kBool) {
    return value == "t" ? 1 : 0;
  }
  std::int64_t out = 0;
  const auto parsed = std::from_chars(value.data(), value.data() + value.size(), out);
  if (parsed.ec != std::errc() || parsed.ptr != value.data() + value.size()) {
    detail::throw_bad_column(*this, column, "is no integer");
  }
  return out;
}

double PostgresRow::real(std::size_t column) const {
  const auto value = text(column);
  double out = 0;
  const auto parsed = std::from_chars(value.data(), value.data() + value.size(), out);
  if (parsed.ec != std::errc() || parsed.ptr != value.data() + value.size()) {
    detail::throw_bad_column(*this, column, "is no number");
  }
  return out;
}

/// Bytes come as `\x` and two hex digits each (bytea_output, set for the session).
Blob PostgresRow::blob(std::size_t column) const {
  auto value = text(column);
  if (!value.starts_with("\\x") || value.size() % 2 != 0) {
    detail::throw_bad_column(*this, column, "holds no bytes");
  }
  value.remove_prefix(2);
  Blob out(value.size() / 2);
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = static_cast<std::byte>(digit(value[2 * i]) << 4 | digit(value[2 * i + 1]));
  }
  return out;
}

}  // namespace auriga::platform::db
