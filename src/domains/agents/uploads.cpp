#include "domains/agents/uploads.hpp"

#include <algorithm>
#include <unordered_set>

#include "core/crypto.hpp"
#include "core/text.hpp"

namespace auriga::agents {
namespace {

/// Its last part, without what stands around it: what a safe name is where nothing was taken out.
std::string_view plain_name(std::string_view given) {
  if (const auto slash = given.find_last_of("/\\"); slash != std::string_view::npos) {
    given.remove_prefix(slash + 1);
  }
  given = core::trim(given);
  while (given.starts_with('.')) {
    given.remove_prefix(1);
  }
  return given;
}

/// A clean name with a suffix before its extension, as short as clean names are.
std::string with_suffix(std::string_view name, std::string_view suffix) {
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

}  // namespace

std::string kept_name(std::string_view given) {
  constexpr std::size_t kMark = 8;
  auto name = core::safe_file_name(given);
  const auto plain = plain_name(given);
  if (name.empty()) {
    return "unnamed";
  }
  if (name == plain) {
    return name;
  }
  return with_suffix(name, " ~" + core::token_hash(std::string(plain)).substr(0, kMark));
}

void number_equal_names(std::vector<Upload>& files) {
  std::unordered_set<std::string> taken;
  for (auto& file : files) {
    const auto name = kept_name(file.name);
    auto candidate = name;
    for (int n = 2; !taken.insert(candidate).second; ++n) {
      candidate = with_suffix(name, " (" + std::to_string(n) + ")");
    }
    if (candidate != name) {
      file.name = std::move(candidate);
    }
  }
}

}  // namespace auriga::agents
