#include "core/file_name.hpp"

#include <algorithm>

#include "core/text.hpp"

namespace auriga::core {

std::string safe_file_name(std::string_view name) {
  const std::string whole = repair_utf8(name);
  std::string_view rest = whole;
  if (const auto slash = rest.find_last_of("/\\"); slash != std::string_view::npos) {
    rest.remove_prefix(slash + 1);
  }
  std::string out;
  for (const char c : rest) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7F &&
        std::string_view("<>:\"|?*").find(c) == std::string_view::npos) {
      out += c;
    }
  }
  std::string_view kept = trim(out);
  while (kept.starts_with('.')) {
    kept.remove_prefix(1);
  }
  return cut_file_name(kept, "");
}

std::string cut_file_name(std::string_view name, std::string_view suffix) {
  constexpr std::size_t kBytesMax = 200;
  constexpr std::size_t kExtensionMax = 16;
  const auto dot = name.rfind('.');
  const std::string_view extension =
      dot != std::string_view::npos && name.size() - dot <= kExtensionMax ? name.substr(dot) : "";
  const auto stem = name.substr(0, name.size() - extension.size());
  auto cut = std::min(stem.size(), kBytesMax - extension.size() - suffix.size());
  while (cut > 0 && cut < stem.size() && (static_cast<unsigned char>(stem[cut]) & 0xC0U) == 0x80U) {
    --cut;
  }
  return std::string(stem.substr(0, cut)) + std::string(suffix) + std::string(extension);
}

}  // namespace auriga::core
