#include "engines/answer/table_row.hpp"

#include <algorithm>

#include "core/text.hpp"
#include "engines/retrieval/sheet.hpp"

namespace auriga::answer {
namespace {

std::vector<std::string> split_pipes(std::string_view row) {
  row.remove_prefix(row.starts_with('|') ? 1 : 0);
  row.remove_suffix(row.ends_with('|') ? 1 : 0);
  std::vector<std::string> out(1);
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (row[i] == '\\' && i + 1 < row.size() && row[i + 1] == '|') {
      out.back() += row[++i];
    } else if (row[i] == '|') {
      out.emplace_back();
    } else {
      out.back() += row[i];
    }
  }
  return out;
}

std::vector<std::string> split_spaces(std::string_view row) {
  std::vector<std::string> out;
  while (!row.empty()) {
    const auto gap = std::min({row.find("   "), row.find('\t'), row.size()});
    out.emplace_back(row.substr(0, gap));
    const auto next = row.find_first_not_of(" \t", gap);
    row.remove_prefix(std::min(next, row.size()));
  }
  return out;
}

}  // namespace

std::vector<std::string> cells_of(std::string_view row, char separator) {
  std::vector<std::string> out;
  if (separator != '\0') {
    out = retrieval::sheet_cells(row, separator);
  } else if (row = core::trim(row); row.starts_with('|')) {
    out = split_pipes(row);
  } else if (row.find('\t') != std::string_view::npos) {
    out = retrieval::sheet_cells(row, '\t');
  } else {
    out = split_spaces(row);
  }
  for (auto& cell : out) {
    auto text = core::trim(cell);
    while (text.size() >= 4 && text.starts_with("**") && text.ends_with("**")) {
      text = core::trim(text.substr(2, text.size() - 4));
    }
    cell = std::string(text);
  }
  return out;
}

bool is_empty_cell(std::string_view cell) {
  const auto text = core::lower_ascii(core::trim(cell));
  return text.empty() || text == "-" || text == "–" || text == "—" || text == "n/a" || text == "?";
}

}  // namespace auriga::answer
