// Work<T>: the coroutine of a transaction's body. It is lazy, and inside it only other Work and the
// transaction's own statements may be awaited: its promise accepts nothing else, so an HTTP call, a
// timer or a second transaction inside an open one does not compile. That is what keeps a writer
// from being held by something slow.
//
// Work knows no executor. A statement that is awaited is left in the transaction as the pending
// operation and control returns to whoever resumed the coroutine: the driver (driver.hpp), which
// carries the operation out in its own way (SQLite: at once, on the writer's thread; PostgreSQL:
// by suspending on the socket) and resumes. Calls between Work are symmetric transfers, so that
// depth costs no stack.
#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

#include "core/error.hpp"

namespace auriga::platform::db {

class Transaction;
template <class T>
class Work;

namespace detail {

/// What a Work may await besides another Work. Statements derive from it.
struct TransactionAwaitable {};

template <class T>
inline constexpr bool is_work = false;
template <class T>
inline constexpr bool is_work<Work<T>> = true;

/// What a body may await: temporaries of Work and of the transaction's statements.
template <class T>
concept AwaitableInWork = !std::is_lvalue_reference_v<T> &&
                          (is_work<std::remove_cvref_t<T>> ||
                           std::is_base_of_v<TransactionAwaitable, std::remove_cvref_t<T>>);

class WorkPromiseBase {
 public:
  std::suspend_always initial_suspend() noexcept { return {}; }
  struct Final {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> self) const noexcept {
      const auto next = self.promise().continuation_;
      return next ? next : std::noop_coroutine();
    }
    void await_resume() const noexcept {}
  };
  Final final_suspend() noexcept { return {}; }
  void unhandled_exception() noexcept { failure_ = std::current_exception(); }

  template <class A>
    requires AwaitableInWork<A&&>
  decltype(auto) await_transform(A&& awaitable) noexcept {
    return std::forward<A>(awaitable).in_work();
  }

  std::coroutine_handle<> continuation_;
  std::exception_ptr failure_;
};

template <class T>
class WorkPromise : public WorkPromiseBase {
 public:
  Work<T> get_return_object() noexcept;
  template <class U>
    requires std::convertible_to<U&&, T>
  void return_value(U&& value) {
    value_.emplace(std::forward<U>(value));
  }
  T take() { return std::move(*value_); }

 private:
  std::optional<T> value_;
};

template <>
class WorkPromise<void> : public WorkPromiseBase {
 public:
  Work<void> get_return_object() noexcept;
  void return_void() const noexcept {}
  void take() const noexcept {}
};

}  // namespace detail

/// A coroutine that runs inside a transaction. Await it in another Work, or hand the function that
/// makes it to Database::write, read or point_read. Runs on the thread that drives the transaction.
template <class T = void>
class [[nodiscard]] Work {
 public:
  using promise_type = detail::WorkPromise<T>;
  using Handle = std::coroutine_handle<promise_type>;
  using Result = T;

  explicit Work(Handle handle) noexcept : handle_(handle) {}
  Work(Work&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Work& operator=(Work&&) = delete;
  ~Work() {
    if (handle_) {
      handle_.destroy();
    }
  }

  /// Used by the promise of the Work that awaits this one.
  [[nodiscard]] auto in_work() && noexcept {
    struct Awaiter {
      Handle handle;
      bool await_ready() const noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<> caller) const noexcept {
        handle.promise().continuation_ = caller;
        return handle;
      }
      T await_resume() const {
        if (handle.promise().failure_) {
          std::rethrow_exception(handle.promise().failure_);
        }
        return handle.promise().take();
      }
    };
    return Awaiter{handle_};
  }

  /// Used by the driver: the coroutine to resume first, and its end.
  [[nodiscard]] std::coroutine_handle<> handle() const noexcept { return handle_; }
  [[nodiscard]] bool done() const noexcept { return handle_.done(); }
  [[nodiscard]] std::exception_ptr failure() const noexcept { return handle_.promise().failure_; }

 private:
  Handle handle_;
};

namespace detail {

template <class T>
Work<T> WorkPromise<T>::get_return_object() noexcept {
  return Work<T>(std::coroutine_handle<WorkPromise<T>>::from_promise(*this));
}

inline Work<void> WorkPromise<void>::get_return_object() noexcept {
  return Work<void>(std::coroutine_handle<WorkPromise<void>>::from_promise(*this));
}

}  // namespace detail
}  // namespace auriga::platform::db
