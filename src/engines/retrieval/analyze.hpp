// From text to terms: what is searchable, under which name, at which bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace auriga::retrieval {

/// The name of a term inside the index: a 64-bit hash of its stem. Two different stems share one
/// with a probability of about n²/2⁶⁵, one in a billion for 200,000 terms, and would then only
/// be confused in ranking.
using TermHash = std::uint64_t;

/// One searchable term of a text.
struct Token {
  TermHash term = 0;
  std::uint32_t start = 0;     ///< Byte offset of the first byte.
  std::uint32_t end = 0;       ///< Byte offset past the last byte.
  std::uint32_t position = 0;  ///< Counts words; a joined code and its first part share one.
  bool stop = false;           ///< Too common to be indexed ("the"); kept for its position.
  bool number = false;         ///< Digits only, or a number word.
  bool code = false;           ///< Letters with digits, or parts joined by a hyphen ("E-24").
  bool part = false;           ///< A part of the joined token before it.
};

/// Whether a comma between digits belongs to the number ("1,500") or parts two fields ("1,500" of
/// comma-separated values).
enum class Commas : std::uint8_t { join, separate };

/// Splits text into tokens. Copyable; `analyze` may be called from any thread at the same time
/// (each thread has its own stemmers and cache of stems).
class Analyzer {
 public:
  /// `language` is a Snowball name ("english", "german"). An unknown one stems nothing.
  explicit Analyzer(std::string_view language = "english");

  /// Appends the tokens of `text`, in order of their start. Offsets are relative to `text`, which
  /// must be shorter than 4 GiB.
  void analyze(std::string_view text, std::vector<Token>& out, Commas commas = Commas::join) const;
  [[nodiscard]] std::vector<Token> analyze(std::string_view text,
                                           Commas commas = Commas::join) const;

  /// The term of a single word, as `analyze` would name it.
  [[nodiscard]] TermHash term(std::string_view word) const;

  /// The stem behind a single folded word, for people and tests.
  [[nodiscard]] std::string stem(std::string_view word) const;

  bool operator==(const Analyzer&) const = default;

 private:
  std::size_t language_;
};

}  // namespace auriga::retrieval
