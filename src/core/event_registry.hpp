// The event registry: what happens in an organisation, read from src/core/events.json.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace auriga::core {

/// One row of the registry.
struct EventType {
  std::string_view name;     ///< "agent.created": a subject and what happened to it.
  std::string_view meaning;  ///< One sentence for people.
};

/// All that an organisation may hear of, by subject.
[[nodiscard]] std::span<const EventType> event_types();

/// What is of the installation alone; nobody outside hears of it.
[[nodiscard]] std::span<const std::string_view> internal_event_types();

/// Whether the product emits it, to whomever.
[[nodiscard]] bool is_event_type(std::string_view name);

/// "agent.created", or "agent.*" for all about a subject, where there are such.
[[nodiscard]] bool is_event_pattern(std::string_view text);

/// Whether a pattern, a type or "*" (all) stands for this type.
[[nodiscard]] bool matches_event(std::string_view pattern, std::string_view type);

/// The patterns and types that somebody may have meant, the nearest first; at most three.
[[nodiscard]] std::vector<std::string> similar_event_types(std::string_view text);

}  // namespace auriga::core
