// Uploads, downloads, ranges and the static site, over real sockets and a real folder.
#include <gmock/gmock.h>

#include <fstream>
#include <thread>

#include "platform/http/documents.hpp"
#include "raw_client.hpp"
#include "test_server.hpp"

namespace auriga::platform::http::test {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// A folder that goes away with the test.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "auriga-http-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path_); }
  [[nodiscard]] const fs::path& path() const { return path_; }
  void write(const fs::path& name, std::string_view text) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << text;
  }
  /// Files go away just after the answer has left, so the client may look too early.
  [[nodiscard]] bool becomes_empty() const {
    for (int i = 0; i < 200 && files() > 0; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return files() == 0;
  }
  [[nodiscard]] std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(path_), fs::directory_iterator()));
  }

 private:
  fs::path path_;
};

std::string part(std::string_view disposition, std::string_view body, std::string_view more = {}) {
  return "--B\r\nContent-Disposition: form-data; " + std::string(disposition) + "\r\n" +
         std::string(more) + "\r\n" + std::string(body) + "\r\n";
}

const char* const kForm = "Content-Type: multipart/form-data; boundary=B\r\n";

class Upload : public ::testing::TestWithParam<bool> {
 protected:
  Folder folder_;
  ThreadPool pool_{{.name = "disk", .threads = 1}};
  TestServer server_{
      {.options = {.upload_folder = folder_.path(), .disk_pool = GetParam() ? &pool_ : nullptr}}};
  std::optional<Answer> send(const std::string& parts) {
    return ask(server_.port(), post("/upload", parts + "--B--\r\n", kForm));
  }
};

TEST_P(Upload, TakesFieldsAndFilesAndLeavesNothingBehind) {
  const std::string large(700'000, 'x');
  const auto answer =
      send(part("name=\"title\"", "Manuals") + part("name=\"copies\"", "2") +
           part("name=\"files\"; filename=\"a%22b.txt\"", "hello", "Content-Type: text/plain\r\n") +
           part("name=\"files\"; filename=\"x\"; filename*=UTF-8''caf%C3%A9.md", large) +
           part("name=\"files\"; filename=\"empty\"", ""));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200) << answer->body;
  EXPECT_EQ(answer->body,
            R"({"title":"Manuals","files":[)"
            R"({"name":"a\"b.txt","media_type":"text/plain","size":5,"error":"","on_disk":true},)"
            R"({"name":"café.md","media_type":"","size":700000,"error":"","on_disk":true},)"
            R"({"name":"empty","media_type":"","size":0,"error":"","on_disk":true}]})");
  EXPECT_TRUE(folder_.becomes_empty());
}

TEST_P(Upload, ALargeFileIsToldAndDoesNotStopTheOthers) {
  const auto answer = send(part("name=\"title\"", "x") +
                           part("name=\"files\"; filename=\"big\"", std::string(1'100'000, 'y')) +
                           part("name=\"files\"; filename=\"small\"", "ok"));
  EXPECT_THAT(
      answer->body,
      HasSubstr(R"("size":1100000,"error":"a file may have at most 1 MiB","on_disk":false})"));
  EXPECT_THAT(answer->body, HasSubstr(R"({"name":"small","media_type":"","size":2,"error":"")"));
}

TEST_P(Upload, FaultsAreToldAsFaults) {
  EXPECT_EQ(send(part("name=\"files\"; filename=\"a\"", "x"))->status, 422);
  EXPECT_EQ(send(part("name=\"title\"", "t") + part("name=\"other\"; filename=\"a\"", "x"))->status,
            422);
  EXPECT_EQ(send(part("name=\"title\"", "t") + part("name=\"copies\"", "many"))->status, 422);
  EXPECT_EQ(send(part("name=\"title\"", "\xff\xfe"))->status, 400);
  std::string many = part("name=\"title\"", "t");
  for (int i = 0; i < 5; ++i) {
    many += part("name=\"files\"; filename=\"f\"", "x");
  }
  EXPECT_EQ(send(many)->status, 413);
  EXPECT_EQ(send(part("name=\"title\"", "t") +
                 part("name=\"files\"; filename=\"f\"", std::string(5 << 20, 'z')))
                ->status,
            413);
  EXPECT_EQ(ask(server_.port(), post("/upload", R"({"title":"t"})"))->status, 415);
  const auto cut = ask(server_.port(), post("/upload", part("name=\"title\"", "t"), kForm));
  EXPECT_EQ(cut->status, 400);
  EXPECT_THAT(cut->body, HasSubstr("UPLOAD_TRUNCATED"));
  EXPECT_TRUE(folder_.becomes_empty());
}

