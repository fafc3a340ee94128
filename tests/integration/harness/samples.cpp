// PDF after ISO 32000-1 (7.5, file structure; 7.6, encryption), ZIP after APPNOTE 6.3 and DOCX
// after ECMA-376, each in the smallest form that readers take.
#include "tests/integration/harness/samples.hpp"

#include <fmt/format.h>
#include <zlib.h>

#include <stdexcept>
#include <vector>

namespace auriga::testing::samples {
namespace {

/// Objects numbered from 1, their offsets in the cross-reference table, a trailer.
std::string pdf_of(const std::vector<std::string>& objects, std::string_view trailer_more) {
  std::string out = "%PDF-1.4\n";
  std::string table = fmt::format("xref\n0 {}\n0000000000 65535 f \n", objects.size() + 1);
  for (std::size_t i = 0; i < objects.size(); ++i) {
    table += fmt::format("{:010} 00000 n \n", out.size());
    out += fmt::format("{} 0 obj\n{}\nendobj\n", i + 1, objects[i]);
  }
  const auto start = out.size();
  return out + table +
         fmt::format("trailer\n<< /Size {} /Root 1 0 R {} >>\nstartxref\n{}\n%%EOF\n",
                     objects.size() + 1, trailer_more, start);
}

std::vector<std::string> page_saying(std::string_view line) {
  const auto content = fmt::format("BT /F1 12 Tf 72 720 Td ({}) Tj ET", line);
  return {"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
          "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
          "/Resources << /Font << /F1 5 0 R >> >> >>",
          fmt::format("<< /Length {} >>\nstream\n{}\nendstream", content.size(), content),
          "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"};
}

void little(std::string& out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) {
    out += static_cast<char>(value >> (8 * i) & 0xFFU);
  }
}

/// A ZIP archive, written entry by entry.
class Zip {
 public:
  /// `text` is packed; repeated `times`.
  void add(std::string_view name, std::string_view text, std::size_t times = 1) {
    z_stream stream{};
    if (::deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8,
                       Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::runtime_error("deflateInit2");
    }
    std::string packed;
    std::string room(1U << 16U, '\0');
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < times; ++i) {
      sum = static_cast<std::uint32_t>(::crc32(sum, reinterpret_cast<const Bytef*>(text.data()),
                                               static_cast<uInt>(text.size())));
      stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
      stream.avail_in = static_cast<uInt>(text.size());
      do {
        stream.next_out = reinterpret_cast<Bytef*>(room.data());
        stream.avail_out = static_cast<uInt>(room.size());
        ::deflate(&stream, i + 1 == times ? Z_FINISH : Z_NO_FLUSH);
        packed.append(room, 0, room.size() - stream.avail_out);
      } while (stream.avail_out == 0);
    }
    ::deflateEnd(&stream);
    const auto offset = static_cast<std::uint32_t>(out_.size());
    std::string common;
    little(common, 20, 2);
    little(common, 0, 2);
    little(common, 8, 2);  // Deflated.
    little(common, 0, 4);
    little(common, sum, 4);
    little(common, static_cast<std::uint32_t>(packed.size()), 4);
    little(common, static_cast<std::uint32_t>(text.size() * times), 4);
    little(common, static_cast<std::uint32_t>(name.size()), 2);
    little(common, 0, 2);
    out_ += "PK\x03\x04" + common + std::string(name) + packed;
    directory_ += "PK\x01\x02";
    little(directory_, 20, 2);
    directory_ += common;
    little(directory_, 0, 4);
    little(directory_, 0, 2);
    little(directory_, 0, 4);
    little(directory_, offset, 4);
    directory_ += name;
    ++entries_;
  }
  [[nodiscard]] std::string finish() const {
    std::string end = "PK\x05\x06";
    little(end, 0, 4);
    little(end, entries_, 2);
    little(end, entries_, 2);
    little(end, static_cast<std::uint32_t>(directory_.size()), 4);
    little(end, static_cast<std::uint32_t>(out_.size()), 4);
    little(end, 0, 2);
    return out_ + directory_ + end;
  }

 private:
  std::string out_;
  std::string directory_;
  std::uint32_t entries_ = 0;
};

constexpr std::string_view kTypes =
    R"(<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>)";
constexpr std::string_view kRelations =
    R"(<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>)";
constexpr std::string_view kOpen =
    R"(<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>)";
constexpr std::string_view kClose = "</w:body></w:document>";

std::string paragraph_of(std::string_view text) {
  return fmt::format("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", text);
}

}  // namespace

std::string guide() {
  return "# Kühlschrank Nordlicht\n\n"
         "## Temperatur\n\n"
         "The fridge keeps 4 °C; the freezer −18 °C. Naïve users set it colder.\n\n"
         "## Störung 雪\n\n"
         "When the lamp 🔴 blinks twice, the door sensor is loose. Press the reset button for five "
         "seconds.\n\n"
         "## Warranty\n\n"
         "The warranty lasts thirty months from the day of purchase.\n";
}

std::string procedure() {
  return "# Support of the Nordlicht fridge\n\n"
         "## Steps\n\n"
         "1. Greet the customer.\n"
         "2. Answer from the documents alone.\n"
         "3. When the documents do not hold the answer, say so.\n\n"
         "## Hand over\n\n"
         "Hand over to a person when the customer asks for one.\n";
}

std::string pdf(std::string_view line) {
  return pdf_of(page_saying(line), "");
}

std::string encrypted_pdf() {
  auto objects = page_saying("secret");
  const std::string hash(64, 'A');
  objects.push_back(
      fmt::format("<< /Filter /Standard /V 1 /R 2 /O <{0}> /U <{0}> /P -44 >>", hash));
  return pdf_of(objects,
                "/Encrypt 6 0 R /ID [<00112233445566778899AABBCCDDEEFF> "
                "<00112233445566778899AABBCCDDEEFF>]");
}

std::string corrupt_pdf() {
  std::string out = "%PDF-1.7\n";
  for (unsigned i = 0; i < 4096; ++i) {
    out += static_cast<char>((i * 2654435761U) >> 24U);
  }
  return out;
}

std::string docx(std::string_view paragraph) {
  Zip zip;
  zip.add("[Content_Types].xml", kTypes);
  zip.add("_rels/.rels", kRelations);
  zip.add("word/document.xml", std::string(kOpen) + paragraph_of(paragraph) + std::string(kClose));
  return zip.finish();
}

std::string bomb_docx(std::size_t megabytes) {
  // One megabyte of paragraphs, again and again; deflate keeps a thousandth of it.
  std::string text;
  while (text.size() < (1U << 20U)) {
    text +=
        paragraph_of("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
  }
  Zip zip;
  zip.add("[Content_Types].xml", kTypes);
  zip.add("_rels/.rels", kRelations);
  zip.add("word/document.xml", text, megabytes);
  return zip.finish();
}

}  // namespace auriga::testing::samples
