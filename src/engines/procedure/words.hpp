// The words of an SOP as this engine compares them: lower case, one name for the forms of a word
// and for the few words that procedures use for one another ("refunded", "refund"; "goods",
// "item").
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engines/retrieval/analyze.hpp"

namespace auriga::procedure {

[[nodiscard]] constexpr bool is_digit(unsigned char c) {
  return c >= '0' && c <= '9';
}

/// What a word does in a sentence, as far as a list of words can say.
enum class WordClass : std::uint8_t {
  content,   ///< Carries the subject.
  action,    ///< A verb that says what is done ("book", "cancel").
  generic,   ///< A person, a thing, or a verb of no meaning of its own ("customer", "give").
  function,  ///< Grammar.
};

struct Word {
  std::string text;  ///< Lower case, as written.
  std::string name;  ///< Shared by its forms and stand-ins.
  std::uint32_t start = 0;
  std::uint32_t end = 0;  ///< Bytes into the sentence.
  WordClass kind = WordClass::content;
  bool number = false;   ///< Begins with a digit.
  bool capital = false;  ///< Begins with a capital.
  bool all_capitals = false;
  bool comma_after = false;  ///< A comma, semicolon, colon or dash stands after it.
  bool stop_after = false;   ///< A semicolon, colon or dash stands after it.
};

/// Names words; keeps what it has named. One per reading, one thread.
class Vocabulary {
 public:
  Vocabulary() : analyzer_("english") {}

  [[nodiscard]] std::vector<Word> words_of(std::string_view sentence);
  [[nodiscard]] const std::string& name_of(const std::string& lowered);

 private:
  retrieval::Analyzer analyzer_;
  std::unordered_map<std::string, std::string> names_;
};

[[nodiscard]] WordClass class_of(std::string_view text, std::string_view name);

/// Whether `lowered` is the base form of a verb that begins an instruction ("ask", "enter").
[[nodiscard]] bool begins_instruction(std::string_view lowered);

/// Whether any of the phrases stands in the lower-case `text` at word boundaries. A phrase that
/// ends with '*' may be the beginning of a word.
[[nodiscard]] bool has_phrase(std::string_view text, std::string_view phrase);
template <class Phrases>
[[nodiscard]] bool has_any(std::string_view text, const Phrases& phrases) {
  for (const std::string_view phrase : phrases) {
    if (has_phrase(text, phrase)) {
      return true;
    }
  }
  return false;
}

/// The text with typographic quotes, dashes and spaces as ASCII, and currency signs as codes, so
/// that all readers may compare bytes.
[[nodiscard]] std::string plain(std::string_view text);

/// The text without what stands in double quotation marks: words to be said are no instructions.
[[nodiscard]] std::string without_quotes(std::string_view text);

}  // namespace auriga::procedure
