// Documents made for tests: PDFs of placed text, packages of parts.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace auriga::extraction::samples {

/// Text at a place, in points from the lower left corner, in Helvetica.
struct Placed {
  double x;
  double y;
  std::string text;
  double size = 10;
  bool bold = false;
};

/// A PDF of A4 pages. The texts hold no parentheses or backslashes.
[[nodiscard]] std::string pdf(const std::vector<std::vector<Placed>>& pages);

/// A PDF of `count` pages that all show the same content.
[[nodiscard]] std::string long_pdf(std::size_t count, const std::vector<Placed>& page);

/// A PDF whose only page holds nothing but an image.
[[nodiscard]] std::string image_pdf();

/// A ZIP package.
[[nodiscard]] std::string package(const std::map<std::string, std::string>& parts);

/// A DOCX with this in its body; `more` adds or replaces parts.
[[nodiscard]] std::string docx(std::string_view body, std::map<std::string, std::string> more = {});

/// A paragraph of a DOCX.
[[nodiscard]] std::string paragraph(std::string_view text, std::string_view properties = "");

/// A file under tests/data/extraction.
[[nodiscard]] std::string file(std::string_view name);

}  // namespace auriga::extraction::samples
