// Words that people use for each other when they ask and when they write rules and manuals.
#pragma once

#include <string_view>
#include <vector>

#include "engines/retrieval/analyze.hpp"

namespace auriga::answer {

struct Synonym {
  retrieval::TermHash term = 0;
  float strength = 0;  ///< 0 to 1: how far it may stand for the word.
};

/// What may stand for a word, itself not among it. English; stems, so that forms do not matter.
[[nodiscard]] const std::vector<Synonym>& synonyms_of(retrieval::TermHash term);

/// How much of a question hangs on a word of its kind. Light words ("get", "thing") and verbs are
/// often worded otherwise in the answer; nouns seldom are.
enum class Burden : std::uint8_t {
  none,   ///< Frames the question: "tell", "know", "document".
  light,  ///< "get", "use", "big".
  verb,   ///< Verbs with a meaning of their own: "install".
  full,   ///< Everything else.
};
[[nodiscard]] Burden burden_of(retrieval::TermHash term);

}  // namespace auriga::answer
