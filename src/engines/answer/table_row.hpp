// A row of a table, cell by cell.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace auriga::answer {

/// The cells of a row, trimmed; `separator` is the document's. Without one the row is of prose:
/// "| a | b |", or columns set apart by tabs or three spaces.
[[nodiscard]] std::vector<std::string> cells_of(std::string_view row, char separator = '\0');

/// Whether a cell says nothing ("", "-", "n/a").
[[nodiscard]] bool is_empty_cell(std::string_view cell);

}  // namespace auriga::answer
