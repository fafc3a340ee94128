// The file is taken in whole by the assembler: two megabytes as an array literal would cost the
// compiler minutes, and `#embed` is not yet in the compilers we support.
#include "engines/lexicon/data.hpp"

#include <cstddef>

__asm__(
    ".pushsection .rodata\n"
    ".balign 8\n"
    ".global auriga_lexicon_begin\n"
    "auriga_lexicon_begin:\n"
    ".incbin \"" AURIGA_LEXICON_FILE
    "\"\n"
    ".global auriga_lexicon_end\n"
    "auriga_lexicon_end:\n"
    ".popsection\n");

// The names are the assembler's.
extern "C" {
extern const char auriga_lexicon_begin[];
extern const char auriga_lexicon_end[];
}

namespace auriga::lexicon {

std::string_view data() {
  return {auriga_lexicon_begin,
          static_cast<std::size_t>(auriga_lexicon_end - auriga_lexicon_begin)};
}

}  // namespace auriga::lexicon
