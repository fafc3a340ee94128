#include "core/event_registry.hpp"

#include <algorithm>
#include <ranges>
#include <utility>

#include "core/edit_distance.hpp"
#include "core/text.hpp"

namespace auriga::core {
namespace {

constexpr std::size_t kSimilarMax = 3;
constexpr std::size_t kTextMax = 64;  ///< Longer ones resemble nothing.

/// "agent." of "agent.created"; empty where there is no dot.
std::string_view subject_of(std::string_view name) {
  return name.substr(0, name.find('.') + 1);
}

}  // namespace

bool is_event_type(std::string_view name) {
  const auto internal = internal_event_types();
  return std::ranges::any_of(event_types(), [&](const auto& type) { return type.name == name; }) ||
         std::ranges::find(internal, name) != internal.end();
}

bool is_event_pattern(std::string_view text) {
  return std::ranges::any_of(event_types(), [&](const EventType& type) {
    return text == type.name || (text.ends_with(".*") && matches_event(text, type.name));
  });
}

bool matches_event(std::string_view pattern, std::string_view type) {
  if (pattern.ends_with(".*")) {
    return subject_of(type) == pattern.substr(0, pattern.size() - 1);
  }
  return pattern == "*" || type == pattern;
}

std::vector<std::string> similar_event_types(std::string_view text) {
  const auto wanted = lower_ascii(text);
  if (wanted.empty() || wanted.size() > kTextMax) {
    return {};
  }
  std::vector<std::pair<std::size_t, std::string>> found;
  const auto offer = [&](std::string name) {
    const auto apart = edit_distance(wanted, name);
    // Half of it may be wrong; of a subject that there is, all that happens to it is near.
    if (2 * apart <= std::max(wanted.size(), name.size()) ||
        subject_of(wanted) == subject_of(name)) {
      found.emplace_back(apart, std::move(name));
    }
  };
  std::string_view last;
  for (const auto& type : event_types()) {
    offer(std::string(type.name));
    if (const auto subject = subject_of(type.name); subject != last) {
      offer(std::string(subject) + "*");
      last = subject;
    }
  }
  std::ranges::stable_sort(found, {}, &std::pair<std::size_t, std::string>::first);
  std::vector<std::string> out;
  for (auto& [apart, name] : found | std::views::take(kSimilarMax)) {
    out.push_back(std::move(name));
  }
  return out;
}

}  // namespace auriga::core
