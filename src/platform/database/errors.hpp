// What a statement may fail with besides core::Error's own codes. Names are the same on both
// engines, so that a service can turn a violation into its own code:
//
//   catch (const db::UniqueViolation& e) { if (e.on("users", {"email"})) throw EMAIL_TAKEN; }
//
// After any failed statement the transaction is over: further statements throw the same error again
// and it is rolled back even if the body swallows it. (PostgreSQL demands it; SQLite follows.) To
// go on after a clash, write `ON CONFLICT DO NOTHING` and look at the number of rows.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"

namespace auriga::platform::db {

/// A row broke a constraint. Uncaught, the caller hears CONFLICTED without particulars.
class ConstraintViolation : public core::Error {
 public:
  ConstraintViolation(std::string table, std::string constraint, std::string cause)
      : core::Error(core::ErrorCode::kConflicted, {}, std::move(cause)),
        table_(std::move(table)),
        constraint_(std::move(constraint)) {}

  [[nodiscard]] const std::string& table() const noexcept { return table_; }
  /// The index's or constraint's name. Unnamed ones follow PostgreSQL: `users_email_key`,
  /// `users_pkey`. Empty where SQLite tells none (foreign keys, NOT NULL).
  [[nodiscard]] const std::string& constraint() const noexcept { return constraint_; }

 private:
  std::string table_;
  std::string constraint_;
};

/// A second row with the same key. `columns()` is empty for an index on expressions: use its name.
class UniqueViolation : public ConstraintViolation {
 public:
  UniqueViolation(std::string table, std::vector<std::string> columns, std::string constraint,
                  std::string cause)
      : ConstraintViolation(std::move(table), std::move(constraint), std::move(cause)),
        columns_(std::move(columns)) {}

  [[nodiscard]] const std::vector<std::string>& columns() const noexcept { return columns_; }
  [[nodiscard]] bool on(std::string_view table,
                        std::initializer_list<std::string_view> columns) const {
    return this->table() == table && std::ranges::equal(columns_, columns);
  }
  [[nodiscard]] bool on(std::string_view name) const { return constraint() == name; }

 private:
  std::vector<std::string> columns_;
};

/// A reference to a row that is not there, or the removal of one still referred to.
class ForeignKeyViolation : public ConstraintViolation {
 public:
  using ConstraintViolation::ConstraintViolation;
};

/// NOT NULL or CHECK.
class CheckViolation : public ConstraintViolation {
 public:
  using ConstraintViolation::ConstraintViolation;
};

}  // namespace auriga::platform::db
