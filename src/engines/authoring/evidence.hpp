// Whether what a model says stands in the SOP. Internal to this folder.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace auriga::authoring {

/// The lines (from 1) on which the quotes stand, in order, each once; nothing where one does not
/// stand: `missing` is then that quote.
[[nodiscard]] std::optional<std::vector<int>> lines_of(const std::vector<std::string>& quotes,
                                                       std::string_view sop, std::string& missing);

/// The first figure or address ("14", "2.50", "desk@example.org", "https://…") of `text` that does
/// not stand in `sop`; empty when all do.
[[nodiscard]] std::string stray_fact(std::string_view text, std::string_view sop);

/// Statements that no line of `text` says: one that has half of a statement's longer words and all
/// of its figures, and a word of denial where the statement has one.
[[nodiscard]] std::vector<std::string> unsaid(const std::vector<std::string>& statements,
                                              std::string_view text);

}  // namespace auriga::authoring
