#include "platform/database/row.hpp"

#include <cctype>

#include "core/error.hpp"

namespace auriga::platform::db::detail {
namespace {

constexpr std::string_view kMark = "$columns";

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// The alias and its dot that `out` ends with ("a."), or nothing.
std::string take_alias(std::string& out) {
  if (!out.ends_with('.')) {
    return {};
  }
  auto start = out.size() - 1;
  while (start > 0 && is_word(out[start - 1])) {
    --start;
  }
  std::string alias = out.substr(start);
  out.resize(start);
  return alias;
}

}  // namespace

std::string expand_columns(std::string_view sql, std::span<const std::string_view> columns) {
  std::string out;
  out.reserve(sql.size() + 16 * columns.size());
  for (;;) {
    const auto at = sql.find(kMark);
    out += sql.substr(0, at);
    if (at == std::string_view::npos) {
      return out;
    }
    const auto alias = take_alias(out);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      out += i == 0 ? "" : ", ";
      out += alias;
      out += columns[i];
    }
    sql.remove_prefix(at + kMark.size());
  }
}

void check_columns(const RowView& row, std::span<const std::string_view> columns) {
  bool same = row.size() == columns.size();
  for (std::size_t i = 0; same && i < columns.size(); ++i) {
    same = row.name(i) == columns[i];
  }
  if (!same) {
    std::string cause = "the columns are not the struct's members:";
    for (std::size_t i = 0; i < row.size(); ++i) {
      cause += " " + std::string(row.name(i));
    }
    throw core::Error(core::ErrorCode::kInternal, {}, std::move(cause));
  }
}

}  // namespace auriga::platform::db::detail
