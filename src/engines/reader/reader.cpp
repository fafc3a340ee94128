#include "engines/reader/reader.hpp"

#include <algorithm>

#include "engines/reader/encoder.hpp"

namespace auriga::reader {
namespace {

constexpr std::size_t kQuestionPiecesMax = 40;  // As scripts/answer/train_reader.py has them.
constexpr std::size_t kPiecesMax = 112;
constexpr std::size_t kMarks = 3;  // Before, between and behind the two.

}  // namespace

Reader::Reader(std::string_view weights) : weights_(read_weights(weights)), pieces_(weights_) {}

std::vector<float> Reader::judge(std::string_view question,
                                 std::span<const std::string> passages) const {
  if (passages.empty()) {
    return {};
  }
  const auto pieces_max = std::min(kPiecesMax, weights_.places_max);
  auto asked = pieces_.of(question, kQuestionPiecesMax);
  asked.insert(asked.begin(), pieces_.begin());
  asked.push_back(pieces_.apart());
  std::vector<Pair> pairs;
  for (const auto& passage : passages) {
    Pair pair{.pieces = asked, .second = asked.size()};
    const auto read = pieces_.of(passage, pieces_max - (asked.size() - 2) - kMarks);
    pair.pieces.insert(pair.pieces.end(), read.begin(), read.end());
    pair.pieces.push_back(pieces_.apart());
    pairs.push_back(std::move(pair));
  }
  return reader::judge(weights_, pairs);
}

}  // namespace auriga::reader
