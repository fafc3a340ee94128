// The shape of a plain text: its headings, and the units that can be quoted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engines/retrieval/sentences.hpp"

namespace auriga::retrieval {

enum class UnitKind : std::uint8_t { sentence, list_item, table_row };

/// The smallest thing that is quoted: a sentence, a list item or a table row.
struct Unit {
  UnitKind kind = UnitKind::sentence;
  bool ordered = false;     ///< A list item with a number or letter.
  std::uint32_t start = 0;  ///< Bytes into the text.
  std::uint32_t end = 0;
  std::uint32_t words = 0;         ///< Its size in tokens, as passages count them.
  std::uint32_t section = 0;       ///< Index into `Outline::sections`.
  std::uint32_t block = 0;         ///< Units of one paragraph, list or table share a number.
  std::uint32_t header_start = 0;  ///< Of a table row: the row that names the columns; else empty.
  std::uint32_t header_end = 0;

  [[nodiscard]] std::string_view in(std::string_view text) const {
    return text.substr(start, end - start);
  }
  [[nodiscard]] std::string_view header_in(std::string_view text) const {
    return text.substr(header_start, header_end - header_start);
  }
};

/// The headings over a part of a text. Sections share those above them, so a copy costs little.
class HeadingPath {
 public:
  HeadingPath() = default;  ///< Before the first heading.
  HeadingPath(const HeadingPath& above, std::string_view own)
      : own_(std::make_shared<const Heading>(Heading{std::string(own), above.own_})) {}

  [[nodiscard]] bool empty() const { return own_ == nullptr; }
  /// The innermost. Not of an empty path.
  [[nodiscard]] const std::string& back() const { return own_->title; }
  /// From the outermost to its own; valid while a path that has them is.
  [[nodiscard]] std::vector<std::string_view> titles() const;

 private:
  struct Heading {
    std::string title;
    std::shared_ptr<const Heading> above;
  };
  std::shared_ptr<const Heading> own_;
};

/// What stands under one heading, up to the next.
struct Section {
  HeadingPath path;         ///< Its own heading and those above.
  std::uint32_t start = 0;  ///< Bytes: its heading's line, or the start of the text.
  std::uint32_t level = 0;
};

struct Outline {
  std::vector<Section> sections;
  std::vector<Unit> units;  ///< In order of the text; ranges do not overlap.
};

/// Reads plain text: Markdown headings, lists, tables and fences; underlined, numbered and
/// capitalised headings; aligned columns; paragraphs. Text shorter than 4 GiB. Titles are clipped,
/// units cut and sections bounded, so that no text makes more of itself than ordinary ones do.
[[nodiscard]] Outline outline(std::string_view text);

/// Number of words in a text: the "tokens" in which passages are measured.
[[nodiscard]] std::size_t count_words(std::string_view text);

}  // namespace auriga::retrieval
