// DOCX to text: the body's paragraphs, lists and tables in their order, then foot- and endnotes.
// Deleted text of tracked changes, field codes and the older copy of drawings that newer ones carry
// along (mc:Fallback) are left out. Source: ECMA-376 part 1, chapter 17 (WordprocessingML).
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "core/text.hpp"
#include "helpers/extract/docx_styles.hpp"
#include "helpers/extract/markdown.hpp"
#include "helpers/extract/package.hpp"
#include "helpers/extract/reader.hpp"
#include "helpers/extract/xml_events.hpp"

namespace auriga::extract {
namespace {

constexpr std::size_t kBoldLineBytesMax = 100;

constexpr std::array<std::string_view, 14> kSkipped{
    "del",        "moveFrom",   "instrText",     "delText",        "Fallback",
    "rPrChange",  "pPrChange",  "tblPrChange",   "sectPrChange",   "sectPr",
    "trPrChange", "tcPrChange", "tblGridChange", "numberingChange"};

/// A paragraph that is being read.
struct OpenParagraph {
  std::string text;
  std::string style;
  std::optional<NumberingReference> numbering;
  std::optional<int> outline;
  bool all_bold = true;
  bool in_properties = false;
};

/// A table that is being read; `cell` gathers the text of the open cell.
struct Table {
  std::vector<Row> rows;
  std::string cell;
  int span = 1;
};

class Body {
 public:
  Body(const Styles& styles, Numbering& numbering, std::uint64_t bytes_max)
      : styles_(styles), numbering_(numbering), bytes_max_(bytes_max) {}

  XmlNext on(XmlEvent event, const XmlElement& element) {
    if (event == XmlEvent::kText) {
      if (in_text_ && !paragraphs_.empty() && size() <= bytes_max_) {
        add(element.text());
      }
      return XmlNext::kContinue;
    }
    const auto name = element.name();
    if (event == XmlEvent::kEnd) {
      end(name);
      return XmlNext::kContinue;
    }
    if (std::find(kSkipped.begin(), kSkipped.end(), name) != kSkipped.end()) {
      return XmlNext::kSkipElement;
    }
    if (!paragraphs_.empty() && begin_in_paragraph(name, element)) {
      return XmlNext::kContinue;
    }
    begin(name, element);
    return XmlNext::kContinue;
  }

  [[nodiscard]] std::size_t size() const { return writer_.text().size() + pending_; }
  [[nodiscard]] MarkdownWriter& writer() { return writer_; }

 private:
  void add(std::string_view text) {
    paragraphs_.back().text += text;
    pending_ += text.size();
    if (!bold_run_ && !core::trim(text).empty()) {
      paragraphs_.back().all_bold = false;
    }
  }

  void begin(std::string_view name, const XmlElement& element) {
    if (name == "p") {
      paragraphs_.emplace_back();
    } else if (name == "tbl") {
      tables_.emplace_back();
    } else if (name == "tr" && !tables_.empty()) {
      tables_.back().rows.emplace_back();
    } else if (name == "tc" && !tables_.empty()) {
      tables_.back().cell.clear();
      tables_.back().span = 1;
    } else if (name == "gridSpan" && !tables_.empty()) {
      tables_.back().span = std::clamp(small_number(element.attribute("val"), 1), 1, 64);
    }
  }

  /// Whether the element is a part of the open paragraph.
  bool begin_in_paragraph(std::string_view name, const XmlElement& element) {
    auto& paragraph = paragraphs_.back();
    if (name == "t") {
      in_text_ = true;
    } else if (name == "r") {
      bold_run_ = false;
    } else if (name == "tab" && !paragraph.in_properties) {
      add("\t");
    } else if (name == "br" || name == "cr") {
      add("\n");
    } else if (name == "noBreakHyphen") {
      add("-");
    } else if (name == "b" && !paragraph.in_properties) {
      const auto value = element.attribute("val");
      bold_run_ = value != "0" && value != "false" && value != "off";
    } else if (name == "pPr") {
      paragraph.in_properties = true;
    } else if (name == "pStyle") {
      paragraph.style = element.attribute("val");
    } else if (name == "numPr" && paragraph.in_properties) {
      paragraph.numbering.emplace();
    } else if (name == "numId" && paragraph.numbering) {
      paragraph.numbering->number = small_number(element.attribute("val"), 0);
    } else if (name == "ilvl" && paragraph.numbering) {
      paragraph.numbering->level = small_number(element.attribute("val"), 0);
    } else if (name == "outlineLvl" && paragraph.in_properties) {
      paragraph.outline = small_number(element.attribute("val"), 9);
    } else {
      return false;
    }
    return true;
  }

  void end(std::string_view name) {
    if (name == "t") {
      in_text_ = false;
    } else if (name == "pPr" && !paragraphs_.empty()) {
      paragraphs_.back().in_properties = false;
    } else if (name == "p" && !paragraphs_.empty()) {
      auto paragraph = std::move(paragraphs_.back());
      paragraphs_.pop_back();
      end_paragraph(paragraph);
    } else if (name == "tc" && !tables_.empty()) {
      end_cell(tables_.back());
    } else if (name == "tbl" && !tables_.empty()) {
      auto table = std::move(tables_.back());
      tables_.pop_back();
      end_table(table);
    }
  }

