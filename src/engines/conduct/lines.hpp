// The lines of an SOP, and pieces of them. Internal to this folder.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text.hpp"

namespace auriga::conduct {

/// The trimmed pieces between any of the marks.
[[nodiscard]] inline std::vector<std::string_view> split_at(
    std::string_view text, const std::vector<std::string_view>& marks) {
  std::vector<std::string_view> out{text};
  for (const auto mark : marks) {
    std::vector<std::string_view> next;
    for (auto piece : out) {
      for (auto at = piece.find(mark); at != std::string_view::npos; at = piece.find(mark)) {
        next.push_back(core::trim(piece.substr(0, at)));
        piece.remove_prefix(at + mark.size());
      }
      next.push_back(core::trim(piece));
    }
    out = std::move(next);
  }
  return out;
}

/// The lines of a text, from 1.
class Lines {
 public:
  explicit Lines(std::string_view text) {
    while (true) {
      const auto end = text.find('\n');
      lines_.push_back(text.substr(0, end));
      if (end == std::string_view::npos) {
        break;
      }
      text.remove_prefix(end + 1);
    }
  }
  [[nodiscard]] std::string_view at(std::int64_t line) const {
    return line >= 1 && std::cmp_less_equal(line, lines_.size())
               ? lines_[static_cast<std::size_t>(line - 1)]
               : std::string_view();
  }
  /// What stands after `text` on its line.
  [[nodiscard]] std::string_view after(std::int64_t line, std::string_view text) {
    const auto whole = at(line);
    // An SOP may be one line: what is asked for mostly stands behind what was asked for before.
    auto found = line == line_ ? whole.find(text, from_) : std::string_view::npos;
    found = found == std::string_view::npos ? whole.find(text) : found;
    if (found == std::string_view::npos) {
      return {};
    }
    line_ = line;
    from_ = found;
    return core::trim(whole.substr(found + text.size()));
  }

 private:
  std::vector<std::string_view> lines_;
  std::int64_t line_ = 0;  ///< Where something was found last, …
  std::size_t from_ = 0;   ///< … and where on it.
};

}  // namespace auriga::conduct
