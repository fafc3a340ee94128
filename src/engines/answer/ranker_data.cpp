#include "engines/answer/ranker_data.hpp"

#include "core/take_in.hpp"

AURIGA_TAKE_IN(auriga_ranker, AURIGA_ANSWER_DATA "/ranker.net");

namespace auriga::answer {

std::string_view ranker_data() {
  return AURIGA_TAKEN_IN(auriga_ranker);
}

}  // namespace auriga::answer
