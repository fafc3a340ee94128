// What a DOCX says beside its text: which styles are headings (word/styles.xml) and how lists are
// numbered (word/numbering.xml). ECMA-376 part 1, 17.7 and 17.9.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace auriga::extract {

struct NumberingReference {
  int number = 0;  ///< numId; 0 is none.
  int level = 0;   ///< ilvl, 0 to 8.
};

struct Style {
  std::string name;  ///< Lower case.
  std::string based_on;
  std::optional<int> outline;  ///< Outline level, 0 for the highest.
  std::optional<NumberingReference> numbering;
};

class Styles {
 public:
  [[nodiscard]] static core::Result<Styles> read(std::string_view xml);

  /// 1 to 6 when paragraphs of the style are headings, else 0.
  [[nodiscard]] int heading_level(const std::string& id) const;
  [[nodiscard]] std::optional<NumberingReference> numbering(const std::string& id) const;
  /// Whether it is a line of a table of contents, which repeats the headings.
  [[nodiscard]] bool is_contents_line(const std::string& id) const;

 private:
  /// The style and those it is based on, nearest first.
  template <class Fn>
  void walk(const std::string& id, Fn fn) const;

  std::map<std::string, Style> styles_;
};

/// Heading level of an outline level; 9 means body text.
[[nodiscard]] int level_of_outline(int outline);

/// A number within bounds, or `otherwise` when the text is none.
[[nodiscard]] int small_number(std::string_view text, int otherwise);

class Numbering {
 public:
  [[nodiscard]] static core::Result<Numbering> read(std::string_view xml);

  /// Counts the paragraph and says its label: "-" for bullets, else as the document shows it, "2.1"
  /// or "b)". Empty when the list shows none.
  [[nodiscard]] std::string next_label(NumberingReference reference);

 private:
  static constexpr std::size_t kLevels = 9;
  struct Level {
    std::string format = "decimal";
    std::string text;
    int start = 1;
  };
  struct List {
    std::array<Level, kLevels> levels;
    std::array<int, kLevels> counts{};
    std::array<bool, kLevels> begun{};
  };
  std::map<int, int> list_of_number_;
  std::map<int, List> lists_;
};

}  // namespace auriga::extract
