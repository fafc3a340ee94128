// The pool with the real program: documents of every kind, in parallel, from every shard.
#include <atomic>

#include "platform/runtime/task_group.hpp"
#include "tests/unit/engines/extraction/pool_fixture.hpp"

namespace auriga::extraction {
namespace {

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
