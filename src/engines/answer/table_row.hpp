// A row of a table, cell by cell.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace auriga::answer {

/// The cells of a row ("| a | b |", CSV, or columns set apart by tabs or three spaces), trimmed;
/// quotes of CSV are taken off.
[[nodiscard]] std::vector<std::string> cells_of(std::string_view row);

/// Whether a cell says nothing ("", "-", "n/a").
[[nodiscard]] bool is_empty_cell(std::string_view cell);

}  // namespace auriga::answer
