# auriga_library(NAME [SOURCES ...|WITHOUT ...] [PUBLIC ...] [PRIVATE ...] [CORE] [FUZZED])
#   A static library of one layer, engine or domain. Sources default to every .cpp in its folder,
#   WITHOUT those of a smaller library there: what unit tests and fuzz targets try of a domain, so
#   that the sanitizer build need not make all that the rest stands on.
#   PUBLIC and PRIVATE are link libraries. Libraries above core share one precompiled header
#   (Asio, JSON, Describe), so that a translation unit costs seconds, not tens of seconds; domains
#   and the program share a larger one (database, HTTP), CORE has one of its own. FUZZED: a fuzz
#   target feeds it, so in builds with those it counts which branches ran. Core and engines always
#   do, and are the only ones that the sanitizer builds optimise: they compute.
function(auriga_library name)
  cmake_parse_arguments(A "CORE;FUZZED" "" "SOURCES;WITHOUT;PUBLIC;PRIVATE" ${ARGN})
  if(NOT A_SOURCES)
    file(GLOB A_SOURCES CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
    list(TRANSFORM A_WITHOUT PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/)
    list(REMOVE_ITEM A_SOURCES ${A_WITHOUT})
  endif()
  add_library(${name} STATIC ${A_SOURCES})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(${name} PUBLIC ${A_PUBLIC} PRIVATE ${A_PRIVATE})
  set(computes FALSE)
  if(A_CORE OR CMAKE_CURRENT_SOURCE_DIR MATCHES "/src/engines/")
    set(computes TRUE)
  endif()
  if(AURIGA_FUZZ AND (computes OR A_FUZZED))
    # What -fsanitize=fuzzer-no-link means, in words that a precompiled header may do without, less
    # what it pays dearly for: the compared values and the depth of the stack (docs/adr/0007).
    target_compile_options(
      ${name} PRIVATE
      -fsanitize-coverage=inline-8bit-counters,indirect-calls,pc-table)
  endif()
  if(A_CORE)
    target_precompile_headers(${name} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/pch_core.hpp)
  else()
    auriga_share_pch(${name} ${computes})
  endif()
endfunction()

# auriga_pch_carrier(TARGET HEADER [LIBRARY ...]): holds a precompiled header for others, and nothing else.
function(auriga_pch_carrier target header)
  add_library(${target} OBJECT ${CMAKE_SOURCE_DIR}/cmake/pch_only.cpp)
  target_link_libraries(${target} PRIVATE auriga_pch ${ARGN})
  target_precompile_headers(${target} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/${header})
endfunction()

# auriga_share_pch(TARGET COMPUTES): the precompiled header of its layer, and how it is optimised.
function(auriga_share_pch target computes)
  target_link_libraries(${target} PRIVATE auriga_pch)
  if(computes)
    target_precompile_headers(${target} REUSE_FROM auriga_pch)
    return()
  endif()
  auriga_not_optimised(${target} SANITIZED)
  if(CMAKE_CURRENT_SOURCE_DIR MATCHES "/src/(domains/|app$)")
    target_precompile_headers(${target} REUSE_FROM auriga_domains_pch)
    auriga_inlines_less(${target})
  elseif(AURIGA_SANITIZE)
    target_precompile_headers(${target} REUSE_FROM auriga_quick_pch)
  else()
    target_precompile_headers(${target} REUSE_FROM auriga_pch)
  endif()
endfunction()

# auriga_inlines_less(TARGET): most of a domain runs once a request and waits for the database between:
#   a fifth less to compile, and a seventh less code (docs/adr/0029).
function(auriga_inlines_less target)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND NOT AURIGA_SANITIZE
     AND NOT CMAKE_CURRENT_SOURCE_DIR MATCHES "/domains/broadcasts$")
    target_compile_options(${target} PRIVATE "SHELL:-mllvm -inline-threshold=100")
  endif()
endfunction()

# auriga_not_optimised(TARGET [SANITIZED]): compiled in a third of the time, for what runs little:
#   tests, and with SANITIZED what does so in the sanitizer builds alone.
function(auriga_not_optimised target)
  if(AURIGA_SANITIZE)
    target_compile_options(${target} PRIVATE -O0)
  elseif(NOT "SANITIZED" IN_LIST ARGN)
    # glibc's checks need the optimiser.
    target_compile_options(${target} PRIVATE -O0 -U_FORTIFY_SOURCE)
  endif()
endfunction()

# auriga_takes_in(SOURCE MACRO FILE ...): the assembler takes files of ./data into SOURCE, which finds
#   their folder as MACRO. A change of them compiles it again: the compiler cache cannot see what the
#   assembler reads, so the command line holds what is in them.
function(auriga_takes_in source macro)
  set(folder ${CMAKE_CURRENT_SOURCE_DIR}/data)
  list(TRANSFORM ARGN PREPEND ${folder}/ OUTPUT_VARIABLE files)
  set(sums)
  foreach(file IN LISTS files)
    file(SHA256 ${file} sum)
    string(APPEND sums ${sum})
  endforeach()
  string(SHA256 sum "${sums}")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${files})
  set_source_files_properties(${source} PROPERTIES
    COMPILE_DEFINITIONS "${macro}=\"${folder}\";${macro}_SUM=\"${sum}\"" OBJECT_DEPENDS "${files}")
endfunction()
