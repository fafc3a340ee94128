#include "domains/agents/uploads.hpp"

#include <unordered_set>

#include "core/crypto.hpp"
#include "core/file_name.hpp"
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

}  // namespace

std::string kept_name(std::string_view given) {
  constexpr std::size_t kMark = 8;
  auto name = core::safe_file_name(given);
  if (name.empty()) {
    return "unnamed";
  }
  const auto plain = plain_name(given);
  if (name == plain) {
    return name;
  }
  return core::cut_file_name(name, " ~" + core::token_hash(std::string(plain)).substr(0, kMark));
}

void number_equal_names(std::vector<Upload>& files) {
  std::unordered_set<std::string> taken;
  for (auto& file : files) {
    const auto name = kept_name(file.name);
    auto candidate = name;
    for (int n = 2; !taken.insert(candidate).second; ++n) {
      candidate = core::cut_file_name(name, " (" + std::to_string(n) + ")");
    }
    if (candidate != name) {
      file.name = std::move(candidate);
    }
  }
}

}  // namespace auriga::agents
