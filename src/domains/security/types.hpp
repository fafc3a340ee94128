// What travels in security: the audit log of every change.
#pragma once

#include <optional>
#include <string>

#include "core/identity.hpp"
#include "core/rules.hpp"
#include "core/traits.hpp"

namespace auriga::security {

using core::In;
using core::Timestamp;
namespace json = boost::json;

enum class ActorType : std::uint8_t { user, key, system };
BOOST_DESCRIBE_ENUM(ActorType, user, key, system)

struct AuditActor {
  ActorType type = ActorType::system;
  std::string id;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(AuditActor, (), (type, id, name))
inline core::Rules rules(core::Type<AuditActor>) {
  return {"AuditActor", "Who did it."};
}

struct AuditResource {
  std::string type;
  std::string id;
};
BOOST_DESCRIBE_STRUCT(AuditResource, (), (type, id))
inline core::Rules rules(core::Type<AuditResource>) {
  return {"AuditResource", "To what."};
}

struct AuditEntry {
  core::EventId id;
  Timestamp at;
  AuditActor actor;
  std::string action;
  AuditResource resource;
  std::string address;
  std::string request_id;
  json::object details;
};
BOOST_DESCRIBE_STRUCT(AuditEntry, (),
                      (id, at, actor, action, resource, address, request_id, details))
inline core::Rules rules(core::Type<AuditEntry>) {
  return {"AuditEntry",
          "One change, and who made it.",
          {{.field = "action", .meaning = "For example agent.created."}}};
}

struct AuditQuery {
  std::optional<std::string> actor;
  std::optional<std::string> action;
  std::optional<std::string> resource;
  std::optional<Timestamp> from;
  std::optional<Timestamp> to;
  std::int64_t limit = 50;
  std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(AuditQuery, (), (actor, action, resource, from, to, limit, cursor))
inline core::Rules rules(core::Type<AuditQuery>) {
  return {
      "AuditQuery",
      "Which entries.",
      {{.field = "actor", .in = In::kQuery, .min = 1, .max = 100, .meaning = "Id of who did it."},
       {.field = "action",
        .in = In::kQuery,
        .min = 1,
        .max = 100,
        .meaning = "An action, or its beginning up to a dot."},
       {.field = "resource", .in = In::kQuery, .min = 1, .max = 100, .meaning = "Id of what."},
       {.field = "from", .in = In::kQuery, .meaning = "At or after."},
       {.field = "to", .in = In::kQuery, .meaning = "Before."},
       {.field = "limit", .in = In::kQuery, .min = 1, .max = 200, .meaning = "Items a page."},
       {.field = "cursor",
        .in = In::kQuery,
        .min = 1,
        .max = 500,
        .meaning = "`next_cursor` of the page before."}}};
}

}  // namespace auriga::security
