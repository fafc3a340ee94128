// A transaction's body may await transactions' statements and other bodies, nothing else; that is
// checked here at compile time, and that nesting, results and exceptions pass through.
#include "platform/database/work.hpp"

#include <gtest/gtest.h>

#include "app/scope.hpp"
#include "platform/database/driver.hpp"

namespace auriga::platform::db {
namespace {

template <class A>
concept AwaitedInWork = requires(Work<int>::promise_type promise, A awaitable) {
  promise.await_transform(std::forward<A>(awaitable));
};

static_assert(AwaitedInWork<Work<int>&&>);
static_assert(AwaitedInWork<Work<>&&>);
static_assert(AwaitedInWork<detail::ExecStatement&&>);
static_assert(!AwaitedInWork<Work<int>&>, "a kept Work could be awaited twice");
static_assert(!AwaitedInWork<detail::ExecStatement&>, "a kept statement's text may be gone");
static_assert(!AwaitedInWork<asio::awaitable<void>&&>);
static_assert(!AwaitedInWork<asio::awaitable<int>&&>);
static_assert(!AwaitedInWork<std::suspend_always&&>);
static_assert(!AwaitedInWork<std::suspend_never&&>);

Work<int> leaf(int depth) {
  co_return depth;
}

Work<int> sum_to(int n) {
  if (n == 0) {
    co_return co_await leaf(0);
  }
  co_return n + co_await sum_to(n - 1);
}

Work<> fails() {
  throw core::Error(core::ErrorCode::kNotFound);
  co_return;
}

Work<bool> catches() {
  try {
    co_await fails();
  } catch (const core::Error&) {
    co_return true;
  }
  co_return false;
}

Work<std::int64_t> counts(Transaction& tx) {
  co_return co_await tx.exec("one") + co_await tx.exec("two");
}

/// Runs `fn` with statements that each change three rows, and fail when their text is "bad".
template <class R>
R run(Work<R> (*fn)(Transaction&)) {
  detail::TypedBody<R, Work<R> (*)(Transaction&)> body(fn);
  Transaction tx(Engine::kSqlite, Scope(app::ScopeKey::system()), core::system_clock(),
                 core::system_random());
  detail::drive(body, tx, [](detail::Operation& operation) {
    if (operation.sql() == "bad") {
      throw core::Error(core::ErrorCode::kConflicted);
    }
    operation.changed(3);
  });
  return body.take();
}

TEST(Work, NestsDeeply) {
  EXPECT_EQ(run<int>([](Transaction&) -> Work<int> { co_return co_await sum_to(1000); }), 500500);
}

TEST(Work, PassesExceptionsToWhoAwaits) {
  EXPECT_TRUE(run<bool>([](Transaction&) -> Work<bool> { co_return co_await catches(); }));
  EXPECT_THROW(run<void>([](Transaction&) -> Work<> { co_await fails(); }), core::Error);
}

TEST(Work, AwaitsStatements) {
  EXPECT_EQ(run<std::int64_t>(counts), 6);
}

TEST(Work, EndsInFailureWhenABodySwallowsAFailedStatement) {
  try {
    run<void>([](Transaction& tx) -> Work<> {
      try {
        co_await tx.exec("bad");
      } catch (const core::Error&) {
      }
      EXPECT_THROW(co_await tx.exec("good"), core::Error);
    });
    FAIL();
  } catch (const core::Error& error) {
    EXPECT_EQ(error.code(), core::ErrorCode::kConflicted);
  }
}

}  // namespace
}  // namespace auriga::platform::db
