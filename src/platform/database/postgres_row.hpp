// A row of a PostgreSQL result in text format.
#pragma once

#include <libpq-fe.h>

#include "platform/database/value.hpp"

namespace auriga::platform::db {

class PostgresRow final : public RowView {
 public:
  explicit PostgresRow(const PGresult* result) : result_(result) {}
  void stand_on(int row) { row_ = row; }

  std::size_t size() const override { return static_cast<std::size_t>(PQnfields(result_)); }
  std::string_view name(std::size_t column) const override;
  bool is_null(std::size_t column) const override;
  /// Any integer type, a numeric without fraction, and a boolean as 0 or 1.
  std::int64_t integer(std::size_t column) const override;
  double real(std::size_t column) const override;
  std::string_view text(std::size_t column) const override;
  Blob blob(std::size_t column) const override;

 private:
  const PGresult* result_;
  int row_ = 0;
};

}  // namespace auriga::platform::db
