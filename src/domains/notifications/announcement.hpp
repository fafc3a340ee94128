// Which domain event says what: pure, so that words and links are tested without a server. What an
// event holds of strangers' words (a customer's reason, an agent's name) is cleaned and cut here.
#pragma once

#include <optional>
#include <string>

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

/// The agent of an event that does not say what it is called: its name is to be looked up and put
/// into the payload as "agent_name".
[[nodiscard]] std::optional<core::AgentId> unnamed_agent(const platform::db::Event& event);

}  // namespace auriga::notifications
