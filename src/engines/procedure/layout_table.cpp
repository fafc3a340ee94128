#include "engines/procedure/layout_table.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/text.hpp"
#include "engines/procedure/layout_lines.hpp"
#include "engines/procedure/quotations.hpp"

namespace auriga::procedure {
namespace {

constexpr std::size_t kCellsMax = 32;  // Of a row.

/// The columns under "What to ask", or "Question" beside "Why": what stands there is for the agent
/// to ask.
std::vector<std::size_t> asking_columns(const std::vector<std::string>& heads) {
  static constexpr std::array<std::string_view, 5> kWhy{"why", "reason", "purpose", "if yes",
                                                        "what for"};
  const bool reasons = std::any_of(heads.begin(), heads.end(), [](const auto& each) {
    return has_any(core::lower_ascii(each), kWhy);
  });
  std::vector<std::size_t> out;
  for (std::size_t at = 0; at < heads.size(); ++at) {
    const auto head = core::lower_ascii(heads[at]);
    if (head == "ask" || has_phrase(head, "to ask") || has_phrase(head, "ask for") ||
        (reasons && has_phrase(head, "question*"))) {
      out.push_back(at);
    }
  }
  return out;
}

/// The cells of a line, empty ones too.
std::vector<std::string> cells_of(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = 1; at < text.size() && out.size() < kCellsMax;) {
    const auto end = std::min(text.find('|', at), text.size());
    out.emplace_back(without_marks(core::trim(text.substr(at, end - at))));
    at = end + 1;
  }
  return out;
}

}  // namespace

bool is_table_rule(std::string_view line) {
  return line.find_first_not_of("|-:+ ") == std::string_view::npos;
}

Table::Table(std::string_view head_line)
    : heads_(cells_of(head_line)), asking_(asking_columns(heads_)) {}

std::string Table::words_of(std::string_view row_line) {
  std::string out;
  for (std::size_t at = 1; at < row_line.size();) {
    const auto end = std::min(row_line.find('|', at), row_line.size());
    const auto cell = core::trim(row_line.substr(at, end - at));
    if (!cell.empty()) {
      out += out.empty() ? "" : (out.find(": ") == std::string::npos ? ": " : "; ");
      out += cell;
    }
    at = end + 1;
  }
  return out;
}

void Table::complete(Sentence& made, std::string_view row_line, bool whole,
                     Vocabulary& vocabulary) const {
  auto cells = cells_of(row_line);
  if (whole) {
    head_cells(made, cells, vocabulary);
  }
  for (const auto at : asking_) {
    if (made.asks.empty() && at < cells.size()) {
      made.asks = std::move(cells[at]);
    }
  }
}

// Tells each cell but the first what stands at the head of its column.
void Table::head_cells(Sentence& row, const std::vector<std::string>& cells,
                       Vocabulary& vocabulary) const {
  std::size_t from = 0;
  for (std::size_t i = 0; i < std::min(cells.size(), heads_.size()); ++i) {
    const auto at = cells[i].empty() ? std::string::npos : row.spoken.find(plain(cells[i]), from);
    if (at == std::string::npos) {
      continue;
    }
    from = at + cells[i].size();
    std::vector<std::string> names;
    for (const auto& word : vocabulary.words_of(plain(heads_[i]))) {
      if (i > 0 && (word.kind == WordClass::content || word.kind == WordClass::action)) {
        names.push_back(word.name);
      }
    }
    row.cells.emplace_back(static_cast<std::uint32_t>(at), std::move(names));
  }
}

}  // namespace auriga::procedure
