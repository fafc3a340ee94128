// The SQL of notifications. All within the transaction's organisation but what is pruned.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/identity.hpp"
#include "domains/notifications/types.hpp"
#include "platform/database/database.hpp"

namespace auriga::notifications::repository {

namespace db = platform::db;
using db::Transaction;
using db::Work;

/// People that are read at once; fewer come of the last page alone.
inline constexpr std::int64_t kPage = 1000;

struct NotificationRow {
  core::NotificationId id;
  core::UserId user_id;
  core::EventId event_id;
  Kind kind = Kind::handoff;
  Priority priority = Priority::normal;
  std::string title;
  std::string body;
  std::string link;
  std::string subject_id;
  std::optional<core::AgentId> agent_id;
  NotificationStatus status = NotificationStatus::unread;
  Timestamp created_at;
  std::optional<Timestamp> read_at;
  std::optional<Timestamp> acknowledged_at;
};
BOOST_DESCRIBE_STRUCT(NotificationRow, (),
                      (id, user_id, event_id, kind, priority, title, body, link, subject_id,
                       agent_id, status, created_at, read_at, acknowledged_at))

struct PreferenceRow {
  core::UserId user_id;
  Kind kind = Kind::handoff;
  bool in_app = true;
  bool email = false;
};
BOOST_DESCRIBE_STRUCT(PreferenceRow, (), (user_id, kind, in_app, email))

/// Who is to hear of something.
struct RecipientRow {
  core::UserId id;
  std::string email;
  std::string name;
  std::optional<Timestamp> email_confirmed_at;
};
BOOST_DESCRIBE_STRUCT(RecipientRow, (), (id, email, name, email_confirmed_at))

/// How many a user has not read.
struct UnreadRow {
  core::UserId user_id;
  std::int64_t unread = 0;
};
BOOST_DESCRIBE_STRUCT(UnreadRow, (), (user_id, unread))

/// A user, and the newest notification of theirs that is beyond those to keep.
struct SurplusRow {
  core::UserId id;
  core::OrganizationId org_id;
  std::optional<core::NotificationId> newest;
};
BOOST_DESCRIBE_STRUCT(SurplusRow, (), (id, org_id, newest))

/// Which of a user's: all (no status) or those of one, older than `before` (empty: from the
/// newest).
struct Filter {
  core::UserId user;
  std::optional<NotificationStatus> status;
  std::string before;
  std::int64_t limit = 50;
};

/// False when that event was told to that user before.
Work<bool> insert(Transaction& tx, const NotificationRow& row);
Work<std::vector<NotificationRow>> list(Transaction& tx, const Filter& filter);
Work<std::optional<NotificationRow>> one(Transaction& tx, const core::UserId& user,
                                         const core::NotificationId& id);
Work<std::int64_t> unread(Transaction& tx, const core::UserId& user);
/// How many notices of workflows the organisation has had since then; forgets those from before.
Work<std::int64_t> notices_since(Transaction& tx, Timestamp since);
Work<void> add_notice(Transaction& tx, const core::EventId& id);
/// Of those in the organisation who have any, the next kPage after `after`, by user.
Work<std::vector<UnreadRow>> unread_of_all(Transaction& tx, const core::UserId& after);
Work<void> set_status(Transaction& tx, const NotificationRow& row);
Work<std::int64_t> read_all(Transaction& tx, const core::UserId& user, Timestamp at);

Work<std::vector<PreferenceRow>> preferences(Transaction& tx, const core::UserId& user);
/// Those of the users from `first` to `last`, by id, for one kind.
Work<std::vector<PreferenceRow>> preferences_for(Transaction& tx, Kind kind,
                                                 const core::UserId& first,
                                                 const core::UserId& last);
Work<void> set_preference(Transaction& tx, const PreferenceRow& row);

/// Who has the role or more: the next kPage after `after`, by id.
Work<std::vector<RecipientRow>> recipients(Transaction& tx, core::Role role,
                                           const core::UserId& after);
/// How many have it.
Work<std::int64_t> recipient_count(Transaction& tx, core::Role role);
Work<std::optional<RecipientRow>> recipient(Transaction& tx, const core::UserId& user);
Work<std::optional<std::string>> agent_name(Transaction& tx, const core::AgentId& agent);

// Across organisations.

/// Deletes up to `limit` that are older than `before`; how many.
Work<std::int64_t> prune(Transaction& tx, Timestamp before, std::int64_t limit);
/// The next `limit` users after `after`, by id, each with the newest notification beyond the newest
/// `kept`, if there are so many.
Work<std::vector<SurplusRow>> surplus(Transaction& tx, const core::UserId& after, std::int64_t kept,
                                      std::int64_t limit);
/// Deletes up to `limit` of the surplus of a user; how many.
Work<std::int64_t> prune_surplus(Transaction& tx, const SurplusRow& row, std::int64_t limit);

}  // namespace auriga::notifications::repository
