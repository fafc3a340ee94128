#include "engines/extraction/plain_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"

namespace auriga::extraction {
namespace {

using core::ErrorCode;

bool has_utf16_mark(std::string_view bytes) {
  return bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
}

std::size_t replacements(std::string_view text) {
  std::size_t count = 0;
  for (auto at = text.find("\xEF\xBF\xBD"); at != std::string_view::npos;
       at = text.find("\xEF\xBF\xBD", at + 3)) {
    ++count;
  }
  return count;
}

std::size_t bytes_above_ascii(std::string_view bytes) {
  return static_cast<std::size_t>(std::count_if(
      bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }));
}

/// Text that is not UTF-8. Bytes above ASCII that happen to form good UTF-8 are rare in text of
/// another encoding, so where they outnumber the broken ones the file is damaged UTF-8.
core::Result<std::string> read_other(std::string_view bytes, std::vector<std::string>& notes) {
  auto repaired = core::repair_utf8(bytes);
  const auto broken = replacements(repaired);
  const auto good = bytes_above_ascii(repaired) - 3 * broken;
  if (good > 2 * broken) {
    notes.push_back(fmt::format(
        "The file is damaged UTF-8: {} broken places were replaced by the character U+FFFD.",
        broken));
    return repaired;
  }
  // Windows-1252 leaves five bytes without a meaning.
  auto converted = bytes.find_first_of("\x81\x8D\x8F\x90\x9D") == std::string_view::npos
                       ? core::to_utf8(bytes)
                       : std::nullopt;
  if (!converted) {
    return core::fail(ErrorCode::kDocumentBadEncoding,
                      "The text is neither UTF-8 nor UTF-16 with a byte-order mark nor "
                      "Windows-1252.");
  }
  notes.emplace_back("The file is not UTF-8; it was read as Windows-1252 (Western European).");
  return std::move(*converted);
}

core::Result<std::string> decode(std::string_view bytes, std::vector<std::string>& notes) {
  if (has_utf16_mark(bytes)) {
    auto text = core::to_utf8(bytes);
    if (!text || text->find('\0') != std::string::npos) {
      return core::fail(ErrorCode::kDocumentCorrupt, "The file holds binary data, not text.");
    }
    notes.emplace_back("The file is UTF-16; it was converted to UTF-8.");
    if (bytes.size() % 2 != 0 || replacements(*text) != 0) {
      notes.emplace_back("Parts of it are no valid UTF-16 and were replaced or dropped.");
    }
    return std::move(*text);
  }
  if (bytes.find('\0') != std::string_view::npos) {
    return core::fail(ErrorCode::kDocumentCorrupt, "The file holds binary data, not text.");
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    bytes.remove_prefix(3);
  }
  if (core::is_utf8(bytes)) {
    return std::string(bytes);
  }
  return read_other(bytes, notes);
}

}  // namespace

core::Result<ExtractedText> extract_plain_text(std::string_view bytes, DocumentKind kind) {
  AURIGA_ASSERT(is_plain(kind));
  ExtractedText out;
  out.kind = kind;
  auto text = decode(bytes, out.notes);
  if (!text) {
    return std::unexpected(std::move(text).error());
  }
  out.text = std::move(*text);
  if (core::trim(out.text).empty()) {
    return core::fail(ErrorCode::kDocumentEmpty,
                      "The document is empty: it holds nothing but white space.");
  }
  if (out.text.find('\n') == std::string::npos) {
    std::replace(out.text.begin(), out.text.end(), '\r', '\n');
  }
  out.characters = core::code_points(out.text);
  return out;
}

}  // namespace auriga::extraction
