// Takes a file into the program's read-only data: by the assembler, so that no compiler reads it,
// nothing is allocated at start and pages that nobody reads are never in memory.
//
//     AURIGA_TAKE_IN(auriga_ranker, AURIGA_ANSWER_DATA "/ranker.net");   // outside of namespaces
//     ... AURIGA_TAKEN_IN(auriga_ranker) ...                             // a std::string_view
//
// The name is the assembler's, so it must be the only one in the program. The build declares the
// file with auriga_takes_in (cmake/Layers.cmake). It begins at a multiple of 64.
#pragma once

#include <cstddef>
#include <string_view>

#define AURIGA_TAKE_IN(name, path)      \
  __asm__(                              \
      ".pushsection .rodata\n"          \
      ".balign 64\n"                    \
      ".global " #name "_begin\n" #name \
      "_begin:\n"                       \
      ".incbin \"" path                 \
      "\"\n"                            \
      ".global " #name "_end\n" #name   \
      "_end:\n"                         \
      ".popsection\n");                 \
  extern "C" {                          \
  extern const char name##_begin[];     \
  extern const char name##_end[];       \
  }                                     \
  static_assert(true)

#define AURIGA_TAKEN_IN(name) \
  std::string_view(name##_begin, static_cast<std::size_t>(name##_end - name##_begin))
