// Transaction: what a body (Work) may do. One statement at a time, awaited where it is made:
//
//   auto row = co_await tx.maybe<AgentRow>("SELECT $columns FROM agents WHERE id = $1", id);
//
// Text and bytes among the arguments are borrowed until the statement ended, so never keep the
// statement in a variable. A transaction is used on the thread that drives it; it is neither
// copied nor kept beyond the body.
#pragma once

#include <coroutine>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "core/clock.hpp"
#include "core/identity.hpp"
#include "platform/database/errors.hpp"
#include "platform/database/event.hpp"
#include "platform/database/row.hpp"
#include "platform/database/work.hpp"

namespace auriga::platform::db {

enum class Engine : std::uint8_t { kSqlite, kPostgres };

/// On whose rows a transaction works: one organisation's, or everybody's.
class Scope {
 public:
  Scope(core::Tenant tenant) : tenant_(std::move(tenant)) {}  // NOLINT(google-explicit-constructor)
  Scope(const core::SystemScope&) {}                          // NOLINT(google-explicit-constructor)
  /// What has no rows of its own at all (housekeeping of the engines).
  explicit Scope(std::nullopt_t) {}
  [[nodiscard]] const std::optional<core::Tenant>& tenant() const noexcept { return tenant_; }

 private:
  std::optional<core::Tenant> tenant_;
};

namespace detail {

/// A statement on its way: what to run, where its rows go, who waits.
class Operation : public TransactionAwaitable {
 public:
  Operation(Transaction& transaction, std::string_view sql, std::vector<Parameter> parameters)
      : transaction_(transaction), sql_(sql), parameters_(std::move(parameters)) {}
  Operation(const Operation&) = delete;
  Operation& operator=(const Operation&) = delete;

  // For the engine that runs it.
  [[nodiscard]] std::string_view sql() const noexcept { return sql_; }
  [[nodiscard]] const std::vector<Parameter>& parameters() const noexcept { return parameters_; }
  /// Several statements without parameters or rows, as a migration has.
  [[nodiscard]] bool is_script() const noexcept { return script_; }
  virtual void on_columns(const RowView& /*first*/) {
  }  ///< Once, before rows, if there are columns.
  virtual void on_row(const RowView& /*row*/) {}
  void changed(std::int64_t rows) noexcept { changed_ = rows; }

  // For the driver.
  void fail(std::exception_ptr failure) noexcept { failure_ = std::move(failure); }
  void resume() { waiting_.resume(); }

 protected:
  ~Operation() = default;
  void check() const {
    if (failure_) {
      std::rethrow_exception(failure_);
    }
  }
  void suspend(std::coroutine_handle<> waiting) noexcept;

  Transaction& transaction_;
  std::string_view sql_;
  std::string expanded_;  ///< Holds what sql_ views when columns were filled in.
  std::vector<Parameter> parameters_;
  bool script_ = false;
  std::int64_t changed_ = 0;
  std::coroutine_handle<> waiting_;
  std::exception_ptr failure_;
};

/// Turns an operation with `T take()` into what a body awaits.
template <class Self>
class Statement : public Operation {
 public:
  using Operation::Operation;
  [[nodiscard]] auto in_work() && noexcept {
    struct Awaiter {
      Self& self;
      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<> waiting) const noexcept { self.suspend(waiting); }
      auto await_resume() const {
        self.check();
        return self.take();
      }
    };
    return Awaiter{static_cast<Self&>(*this)};
  }

 protected:
  ~Statement() = default;
};

class [[nodiscard]] ExecStatement final : public Statement<ExecStatement> {
 public:
  ExecStatement(Transaction& transaction, std::string_view sql, std::vector<Parameter> parameters,
                bool script = false)
      : Statement(transaction, sql, std::move(parameters)) {
    script_ = script;
  }

 private:
  friend class Statement<ExecStatement>;
  std::int64_t take() const noexcept { return changed_; }
};

template <class T>
class [[nodiscard]] RowsStatement final : public Statement<RowsStatement<T>> {
 public:
  RowsStatement(Transaction& transaction, std::string_view sql, std::vector<Parameter> parameters)
      : Statement<RowsStatement<T>>(transaction, sql, std::move(parameters)) {
    this->expanded_ = expand_columns(sql, columns_of<T>());
    this->sql_ = this->expanded_;
  }
  void on_columns(const RowView& first) override { check_columns(first, columns_of<T>()); }
  void on_row(const RowView& row) override { rows_.push_back(read_row<T>(row)); }

