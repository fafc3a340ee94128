// The pool with the real program: documents in parallel, and each way in which one can go wrong
// without harm to the next.
// Long because it is one list of such ways.
#include "engines/extraction/pool.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <optional>
#include <thread>

#include "platform/runtime/runtime.hpp"
#include "platform/runtime/task_group.hpp"
#include "tests/unit/engines/extraction/samples.hpp"

namespace auriga::extraction {
namespace {

using core::ErrorCode;
using core::Result;
using platform::Task;
using testing::HasSubstr;
using namespace std::chrono_literals;
namespace asio = platform::asio;
namespace fs = std::filesystem;

using Text = Result<ExtractedText>;

std::size_t open_descriptors() {
  const fs::directory_iterator all("/proc/self/fd");
  return static_cast<std::size_t>(std::distance(fs::begin(all), fs::end(all)));
}

/// The process ids of a process's children.
std::vector<pid_t> children_of(pid_t pid) {
  std::vector<pid_t> out;
  for (const auto& task : fs::directory_iterator(fmt::format("/proc/{}/task", pid))) {
    std::ifstream in(task.path() / "children");
    for (pid_t child = 0; in >> child;) {
      out.push_back(child);
    }
  }
  return out;
}

ExtractionRequest request(DocumentKind kind, std::string_view bytes) {
  auto file = DocumentFile::from_bytes(bytes);
  EXPECT_TRUE(file);
  return {.kind = kind, .file = std::move(*file)};
}

/// A page that takes the reader long: libxml2 looks through all open elements at each end tag that
/// matches none.
std::string slow_page() {
  std::string out = "<html><body>";
  for (int i = 0; i < 30'000; ++i) {
    out += "<b>";
  }
  for (int i = 0; i < 400'000; ++i) {
    out += "</i>x";
  }
  return out;
}

class PoolTest : public testing::Test {
 protected:
  PoolTest() : runtime_(2) { runtime_.start(); }

  ~PoolTest() override { close(); }

  ExtractionPool& open(ExtractionOptions options = {}) {
    if (options.program.empty()) {
      options.program = fs::path(AURIGA_BINARY_DIR) / "auriga-extract";
    }
    pool_.emplace(runtime_.shard(0).executor(), std::move(options));
    return *pool_;
  }

  void close() {
    if (pool_) {
      runtime_.run_blocking(pool_->shut_down(std::chrono::steady_clock::now() + 5s));
      pool_.reset();
    }
  }

  static Task<> store(ExtractionPool& pool, ExtractionRequest what, Text& out) {
    out = co_await pool.extract(std::move(what));
  }

  Text read(ExtractionRequest what) {
    Text out;
    runtime_.run_blocking(store(*pool_, std::move(what), out));
    return out;
  }

  Text read(DocumentKind kind, std::string_view bytes) { return read(request(kind, bytes)); }

  static Task<> ask(ExtractionPool& pool, ExtractionStatistics& out) {
    out = co_await pool.statistics();
  }

  ExtractionStatistics statistics() {
    ExtractionStatistics out;
    runtime_.run_blocking(ask(*pool_, out));
    return out;
  }

  void expect_alive() {
    const auto text = read(DocumentKind::kMarkdown, "still here");
    ASSERT_TRUE(text) << text.error().detail();
    EXPECT_EQ(text->text, "still here");
  }

  /// Waits until `count` helpers have a child at work; answers the helpers.
  static std::vector<pid_t> working_helpers(std::size_t count) {
    for (int i = 0; i < 1000; ++i) {
      std::vector<pid_t> out;
      for (const auto helper : children_of(::getpid())) {
        if (!children_of(helper).empty()) {
          out.push_back(helper);
        }
      }
      if (out.size() == count) {
        return out;
      }
      std::this_thread::sleep_for(5ms);
    }
    ADD_FAILURE() << "no helper began to work";
    return {};
  }

