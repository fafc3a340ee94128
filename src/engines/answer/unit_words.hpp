// What can be read of a document's units without a question, kept from one question to the next.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engines/answer/paraphrase.hpp"
#include "engines/answer/values.hpp"
#include "engines/answer/words.hpp"
#include "engines/retrieval/chunk.hpp"

namespace auriga::answer {

/// A text taken apart.
struct ReadText {
  std::vector<Word> words;
  std::vector<std::uint32_t>
      numbers;  ///< Of the words, one by one: the same number, the same word.
  Bag bag;
  Values values = 0;
};

/// Read piece by piece, when one is first asked for. Takes memory for what was read alone, however
/// large the document is. Of one thread.
class UnitWords {
 public:
  /// A cell, a header, a heading or a name.
  struct Piece : ReadText {
    Values header_values = 0;  ///< As the header of a column: values_of_header.
    bool has_digit = false;
    bool is_empty = false;  ///< Says nothing, see is_empty_cell.
  };

  struct Unit : ReadText {
    bool read = false;
    bool is_question = false;
    bool leads_in = false;
    bool refers_back = false;            ///< begins_by_referring
    std::vector<std::uint32_t> cells;    ///< Of a row: numbers of pieces.
    std::vector<std::uint32_t> headers;  ///< Of a row: those of its columns.
  };

  UnitWords(const retrieval::Document& document, const retrieval::Analyzer& analyzer);

  /// `document` is the one that this was made of. The reference stays valid.
  const Unit& of(std::size_t unit, const retrieval::Document& document);

  /// The number of a piece, the same for the same text.
  std::uint32_t piece_of(std::string_view text);
  [[nodiscard]] const Piece& piece(std::uint32_t number) const { return pieces_[number]; }

  [[nodiscard]] const retrieval::Analyzer& analyzer() const { return analyzer_; }

  /// What it takes, nearly.
  [[nodiscard]] std::size_t bytes() const { return unit_bytes_ + other_bytes_; }

  /// Marks what is asked for from now on as used at `time`.
  void use_at(std::uint64_t time) { time_ = time; }
  /// When its groups of neighbouring units were used last.
  void append_uses(std::vector<std::uint64_t>& out) const;
  /// Lets go of the groups that were last used before `time`. References to their units end.
  void forget_before(std::uint64_t time);
  /// Whether it holds units.
  [[nodiscard]] bool has_units() const { return unit_bytes_ != 0; }

 private:
  // Neighbours are read together mostly.
  static constexpr std::size_t kGroup = 16;
  struct Group {
    std::uint64_t used = 0;
    std::size_t bytes = 0;
    std::array<Unit, kGroup> units;
  };

  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  void read(std::string_view text, retrieval::Commas commas, ReadText& out);
  std::uint32_t number_of(const Word& word);
  std::vector<std::uint32_t> pieces_of_row(std::string_view row, char separator);

  retrieval::Analyzer analyzer_;
  std::vector<std::unique_ptr<Group>> groups_;  // Of units; null where none was read.
  std::uint64_t time_ = 0;
  std::size_t unit_bytes_ = 0;
  std::size_t other_bytes_ = 0;  // Of pieces and vocabulary.
  std::deque<Piece> pieces_;
  std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>> piece_numbers_;
  std::vector<Word> vocabulary_;
  std::unordered_multimap<retrieval::TermHash, std::uint32_t> word_numbers_;
};

/// So much of what was read each thread keeps, bytes.
inline constexpr std::size_t kUnitWordsKept = 24UL << 20U;

/// Those of a document. Each thread keeps what it read last, of all documents together not much
/// more than kUnitWordsKept beside what the question at hand reads, and lets go of the units that
/// were not used for longest when it needs the room. However large a document is, what is asked
/// again is not read again.
[[nodiscard]] std::shared_ptr<UnitWords> unit_words_of(
    const std::shared_ptr<const retrieval::Document>& document,
    const retrieval::Analyzer& analyzer);

/// What this thread keeps, bytes.
[[nodiscard]] std::size_t unit_words_bytes();

}  // namespace auriga::answer
