// Uploads that break off, are too large, lie about themselves or want to be somewhere else.
#include <fstream>

#include "tests/integration/bad_input/bad_input.hpp"

namespace auriga::testing {
namespace {

namespace fs = std::filesystem;

class UploadTest : public BadInputTest {
 protected:
  std::string form_head(const Multipart& form, std::size_t length) const {
    return head("POST", agent_path() + "/documents",
                "Content-Type: " + form.content_type() +
                    "\r\nContent-Length: " + std::to_string(length) + "\r\n");
  }
  Answer add(const std::string& agent, const Multipart& form) {
    auto answer = w.owner.api.upload("POST", "/api/v1/agents/" + agent + "/documents", form);
    w.wait_until_read(w.owner.api, agent);
    return answer;
  }
  std::map<std::string, std::string> outcomes(const std::string& agent) {
    std::map<std::string, std::string> out;
    const auto list = w.owner.api.get("/api/v1/agents/" + agent + "/documents?limit=200").json();
    for (const auto& document : list.at("items").as_array()) {
      const auto& error = document.at("error");
      out[std::string(document.at("name").as_string())] =
          error.is_null() ? std::string(document.at("status").as_string())
                          : std::string(error.at("code").as_string());
      if (!error.is_null()) {
        EXPECT_FALSE(error.at("message").as_string().empty());
        EXPECT_FALSE(error.at("remedy").as_string().empty());
      }
    }
    return out;
  }
  static std::int64_t memory_kb() {
    std::ifstream status("/proc/self/status");
    std::string line;
    while (std::getline(status, line)) {
      if (line.starts_with("VmRSS:")) {
        return std::stoll(line.substr(6));
      }
    }
    return 0;
  }
  std::uintmax_t bytes_in_uploads() const {
    std::uintmax_t sum = 0;
    std::error_code gone;
    for (const auto& entry : fs::directory_iterator(w.server.data() / "uploads", gone)) {
      const auto size = entry.file_size(gone);
      sum += gone ? 0 : size;
    }
    return sum;
  }
};

TEST_F(UploadTest, ATruncatedUploadLeavesNothing) {
  Multipart form;
  form.file("a.md", samples::guide()).file("b.md", std::string(500'000, 'b'));
  const auto whole = form.body();
  for (const auto cut : {std::size_t{0}, std::size_t{40}, std::size_t{300}, whole.size() / 2,
                         whole.size() - 4, whole.size() - 1}) {
    SCOPED_TRACE(cut);
    const auto answer = say(form_head(form, whole.size()) + whole.substr(0, cut), true);
    ASSERT_TRUE(answer.has_value());
    EXPECT_EQ(answer->status, 400) << answer->body;
    EXPECT_EQ(answer->code(), "UPLOAD_TRUNCATED");
  }
  {
    Wire wire(w.server.port());  // Gone without a word.
    wire.send(form_head(form, whole.size()) + whole.substr(0, whole.size() / 2));
  }
  // All that was announced came, but not the boundary that ends it.
  const auto answer = say(form_head(form, form.unfinished().size()) + form.unfinished());
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->code(), "UPLOAD_TRUNCATED") << answer->body;
  expect_nothing_changed();
}

TEST_F(UploadTest, FormsThatAreNoneAreRefused) {
  const std::string boundary(Multipart::kBoundary);
  const auto type = Multipart().content_type();
  const std::map<std::string, std::string> bodies{
      {"no boundary in it", "anything at all"},
      {"a part without a head", "--" + boundary + "\r\nxx\r\n--" + boundary + "--\r\n"},
      {"a part without a name",
       "--" + boundary + "\r\nContent-Disposition: form-data\r\n\r\nx\r\n--" + boundary + "--\r\n"},
      {"a head that does not end", "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" +
                                       std::string(100'000, 'n') + "\"\r\n\r\nx\r\n--" + boundary +
                                       "--\r\n"},
      {"nothing", "--" + boundary + "--\r\n"}};
  for (const auto& [name, body] : bodies) {
    SCOPED_TRACE(name);
    const auto answer = w.owner.api.send({.method = "POST",
                                          .path = agent_path() + "/documents",
                                          .body = body,
                                          .content_type = type});
    EXPECT_GE(answer.status, 400);
    EXPECT_LT(answer.status, 500) << answer.body;
  }
  Multipart no_text;
  no_text.field("agent_name", "Latin").field("sop", "caf\xe9 au lait and more of it");
  const auto latin = w.owner.api.upload("POST", "/api/v1/agents", no_text);
  EXPECT_THAT(latin.status, ::testing::AnyOf(400, 422));
  EXPECT_THAT(latin.body, ::testing::HasSubstr("sop")) << "the problem names the field";
  Multipart large;
  large.field("agent_name", "Large").field("sop", std::string(400'000, 's'));
  const auto too_large = w.owner.api.upload("POST", "/api/v1/agents", large);
  EXPECT_THAT(too_large.status, ::testing::AnyOf(413, 422));
  EXPECT_THAT(too_large.body, ::testing::HasSubstr("sop")) << "the problem names the field";
  expect_nothing_changed();
}

TEST_F(UploadTest, AFileOf200MegabytesIsStreamedPastAndTheOthersAreKept) {
  const auto agent = w.make_agent(w.owner.api, "Large file");
  Multipart before;
  before.file("before.md", "The file before is small.\n");
  const auto begin = before.unfinished() + "--" + std::string(Multipart::kBoundary) +
                     "\r\nContent-Disposition: form-data; name=\"files\"; "
                     "filename=\"huge.txt\"\r\n\r\n";
  Multipart after;
  after.file("after.md", "The file after is small.\n");
  const auto end = "\r\n" + after.body();
  constexpr std::size_t kPiece = 1U << 20U;
  constexpr std::size_t kPieces = 200;
  const auto memory = memory_kb();
  std::int64_t memory_most = 0;
  std::uintmax_t disk_most = 0;
  Wire wire(w.server.port());
  wire.send(head("POST", "/api/v1/agents/" + agent + "/documents",
                 "Content-Type: " + before.content_type() + "\r\nContent-Length: " +
                     std::to_string(begin.size() + kPieces * kPiece + end.size()) + "\r\n"));
  wire.send(begin);
  const std::string piece(kPiece, 'x');
  for (std::size_t i = 0; i < kPieces; ++i) {
    ASSERT_TRUE(wire.send(piece)) << "the connection broke at megabyte " << i;
    memory_most = std::max(memory_most, memory_kb());
    disk_most = std::max(disk_most, bytes_in_uploads());
  }
  wire.send(end);
  const auto answer = wire.receive();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 202) << answer->body;
  EXPECT_LT(memory_most - memory, 64'000) << "kilobytes of memory for it";
  EXPECT_LT(disk_most, 60U << 20U) << "bytes of disk for it";
  w.wait_until_read(w.owner.api, agent);
  EXPECT_THAT(outcomes(agent),
              ::testing::ElementsAre(::testing::Pair("after.md", "ready"),
                                     ::testing::Pair("before.md", "ready"),
                                     ::testing::Pair("huge.txt", "DOCUMENT_TOO_LARGE")));
}

TEST_F(UploadTest, DocumentsThatCannotBeReadSayWhyAndTheOthersGoOn) {
  const auto agent = w.make_agent(w.owner.api, "Odd documents");
  Multipart form;
  form.file("good.md", samples::guide())
      .file("corrupt.pdf", samples::corrupt_pdf())
      .file("cut.pdf", samples::pdf("Cut in the middle").substr(0, 200))
      .file("locked.pdf", samples::encrypted_pdf())
      .file("text.pdf", "This is no PDF at all.")
      .file("cut.docx", samples::docx("Cut").substr(0, 400))
      .file("bomb.docx", samples::bomb_docx(400))
      .file("archive.docx", std::string("PK\x05\x06") + std::string(18, '\0'))
      .file("empty.md", "")
      .file("blank.txt", "\n \t\r\n")
      .file("latin.txt", "Un caf\xe9 na\xefve, s'il vous pla\xeet.\n")
      .file("noise.txt", "\x81\x8d\x8f\x90\x9d\x81\x8d\x8f\x90\x9d and text\n")
      .file("binary.txt", std::string("text\0text\0", 10))
      .file("image.md", "\x89PNG\r\n\x1a\n0000")
      .file("good.docx", samples::docx("It is read after all the others."));
  const auto added = add(agent, form);
  EXPECT_EQ(added.status, 202) << added.body;
  EXPECT_THAT(
      outcomes(agent),
      ::testing::ElementsAre(
          ::testing::Pair("archive.docx", "DOCUMENT_CORRUPT"),
          ::testing::Pair("binary.txt", "DOCUMENT_CORRUPT"),
          ::testing::Pair("blank.txt", "DOCUMENT_EMPTY"),
          ::testing::Pair("bomb.docx", "DOCUMENT_TOO_COMPLEX"),
          ::testing::Pair("corrupt.pdf", "DOCUMENT_CORRUPT"),
          ::testing::Pair("cut.docx", "DOCUMENT_CORRUPT"), ::testing::Pair("cut.pdf", ::testing::_),
          ::testing::Pair("empty.md", "DOCUMENT_EMPTY"), ::testing::Pair("good.docx", "ready"),
          ::testing::Pair("good.md", "ready"), ::testing::Pair("image.md", "DOCUMENT_UNSUPPORTED"),
          ::testing::Pair("latin.txt", "ready"),
          ::testing::Pair("locked.pdf", "DOCUMENT_ENCRYPTED"),
          ::testing::Pair("noise.txt", "DOCUMENT_BAD_ENCODING"),
          ::testing::Pair("text.pdf", "DOCUMENT_CORRUPT")));
  const auto found = w.owner.api.post("/api/v1/agents/" + agent + "/search", {{"query", "café"}});
  EXPECT_THAT(found.body, ::testing::HasSubstr("café")) << "Windows-1252 became UTF-8";
}

TEST_F(UploadTest, NamesAreNamesAndNoPaths) {
  const auto agent = w.make_agent(w.owner.api, "Odd names");
  const auto entries = [this] {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(w.server.data())) {
      names.insert(entry.path().filename().string());
    }
    return names;
  };
  const auto before = entries();
  struct Row {
    std::string sent;
    std::string kept;
  };
  const std::vector<Row> rows{
      {"../../../evil.txt", "evil.txt"},
      {"/etc/passwd.md", "passwd.md"},
      {"..\\\\..\\\\windows.txt", "windows.txt"},
      {"C:\\\\temp\\\\drive.txt", "drive.txt"},
      {".hidden.txt", "hidden.txt"},
      {"...dots.txt", "dots.txt"},
      {"a\tb\x01.txt", "ab ~0ede988e.txt"},
      {"pipe|star*.txt", "pipestar ~0cfbd2e0.txt"},
      {"\xff\xfe.txt", "\xef\xbf\xbd.txt"},
      {"雪.txt", "雪.txt"},
      {std::string(300, 'n') + ".txt", std::string(186, 'n') + " ~6af1f534.txt"}};
  for (const auto& row : rows) {
    SCOPED_TRACE(row.sent);
    Multipart form;
    form.file(row.sent, "Some text of it.\n");
    const auto added = add(agent, form);
    EXPECT_EQ(added.status, 202) << added.body;
    EXPECT_EQ(added.text("/items/0/name"), row.kept);
    EXPECT_EQ(added.text("/items/0/status"), "ready") << added.body;
  }
  for (const std::string nameless : {"", "..", "/", "....", "***"}) {
    SCOPED_TRACE(nameless);
    Multipart form;
    form.file(nameless, "Some text of it.\n").file("beside.txt", "It is taken.\n");
    const auto added = add(agent, form);
    EXPECT_EQ(added.status, 202) << added.body;
    EXPECT_EQ(added.text("/items/0/error/code"), "DOCUMENT_NAME_INVALID") << added.body;
    EXPECT_EQ(added.text("/items/1/status"), "ready");
  }
  EXPECT_EQ(entries(), before) << "nothing appeared in the data folder";
  for (const auto& object : w.server.files_in("objects/documents")) {
    EXPECT_TRUE(object.starts_with("org_")) << object;
  }
}

}  // namespace
}  // namespace auriga::testing
