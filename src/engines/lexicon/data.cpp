// The file is taken in whole by the assembler: two megabytes as an array literal would cost the
// compiler minutes, and `#embed` is not yet in the compilers we support.
#include "engines/lexicon/data.hpp"

#include <cstddef>

__asm__(
    ".pushsection .rodata\n"
    ".balign 64\n"
    ".global auriga_lexicon_begin\n"
    "auriga_lexicon_begin:\n"
    ".incbin \"" AURIGA_LEXICON_DATA
    "/english.lex\"\n"
    ".global auriga_lexicon_end\n"
    "auriga_lexicon_end:\n"
    ".balign 64\n"
    ".global auriga_vectors_begin\n"
    "auriga_vectors_begin:\n"
    ".incbin \"" AURIGA_LEXICON_DATA
    "/english.vec\"\n"
    ".global auriga_vectors_end\n"
    "auriga_vectors_end:\n"
    ".global auriga_paraphrases_begin\n"
    "auriga_paraphrases_begin:\n"
    ".incbin \"" AURIGA_LEXICON_DATA
    "/paraphrases.txt\"\n"
    ".global auriga_paraphrases_end\n"
    "auriga_paraphrases_end:\n"
    ".popsection\n");

// The names are the assembler's.
extern "C" {
extern const char auriga_lexicon_begin[];
extern const char auriga_lexicon_end[];
extern const char auriga_vectors_begin[];
extern const char auriga_vectors_end[];
extern const char auriga_paraphrases_begin[];
extern const char auriga_paraphrases_end[];
}

namespace auriga::lexicon {
namespace {

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

std::string_view data() {
  return between(auriga_lexicon_begin, auriga_lexicon_end);
}

std::string_view vectors() {
  return between(auriga_vectors_begin, auriga_vectors_end);
}

std::string_view paraphrases() {
  return between(auriga_paraphrases_begin, auriga_paraphrases_end);
}

}  // namespace auriga::lexicon
