#include "domains/agents/visible_text.hpp"

#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/visible.hpp"

namespace auriga::agents {
namespace {

constexpr std::size_t kNameVisibleMin = 3;
constexpr std::size_t kSopVisibleMin = 10;

void look_at(std::vector<core::Fault>& faults, std::string_view field, std::string_view text,
             std::size_t least) {
  if (const auto seen = core::visible_characters(text); seen < least) {
    faults.push_back({"/" + std::string(field), "too_short",
                      "must have at least " + std::to_string(least) +
                          " characters that can be seen, has " + std::to_string(seen)});
  }
}

}  // namespace

void check_visible(const std::optional<std::string>& name, const std::optional<std::string>& sop) {
  std::vector<core::Fault> faults;
  if (name) {
    look_at(faults, "agent_name", *name, kNameVisibleMin);
  }
  if (sop) {
    look_at(faults, "sop", *sop, kSopVisibleMin);
  }
  if (!faults.empty()) {
    throw core::Error(core::ErrorCode::kValidationFailed).with_faults(std::move(faults));
  }
}

}  // namespace auriga::agents