  platform::Runtime runtime_;
  std::optional<ExtractionPool> pool_;
};

TEST_F(PoolTest, ReadsEachKind) {
  open();
  const auto pdf = read(DocumentKind::kPdf, samples::pdf({{{50, 700, "Hello from a page"}}}));
  ASSERT_TRUE(pdf) << pdf.error().detail();
  EXPECT_EQ(pdf->text, "Hello from a page\n");
  EXPECT_EQ(pdf->page_starts, std::vector<std::uint32_t>{0});
  EXPECT_GT(pdf->took.count(), 0);
  const auto html = read(DocumentKind::kHtml, "<h1>Title</h1><p>Body</p>");
  ASSERT_TRUE(html) << html.error().detail();
  EXPECT_EQ(html->text, "# Title\n\nBody\n");
  const auto docx = read(DocumentKind::kDocx, samples::docx(samples::paragraph("Words")));
  ASSERT_TRUE(docx) << docx.error().detail();
  EXPECT_EQ(docx->text, "Words\n");
  const auto csv = read(DocumentKind::kCsv, "a,b\r\n1,2\r\n");
  ASSERT_TRUE(csv) << csv.error().detail();
  EXPECT_EQ(csv->text, "a,b\r\n1,2\r\n");
  EXPECT_EQ(csv->characters, 10U);
  EXPECT_EQ(statistics().done, 4U);
  EXPECT_EQ(statistics().started, 1U);
}

TEST_F(PoolTest, ReadsAFileAndNothingButAFile) {
  open();
  const auto path = fs::temp_directory_path() / fmt::format("auriga_pool_test_{}.md", ::getpid());
  std::ofstream(path) << "# On disk\n";
  auto file = DocumentFile::open(path);
  ASSERT_TRUE(file);
  fs::create_symlink(path, path.string() + ".link");
  EXPECT_FALSE(DocumentFile::open(path.string() + ".link"));
  fs::remove(path.string() + ".link");
  fs::remove(path);
  EXPECT_FALSE(DocumentFile::open(path));
  EXPECT_FALSE(DocumentFile::open("/dev/null"));
  EXPECT_FALSE(DocumentFile::open(fs::temp_directory_path()));
  const auto text = read({.kind = DocumentKind::kMarkdown, .file = std::move(*file)});
  ASSERT_TRUE(text) << text.error().detail();
  EXPECT_EQ(text->text, "# On disk\n");
}

TEST_F(PoolTest, TellsErrorsOfDocuments) {
  open();
  const struct {
    DocumentKind kind;
    std::string bytes;
    ErrorCode code;
  } rows[] = {
      {DocumentKind::kPdf, "%PDF-1.4 but nothing more", ErrorCode::kDocumentCorrupt},
      {DocumentKind::kPdf, samples::file("encrypted.pdf"), ErrorCode::kDocumentEncrypted},
      {DocumentKind::kPdf, samples::image_pdf(), ErrorCode::kDocumentEmpty},
      {DocumentKind::kDocx, "PK\x03\x04 nothing", ErrorCode::kDocumentCorrupt},
      {DocumentKind::kHtml, "<html><script>only()</script>", ErrorCode::kDocumentEmpty},
      {DocumentKind::kText, "\r\n", ErrorCode::kDocumentEmpty},
      {DocumentKind::kText, "", ErrorCode::kDocumentEmpty},
      {DocumentKind::kMarkdown, "\x81\x8D", ErrorCode::kDocumentBadEncoding},
  };
  for (const auto& row : rows) {
    const auto text = read(row.kind, row.bytes);
    ASSERT_FALSE(text) << row.bytes.substr(0, 60);
    EXPECT_EQ(text.error().code(), row.code) << text.error().detail();
    EXPECT_FALSE(text.error().detail().empty());
  }
  expect_alive();
  EXPECT_EQ(statistics().crashed, 0U);
}

TEST_F(PoolTest, RefusesALargeFileBySizeAlone) {
  open();
  const auto path = fs::temp_directory_path() / fmt::format("auriga_pool_large_{}.pdf", ::getpid());
  std::ofstream(path) << "%PDF-1.4";
  fs::resize_file(path, 200ULL << 20U);
  auto file = DocumentFile::open(path);
  fs::remove(path);
  ASSERT_TRUE(file);
  const auto text = read({.kind = DocumentKind::kPdf, .file = std::move(*file)});
  ASSERT_FALSE(text);
  EXPECT_EQ(text.error().code(), ErrorCode::kDocumentTooLarge);
  EXPECT_THAT(text.error().detail(), HasSubstr("209715200"));
  EXPECT_EQ(statistics().started, 0U);
}

ExtractionRequest numbered(int i, const std::string& words) {
  return i % 2 == 0 ? request(DocumentKind::kPdf, samples::pdf({{{50, 700, words}}}))
                    : request(DocumentKind::kHtml, "<p>" + words);
}

Task<> read_and_check(ExtractionPool& pool, int i, std::atomic<int>& good) {
  const auto words = "document number " + std::to_string(i);
  auto what = numbered(i, words);
  const auto text = co_await pool.extract(std::move(what));
  good += text && text->text == words + "\n" ? 1 : 0;
}

Task<> read_many(ExtractionPool& pool, int count, std::atomic<int>& good) {
  platform::TaskGroup group(co_await asio::this_coro::executor);
  for (int i = 0; i < count; ++i) {
    group.spawn("a document", read_and_check(pool, i, good));
  }
  EXPECT_TRUE(co_await group.join(std::chrono::steady_clock::now() + 60s));
}

TEST_F(PoolTest, ReadsAHundredDocumentsWithTwoHelpers) {
  open();
  std::atomic<int> good = 0;
  runtime_.run_blocking(read_many(*pool_, 100, good));
  EXPECT_EQ(good, 100);
  EXPECT_EQ(statistics().started, 2U);
  EXPECT_EQ(statistics().processes, 2U);
  EXPECT_EQ(statistics().waiting, 0U);
  EXPECT_EQ(statistics().running, 0U);
}

TEST_F(PoolTest, ServesEveryShard) {
  open();
  std::atomic<int> good = 0;
  auto other =
      asio::co_spawn(runtime_.shard(1).executor(), read_many(*pool_, 20, good), asio::use_future);
  runtime_.run_blocking(read_many(*pool_, 20, good));
  other.get();
  EXPECT_EQ(good, 40);
}

TEST_F(PoolTest, LeaksNoDescriptorsAndNoProcesses) {
  open();
  expect_alive();
  close();
  const auto before = open_descriptors();
  for (int round = 0; round < 2; ++round) {
    open();
    std::atomic<int> good = 0;
    runtime_.run_blocking(read_many(*pool_, 30, good));
    static_cast<void>(read(DocumentKind::kPdf, "%PDF-nothing"));
    close();
  }
  EXPECT_EQ(open_descriptors(), before);
  EXPECT_TRUE(children_of(::getpid()).empty());
}

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

Task<> probe(ExtractionPool& pool, Result<void>& out) {
  out = co_await pool.probe();
}

TEST_F(PoolTest, ProbeStartsAHelper) {
  open();
  Result<void> out;
  runtime_.run_blocking(probe(*pool_, out));
  EXPECT_TRUE(out);
  EXPECT_EQ(statistics().processes, 1U);
  close();
  open({.program = "/bin/false"});
  runtime_.run_blocking(probe(*pool_, out));
  EXPECT_FALSE(out);
}

TEST_F(PoolTest, TellsProgress) {
  open();
  std::vector<Progress> seen;
  std::vector<samples::Placed> page;
  const auto line = fmt::format("{} words on a line, and more of them to read", "some");
  for (int i = 0; i < 60; ++i) {
    page.push_back({50, 800.0 - 12 * i, line});
  }
  auto what = request(DocumentKind::kPdf, samples::long_pdf(100, page));
  what.progress = [&](Progress progress) { seen.push_back(progress); };
  const auto text = read(std::move(what));
  ASSERT_TRUE(text) << text.error().detail();
  EXPECT_EQ(text->page_starts.size(), 100U);
  ASSERT_FALSE(seen.empty());
  EXPECT_EQ(seen.back().total, 100U);
  for (std::size_t i = 1; i < seen.size(); ++i) {
    EXPECT_GT(seen[i].done, seen[i - 1].done);
  }
}

}  // namespace
}  // namespace auriga::extraction
