// Separated values: which sign divides the cells, the records, and the cells of one.
// Source: RFC 4180, and what spreadsheets make of it: semicolons and tabs, marks of inches.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engines/retrieval/outline.hpp"

namespace auriga::retrieval {

/// What divides the cells: a tab where the first record has one, else the comma or the semicolon,
/// whichever it has more of outside quotation marks.
[[nodiscard]] char separator_in(std::string_view text);

/// The records that hold anything, in order, without the white space around them. A cell in
/// quotation marks may have several lines.
[[nodiscard]] std::vector<std::string_view> records_in(std::string_view text, char separator);

/// The cells of a record as they are read: without white space and quotation marks around them.
[[nodiscard]] std::vector<std::string> sheet_cells(std::string_view record, char separator);

/// Each record is a table row, the first record names the columns.
[[nodiscard]] Outline outline_sheet(std::string_view text, char separator);

}  // namespace auriga::retrieval