  void end_paragraph(const OpenParagraph& paragraph) {
    pending_ -= std::min(pending_, paragraph.text.size());
    if (!tables_.empty()) {
      auto& cell = tables_.back().cell;
      const auto label = label_of(paragraph);
      cell += cell.empty() ? "" : " ";
      cell += label.empty() || label == "-" ? "" : label + ' ';
      cell += paragraph.text;
      pending_ += paragraph.text.size();
      return;
    }
    if (styles_.is_contents_line(paragraph.style) || core::trim(paragraph.text).empty()) {
      return;
    }
    const int level = paragraph.outline ? level_of_outline(*paragraph.outline)
                                        : styles_.heading_level(paragraph.style);
    const auto label = label_of(paragraph);
    if (level != 0 && paragraph.text.size() <= MarkdownWriter::kHeadingBytesMax) {
      writer_.heading(
          level, label.empty() || label == "-" ? paragraph.text : label + ' ' + paragraph.text);
    } else if (!label.empty()) {
      const auto reference = reference_of(paragraph);
      writer_.item(static_cast<std::size_t>(std::clamp(reference->level, 0, 8)), label,
                   paragraph.text);
    } else if (is_bold_line(paragraph)) {
      writer_.paragraph("**" + squeeze(paragraph.text) + "**");
    } else {
      writer_.paragraph(paragraph.text);
    }
  }

  /// A short line all in bold is a heading to the eye; the chunker knows it in this form.
  static bool is_bold_line(const OpenParagraph& paragraph) {
    const auto text = core::trim(paragraph.text);
    return paragraph.all_bold && text.size() <= kBoldLineBytesMax &&
           text.find('\n') == std::string_view::npos && text.find('*') == std::string_view::npos &&
           !std::string_view(".,;:!?").contains(text.back());
  }

  [[nodiscard]] std::optional<NumberingReference> reference_of(
      const OpenParagraph& paragraph) const {
    auto reference = paragraph.numbering ? paragraph.numbering : styles_.numbering(paragraph.style);
    return reference && reference->number != 0 ? reference : std::nullopt;
  }

  [[nodiscard]] std::string label_of(const OpenParagraph& paragraph) {
    const auto reference = reference_of(paragraph);
    return reference && !core::trim(paragraph.text).empty() ? numbering_.next_label(*reference)
                                                            : std::string();
  }

  static void end_cell(Table& table) {
    if (!table.rows.empty()) {
      auto& row = table.rows.back();
      row.push_back(squeeze(table.cell));
      row.resize(std::min<std::size_t>(row.size() + static_cast<std::size_t>(table.span) - 1, 256));
    }
    table.cell.clear();
    table.span = 1;
  }

  void end_table(const Table& table) {
    if (tables_.empty()) {
      writer_.table(table.rows);
      pending_ = 0;
      return;
    }
    // A table in a cell: its cells become text of that cell.
    for (const auto& row : table.rows) {
      for (const auto& cell : row) {
        tables_.back().cell += ' ' + cell;
      }
    }
  }

  const Styles& styles_;
  Numbering& numbering_;
  std::uint64_t bytes_max_;
  MarkdownWriter writer_;
  std::vector<OpenParagraph> paragraphs_;  // A text box opens paragraphs inside one.
  std::vector<Table> tables_;
  std::size_t pending_ = 0;  // Bytes read and not yet written, roughly: for the bound alone.
  bool in_text_ = false;
  bool bold_run_ = false;
};

template <class T>
core::Result<T> read_part(const Package& package, std::string_view name) {
  const auto part = package.find(name);
  return part == package.end() ? core::Result<T>(T()) : T::read(part->second);
}

}  // namespace

Text read_docx(std::string_view bytes, const ExtractionLimits& limits, const Progress& progress) {
  const auto package = open_package(bytes, limits);
  if (!package) {
    return std::unexpected(package.error());
  }
  progress(200, 1000);
  const auto styles = read_part<Styles>(*package, "word/styles.xml");
  if (!styles) {
    return std::unexpected(styles.error());
  }
  auto numbering = read_part<Numbering>(*package, "word/numbering.xml");
  if (!numbering) {
    return std::unexpected(numbering.error());
  }
  Body body(*styles, *numbering, limits.text_bytes);
  for (const std::string_view name :
       {"word/document.xml", "word/footnotes.xml", "word/endnotes.xml"}) {
    const auto part = package->find(name);
    if (part == package->end()) {
      continue;
    }
    auto done = read_xml(part->second, [&](XmlEvent event, const XmlElement& element) {
      return body.on(event, element);
    });
    if (!done) {
      return std::unexpected(std::move(done).error());
    }
    if (body.size() > limits.text_bytes) {
      break;  // read_document() says so.
    }
  }
  progress(1000, 1000);
  ExtractedText out;
  out.text = core::repair_utf8(body.writer().take());
  return out;
}

}  // namespace auriga::extract
