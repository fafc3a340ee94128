// A domain event: that something changed, written in the transaction that changed it.
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>

#include "core/ids.hpp"
#include "core/time.hpp"

namespace auriga::platform::db {

struct Event {
  core::EventId id;  ///< Made by emit() when empty. Consumers recognise a repeat by it.
  /// Made by emit() from the transaction's tenant when empty; stays empty for a system scope.
  std::optional<core::OrganizationId> organization;
  std::string type;             ///< `agent.created`: domain noun, a dot, what happened.
  std::string subject;          ///< The id of what changed.
  boost::json::object payload;  ///< What consumers need; no secrets: it is kept and sent on.
  boost::json::object actor;    ///< Who did it: kind, id, name.
  core::Timestamp at;           ///< Made by emit() when zero.
};

}  // namespace auriga::platform::db
