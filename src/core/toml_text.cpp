#include "core/toml_text.hpp"

#include <algorithm>

namespace auriga::core {
namespace {

/// Where the string that opens at `begin` ends: behind its closing quotes, or at the end of the
/// line (of the text, for one of three quotes) where those are missing.
std::size_t end_of_string(std::string_view text, std::size_t begin) {
  const char quote = text[begin];
  const bool escapes = quote == '"';
  const bool three = text.substr(begin, 3) == std::string_view(escapes ? "\"\"\"" : "'''");
  const std::size_t width = three ? 3 : 1;
  for (std::size_t i = begin + width; i < text.size(); ++i) {
    if (escapes && text[i] == '\\') {
      ++i;
    } else if (text[i] == '\n' && !three) {
      return i;
    } else if (text[i] == quote) {
      std::size_t run = 1;
      while (three && run < 5 && i + run < text.size() && text[i + run] == quote) {
        ++run;
      }
      if (run >= width) {
        return i + run;
      }
      i += run - 1;
    }
  }
  return text.size();
}

}  // namespace

std::optional<std::size_t> stray_character_line(std::string_view toml) {
  std::size_t i = toml.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  while (i < toml.size()) {
    const char c = toml[i];
    if (static_cast<unsigned char>(c) > 0x7F) {
      return 1 + static_cast<std::size_t>(
                     std::count(toml.begin(), toml.begin() + static_cast<std::ptrdiff_t>(i), '\n'));
    }
    if (c == '#') {
      i = std::min(toml.find('\n', i), toml.size());
    } else if (c == '"' || c == '\'') {
      i = end_of_string(toml, i);
    } else {
      ++i;
    }
  }
  return std::nullopt;
}

}  // namespace auriga::core
