#include "domains/notifications/repository.hpp"

namespace auriga::notifications::repository {
namespace {

/// People of the organisation $1 who have the role $2 or more.
const std::string kOfRole =
    "FROM users WHERE org_id = $1 AND CASE role WHEN 'owner' THEN 3 WHEN 'admin' THEN 2 "
    "WHEN 'member' THEN 1 ELSE 0 END >= $2";

}  // namespace

Work<bool> insert(Transaction& tx, const NotificationRow& row) {
  co_return co_await tx.exec(
      "INSERT INTO notifications (id, org_id, user_id, event_id, kind, priority, title, body, "
      "link, "
      "subject_id, agent_id, status, created_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) "
      "ON CONFLICT (event_id, user_id) DO NOTHING",
      row.id, tx.organization(), row.user_id, row.event_id, row.kind, row.priority, row.title,
      row.body, row.link, row.subject_id, row.agent_id, row.status, row.created_at) == 1;
}

Work<std::vector<NotificationRow>> list(Transaction& tx, const Filter& filter) {
  const auto status = filter.status ? std::string(core::enum_name(*filter.status)) : std::string();
  co_return co_await tx.all<NotificationRow>(
      "SELECT $columns FROM notifications WHERE org_id = $1 AND user_id = $2 "
      "AND ($3 = '' OR status = $3) AND ($4 = '' OR id < $4) ORDER BY id DESC LIMIT $5",
      tx.organization(), filter.user, status, filter.before, filter.limit);
}

Work<std::optional<NotificationRow>> one(Transaction& tx, const core::UserId& user,
                                         const core::NotificationId& id) {
  co_return co_await tx.maybe<NotificationRow>(
      "SELECT $columns FROM notifications WHERE org_id = $1 AND user_id = $2 AND id = $3",
      tx.organization(), user, id);
}

Work<std::int64_t> unread(Transaction& tx, const core::UserId& user) {
  co_return co_await tx.scalar<std::int64_t>(
      "SELECT count(*) FROM notifications WHERE org_id = $1 AND user_id = $2 "
      "AND status = 'unread'",
      tx.organization(), user);
}

Work<std::int64_t> notices_since(Transaction& tx, Timestamp since) {
  co_await tx.exec("DELETE FROM notices WHERE org_id = $1 AND told_at < $2", tx.organization(),
                   since);
  co_return co_await tx.scalar<std::int64_t>("SELECT count(*) FROM notices WHERE org_id = $1",
                                             tx.organization());
}

Work<void> add_notice(Transaction& tx, const core::EventId& id) {
  co_await tx.exec("INSERT INTO notices (org_id, id, told_at) VALUES ($1, $2, $3)",
                   tx.organization(), id, tx.now());
}

Work<std::vector<UnreadRow>> unread_of_all(Transaction& tx, const core::UserId& after) {
  co_return co_await tx.all<UnreadRow>(
      "SELECT user_id, count(*) AS unread FROM notifications WHERE org_id = $1 "
      "AND status = 'unread' AND user_id > $2 GROUP BY user_id ORDER BY user_id LIMIT $3",
      tx.organization(), after, kPage);
}

Work<void> set_status(Transaction& tx, const NotificationRow& row) {
  co_await tx.exec(
      "UPDATE notifications SET status = $1, read_at = $2, acknowledged_at = $3 "
      "WHERE org_id = $4 AND user_id = $5 AND id = $6",
      row.status, row.read_at, row.acknowledged_at, tx.organization(), row.user_id, row.id);
}

Work<std::int64_t> read_all(Transaction& tx, const core::UserId& user, Timestamp at) {
  co_return co_await tx.exec(
      "UPDATE notifications SET status = 'read', read_at = $1 "
      "WHERE org_id = $2 AND user_id = $3 AND status = 'unread'",
      at, tx.organization(), user);
}

Work<std::vector<PreferenceRow>> preferences(Transaction& tx, const core::UserId& user) {
  co_return co_await tx.all<PreferenceRow>(
      "SELECT $columns FROM notification_preferences WHERE org_id = $1 AND user_id = $2 "
      "ORDER BY kind LIMIT 100",
      tx.organization(), user);
}

Work<std::vector<PreferenceRow>> preferences_for(Transaction& tx, Kind kind,
                                                 const core::UserId& first,
                                                 const core::UserId& last) {
  co_return co_await tx.all<PreferenceRow>(
      "SELECT $columns FROM notification_preferences WHERE org_id = $1 AND kind = $2 "
      "AND user_id >= $3 AND user_id <= $4 ORDER BY user_id LIMIT $5",
      tx.organization(), kind, first, last, kPage);
}

Work<void> set_preference(Transaction& tx, const PreferenceRow& row) {
  co_await tx.exec(
      "INSERT INTO notification_preferences (org_id, user_id, kind, in_app, email) "
      "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (user_id, kind) "
      "DO UPDATE SET in_app = excluded.in_app, email = excluded.email",
      tx.organization(), row.user_id, row.kind, row.in_app, row.email);
}

Work<std::vector<RecipientRow>> recipients(Transaction& tx, core::Role role,
                                           const core::UserId& after) {
  co_return co_await tx.all<RecipientRow>(
      "SELECT $columns " + kOfRole + " AND id > $3 ORDER BY id LIMIT $4", tx.organization(),
      static_cast<std::int64_t>(role), after, kPage);
}

Work<std::int64_t> recipient_count(Transaction& tx, core::Role role) {
  co_return co_await tx.scalar<std::int64_t>("SELECT count(*) " + kOfRole, tx.organization(),
                                             static_cast<std::int64_t>(role));
}

Work<std::optional<RecipientRow>> recipient(Transaction& tx, const core::UserId& user) {
  co_return co_await tx.maybe<RecipientRow>(
      "SELECT $columns FROM users WHERE org_id = $1 AND id = $2", tx.organization(), user);
}

Work<std::optional<std::string>> agent_name(Transaction& tx, const core::AgentId& agent) {
  co_return co_await tx.scalar<std::optional<std::string>>(
      "SELECT name FROM agents WHERE org_id = $1 AND id = $2", tx.organization(), agent);
}

Work<std::int64_t> prune(Transaction& tx, Timestamp before, std::int64_t limit) {
  co_return co_await tx.exec(
      "DELETE FROM notifications WHERE id IN (SELECT id FROM notifications WHERE created_at < $1 "
      "ORDER BY created_at, id LIMIT $2)",
      before, limit);
}

Work<std::vector<SurplusRow>> surplus(Transaction& tx, const core::UserId& after, std::int64_t kept,
                                      std::int64_t limit) {
  co_return co_await tx.all<SurplusRow>(
      "SELECT id, org_id, (SELECT n.id FROM notifications n WHERE n.org_id = users.org_id "
      "AND n.user_id = users.id ORDER BY n.id DESC LIMIT 1 OFFSET $1) AS newest "
      "FROM users WHERE id > $2 ORDER BY id LIMIT $3",
      kept, after, limit);
}

Work<std::int64_t> prune_surplus(Transaction& tx, const SurplusRow& row, std::int64_t limit) {
  co_return co_await tx.exec(
      "DELETE FROM notifications WHERE id IN (SELECT id FROM notifications WHERE org_id = $1 "
      "AND user_id = $2 AND id <= $3 ORDER BY id LIMIT $4)",
      row.org_id, row.id, row.newest, limit);
}

}  // namespace auriga::notifications::repository
