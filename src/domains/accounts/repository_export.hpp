// The SQL of what somebody takes along of their own. It reads tables of notifications', broadcasts'
// and security's, so that what is kept of a person is told in one place.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domains/accounts/types_export.hpp"
#include "platform/database/database.hpp"

namespace auriga::accounts::repository {

namespace db = platform::db;
using db::Work;

/// Where a part ended: the next are older.
struct Place {
  Timestamp at{INT64_MAX};
  std::string id;  ///< Empty: from the newest.
};
BOOST_DESCRIBE_STRUCT(Place, (), (at, id))

struct ActionPart {
  std::vector<ExportedAction> items;
  std::optional<Place> end;  ///< Of what was looked at; nothing at the oldest.
};

// Within the transaction's organisation, newest first.
Work<std::vector<ExportedLogin>> own_logins(db::Transaction& tx, const core::UserId& user,
                                            const Place& before, std::int64_t limit);
Work<std::vector<ExportedNotification>> own_notifications(db::Transaction& tx,
                                                          const core::UserId& user,
                                                          const Place& before, std::int64_t limit);
/// Those that they made.
Work<std::vector<ExportedKey>> own_keys(db::Transaction& tx, const core::UserId& user,
                                        const Place& before, std::int64_t limit);
Work<std::vector<ExportedBroadcast>> own_broadcasts(db::Transaction& tx, const core::UserId& user,
                                                    const Place& before, std::int64_t limit);
/// What they did of the next `among` entries of the audit log, which is in order of time alone.
Work<ActionPart> own_actions(db::Transaction& tx, const core::UserId& user, const Place& before,
                             std::int64_t among);
Work<std::vector<ExportedPreference>> own_preferences(db::Transaction& tx,
                                                      const core::UserId& user);

}  // namespace auriga::accounts::repository
