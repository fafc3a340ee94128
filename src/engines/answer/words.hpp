// The words of a question or of a piece of text, as the answerer compares them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engines/retrieval/analyze.hpp"

namespace auriga::answer {

struct Word {
  std::string text;  ///< Folded, as written ("deliveries").
  retrieval::TermHash term = 0;
  std::uint32_t start = 0;  ///< Bytes into the text analysed.
  std::uint32_t end = 0;
  std::uint32_t position = 0;
  bool stop = false;
  bool number = false;
  bool code = false;           ///< "W960", "E-24", "3.5.1".
  bool part = false;           ///< Part of the joined word before it.
  int number_in_lexicon = -1;  ///< Of its meaning; -1 if the lexicon does not know it.
  bool capital = false;        ///< Written with a capital first letter.
};

[[nodiscard]] std::vector<Word> words_of(std::string_view text, const retrieval::Analyzer& analyzer,
                                         retrieval::Commas commas = retrieval::Commas::join);

/// Whether two words of unlike stem are forms of one: a common beginning, and endings by which
/// English derives words ("delivery", "deliver"; "apply", "application").
[[nodiscard]] bool akin(std::string_view a, std::string_view b);

/// Whether two longer words differ by one slip of the keyboard: a letter missing, added, changed,
/// or two swapped ("warrenty", "warranty").
[[nodiscard]] bool misspelt(std::string_view a, std::string_view b);

}  // namespace auriga::answer
