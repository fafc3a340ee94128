#include "engines/reader/reader.hpp"

#include <algorithm>
#include <stdexcept>

#include "engines/reader/encoder.hpp"

namespace auriga::reader {
namespace {

constexpr std::size_t kQuestionPiecesMax = 40;  // As scripts/answer/train_reader.py has them.
constexpr std::size_t kPiecesMax = 112;
constexpr std::size_t kAnswers = 0;  // Of the outputs.
constexpr std::size_t kAtATime = 16;
constexpr std::size_t kMarks = 3;  // Before, between and behind the two.
constexpr std::size_t kRemembered = 16'384;

}  // namespace

Reader::Reader(std::string_view weights)
    : weights_(read_weights(weights)), pieces_(weights_), memo_(kRemembered) {
  if (weights_.places_max < kPiecesMax) {
    throw std::runtime_error("the reader's weights have too few places");
  }
}

std::vector<float> Reader::answers(std::string_view question,
                                   std::span<const std::string> passages) const {
  auto asked = pieces_.of(question, kQuestionPiecesMax);
  const auto rest = kPiecesMax - asked.size() - kMarks;
  asked.insert(asked.begin(), pieces_.begin());
  asked.push_back(pieces_.apart());
  std::vector<float> odds(passages.size());
  std::vector<Memo::Key> keys;
  std::vector<Pair> unknown;
  std::vector<std::size_t> places;  // Of what is unknown, among all.
  for (std::size_t n = 0; n < passages.size(); ++n) {
    keys.push_back(Memo::key_of(question, passages[n]));
    if (const auto known = memo_.find(keys[n])) {
      odds[n] = *known;
      continue;
    }
    Pair pair{.pieces = asked, .second = asked.size()};
    const auto read = pieces_.of(passages[n], rest);
    pair.pieces.insert(pair.pieces.end(), read.begin(), read.end());
    pair.pieces.push_back(pieces_.apart());
    unknown.push_back(std::move(pair));
    places.push_back(n);
  }
  // Some at a time: what is made of them stays small.
  for (std::size_t begin = 0; begin < unknown.size(); begin += kAtATime) {
    const auto some = std::span(unknown).subspan(begin, std::min(kAtATime, unknown.size() - begin));
    const auto judged = judge(weights_, some, kAnswers);
    for (std::size_t p = 0; p < some.size(); ++p) {
      odds[places[begin + p]] = judged[p];
      memo_.keep(keys[places[begin + p]], judged[p]);
    }
  }
  return odds;
}

}  // namespace auriga::reader
