// Tables of an SOP: what their heads say of the cells below.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engines/procedure/layout.hpp"

namespace auriga::procedure {

/// "|---|:-:|", also without a stroke.
[[nodiscard]] bool is_table_rule(std::string_view line);

class Table {
 public:
  Table() = default;  ///< Without a head.
  explicit Table(std::string_view head_line);

  /// The cells of a row as a sentence: "T850: 24 months; 2 years".
  [[nodiscard]] static std::string words_of(std::string_view row_line);

  /// Tells the first sentence made of a row what stands at the heads of its cells, where it is the
  /// `whole` row, and what the row says is to be asked.
  void complete(Sentence& made, std::string_view row_line, bool whole,
                Vocabulary& vocabulary) const;

 private:
  void head_cells(Sentence& row, const std::vector<std::string>& cells,
                  Vocabulary& vocabulary) const;

  std::vector<std::string> heads_;
  std::vector<std::size_t> asking_;  ///< The columns of what is to be asked.
};

}  // namespace auriga::procedure
