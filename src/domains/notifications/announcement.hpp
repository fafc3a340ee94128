// Which domain event says what: pure, so that words and links are tested without a server. What an
// event holds of strangers' words (a customer's reason, an agent's name) is cleaned and cut here.
#pragma once

#include <optional>
#include <string>

#include "core/identity.hpp"
#include "domains/notifications/types.hpp"
#include "platform/database/event.hpp"

namespace auriga::notifications {

struct Announcement {
  Kind kind = Kind::handoff;
  Priority priority = Priority::normal;
  std::string title;   ///< At most 120 characters.
  std::string body;    ///< At most 1,000 characters; may be empty.
  std::string link;    ///< From the console's root.
  std::string action;  ///< What the link does, for a mail.
  std::string subject_id;
  std::optional<core::AgentId> agent;
};

/// Nothing for an event that nobody needs to hear of.
[[nodiscard]] std::optional<Announcement> announcement_of(const platform::db::Event& event);

/// What a workflow tells people.
struct Notice {
  std::string key;  ///< What is told again with the same key is told once.
  std::string title;
  std::string text;  ///< May be empty.
  std::string link;  ///< A page of the console, from its root.
  std::string subject_id;
  Priority priority = Priority::normal;
  core::Role role = core::Role::member;   ///< Whoever has it or more hears of it, …
  std::optional<core::UserId> user = {};  ///< … or this one alone.
};

/// Cleaned and cut. Throws VALIDATION_FAILED where the title is empty then, or the link leads out
/// of the console.
[[nodiscard]] Announcement announcement_of(const Notice& notice);

/// The agent of an event that does not say what it is called: its name is to be looked up and put
/// into the payload as "agent_name".
[[nodiscard]] std::optional<core::AgentId> unnamed_agent(const platform::db::Event& event);

}  // namespace auriga::notifications
