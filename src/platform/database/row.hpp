// Rows as described structs: the members, in order, are the columns of the SELECT.
//
//   struct AgentRow { core::AgentId id; std::string name; };
//   BOOST_DESCRIBE_STRUCT(AgentRow, (), (id, name))
//   co_await tx.all<AgentRow>("SELECT $columns FROM agents WHERE org_id = $1", organization);
//
// `$columns` stands for `id, name`; `a.$columns` for `a.id, a.name`. A list written by hand works
// too; the names of what comes back must equal the members', in order, or the call throws INTERNAL
// before the first row is read.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "platform/database/value.hpp"

namespace auriga::platform::db {

/// The member names of T, in order: the columns of its rows.
template <core::Described T>
std::span<const std::string_view> columns_of() {
  static const auto names = [] {
    std::array<std::string_view, boost::mp11::mp_size<core::Members<T>>::value> out{};
    std::size_t at = 0;
    core::for_each_member<T>([&](std::string_view name, auto) { out[at++] = name; });
    return out;
  }();
  return names;
}

namespace detail {

/// `sql` with `$columns` and `alias.$columns` replaced.
[[nodiscard]] std::string expand_columns(std::string_view sql,
                                         std::span<const std::string_view> columns);

/// Throws INTERNAL unless the result's columns are `columns`.
void check_columns(const RowView& row, std::span<const std::string_view> columns);

template <core::Described T>
T read_row(const RowView& row) {
  T out{};
  std::size_t column = 0;
  core::for_each_member<T>(
      [&](std::string_view, auto member) { read_column(row, column++, out.*member); });
  return out;
}

}  // namespace detail
}  // namespace auriga::platform::db
