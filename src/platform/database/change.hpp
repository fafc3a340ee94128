// A domain event as every consumer expects it: who, from where, did what to which thing.
#pragma once

#include <string>
#include <utility>

#include "core/identity.hpp"
#include "platform/database/event.hpp"

namespace auriga::platform::db {

/// `type` is "agent.created", `subject` the thing's id, whose prefix tells what it is.
[[nodiscard]] inline Event change(const core::Actor& actor, std::string type, std::string subject,
                                  boost::json::object payload = {}) {
  Event event;
  event.type = std::move(type);
  event.subject = std::move(subject);
  event.payload = std::move(payload);
  event.actor = {{"kind", core::actor_kind_name(actor.kind)},
                 {"id", actor.id},
                 {"name", actor.name},
                 {"address", actor.address},
                 {"request_id", actor.request_id}};
  return event;
}

}  // namespace auriga::platform::db
