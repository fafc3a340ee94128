# Compiler, linker and cache settings shared by every target.
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR})
# Without line numbers, a tenth of the time to compile; the names of functions are there for perf.
set(CMAKE_CXX_FLAGS_RELEASE "-O2")
set(CMAKE_C_FLAGS_RELEASE "-O2")

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Werror -fno-omit-frame-pointer
                    # Designated initialisers leave members at their defaults on purpose.
                    -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports these falsely inside inlined coroutine frames and std::variant.
  add_compile_options(-Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-array-bounds
                      -Wno-restrict -Wno-dangling-pointer -Wno-mismatched-new-delete)
else()
  # libstdc++ 12 hides std::expected from clang, which implements P0848 from version 16 on but
  # announces the older concepts level up to 18; 19 needs the macro to match libstdc++'s test.
  add_compile_options(-Wno-builtin-macro-redefined $<$<COMPILE_LANGUAGE:CXX>:-D__cpp_concepts=202002L>)
  # std::stable_sort of libstdc++ 12 calls what it declares deprecated, and through a precompiled
  # header clang forgets that it was told to be silent there. g++ still reports our own uses.
  add_compile_options(-Wno-deprecated-declarations)
endif()

# Everything is position independent with one flag, so that libraries and programs can share one
# precompiled header.
add_compile_options(-fPIE)
add_link_options(-pie)

# Hardening that costs nothing measurable on our paths.
if(NOT AURIGA_SANITIZE)
  add_compile_options(-fstack-protector-strong -D_FORTIFY_SOURCE=2)
  add_link_options(-Wl,-z,relro,-z,now)
endif()

if(AURIGA_SANITIZE)
  # Line numbers cost a tenth of the time to compile. UBSan names lines without them; for a fault that
  # AddressSanitizer finds, -DAURIGA_LINES=ON brings them back.
  option(AURIGA_LINES "Line numbers in the stacks that sanitizers print" OFF)
  add_compile_options(-fsanitize=${AURIGA_SANITIZE} -fno-sanitize-recover=all -O1
                      $<$<BOOL:${AURIGA_LINES}>:-g1>)
  add_link_options(-fsanitize=${AURIGA_SANITIZE})
  add_compile_definitions(AURIGA_SANITIZED=1)
endif()

# What a file includes is taken from the compiler's own list (depend mode): to preprocess each file first
# would not use the precompiled headers, 1.3 s a file.
find_program(AURIGA_CCACHE ccache)
if(AURIGA_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER env
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
      CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 CCACHE_DEPEND=1 ${AURIGA_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${AURIGA_CCACHE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fpch-preprocess>)
  else()
    add_compile_options("$<$<COMPILE_LANGUAGE:CXX>:SHELL:-Xclang -fno-pch-timestamp>")
  endif()
endif()

find_program(AURIGA_MOLD mold)
if(AURIGA_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
add_link_options(-Wl,--gc-sections -Wl,--as-needed)
if(NOT AURIGA_SANITIZE)
  add_compile_options(-ffunction-sections -fdata-sections)
endif()
add_compile_definitions(AURIGA_VERSION="${PROJECT_VERSION}")
