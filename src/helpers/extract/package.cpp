#include "helpers/extract/package.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>

#include "core/text.hpp"

namespace auriga::extract {
namespace {

using core::ErrorCode;

constexpr int kEntriesMax = 20'000;
// Deflate cannot pass 1032:1. Word's XML stays below some 60:1; small parts of it may go higher.
constexpr std::uint64_t kRatioMax = 250;
constexpr std::uint64_t kRatioFrom = 8ULL << 20U;

constexpr std::array<std::string_view, 6> kWanted{"word/document.xml",  "word/styles.xml",
                                                  "word/numbering.xml", "word/footnotes.xml",
                                                  "word/endnotes.xml",  "[content_types].xml"};

struct Close {
  void operator()(archive* each) const { archive_read_free(each); }
};

std::unexpected<core::Error> damaged(const std::string& cause) {
  return core::fail(ErrorCode::kDocumentCorrupt,
                    "The document is damaged: its ZIP package cannot be unpacked.", cause);
}

std::string entry_name(archive_entry* entry) {
  const char* name = archive_entry_pathname(entry);
  if (name == nullptr) {
    return {};
  }
  auto out = core::lower_ascii(name);
  std::replace(out.begin(), out.end(), '\\', '/');
  return out.starts_with('/') ? out.substr(1) : out;
}

/// Reads one entry; `left` is what may still be unpacked.
core::Result<std::string> unpack(archive* zip, std::size_t packed, std::uint64_t& left) {
  std::string out;
  std::array<char, 65536> buffer{};
  for (;;) {
    const auto got = archive_read_data(zip, buffer.data(), buffer.size());
    if (got < 0) {
      const char* why = archive_error_string(zip);
      return damaged(why == nullptr ? "archive_read_data" : why);
    }
    if (got == 0) {
      return out;
    }
    const auto size = static_cast<std::uint64_t>(got);
    out.append(buffer.data(), size);
    if (size > left || (out.size() > kRatioFrom && out.size() / kRatioMax > packed)) {
      return core::fail(ErrorCode::kDocumentTooComplex,
                        "The document unpacks to far more than its size.",
                        fmt::format("{} bytes of a package of {}", out.size(), packed));
    }
    left -= size;
  }
}

}  // namespace

core::Result<Package> open_package(std::string_view bytes,
                                   const extraction::ExtractionLimits& limits) {
  const std::unique_ptr<archive, Close> zip(archive_read_new());
  if (!zip || archive_read_support_format_zip_seekable(zip.get()) != ARCHIVE_OK ||
      archive_read_open_memory(zip.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) {
    return damaged("archive_read_open_memory");
  }
  Package out;
  std::uint64_t left = limits.unpacked_bytes;
  for (int entries = 0;; ++entries) {
    archive_entry* entry = nullptr;
    const int status = archive_read_next_header(zip.get(), &entry);
    if (status == ARCHIVE_EOF) {
      break;
    }
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN) {
      const char* why = archive_error_string(zip.get());
      return damaged(why == nullptr ? "archive_read_next_header" : why);
    }
    if (entries >= kEntriesMax) {
      return core::fail(
          ErrorCode::kDocumentTooComplex,
          fmt::format("The document's package has more than {} entries.", kEntriesMax));
    }
    auto name = entry_name(entry);
    if (std::find(kWanted.begin(), kWanted.end(), name) == kWanted.end() || out.contains(name)) {
      continue;  // Pictures and the like are never unpacked.
    }
    if (archive_entry_is_data_encrypted(entry) != 0) {
      return core::fail(ErrorCode::kDocumentEncrypted);
    }
    auto part = unpack(zip.get(), bytes.size(), left);
    if (!part) {
      return std::unexpected(std::move(part).error());
    }
    out.emplace(std::move(name), std::move(*part));
  }
  if (!out.contains("word/document.xml")) {
    return core::fail(
        ErrorCode::kDocumentCorrupt,
        out.contains("[content_types].xml")
            ? "The file is an office document of another kind than DOCX, or holds no text part."
            : "The file is a ZIP archive, not a DOCX document.");
  }
  return out;
}

}  // namespace auriga::extract
