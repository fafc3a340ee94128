// Taken in whole by the assembler: no compiler reads it, no allocation at start, and pages that
// nobody reads are never in memory.
#include <cstddef>

#include "engines/reader/reader.hpp"

__asm__(
    ".pushsection .rodata\n"
    ".balign 64\n"
    ".global auriga_reader_begin\n"
    "auriga_reader_begin:\n"
    ".incbin \"" AURIGA_READER_DATA
    "/reader.net\"\n"
    ".global auriga_reader_end\n"
    "auriga_reader_end:\n"
    ".popsection\n");

// The names are the assembler's.
extern "C" {
extern const char auriga_reader_begin[];
extern const char auriga_reader_end[];
}

namespace auriga::reader {

const Reader& built_in() {
  static const Reader reader(
      {auriga_reader_begin, static_cast<std::size_t>(auriga_reader_end - auriga_reader_begin)});
  return reader;
}

}  // namespace auriga::reader
