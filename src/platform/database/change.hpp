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

/// Who made a change, for what follows from it.
[[nodiscard]] inline core::Actor actor_of(const Event& event) {
  const auto text = [&](const char* name) {
    const auto* value = event.actor.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
  };
  const auto kind = text("kind");
  core::Actor actor{.id = text("id"),
                    .name = text("name"),
                    .address = text("address"),
                    .request_id = text("request_id")};
  for (const auto each : {core::Caller::Kind::user, core::Caller::Kind::key}) {
    if (kind == core::actor_kind_name(each)) {
      actor.kind = each;
    }
  }
  return actor;
}

}  // namespace auriga::platform::db