TEST_P(Upload, ABrokenConnectionLeavesNoFile) {
  {
    RawClient client(server_.port());
    client.send("POST /upload HTTP/1.1\r\nHost: t\r\nContent-Length: 900000\r\n" +
                std::string(kForm) + "\r\n" + part("name=\"files\"; filename=\"f\"", "begun"));
    client.reset();
  }
  server_.stop(std::chrono::milliseconds(1000));
  EXPECT_TRUE(folder_.becomes_empty());
}

INSTANTIATE_TEST_SUITE_P(Disk, Upload, testing::Bool(),
                         [](const auto& row) { return row.param ? "Pool" : "Inline"; });

class Download : public ::testing::TestWithParam<bool> {
 protected:
  Download() {
    for (int i = 0; i < 100'000; ++i) {
      text_ += std::to_string(i) + ",";
    }
    folder_.write("file.txt", text_);
    server_.shop().file = folder_.path() / "file.txt";
  }
  Folder folder_;
  ThreadPool pool_{{.name = "disk", .threads = 1}};
  std::string text_;
  TestServer server_{{.options = {.disk_pool = GetParam() ? &pool_ : nullptr}}};
};

TEST_P(Download, SendsTheWholeFile) {
  const auto answer = ask(server_.port(), get("/file"));
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, text_);
  EXPECT_EQ(answer->header("Accept-Ranges"), "bytes");
  EXPECT_EQ(answer->header("Content-Disposition"),
            "attachment; filename=\"r__sum__ _1_.txt\"; "
            "filename*=UTF-8''r%C3%A9sum%C3%A9%20%221%22.txt");
  EXPECT_THAT(answer->header("Content-Security-Policy"), HasSubstr("sandbox"));
}

TEST_P(Download, SendsTheRangeThatIsAskedFor) {
  struct Row {
    const char* range;
    int status;
    std::string body;
  };
  const auto size = std::to_string(text_.size());
  const std::vector<Row> rows{{"bytes=0-4", 206, text_.substr(0, 5)},
                              {"bytes=10-", 206, text_.substr(10)},
                              {"bytes=-7", 206, text_.substr(text_.size() - 7)},
                              {"bytes=5-5", 206, text_.substr(5, 1)},
                              {"bytes=0-99999999", 206, text_},
                              {"bytes=99999999-", 416, ""},
                              {"bytes=-0", 416, ""},
                              {"bytes=0-1,3-4", 200, text_},
                              {"bytes=9-5", 200, text_},
                              {"items=0-1", 200, text_}};
  for (const auto& row : rows) {
    const auto answer =
        ask(server_.port(), get("/file", "Range: " + std::string(row.range) + "\r\n"));
    ASSERT_TRUE(answer) << row.range;
    EXPECT_EQ(answer->status, row.status) << row.range;
    EXPECT_TRUE(answer->body == row.body) << row.range;
  }
  EXPECT_EQ(ask(server_.port(), get("/file", "Range: bytes=0-4\r\n"))->header("Content-Range"),
            "bytes 0-4/" + size);
}

INSTANTIATE_TEST_SUITE_P(Disk, Download, testing::Bool(),
                         [](const auto& row) { return row.param ? "Pool" : "Inline"; });

class Site : public ::testing::Test {
 protected:
  Site() {
    folder_.write("index.html", "<!doctype html><title>Console</title>");
    folder_.write("assets/app-1a2b.js", "const a = 1;\n" + std::string(2000, ' '));
    folder_.write("assets/app-1a2b.js.gz", "packed before");
    folder_.write("favicon.svg", "<svg/>");
    site_ = std::make_unique<StaticSite>(core::value_or_throw(StaticSite::load(folder_.path())));
    server_ = std::make_unique<TestServer>(test::Setup{.site = site_.get()});
  }
  std::optional<Answer> fetch(std::string_view path, std::string_view headers = {}) {
    return ask(server_->port(), get(path, headers));
  }
  Folder folder_;
  std::unique_ptr<StaticSite> site_;
  std::unique_ptr<TestServer> server_;
};

