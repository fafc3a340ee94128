// PDF to text with poppler, the one library here under the GPL; it is linked into this helper
// alone.
#include <fmt/format.h>
#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page.h>

#include <algorithm>
#include <limits>
#include <memory>

#include "core/text.hpp"
#include "helpers/extract/pdf_compose.hpp"
#include "helpers/extract/pdf_warm_up.hpp"
#include "helpers/extract/reader.hpp"

namespace auriga::extract {
namespace {

using core::ErrorCode;

// Words of all pages are held until the document is composed: some 150 bytes each.
constexpr std::size_t kWordsMax = 3'000'000;

bool is_bold(const std::string& font) {
  const auto name = core::lower_ascii(font);
  for (const std::string_view mark : {"bold", "black", "heavy", "semibd", "-bd"}) {
    if (name.find(mark) != std::string::npos) {
      return true;
    }
  }
  return false;
}

std::string clean(const poppler::ustring& text) {
  const auto bytes = text.to_utf8();
  auto out = core::repair_utf8({bytes.data(), bytes.size()});
  std::erase_if(out, [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; });
  return out;
}

PdfPage read_page(const poppler::page& page) {
  PdfPage out;
  const auto area = page.page_rect();
  out.width = area.width();
  out.height = area.height();
  for (const auto& box : page.text_list(poppler::page::text_list_include_font)) {
    const auto place = box.bbox();
    PdfWord word{.text = clean(box.text()),
                 .box = {place.left(), place.top(), place.right(), place.bottom()},
                 .size = place.height(),
                 .space_after = box.has_space_after()};
    if (word.text.empty()) {
      continue;
    }
    if (box.has_font_info()) {
      word.size = std::clamp(box.get_font_size(), 1.0, 1000.0);
      word.bold = is_bold(box.get_font_name());
    }
    out.words.push_back(std::move(word));
  }
  return out;
}

core::Result<std::unique_ptr<poppler::document>> open(std::string_view bytes,
                                                      const ExtractionLimits& limits) {
  if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    return core::fail(ErrorCode::kDocumentTooLarge, "The PDF has more than 2 GiB.");
  }
  std::unique_ptr<poppler::document> document(
      poppler::document::load_from_raw_data(bytes.data(), static_cast<int>(bytes.size())));
  if (!document) {
    return core::fail(ErrorCode::kDocumentCorrupt, "The PDF is damaged and cannot be opened.");
  }
  if (document->is_locked()) {
    return core::fail(ErrorCode::kDocumentEncrypted, "The PDF is protected by a password.");
  }
  if (document->pages() < 1) {
    return core::fail(ErrorCode::kDocumentCorrupt, "The PDF is damaged: it has no pages.");
  }
  if (static_cast<std::uint32_t>(document->pages()) > limits.pages) {
    return core::fail(
        ErrorCode::kDocumentTooComplex,
        fmt::format("The PDF has {} pages; at most {} are read.", document->pages(), limits.pages));
  }
  return document;
}

}  // namespace

Text read_pdf(std::string_view bytes, const ExtractionLimits& limits, const Progress& progress) {
  poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
  auto document = open(bytes, limits);
  if (!document) {
    return std::unexpected(std::move(document).error());
  }
  const auto count = static_cast<std::uint32_t>((*document)->pages());
  std::vector<PdfPage> pages;
  std::size_t words = 0;
  std::size_t text_bytes = 0;
  std::uint32_t unreadable = 0;
  std::uint32_t blank = 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::unique_ptr<poppler::page> page((*document)->create_page(static_cast<int>(i)));
    pages.push_back(page ? read_page(*page) : PdfPage{});
    unreadable += page ? 0 : 1;
    blank += page && pages.back().words.empty() ? 1 : 0;
    words += pages.back().words.size();
    for (const auto& word : pages.back().words) {
      text_bytes += word.text.size() + 1;
    }
    if (words > kWordsMax || text_bytes > limits.text_bytes) {
      return core::fail(ErrorCode::kDocumentTooComplex,
                        fmt::format("The PDF holds more text than is read: over {} words.", words));
    }
    progress(i + 1, count);
  }
  if (unreadable == count) {
    return core::fail(ErrorCode::kDocumentCorrupt, "The PDF is damaged: no page can be read.");
  }
  if (words == 0) {
    return core::fail(ErrorCode::kDocumentEmpty, "The PDF holds no text, only images.");
  }
  std::vector<std::vector<Segment>> lines;
  for (const auto& page : pages) {
    lines.push_back(make_segments(page));
  }
  remove_running_lines(pages, lines);
  std::vector<std::vector<Block>> blocks;
  for (auto& page : lines) {
    blocks.push_back(find_blocks(std::move(page)));
  }
  auto composed = compose(blocks);
  ExtractedText out;
  out.text = std::move(composed.text);
  out.page_starts = std::move(composed.page_starts);
  if (blank > 0) {
    out.notes.push_back(
        fmt::format("{} of {} pages hold no text; if they are scans, run text recognition on them.",
                    blank, count));
  }
  if (unreadable > 0) {
    out.notes.push_back(
        fmt::format("{} of {} pages are damaged and were left out.", unreadable, count));
  }
  return out;
}

void warm_up_pdf() {
  // Character maps for old CJK fonts would be files, opened when a document asks for one. In a
  // folder that does not exist poppler finds none and asks for none.
  poppler::set_data_dir("/nonexistent");
  static constexpr std::string_view kSmallest =
      "%PDF-1.4\n"
      "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
      "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
      "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R"
      "/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
      "4 0 obj<</Length 37>>stream\nBT /F 12 Tf 20 100 Td (warm) Tj ET   \nendstream endobj\n"
      "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
      "trailer<</Root 1 0 R>>\n";
  // The outcome does not matter: what was built on the way does.
  static_cast<void>(read_pdf(kSmallest, ExtractionLimits{}, [](auto, auto) {}));
  // Poppler keeps its tables while a document is open; this one stays.
  static const std::unique_ptr<poppler::document> open(
      poppler::document::load_from_raw_data(kSmallest.data(), static_cast<int>(kSmallest.size())));
}

}  // namespace auriga::extract
