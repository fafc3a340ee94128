// A quotation mark opens a quotation only where a cell begins (elsewhere it is one of inches), and
// only when it is closed within a bound of lines: a lone one would otherwise swallow the rest.
#include "engines/retrieval/sheet.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "engines/retrieval/cut.hpp"

namespace auriga::retrieval {
namespace {

constexpr std::size_t kQuotedLinesMax = 50;
constexpr std::string_view kBlanks = " \t\r";
// A longer record is cut. Only its first part has the columns' names: what cells the others hold is
// not known.
constexpr std::size_t kRecordBytesMax = 16'384;

std::string_view trimmed(std::string_view text, std::string_view blanks) {
  const auto first = text.find_first_not_of(blanks);
  return first == std::string_view::npos
             ? std::string_view()
             : text.substr(first, text.find_last_not_of(blanks) + 1 - first);
}

// The end of the quotation that begins with the mark at `open`: behind its last mark, or `open`
// when it is not closed.
std::size_t after_quotation(std::string_view text, std::size_t open) {
  std::size_t lines = 0;
  for (std::size_t i = open + 1; i < text.size(); ++i) {
    if (text[i] == '\n' && ++lines > kQuotedLinesMax) {
      break;
    }
    if (text[i] == '"') {
      if (i + 1 == text.size() || text[i + 1] != '"') {
        return i + 1;
      }
      ++i;
    }
  }
  return open;
}

// The end of the cell that begins at `from`: a separator, a line's end or the text's.
std::size_t end_of_cell(std::string_view text, std::size_t from, std::string_view separators) {
  auto first = from;
  while (first < text.size() && kBlanks.find(text[first]) != std::string_view::npos &&
         separators.find(text[first]) == std::string_view::npos) {
    ++first;
  }
  if (first < text.size() && text[first] == '"') {
    first = after_quotation(text, first);
  }
  while (first < text.size() && text[first] != '\n' &&
         separators.find(text[first]) == std::string_view::npos) {
    ++first;
  }
  return first;
}

std::string unquoted(std::string_view cell) {
  cell = core::trim(cell);
  if (cell.size() < 2 || cell.front() != '"' || after_quotation(cell, 0) != cell.size()) {
    return std::string(cell);
  }
  cell = cell.substr(1, cell.size() - 2);
  std::string out;
  for (std::size_t i = 0; i < cell.size(); ++i) {
    out += cell[i];
    i += cell[i] == '"' ? 1 : 0;
  }
  return std::string(core::trim(out));
}

}  // namespace

char separator_in(std::string_view text) {
  std::size_t commas = 0;
  std::size_t semicolons = 0;
  text.remove_prefix(std::min(text.find_first_not_of(" \r\n"), text.size()));
  for (std::size_t at = 0; at < text.size(); ++at) {
    at = end_of_cell(text, at, ",;\t");
    if (at == text.size() || text[at] == '\n') {
      break;
    }
    if (text[at] == '\t') {
      return '\t';
    }
    ++(text[at] == ',' ? commas : semicolons);
  }
  return semicolons > commas ? ';' : ',';
}

std::vector<std::string_view> records_in(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  const std::string_view separators(&separator, 1);
  // A tab that divides cells is no white space: the first cell may be empty.
  const std::string_view blanks = separator == '\t' ? " \r\n" : " \t\r\n";
  std::size_t start = 0;
  for (std::size_t at = 0; at <= text.size(); ++at) {
    at = end_of_cell(text, at, separators);
    if (at < text.size() && text[at] == separator) {
      continue;
    }
    const auto record = trimmed(text.substr(start, at - start), blanks);
    if (!record.empty()) {
      out.push_back(record);
    }
    start = at + 1;
  }
  return out;
}

std::vector<std::string> sheet_cells(std::string_view record, char separator) {
  std::vector<std::string> out;
  const std::string_view separators(&separator, 1);
  for (std::size_t at = 0; at <= record.size(); ++at) {
    const auto from = at;
    at = end_of_cell(record, from, separators);
    out.push_back(unquoted(record.substr(from, at - from)));
  }
  return out;
}

namespace {

void add_record(std::string_view text, std::string_view record, std::string_view header,
                std::vector<Unit>& out) {
  if (record.size() > kRecordBytesMax) {
    const auto half = middle_of(record, kRecordBytesMax);
    add_record(text, record.substr(0, half), header, out);
    add_record(text, core::trim(record.substr(half)), {}, out);
    return;
  }
  const auto words = count_words(record);
  if (words == 0) {
    return;
  }
  Unit unit;
  unit.kind = UnitKind::table_row;
  unit.start = static_cast<std::uint32_t>(record.data() - text.data());
  unit.end = unit.start + static_cast<std::uint32_t>(record.size());
  unit.words = size_in_words(record, words);
  unit.block = 1;
  if (!header.empty()) {
    unit.header_start = static_cast<std::uint32_t>(header.data() - text.data());
    unit.header_end = unit.header_start + static_cast<std::uint32_t>(header.size());
  }
  out.push_back(unit);
}

}  // namespace

Outline outline_sheet(std::string_view text, char separator) {
  Outline out;
  out.sections.emplace_back();
  std::string_view header;
  for (const auto record : records_in(text, separator)) {
    if (header.empty() && count_words(record) != 0) {
      header = clipped(record, kHeaderBytesMax);
    } else if (!header.empty()) {
      add_record(text, record, header, out.units);
    }
  }
  return out;
}

}  // namespace auriga::retrieval
