// Taken in whole by the assembler, as the lexicon's files are.
#include "engines/answer/ranker_data.hpp"

#include <cstddef>

__asm__(
    ".pushsection .rodata\n"
    ".balign 64\n"
    ".global auriga_ranker_begin\n"
    "auriga_ranker_begin:\n"
    ".incbin \"" AURIGA_ANSWER_DATA
    "/ranker.net\"\n"
    ".global auriga_ranker_end\n"
    "auriga_ranker_end:\n"
    ".popsection\n");

// The names are the assembler's.
extern "C" {
extern const char auriga_ranker_begin[];
extern const char auriga_ranker_end[];
}

namespace auriga::answer {

std::string_view ranker_data() {
  return {auriga_ranker_begin, static_cast<std::size_t>(auriga_ranker_end - auriga_ranker_begin)};
}

}  // namespace auriga::answer
