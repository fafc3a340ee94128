// Reader: weighs a question and a passage that may answer it, read together.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engines/reader/memo.hpp"
#include "engines/reader/weights.hpp"
#include "engines/reader/word_pieces.hpp"

namespace auriga::reader {

class Reader {
 public:
  /// `weights` as read_weights() wants them; they outlive it. Throws std::runtime_error where they
  /// are none.
  explicit Reader(std::string_view weights);

  /// For each passage the log odds that it answers the question. Of a question the first 40 pieces
  /// of words are read, of a passage what fits into 112 together with it. About 5 ms a passage on a
  /// processor with VNNI, nothing for what was read lately. Any thread; deterministic.
  [[nodiscard]] std::vector<float> answers(std::string_view question,
                                           std::span<const std::string> passages) const;

 private:
  Weights weights_;
  WordPieces pieces_;
  mutable Memo memo_;
};

/// The one that the program brings, trained by scripts/answer/train_reader.py. Any thread.
[[nodiscard]] const Reader& built_in();

}  // namespace auriga::reader
