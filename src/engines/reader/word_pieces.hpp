// Text as the reader's network takes it: pieces of words (WordPiece, Wu and others 2016) in lower
// case and without accents.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engines/reader/weights.hpp"

namespace auriga::reader {

class WordPieces {
 public:
  /// Throws std::runtime_error where a piece that each text needs is not among them. `weights` must
  /// outlive it.
  explicit WordPieces(const Weights& weights);

  /// The numbers of a text's pieces, at most `most`. A word that cannot be put together is one
  /// piece that says so.
  [[nodiscard]] std::vector<std::uint32_t> of(std::string_view text, std::size_t most) const;

  [[nodiscard]] std::uint32_t begin() const { return begin_; }  ///< [CLS], before all.
  [[nodiscard]] std::uint32_t apart() const { return apart_; }  ///< [SEP], behind each text.

 private:
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view piece) const;
  void add_word(std::string_view word, std::vector<std::uint32_t>& out) const;

  const Weights& weights_;
  std::uint32_t begin_;
  std::uint32_t apart_;
  std::uint32_t unknown_;
};

}  // namespace auriga::reader
