#include "core/name.hpp"

#include <cstddef>

namespace auriga::core {

bool is_name_field(std::string_view field) {
  return field == "name" || field.ends_with("_name");
}

bool is_plain_name(std::string_view text) {
  const auto byte = [&](std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto first = byte(i);
    const auto second = byte(i + 1);
    const auto third = byte(i + 2);
    const bool control = first < 0x20 || first == 0x7f || (first == 0xc2 && second < 0xa0);
    const bool separates_or_embeds =  // U+2028 to U+202E.
        first == 0xe2 && second == 0x80 && third >= 0xa8 && third <= 0xae;
    const bool isolates =  // U+2066 to U+2069.
        first == 0xe2 && second == 0x81 && third >= 0xa6 && third <= 0xa9;
    if (control || separates_or_embeds || isolates) {
      return false;
    }
  }
  return true;
}

}  // namespace auriga::core