 private:
  friend class Statement<RowsStatement<T>>;
  std::vector<T> take() { return std::move(rows_); }
  std::vector<T> rows_;
};

[[noreturn]] void throw_row_count(std::string_view sql, std::string_view expected);

template <class T>
class [[nodiscard]] MaybeStatement final : public Statement<MaybeStatement<T>> {
 public:
  MaybeStatement(Transaction& transaction, std::string_view sql, std::vector<Parameter> parameters)
      : Statement<MaybeStatement<T>>(transaction, sql, std::move(parameters)) {
    this->expanded_ = expand_columns(sql, columns_of<T>());
    this->sql_ = this->expanded_;
  }
  void on_columns(const RowView& first) override { check_columns(first, columns_of<T>()); }
  void on_row(const RowView& row) override {
    if (row_) {
      throw_row_count(this->sql_, "at most one row");
    }
    row_ = read_row<T>(row);
  }

 private:
  friend class Statement<MaybeStatement<T>>;
  std::optional<T> take() { return std::move(row_); }
  std::optional<T> row_;
};

template <class T>
class [[nodiscard]] ScalarStatement final : public Statement<ScalarStatement<T>> {
 public:
  using Statement<ScalarStatement<T>>::Statement;
  void on_row(const RowView& row) override {
    if (seen_ || row.size() != 1) {
      throw_row_count(this->sql_, "one row of one column");
    }
    seen_ = true;
    read_column(row, 0, value_);
  }

 private:
  friend class Statement<ScalarStatement<T>>;
  T take() {
    if (!seen_ && !core::is_optional<T>) {
      throw_row_count(this->sql_, "one row of one column");
    }
    return std::move(value_);
  }
  T value_{};
  bool seen_ = false;
};

template <class... Args>
std::vector<Parameter> to_parameters(const Args&... args) {
  std::vector<Parameter> out;
  out.reserve(sizeof...(args));
  (out.push_back(to_parameter(args)), ...);
  return out;
}

}  // namespace detail

class Transaction {
 public:
  /// Made by the engines alone.
  Transaction(Engine engine, Scope scope, const core::Clock& clock, core::Random& random)
      : engine_(engine), scope_(std::move(scope)), clock_(clock), random_(random) {}
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  /// The organisation whose rows this transaction may touch. Asserts in a system scope.
  [[nodiscard]] const core::OrganizationId& organization() const {
    AURIGA_ASSERT(scope_.tenant().has_value());
    return scope_.tenant()->organization();
  }
  [[nodiscard]] const core::Clock& clock() const noexcept { return clock_; }
  [[nodiscard]] core::Timestamp now() const { return clock_.now(); }
  /// For platform code whose SQL must differ; repositories write the common subset.
  [[nodiscard]] Engine engine() const noexcept { return engine_; }

  /// Runs one statement. Answers the number of rows inserted, changed or removed (std::int64_t).
  template <class... Args>
  detail::ExecStatement exec(std::string_view sql, const Args&... args) {
    return {*this, sql, detail::to_parameters(args...)};
  }
  /// All rows (std::vector<T>). Bound the number in the SQL.
  template <core::Described T, class... Args>
  detail::RowsStatement<T> all(std::string_view sql, const Args&... args) {
    return {*this, sql, detail::to_parameters(args...)};
  }
  /// The row, or nothing (std::optional<T>). More than one row throws INTERNAL.
  template <core::Described T, class... Args>
  detail::MaybeStatement<T> maybe(std::string_view sql, const Args&... args) {
    return {*this, sql, detail::to_parameters(args...)};
  }
  /// One column of one row. With std::optional<T>, NULL and no row are both empty; otherwise either
  /// throws INTERNAL.
  template <class T, class... Args>
  detail::ScalarStatement<T> scalar(std::string_view sql, const Args&... args) {
    return {*this, sql, detail::to_parameters(args...)};
  }
  /// Several statements without parameters, separated by semicolons. For migrations.
  detail::ExecStatement script(std::string_view sql) { return {*this, sql, {}, true}; }

  /// Writes `event` to the outbox: it is delivered if and only if this transaction commits. Pass a
  /// variable or a function's result: g++ 12 destroys an aggregate written in braces inside
  /// `co_await` twice.
  Work<> emit(Event event);

  // For the driver.
  [[nodiscard]] detail::Operation* take_pending() noexcept {
    return std::exchange(pending_, nullptr);
  }
  void poison(std::exception_ptr failure) noexcept { failure_ = std::move(failure); }
  [[nodiscard]] const std::exception_ptr& failure() const noexcept { return failure_; }
  [[nodiscard]] bool emitted() const noexcept { return emitted_; }

 private:
  friend class detail::Operation;
  Engine engine_;
  Scope scope_;
  const core::Clock& clock_;
  core::Random& random_;
  detail::Operation* pending_ = nullptr;
  std::exception_ptr failure_;  ///< Of the first statement that failed.
  bool emitted_ = false;
};

}  // namespace auriga::platform::db
