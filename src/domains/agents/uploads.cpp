#include "domains/agents/uploads.hpp"

#include <unordered_set>

#include "core/text.hpp"

namespace auriga::agents {

std::string kept_name(std::string_view given) {
  auto name = core::safe_file_name(given);
  return name.empty() ? "unnamed" : name;
}

void number_equal_names(std::vector<Upload>& files) {
  std::unordered_set<std::string> taken;
  for (auto& file : files) {
    const auto name = kept_name(file.name);
    auto candidate = name;
    for (int n = 2; !taken.insert(candidate).second; ++n) {
      const auto dot = name.rfind('.');
      const auto stem = name.substr(0, dot);
      const auto extension = dot == std::string::npos ? std::string() : name.substr(dot);
      candidate = stem + " (" + std::to_string(n) + ")" + extension;
    }
    if (candidate != name) {
      file.name = std::move(candidate);
    }
  }
}

}  // namespace auriga::agents
