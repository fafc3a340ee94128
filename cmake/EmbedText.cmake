# Run by auriga_embed_text() with NAME, OUTPUT and FILES (joined by |): writes a source that holds
# each file as a string_view, found by NAME(file name).
string(REPLACE "|" ";" FILES "${FILES}")
set(rows "")
foreach(file IN LISTS FILES)
  get_filename_component(base ${file} NAME)
  file(READ ${file} text)
  # One literal per 8 KiB: standard C++ promises no more than 64 KiB for one.
  string(LENGTH "${text}" length)
  set(parts "")
  set(at 0)
  while(at LESS length)
    string(SUBSTRING "${text}" ${at} 8192 part)
    string(APPEND parts "\n        R\"~~(${part})~~\"")
    math(EXPR at "${at} + 8192")
  endwhile()
  string(APPEND rows "  if (name == \"${base}\") {\n    return${parts};\n  }\n")
endforeach()
file(WRITE ${OUTPUT} "// Made by cmake/EmbedText.cmake. Do not edit.
#include <string_view>

namespace auriga {
std::string_view ${NAME}(std::string_view name);
std::string_view ${NAME}(std::string_view name) {
${rows}  return {};
}
}  // namespace auriga
")
