// Passages: what the index ranks and what an answer is taken from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.hpp"
#include "engines/retrieval/outline.hpp"

namespace auriga::retrieval {

struct ChunkSettings {
  std::size_t words_max = 500;       ///< Size of a passage.
  std::size_t overlap_percent = 20;  ///< Of `words_max`, shared by neighbouring passages of prose.
};

/// How a text is laid out.
enum class TextForm : std::uint8_t {
  by_name,  ///< A table when the document's name ends in .csv or .tsv, else prose.
  prose,    ///< Markdown or plain text.
  table,    ///< Comma-, semicolon- or tab-separated values.
};

/// A document on its way into an index.
struct DocumentSource {
  core::DocumentId id;
  std::string name;  ///< The file's name; its words are searched too.
  std::string text;  ///< Extracted plain text, UTF-8.
  TextForm form = TextForm::by_name;
};

/// A run of units under one heading.
struct Passage {
  std::uint32_t start = 0;  ///< Bytes into the document's text: first unit's start ...
  std::uint32_t end = 0;    ///< ... to the last unit's end.
  std::uint32_t section = 0;
  std::uint32_t unit_first = 0;  ///< Into `Outline::units`, [first, last).
  std::uint32_t unit_last = 0;
};

inline constexpr std::size_t kMarkBytes = 4096;

/// A document of a knowledge base as it was read. Immutable once made; share it freely.
struct Document {
  core::DocumentId id;
  std::string name;  ///< The file's name, as people know it.
  std::string text;  ///< UTF-8, what all offsets count in.
  Outline outline;
  std::vector<Passage> passages;
  char separator = '\0';       ///< What divides the cells of separated values; none: it is prose.
  std::size_t characters = 0;  ///< Code points of `text`.
  /// Code points before every kMarkBytes-th byte: see span_of.
  std::vector<std::uint32_t> marks;

  /// Separated values, where a comma never belongs to a number.
  [[nodiscard]] bool is_sheet() const { return separator != '\0'; }

  [[nodiscard]] std::string_view text_of(const Passage& passage) const {
    return std::string_view(text).substr(passage.start, passage.end - passage.start);
  }
  [[nodiscard]] const HeadingPath& headings(const Passage& passage) const {
    return outline.sections[passage.section].path;
  }
};

/// Cuts a document into passages.
[[nodiscard]] std::shared_ptr<const Document> make_document(DocumentSource source,
                                                            ChunkSettings settings = {});

/// The passages of an outline.
[[nodiscard]] std::vector<Passage> chunk(const Outline& outline, ChunkSettings settings = {});

}  // namespace auriga::retrieval
