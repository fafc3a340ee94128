#include "engines/lexicon/data.hpp"

#include "core/take_in.hpp"

AURIGA_TAKE_IN(auriga_lexicon, AURIGA_LEXICON_DATA "/english.lex");
AURIGA_TAKE_IN(auriga_vectors, AURIGA_LEXICON_DATA "/english.vec");
AURIGA_TAKE_IN(auriga_paraphrases, AURIGA_LEXICON_DATA "/paraphrases.txt");

namespace auriga::lexicon {

std::string_view data() {
  return AURIGA_TAKEN_IN(auriga_lexicon);
}

std::string_view vectors() {
  return AURIGA_TAKEN_IN(auriga_vectors);
}

std::string_view paraphrases() {
  return AURIGA_TAKEN_IN(auriga_paraphrases);
}

}  // namespace auriga::lexicon
