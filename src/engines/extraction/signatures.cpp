#include "engines/extraction/signatures.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"

namespace auriga::extraction {
namespace {

using std::string_view_literals::operator""sv;

struct Magic {
  std::size_t offset;
  std::string_view bytes;
  Signature signature;
};

constexpr std::array kMagics{
    Magic{0, "PK\x03\x04"sv, {Binary::kZip, "a ZIP archive"}},
    Magic{0, "PK\x05\x06"sv, {Binary::kZip, "an empty ZIP archive"}},
    Magic{0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, {Binary::kCompoundFile, "an OLE file"}},
    Magic{0, "\x89PNG\r\n\x1A\n"sv, {Binary::kForeign, "a PNG image"}},
    Magic{0, "\xFF\xD8\xFF"sv, {Binary::kForeign, "a JPEG image"}},
    Magic{0, "GIF8"sv, {Binary::kForeign, "a GIF image"}},
    Magic{0, "BM"sv, {Binary::kForeign, "a bitmap image"}},
    Magic{0, "II*\0"sv, {Binary::kForeign, "a TIFF image"}},
    Magic{0, "MM\0*"sv, {Binary::kForeign, "a TIFF image"}},
    Magic{8, "WEBP"sv, {Binary::kForeign, "a WebP image"}},
    Magic{8, "WAVE"sv, {Binary::kForeign, "a sound"}},
    Magic{8, "AVI "sv, {Binary::kForeign, "a video"}},
    Magic{4, "ftyp"sv, {Binary::kForeign, "a video, sound or HEIF image"}},
    Magic{0, "ID3"sv, {Binary::kForeign, "a sound"}},
    Magic{0, "OggS"sv, {Binary::kForeign, "a sound or video"}},
    Magic{0, "fLaC"sv, {Binary::kForeign, "a sound"}},
    Magic{0, "\x1A\x45\xDF\xA3"sv, {Binary::kForeign, "a video"}},
    Magic{0,
          "\x7F"
          "ELF"sv,
          {Binary::kForeign, "a program"}},
    Magic{0, "MZ"sv, {Binary::kForeign, "a program"}},
    Magic{0, "\xCA\xFE\xBA\xBE"sv, {Binary::kForeign, "a program"}},
    Magic{0, "\xCF\xFA\xED\xFE"sv, {Binary::kForeign, "a program"}},
    Magic{0, "\x1F\x8B"sv, {Binary::kForeign, "a gzip archive"}},
    Magic{0, "BZh"sv, {Binary::kForeign, "a bzip2 archive"}},
    Magic{0,
          "\xFD"
          "7zXZ\0"sv,
          {Binary::kForeign, "an xz archive"}},
    Magic{0, "7z\xBC\xAF\x27\x1C"sv, {Binary::kForeign, "a 7-Zip archive"}},
    Magic{0, "Rar!\x1A\x07"sv, {Binary::kForeign, "a RAR archive"}},
    Magic{0, "(\xB5/\xFD"sv, {Binary::kForeign, "a Zstandard archive"}},
    Magic{257, "ustar"sv, {Binary::kForeign, "a tar archive"}},
    Magic{0, "SQLite format 3\0"sv, {Binary::kForeign, "an SQLite database"}},
    Magic{0, "{\\rtf"sv, {Binary::kForeign, "a rich text (RTF) file"}},
    Magic{0, "%!PS"sv, {Binary::kForeign, "a PostScript file"}},
};

// Two letters begin many a text too; such a magic counts only when the rest is no text.
bool is_weak(const Magic& magic) {
  return magic.bytes.size() < 3 && static_cast<unsigned char>(magic.bytes[0]) < 0x80;
}

}  // namespace

std::optional<Signature> find_signature(std::string_view first_bytes) {
  // ISO 32000-1, annex H: readers accept the header anywhere in the first 1024 bytes. So do we, but
  // behind text that does not itself look like a page about PDF.
  const auto pdf = first_bytes.substr(0, 1024).find("%PDF-");
  if (pdf == 0 || (pdf != std::string_view::npos && !looks_like_text(first_bytes))) {
    return Signature{Binary::kPdf, "a PDF"};
  }
  for (const auto& magic : kMagics) {
    if (first_bytes.size() >= magic.offset + magic.bytes.size() &&
        first_bytes.substr(magic.offset, magic.bytes.size()) == magic.bytes &&
        !(is_weak(magic) && looks_like_text(first_bytes))) {
      return magic.signature;
    }
  }
  return std::nullopt;
}

bool looks_like_text(std::string_view first_bytes) {
  if (first_bytes.starts_with("\xFF\xFE") || first_bytes.starts_with("\xFE\xFF")) {
    return first_bytes.substr(0, 4) != "\xFF\xFE\0\0"sv;  // UTF-32 is not read.
  }
  if (first_bytes.find('\0') != std::string_view::npos) {
    return false;
  }
  const auto controls = std::count_if(first_bytes.begin(), first_bytes.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && !(byte >= '\t' && byte <= '\r') && byte != 0x1B) || byte == 0x7F;
  });
  return static_cast<std::size_t>(controls) * 100 <= first_bytes.size();
}

bool looks_like_html(std::string_view first_bytes) {
  if (first_bytes.starts_with("\xEF\xBB\xBF")) {
    first_bytes.remove_prefix(3);
  }
  const auto head = core::lower_ascii(core::trim(first_bytes.substr(0, 1024)));
  const std::string_view text(head);
  return text.starts_with("<!doctype html") || text.starts_with("<html") ||
         (text.starts_with("<?xml") && text.find("<html") != std::string_view::npos) ||
         (text.starts_with("<!--") && text.find("<html") != std::string_view::npos);
}

}  // namespace auriga::extraction
