#include "helpers/extract/markdown.hpp"

#include <algorithm>

namespace auriga::extract {
namespace {

/// Length of the white space character at `at`, 0 for another character.
std::size_t space_at(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == ' ' || (c >= '\t' && c <= '\r')) {
    return 1;
  }
  if (c == '\xC2' && at + 1 < text.size() && text[at + 1] == '\xA0') {  // U+00A0
    return 2;
  }
  // U+200B and U+FEFF have no width; U+2028 and U+2029 are separators.
  const auto three = text.substr(at, 3);
  return three == "\xE2\x80\x8B" || three == "\xEF\xBB\xBF" || three == "\xE2\x80\xA8" ||
                 three == "\xE2\x80\xA9"
             ? 3
             : 0;
}

std::string cell_text(std::string_view cell) {
  std::string out;
  for (const char c : squeeze(cell)) {
    if (c == '|') {
      out += '\\';
    }
    out += c;
  }
  return out;
}

}  // namespace

std::string squeeze(std::string_view text, bool lines) {
  std::string out;
  out.reserve(text.size());
  bool space = false;
  bool line = false;
  for (std::size_t at = 0; at < text.size();) {
    if (const auto length = space_at(text, at); length != 0) {
      line = line || text[at] == '\n';
      space = true;
      at += length;
      continue;
    }
    if (space && !out.empty()) {
      out += lines && line ? '\n' : ' ';
    }
    space = line = false;
    out += text[at++];
  }
  return out;
}

void MarkdownWriter::separate() {
  if (!text_.empty()) {
    text_ += text_.ends_with('\n') ? "\n" : "\n\n";
  }
}

void MarkdownWriter::heading(int level, std::string_view text) {
  const auto line = squeeze(text);
  if (line.empty()) {
    return;
  }
  separate();
  in_list_ = false;
  text_.append(static_cast<std::size_t>(std::clamp(level, 1, 6)), '#');
  text_ += ' ';
  text_ += line;
  text_ += '\n';
}

void MarkdownWriter::paragraph(std::string_view text) {
  const auto lines = squeeze(text, true);
  if (lines.empty()) {
    return;
  }
  separate();
  in_list_ = false;
  text_ += lines;
  text_ += '\n';
}

void MarkdownWriter::item(std::size_t depth, std::string_view marker, std::string_view text) {
  const auto lines = squeeze(text, true);
  if (lines.empty()) {
    return;
  }
  if (!in_list_) {
    separate();
  }
  in_list_ = true;
  const std::string indent(2 * std::min<std::size_t>(depth, 8), ' ');
  text_ += indent;
  if (!marker.empty()) {
    text_ += marker;
    text_ += ' ';
  }
  for (const char c : lines) {
    text_ += c;
    if (c == '\n') {
      text_ += indent + "  ";
    }
  }
  text_ += '\n';
}

void MarkdownWriter::table(const std::vector<Row>& rows) {
  std::size_t width = 0;
  for (const auto& row : rows) {
    width = std::max(width, row.size());
  }
  std::vector<bool> used(width, false);
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      used[i] = used[i] || !squeeze(row[i]).empty();
    }
  }
  const auto columns = std::count(used.begin(), used.end(), true);
  if (columns < 2) {
    for (const auto& row : rows) {
      for (const auto& cell : row) {
        paragraph(cell);
      }
    }
    return;
  }
  separate();
  in_list_ = false;
  bool first = true;
  for (const auto& row : rows) {
    std::string line = "|";
    bool any = false;
    for (std::size_t i = 0; i < width; ++i) {
      if (used[i]) {
        const auto cell = i < row.size() ? cell_text(row[i]) : std::string();
        any = any || !cell.empty();
        line += ' ' + cell + " |";
      }
    }
    if (!any) {
      continue;
    }
    text_ += line + '\n';
    if (first) {
      text_ += '|';
      for (auto i = columns; i > 0; --i) {
        text_ += " --- |";
      }
      text_ += '\n';
      first = false;
    }
  }
}

void MarkdownWriter::literal(std::string_view text) {
  const auto begin = text.find_first_not_of("\r\n");
  if (begin == std::string_view::npos || squeeze(text).empty()) {
    return;
  }
  separate();
  in_list_ = false;
  text = text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
  text_ += "```\n";
  text_ += text;
  text_ += "\n```\n";
}

}  // namespace auriga::extract
