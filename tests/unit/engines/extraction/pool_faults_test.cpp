// Each way in which a document or a helper can go wrong, and that the next document is read.
#include "tests/unit/engines/extraction/pool_fixture.hpp"

namespace auriga::extraction {
namespace {

TEST_F(PoolTest, StopsAtTheTimeLimit) {
  open({.limits = {.time = 300ms}});
  const auto begin = std::chrono::steady_clock::now();
  const auto text = read(DocumentKind::kHtml, slow_page());
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code(), ErrorCode::kDocumentTooComplex);
  EXPECT_THAT(text.error().detail(), HasSubstr("0.3 seconds"));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 10s);
  expect_alive();
  EXPECT_EQ(statistics().started, 2U);
}

#ifndef AURIGA_SANITIZED
TEST_F(PoolTest, StopsAtTheMemoryLimit) {
  open({.limits = {.memory_bytes = 16U << 20U}});
  std::string page;
  for (int i = 0; i < 400'000; ++i) {
    page += "<p>x";
  }
  const auto text = read(DocumentKind::kHtml, page);
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code(), ErrorCode::kDocumentTooComplex) << text.error().detail();
  EXPECT_THAT(text.error().detail(), HasSubstr("16 MiB of memory"));
  expect_alive();
  EXPECT_EQ(statistics().started, 1U) << "the helper outlives its child";
}
#endif

TEST_F(PoolTest, StopsAtTheLimitsOfTextAndPages) {
  open({.limits = {.text_bytes = 1000, .pages = 3}});
  const auto long_text = read(DocumentKind::kText, std::string(2000, 'x'));
  ASSERT_FALSE(long_text);
  EXPECT_EQ(long_text.error().code(), ErrorCode::kDocumentTooComplex);
  const auto pages = read(DocumentKind::kPdf, samples::long_pdf(4, {{50, 700, "page"}}));
  ASSERT_FALSE(pages);
  EXPECT_EQ(pages.error().code(), ErrorCode::kDocumentTooComplex);
  EXPECT_THAT(pages.error().detail(), HasSubstr("4 pages"));
}

TEST_F(PoolTest, AKilledChildFailsItsDocumentAlone) {
  open({.processes = 1});
  Text out;
  auto done = asio::co_spawn(runtime_.shard(0).executor(),
                             store(*pool_, request(DocumentKind::kHtml, slow_page()), out),
                             asio::use_future);
  for (const auto helper : working_helpers(1)) {
    for (const auto child : children_of(helper)) {
      ::kill(child, SIGSEGV);
    }
  }
  done.get();
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().code(), ErrorCode::kDocumentCorrupt);
  EXPECT_THAT(out.error().detail(), HasSubstr("crashed"));
  expect_alive();
  EXPECT_EQ(statistics().crashed, 1U);
  EXPECT_EQ(statistics().started, 1U);
}

TEST_F(PoolTest, AKilledHelperFailsItsDocumentAlone) {
  open({.processes = 1});
  Text out;
  auto done = asio::co_spawn(runtime_.shard(0).executor(),
                             store(*pool_, request(DocumentKind::kHtml, slow_page()), out),
                             asio::use_future);
  for (const auto helper : working_helpers(1)) {
    ::kill(helper, SIGKILL);
  }
  done.get();
  ASSERT_FALSE(out);
  EXPECT_EQ(out.error().code(), ErrorCode::kDocumentCorrupt);
  expect_alive();
  EXPECT_EQ(statistics().started, 2U);
}

TEST_F(PoolTest, AHelperKilledWhileIdleIsReplacedUnseen) {
  open({.processes = 1});
  expect_alive();
  for (const auto helper : children_of(::getpid())) {
    ::kill(helper, SIGKILL);
  }
  std::this_thread::sleep_for(50ms);
  expect_alive();
  EXPECT_EQ(statistics().failed, 0U);
  EXPECT_EQ(statistics().started, 2U);
}

