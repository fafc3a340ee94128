#include "tests/unit/engines/extraction/samples.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/support/read_file.hpp"

// Poppler has fontconfig keep its tables until the end of the process, which is no leak of ours.
// The leak checker asks for this function by its name. NOLINTNEXTLINE(bugprone-reserved-identifier)
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libfontconfig";
}

namespace auriga::extraction::samples {
namespace {

/// Numbers objects from 1 and writes the cross-reference table.
class PdfWriter {
 public:
  std::size_t add(const std::string& object) {
    offsets_.push_back(text_.size());
    text_ += fmt::format("{} 0 obj\n{}\nendobj\n", offsets_.size(), object);
    return offsets_.size();
  }
  [[nodiscard]] std::size_t next() const { return offsets_.size() + 1; }

  std::string finish(std::size_t root) {
    const auto start = text_.size();
    text_ += fmt::format("xref\n0 {}\n0000000000 65535 f \n", offsets_.size() + 1);
    for (const auto offset : offsets_) {
      text_ += fmt::format("{:010} 00000 n \n", offset);
    }
    text_ += fmt::format("trailer\n<</Size {}/Root {} 0 R>>\nstartxref\n{}\n%%EOF\n",
                         offsets_.size() + 1, root, start);
    return std::move(text_);
  }

 private:
  std::string text_ = "%PDF-1.4\n";
  std::vector<std::size_t> offsets_;
};

std::string stream(const std::string& content) {
  return fmt::format("<</Length {}>>stream\n{}\nendstream", content.size(), content);
}

std::string content_of(const std::vector<Placed>& page) {
  std::string out;
  for (const auto& each : page) {
    out += fmt::format("BT /{} {} Tf {} {} Td ({}) Tj ET\n", each.bold ? "B" : "R", each.size,
                       each.x, each.y, each.text);
  }
  return out;
}

std::string make_pdf(const std::vector<std::string>& contents, std::size_t repeat,
                     std::string_view resources = "") {
  PdfWriter writer;
  const auto regular =
      writer.add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>");
  const auto bold =
      writer.add("<</Type/Font/Subtype/Type1/BaseFont/Helvetica-Bold/Encoding/WinAnsiEncoding>>");
  std::vector<std::size_t> streams;
  streams.reserve(contents.size());
  for (const auto& content : contents) {
    streams.push_back(writer.add(stream(content)));
  }
  const auto pages = writer.next() + contents.size() * repeat;
  std::string kids;
  for (std::size_t i = 0; i < contents.size() * repeat; ++i) {
    const auto page = writer.add(fmt::format(
        "<</Type/Page/Parent {} 0 R/MediaBox[0 0 595 842]/Contents {} 0 R/Resources<</Font<</R {} "
        "0 R/B {} 0 R>>{}>>>>",
        pages, streams[i % streams.size()], regular, bold, resources));
    kids += fmt::format("{} 0 R ", page);
  }
  writer.add(fmt::format("<</Type/Pages/Kids[{}]/Count {}>>", kids, contents.size() * repeat));
  const auto root = writer.add(fmt::format("<</Type/Catalog/Pages {} 0 R>>", pages));
  return writer.finish(root);
}

}  // namespace

std::string pdf(const std::vector<std::vector<Placed>>& pages) {
  std::vector<std::string> contents;
  for (const auto& page : pages) {
    contents.push_back(content_of(page));
  }
  return make_pdf(contents, 1);
}

std::string long_pdf(std::size_t count, const std::vector<Placed>& page) {
  return make_pdf({content_of(page)}, count);
}

std::string image_pdf() {
  return make_pdf({"q 500 0 0 700 40 60 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"}, 1);
}

std::string package(const std::map<std::string, std::string>& parts) {
  std::size_t room = 1 << 16;
  for (const auto& [name, part] : parts) {
    room += part.size() + 1024;
  }
  std::string out(room, '\0');
  std::size_t used = 0;
  archive* const zip = archive_write_new();
  archive_write_set_format_zip(zip);
  EXPECT_EQ(archive_write_open_memory(zip, out.data(), out.size(), &used), ARCHIVE_OK);
  archive_entry* const entry = archive_entry_new();
  for (const auto& [name, part] : parts) {
    archive_entry_clear(entry);
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, static_cast<la_int64_t>(part.size()));
    EXPECT_EQ(archive_write_header(zip, entry), ARCHIVE_OK);
    EXPECT_EQ(archive_write_data(zip, part.data(), part.size()),
              static_cast<la_ssize_t>(part.size()));
  }
  archive_entry_free(entry);
  EXPECT_EQ(archive_write_close(zip), ARCHIVE_OK);
  archive_write_free(zip);
  out.resize(used);
  return out;
}

std::string docx(std::string_view body, std::map<std::string, std::string> more) {
  more.try_emplace("[Content_Types].xml", "<Types/>");
  more.try_emplace("word/document.xml",
                   fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                               "<w:document xmlns:w=\"http://schemas.openxmlformats.org/"
                               "wordprocessingml/2006/main\"><w:body>{}</w:body></w:document>",
                               body));
  return package(more);
}

std::string paragraph(std::string_view text, std::string_view properties) {
  return fmt::format("<w:p><w:pPr>{}</w:pPr><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
                     properties, text);
}

std::string file(std::string_view name) {
  const auto path = fmt::format("{}/tests/data/extraction/{}", AURIGA_SOURCE_DIR, name);
  EXPECT_TRUE(std::filesystem::exists(path)) << path;
  return testing::read_file(path);
}

}  // namespace auriga::extraction::samples
