#include "domains/accounts/repository_export.hpp"

#include <fmt/format.h>

namespace auriga::accounts::repository {

namespace {

/// The newest rows of a table whose ids go by time, of whom the column names.
template <class Row>
Work<std::vector<Row>> newest(db::Transaction& tx, std::string_view table, std::string_view owner,
                              const core::UserId& user, const Place& before, std::int64_t limit) {
  const auto text = fmt::format(
      "SELECT $columns FROM {} WHERE org_id = $1 AND {} = $2 AND ($3 = '' OR id < $3) "
      "ORDER BY id DESC LIMIT $4",
      table, owner);
  co_return co_await tx.all<Row>(text, tx.organization(), user, before.id, limit);
}

}  // namespace

Work<std::vector<ExportedLogin>> own_logins(db::Transaction& tx, const core::UserId& user,
                                            const Place& before, std::int64_t limit) {
  return newest<ExportedLogin>(tx, "logins", "user_id", user, before, limit);
}

Work<std::vector<ExportedNotification>> own_notifications(db::Transaction& tx,
                                                          const core::UserId& user,
                                                          const Place& before, std::int64_t limit) {
  return newest<ExportedNotification>(tx, "notifications", "user_id", user, before, limit);
}

Work<std::vector<ExportedKey>> own_keys(db::Transaction& tx, const core::UserId& user,
                                        const Place& before, std::int64_t limit) {
  return newest<ExportedKey>(tx, "api_keys", "made_by", user, before, limit);
}

Work<std::vector<ExportedBroadcast>> own_broadcasts(db::Transaction& tx, const core::UserId& user,
                                                    const Place& before, std::int64_t limit) {
  co_return co_await tx.all<ExportedBroadcast>(
      "SELECT $columns FROM broadcasts WHERE org_id = $1 AND owner_id = $2 "
      "AND created_at <= $3 AND (created_at < $3 OR id < $4) "
      "ORDER BY created_at DESC, id DESC LIMIT $5",
      tx.organization(), user, before.at, before.id, limit);
}

Work<ActionPart> own_actions(db::Transaction& tx, const core::UserId& user, const Place& before,
                             std::int64_t among) {
  ActionPart part;
  part.end = co_await tx.maybe<Place>(
      "SELECT $columns FROM audit_log WHERE org_id = $1 AND at <= $2 AND (at < $2 OR id < $3) "
      "ORDER BY at DESC, id DESC LIMIT 1 OFFSET $4",
      tx.organization(), before.at, before.id, among - 1);
  const auto end = part.end.value_or(Place{.at = {0}, .id = {}});
  part.items = co_await tx.all<ExportedAction>(
      "SELECT $columns FROM audit_log WHERE org_id = $1 AND actor_id = $2 AND at <= $3 "
      "AND (at < $3 OR id < $4) AND at >= $5 AND (at > $5 OR id >= $6) ORDER BY at DESC, id DESC",
      tx.organization(), user, before.at, before.id, end.at, end.id);
  co_return part;
}

Work<std::vector<ExportedPreference>> own_preferences(db::Transaction& tx,
                                                      const core::UserId& user) {
  co_return co_await tx.all<ExportedPreference>(
      "SELECT $columns FROM notification_preferences WHERE org_id = $1 AND user_id = $2 "
      "ORDER BY kind",
      tx.organization(), user);
}

}  // namespace auriga::accounts::repository