Task<> cancel_after(asio::cancellation_signal& signal, std::chrono::milliseconds time) {
  co_await platform::sleep_for(time);
  signal.emit(asio::cancellation_type::terminal);
}

TEST_F(PoolTest, CancellationStopsTheDocument) {
  open({.processes = 1});
  Text out;
  asio::cancellation_signal signal;
  std::promise<std::exception_ptr> ended;
  // The caller lives on another shard than the pool.
  const auto executor = runtime_.shard(1).executor();
  asio::co_spawn(executor, store(*pool_, request(DocumentKind::kHtml, slow_page()), out),
                 asio::bind_cancellation_slot(
                     signal.slot(), [&](std::exception_ptr failure) { ended.set_value(failure); }));
  working_helpers(1);
  asio::co_spawn(executor, cancel_after(signal, 1ms), asio::use_future).get();
  auto future = ended.get_future();
  ASSERT_EQ(future.wait_for(10s), std::future_status::ready);
  const auto failure = future.get();
  ASSERT_TRUE(failure);
  EXPECT_THROW(std::rethrow_exception(failure), boost::system::system_error);
  expect_alive();
  EXPECT_EQ(statistics().started, 2U);
}

TEST_F(PoolTest, RefusesWhatTheQueueCannotHold) {
  open({.processes = 1, .waiting_max = 1});
  Text first;
  Text second;
  const auto executor = runtime_.shard(0).executor();
  auto one = asio::co_spawn(
      executor, store(*pool_, request(DocumentKind::kHtml, slow_page()), first), asio::use_future);
  const auto helpers = working_helpers(1);
  auto two = asio::co_spawn(executor,
                            store(*pool_, request(DocumentKind::kText, "waits its turn"), second),
                            asio::use_future);
  while (statistics().waiting == 0) {
    std::this_thread::sleep_for(1ms);
  }
  const auto third = read(DocumentKind::kText, "too many");
  ASSERT_FALSE(third);
  EXPECT_EQ(third.error().code(), ErrorCode::kOverloaded);
  for (const auto helper : helpers) {
    ::kill(helper, SIGKILL);
  }
  one.get();
  two.get();
  EXPECT_FALSE(first);
  ASSERT_TRUE(second);
  EXPECT_EQ(second->text, "waits its turn");
}

TEST_F(PoolTest, ShuttingDownFailsWhatRunsAndWaits) {
  open({.processes = 1});
  Text running;
  Text waiting;
  const auto executor = runtime_.shard(0).executor();
  auto one =
      asio::co_spawn(executor, store(*pool_, request(DocumentKind::kHtml, slow_page()), running),
                     asio::use_future);
  working_helpers(1);
  auto two = asio::co_spawn(executor, store(*pool_, request(DocumentKind::kText, "x"), waiting),
                            asio::use_future);
  while (statistics().waiting == 0) {
    std::this_thread::sleep_for(1ms);
  }
  runtime_.run_blocking(pool_->shut_down(std::chrono::steady_clock::now() + 50ms));
  one.get();
  two.get();
  ASSERT_FALSE(running);
  EXPECT_EQ(running.error().code(), ErrorCode::kUnavailable);
  ASSERT_FALSE(waiting);
  EXPECT_EQ(waiting.error().code(), ErrorCode::kUnavailable);
  EXPECT_TRUE(children_of(::getpid()).empty());
  const auto late = read(DocumentKind::kText, "late");
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code(), ErrorCode::kUnavailable);
}

TEST_F(PoolTest, SaysWhenTheHelperCannotBeStarted) {
  for (const auto* const program : {"/nonexistent/auriga-extract", "/bin/false", "/etc/hostname"}) {
    open({.program = program});
    const auto text = read(DocumentKind::kText, "x");
    ASSERT_FALSE(text) << program;
    EXPECT_EQ(text.error().code(), ErrorCode::kUnavailable);
    EXPECT_FALSE(text.error().cause().empty());
    close();
  }
}

}  // namespace
}  // namespace auriga::extraction
