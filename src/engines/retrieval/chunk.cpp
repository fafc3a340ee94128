// Chunking. A passage never crosses a heading, so that its heading path is true for all of it, and
// never cuts a unit, so that a quote is always whole. Units are taken while they fit into the
// bound; the next passage begins with as many of the last units as fit into the overlap, because
// an answer may lean on the sentence before it. Table rows do not lean on each other and are packed
// without overlap.
// A heading without body is no passage: its words are in the heading path of those below it.
#include "engines/retrieval/chunk.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "engines/retrieval/quote.hpp"
#include "engines/retrieval/sheet.hpp"

namespace auriga::retrieval {
namespace {

bool is_table(std::string_view name) {
  const auto lowered = core::lower_ascii(name);
  return lowered.ends_with(".csv") || lowered.ends_with(".tsv");
}

// Where the passage after [first, last) begins: back by at most the overlap, always forward of
// `first`, and leaving room for the unit at `last`: without that, the passage would be nothing but
// the end of the one before it.
std::size_t next_first(const std::vector<Unit>& units, std::size_t first, std::size_t last,
                       const ChunkSettings& settings) {
  const auto room =
      settings.words_max - std::min<std::size_t>(settings.words_max, units[last].words);
  const auto overlap_words = std::min(settings.words_max * settings.overlap_percent / 100, room);
  std::size_t words = 0;
  std::size_t next = last;
  while (next > first + 1 && units[next - 1].kind != UnitKind::table_row &&
         words + units[next - 1].words <= overlap_words) {
    words += units[--next].words;
  }
  return next;
}

}  // namespace

std::vector<Passage> chunk(const Outline& outline, ChunkSettings settings) {
  std::vector<Passage> out;
  const auto& units = outline.units;
  std::size_t first = 0;
  while (first < units.size()) {
    std::size_t words = 0;
    std::size_t last = first;
    while (last < units.size() && units[last].section == units[first].section &&
           (last == first || words + units[last].words <= settings.words_max)) {
      words += units[last++].words;
    }
    Passage passage;
    passage.start = units[first].start;
    passage.end = units[last - 1].end;
    passage.section = units[first].section;
    passage.unit_first = static_cast<std::uint32_t>(first);
    passage.unit_last = static_cast<std::uint32_t>(last);
    out.push_back(passage);
    const bool section_ends = last == units.size() || units[last].section != units[first].section;
    first = section_ends ? last : next_first(units, first, last, settings);
  }
  return out;
}

std::shared_ptr<const Document> make_document(DocumentSource source, ChunkSettings settings) {
  auto document = std::make_shared<Document>();
  document->id = std::move(source.id);
  document->name = std::move(source.name);
  document->text = std::move(source.text);
  for (std::size_t at = 0; at < document->text.size(); at += kMarkBytes) {
    document->marks.push_back(static_cast<std::uint32_t>(document->characters));
    document->characters += code_points_in(std::string_view(document->text).substr(at, kMarkBytes));
  }
  if (source.form == TextForm::table ||
      (source.form == TextForm::by_name && is_table(document->name))) {
    document->separator = separator_in(document->text);
    document->outline = outline_sheet(document->text, document->separator);
  } else {
    document->outline = outline(document->text);
  }
  document->passages = chunk(document->outline, settings);
  return document;
}

}  // namespace auriga::retrieval