TEST_F(Site, ServesFilesWithTypesAndCaching) {
  const auto index = fetch("/");
  EXPECT_EQ(index->header("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(index->header("Cache-Control"), "no-cache");
  const auto script = fetch("/assets/app-1a2b.js");
  EXPECT_EQ(script->header("Content-Type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(script->header("Cache-Control"), "public, max-age=31536000, immutable");
  const auto packed = fetch("/assets/app-1a2b.js", "Accept-Encoding: gzip\r\n");
  EXPECT_EQ(packed->header("Content-Encoding"), "gzip");
  EXPECT_EQ(packed->body, "packed before");
  EXPECT_NE(packed->header("ETag"), script->header("ETag"));
  const auto etag = "If-None-Match: " + script->header("ETag") + "\r\n";
  EXPECT_EQ(fetch("/assets/app-1a2b.js", etag)->status, 304);
}

TEST_F(Site, GivesTheConsoleWhereAPersonNavigates) {
  const auto page = fetch("/agents/agt_1", "Accept: text/html,*/*;q=0.8\r\n");
  EXPECT_EQ(page->status, 200);
  EXPECT_THAT(page->body, HasSubstr("Console"));
  EXPECT_EQ(fetch("/agents/agt_1", "Accept: application/json\r\n")->status, 404);
  EXPECT_EQ(fetch("/missing.js", "Accept: text/html\r\n")->status, 404);
  EXPECT_EQ(fetch("/api/v1/nothing", "Accept: text/html\r\n")->status, 404);
  EXPECT_EQ(ask(server_->port(), post("/", "{}"))->status, 405);
}

TEST_F(Site, NeverLeavesItsFolder) {
  for (const auto* path : {"/../etc/passwd", "/assets/../../etc/passwd", "/%2e%2e/etc/passwd",
                           "//etc/passwd", "/assets/app-1a2b.js.gz"}) {
    EXPECT_EQ(fetch(path)->status, 404) << path;
  }
}

TEST(SiteFolder, MustHoldAConsole) {
  Folder folder;
  EXPECT_FALSE(StaticSite::load(folder.path() / "none"));
  EXPECT_FALSE(StaticSite::load(folder.path()));
  folder.write("index.html", std::string(2000, 'x'));
  EXPECT_FALSE(StaticSite::load(folder.path(), {.bytes_max = 1000}));
  EXPECT_TRUE(StaticSite::load(folder.path()));
}

TEST(Documents, SayWhatTheTableHolds) {
  RouteTable table;
  Shop shop;
  bind_shop(table, shop);
  StaticSite site;
  publish_documents(site, table, {.title = "Shop", .version = "1.2.3"});
  TestServer server({.site = &site});
  const auto page = ask(server.port(), get("/docs"));
  EXPECT_EQ(page->header("Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(page->body.find("<style"), std::string::npos);
  EXPECT_EQ(page->body.find("style="), std::string::npos);
  EXPECT_EQ(page->body.find("http"), std::string::npos) << "the page asks nothing of other hosts";
  for (const auto* path : {"/docs/docs.css", "/docs/docs.js"}) {
    EXPECT_THAT(page->body, HasSubstr(path));
    EXPECT_EQ(ask(server.port(), get(path))->status, 200);
  }
  const auto answer = ask(server.port(), get("/openapi.json"));
  const auto api = core::value_or_throw(core::parse_json(answer->body)).as_object();
  EXPECT_EQ(api.at("openapi").as_string(), "3.1.0");
  EXPECT_EQ(api.at("info").at("title").as_string(), "Shop");
  const auto& paths = api.at("paths").as_object();
  const auto& read = paths.at("/items/{item_id}").at("get").as_object();
  EXPECT_EQ(read.at("operationId").as_string(), "get_item");
  for (const auto* status : {"200", "304", "400", "404", "422", "429", "500", "503", "504"}) {
    EXPECT_TRUE(read.at("responses").as_object().contains(status)) << status;
  }
  EXPECT_EQ(read.at("responses")
                .at("200")
                .at("content")
                .at("application/json")
                .at("schema")
                .at("$ref")
                .as_string(),
            "#/components/schemas/Item");
  const auto& file = paths.at("/file").at("get").as_object();
  for (const auto* name : {"Range", "IfRange"}) {
    const auto reference = "#/components/parameters/" + std::string(name);
    EXPECT_THAT(core::to_json(file.at("parameters")), HasSubstr(reference));
    EXPECT_TRUE(api.at("components").at("parameters").as_object().contains(name)) << name;
  }
  const auto& part = file.at("responses").at("206").as_object();
  EXPECT_TRUE(part.at("content").as_object().contains("text/plain"));
  EXPECT_TRUE(part.at("headers").as_object().contains("Content-Range"));
  const auto& beyond = file.at("responses").at("416").as_object();
  EXPECT_TRUE(beyond.at("headers").as_object().contains("Content-Range"));
  EXPECT_FALSE(beyond.contains("content"));
  EXPECT_FALSE(read.at("responses").as_object().contains("206")) << "it is no file";
  const auto& make = paths.at("/items").at("post").as_object();
  EXPECT_TRUE(make.at("responses").as_object().contains("201"));
  EXPECT_TRUE(make.at("responses").as_object().contains("409"));
  const auto& body = make.at("requestBody").at("content").at("application/json").at("schema");
  EXPECT_EQ(body.at("properties").at("name").at("minLength").as_int64(), 3);
  EXPECT_EQ(paths.at("/upload")
                .at("post")
                .at("requestBody")
                .at("content")
                .at("multipart/form-data")
                .at("schema")
                .at("properties")
                .at("files")
                .at("maxItems")
                .to_number<int>(),
            4);
  EXPECT_EQ(paths.at("/secret").at("get").at("security").as_array().size(), 2U);
}

}  // namespace
}  // namespace auriga::platform::http::test
