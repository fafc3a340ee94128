#include "domains/accounts/repository.hpp"

#include <array>

namespace auriga::accounts::repository {
namespace {

struct DepartureRow {
  core::UserId id;
};
BOOST_DESCRIBE_STRUCT(DepartureRow, (), (id))

/// A user's columns and when they were last seen; `WHERE …` follows.
const std::string kMembers =
    "SELECT $columns FROM (SELECT id, org_id, email, name, role, created_at, (SELECT "
    "max(last_used_at) FROM logins WHERE logins.org_id = users.org_id AND logins.user_id = "
    "users.id) AS last_seen_at FROM users) AS members ";

struct EndedRow {
  core::LoginId id;
};
BOOST_DESCRIBE_STRUCT(EndedRow, (), (id))

struct RevokedRow {
  core::ApiKeyId id;
};
BOOST_DESCRIBE_STRUCT(RevokedRow, (), (id))

template <class Id, class Row>
std::vector<Id> ids_of(std::vector<Row> rows) {
  std::vector<Id> ids;
  ids.reserve(rows.size());
  for (auto& row : rows) {
    ids.push_back(std::move(row.id));
  }
  return ids;
}

std::string first_past(const std::string& table, const std::string& key, const std::string& time) {
  return "SELECT " + key + " FROM " + table + " WHERE " + time + " < $1 ORDER BY " + time + ", " +
         key + " LIMIT $2";
}

std::string past(const std::string& table, const std::string& key, const std::string& time) {
  return "DELETE FROM " + table + " WHERE " + key + " IN (" + first_past(table, key, time) + ")";
}

/// A login has a token for each quarter of an hour that it was used, and would take them all along:
/// they go first, and the logins once these are few.
Work<std::int64_t> prune_logins(db::Transaction& tx, const std::string& time, Timestamp before,
                                std::int64_t limit) {
  const auto logins = limit / 10 + 1;
  const auto of_logins =
      "DELETE FROM refresh_tokens WHERE hash IN (SELECT hash FROM refresh_tokens WHERE login_id IN "
      "(" +
      first_past("logins", "id", time) + ") LIMIT $3)";
  auto gone = co_await tx.exec(of_logins, before, logins, limit);
  if (gone < limit) {
    const auto all = past("logins", "id", time);
    gone += co_await tx.exec(all, before, logins);
  }
  co_return gone;
}

}  // namespace

Work<bool> any_user(db::Transaction& tx) {
  co_return (co_await tx.scalar<std::optional<std::string>>(
                 "SELECT users.id FROM users JOIN organizations ON organizations.id = users.org_id "
                 "WHERE organizations.demo = 0 LIMIT 1"))
      .has_value();
}

Work<bool> is_demo(db::Transaction& tx, const core::OrganizationId& id) {
  const auto found = co_await tx.scalar<std::optional<std::int64_t>>(
      "SELECT 1 FROM organizations WHERE id = $1 AND demo <> 0", id);
  co_return found.has_value();
}

Work<std::optional<Organization>> first_organization(db::Transaction& tx) {
  co_return co_await tx.maybe<Organization>(
      "SELECT $columns FROM organizations WHERE demo = 0 ORDER BY created_at, id LIMIT 1");
}

Work<std::optional<UserRow>> user_by_email(db::Transaction& tx, const std::string& email_key) {
  co_return co_await tx.maybe<UserRow>("SELECT $columns FROM users WHERE email_key = $1",
                                       email_key);
}

Work<std::optional<RefreshRow>> refresh_by_hash(db::Transaction& tx, const std::string& hash) {
  co_return co_await tx.maybe<RefreshRow>("SELECT $columns FROM refresh_tokens WHERE hash = $1",
                                          hash);
}

Work<std::optional<LoginRow>> login_by_id(db::Transaction& tx, const core::LoginId& id) {
  co_return co_await tx.maybe<LoginRow>("SELECT $columns FROM logins WHERE id = $1", id);
}

Work<bool> has_signed_in(db::Transaction& tx, const core::UserId& user, const std::string& place) {
  const auto found = co_await tx.scalar<std::optional<std::int64_t>>(
      "SELECT 1 FROM logins WHERE user_id = $1 AND place = $2 AND place <> '' LIMIT 1", user,
      place);
  co_return found.has_value();
}

Work<void> renew_hash(db::Transaction& tx, const core::UserId& user, const std::string& hash) {
  co_await tx.exec("UPDATE users SET password_hash = $1 WHERE id = $2", hash, user);
}

Work<std::optional<UserRow>> user_by_id(db::Transaction& tx, const core::UserId& id) {
  co_return co_await tx.maybe<UserRow>("SELECT $columns FROM users WHERE id = $1", id);
}

Work<std::optional<InvitationRow>> invitation_by_hash(db::Transaction& tx,
                                                      const std::string& hash) {
  co_return co_await tx.maybe<InvitationRow>(
      "SELECT $columns FROM invitations WHERE token_hash = $1", hash);
}

Work<std::optional<ApiKeyRow>> key_by_hash(db::Transaction& tx, const std::string& hash) {
  co_return co_await tx.maybe<ApiKeyRow>("SELECT $columns FROM api_keys WHERE hash = $1", hash);
}

Work<void> insert_organization(db::Transaction& tx, const Organization& row, bool demo) {
  co_await tx.exec("INSERT INTO organizations (id, name, demo, created_at) VALUES ($1, $2, $3, $4)",
                   row.id, row.name, demo, row.created_at);
}

Work<void> insert_user(db::Transaction& tx, const UserRow& row) {
  co_await tx.exec(
      "INSERT INTO users (id, org_id, email, email_key, name, password_hash, role, time_zone, "
      "created_at, updated_at, email_confirmed_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
      row.id, row.org_id, row.email, row.email_key, row.name, row.password_hash, row.role,
      row.time_zone, row.created_at, row.updated_at, row.email_confirmed_at);
}

Work<void> insert_login(db::Transaction& tx, const LoginRow& row) {
  co_await tx.exec(
      "INSERT INTO logins (id, org_id, user_id, user_agent, address, place, created_at, "
      "last_used_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      row.id, row.org_id, row.user_id, row.user_agent, row.address, row.place, row.created_at,
      row.last_used_at, row.expires_at);
}

Work<void> insert_refresh(db::Transaction& tx, const RefreshRow& row) {
  co_await tx.exec(
      "INSERT INTO refresh_tokens (hash, org_id, login_id, created_at, expires_at) "
      "VALUES ($1, $2, $3, $4, $5)",
      row.hash, row.org_id, row.login_id, row.created_at, row.expires_at);
}

Work<void> use_refresh(db::Transaction& tx, const std::string& hash, Timestamp at,
                       const std::string& successor) {
  co_await tx.exec("UPDATE refresh_tokens SET used_at = $1, successor = $2 WHERE hash = $3", at,
                   successor, hash);
}

Work<void> touch_login(db::Transaction& tx, const core::LoginId& id, Timestamp at,
                       Timestamp expires_at) {
  co_await tx.exec("UPDATE logins SET last_used_at = $1, expires_at = $2 WHERE id = $3", at,
                   expires_at, id);
}

Work<void> end_login(db::Transaction& tx, const core::LoginId& id, Timestamp at,
                     const std::string& reason) {
  co_await tx.exec(
      // Its refresh tokens stay until the login is pruned, so that a later use is told apart from
      // a token that never was.
      "UPDATE logins SET ended_at = $1, ended_reason = $2 WHERE id = $3 AND ended_at IS NULL", at,
      reason, id);
}

Work<std::vector<core::LoginId>> end_oldest_logins(db::Transaction& tx, const LoginRow& newest,
                                                   std::int64_t others, const std::string& reason) {
  auto ended = co_await tx.all<EndedRow>(
      "UPDATE logins SET ended_at = $1, ended_reason = $2 WHERE org_id = $3 AND user_id = $4 "
      "AND ended_at IS NULL AND expires_at > $1 AND id <> $5 AND id NOT IN "
      "(SELECT id FROM logins WHERE org_id = $3 AND user_id = $4 AND ended_at IS NULL "
      "AND expires_at > $1 AND id <> $5 ORDER BY last_used_at DESC, id DESC LIMIT $6) "
      "RETURNING $columns",
      newest.created_at, reason, newest.org_id, newest.user_id, newest.id, others);
  co_return ids_of<core::LoginId>(std::move(ended));
}

Work<void> accept_invitation(db::Transaction& tx, const core::InvitationId& id, Timestamp at) {
  co_await tx.exec("UPDATE invitations SET accepted_at = $1 WHERE id = $2", at, id);
}

Work<std::vector<core::LoginId>> logins_ended_since(db::Transaction& tx, Timestamp since) {
  auto rows = co_await tx.all<EndedRow>("SELECT $columns FROM logins WHERE ended_at >= $1", since);
  co_return ids_of<core::LoginId>(std::move(rows));
}

Work<std::vector<core::UserId>> departures_since(db::Transaction& tx, Timestamp since) {
  auto rows = co_await tx.all<DepartureRow>(
      "SELECT user_id AS id FROM departures WHERE left_at >= $1", since);
  co_return ids_of<core::UserId>(std::move(rows));
}

Work<std::vector<RoleRow>> roles_changed_since(db::Transaction& tx, Timestamp since) {
  co_return co_await tx.all<RoleRow>("SELECT $columns FROM users WHERE role_changed_at >= $1",
                                     since);
}

Work<std::vector<core::ApiKeyId>> keys_revoked_since(db::Transaction& tx, Timestamp since) {
  auto rows =
      co_await tx.all<RevokedRow>("SELECT $columns FROM api_keys WHERE revoked_at >= $1", since);
  co_return ids_of<core::ApiKeyId>(std::move(rows));
}

Work<std::optional<std::string>> secret(db::Transaction& tx, const std::string& name) {
  co_return co_await tx.scalar<std::optional<std::string>>(
      "SELECT sealed FROM installation_secrets WHERE name = $1", name);
}

Work<void> insert_secret(db::Transaction& tx, const std::string& name, const std::string& sealed,
                         Timestamp at) {
  co_await tx.exec(
      "INSERT INTO installation_secrets (name, sealed, created_at) VALUES ($1, $2, $3)", name,
      sealed, at);
}

Work<void> add_key_usage(db::Transaction& tx, const core::ApiKeyId& id, std::int64_t requests,
                         Timestamp last_used_at) {
  co_await tx.exec(
      "UPDATE api_keys SET request_count = request_count + $1, last_used_at = $2 WHERE id = $3",
      requests, last_used_at, id);
}

Work<void> insert_email_token(db::Transaction& tx, const EmailTokenRow& row) {
  co_await tx.exec(
      "INSERT INTO email_tokens (hash, org_id, user_id, purpose, email_key, created_at, "
      "expires_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7)",
      row.hash, row.org_id, row.user_id, row.purpose, row.email_key, row.created_at,
      row.expires_at);
}

Work<std::optional<EmailTokenRow>> email_token(db::Transaction& tx, const std::string& hash,
                                               TokenPurpose purpose) {
  co_return co_await tx.maybe<EmailTokenRow>(
      "SELECT $columns FROM email_tokens WHERE hash = $1 AND purpose = $2", hash, purpose);
}

Work<std::int64_t> email_tokens_since(db::Transaction& tx, const core::UserId& user,
                                      TokenPurpose purpose, Timestamp since) {
  co_return co_await tx.scalar<std::int64_t>(
      "SELECT count(*) FROM email_tokens WHERE user_id = $1 AND purpose = $2 AND created_at >= $3",
      user, purpose, since);
}

Work<void> use_email_tokens(db::Transaction& tx, const core::UserId& user, TokenPurpose purpose,
                            Timestamp at) {
  co_await tx.exec(
      "UPDATE email_tokens SET used_at = $1 WHERE user_id = $2 AND purpose = $3 "
      "AND used_at IS NULL",
      at, user, purpose);
}

Work<std::int64_t> prune(db::Transaction& tx, Timestamp before, std::int64_t limit) {
  static const std::string expiry = "expires_at";
  static const std::string end = "ended_at";
  static const std::array others{
      past("refresh_tokens", "hash", expiry), past("invitations", "id", expiry),
      past("email_tokens", "hash", expiry), past("departures", "user_id", "left_at")};
  std::int64_t gone = 0;
  for (const auto& sql : others) {
    gone += co_await tx.exec(sql, before, limit);
  }
  gone += co_await prune_logins(tx, expiry, before, limit);
  gone += co_await prune_logins(tx, end, before, limit);
  co_return gone;
}

Work<std::optional<Organization>> organization(db::Transaction& tx) {
  co_return co_await tx.maybe<Organization>("SELECT $columns FROM organizations WHERE id = $1",
                                            tx.organization());
}

Work<void> rename_organization(db::Transaction& tx, const std::string& name) {
  co_await tx.exec("UPDATE organizations SET name = $1 WHERE id = $2", name, tx.organization());
}

Work<std::optional<UserRow>> user(db::Transaction& tx, const core::UserId& id) {
  co_return co_await tx.maybe<UserRow>("SELECT $columns FROM users WHERE org_id = $1 AND id = $2",
                                       tx.organization(), id);
}

Work<void> update_user(db::Transaction& tx, const UserRow& row) {
  co_await tx.exec(
      "UPDATE users SET name = $1, time_zone = $2, password_hash = $3, updated_at = $4 "
      "WHERE org_id = $5 AND id = $6",
      row.name, row.time_zone, row.password_hash, row.updated_at, tx.organization(), row.id);
}

Work<void> update_email(db::Transaction& tx, const UserRow& row) {
  co_await tx.exec(
      "UPDATE users SET email = $1, email_key = $2, email_pending = $3, email_confirmed_at = $4, "
      "updated_at = $5 WHERE org_id = $6 AND id = $7",
      row.email, row.email_key, row.email_pending, row.email_confirmed_at, row.updated_at,
      tx.organization(), row.id);
}

Work<std::vector<MemberRow>> members(db::Transaction& tx, const std::string& after,
                                     std::int64_t limit) {
  co_return co_await tx.all<MemberRow>(
      kMembers + "WHERE org_id = $1 AND id > $2 ORDER BY id LIMIT $3", tx.organization(), after,
      limit);
}

Work<std::optional<MemberRow>> member(db::Transaction& tx, const core::UserId& id) {
  co_return co_await tx.maybe<MemberRow>(kMembers + "WHERE org_id = $1 AND id = $2",
                                         tx.organization(), id);
}

Work<std::int64_t> owners(db::Transaction& tx) {
  co_return co_await tx.scalar<std::int64_t>(
      "SELECT count(*) FROM users WHERE org_id = $1 AND role = $2", tx.organization(), Role::owner);
}

Work<void> update_role(db::Transaction& tx, const core::UserId& id, Role role, Timestamp at) {
  co_await tx.exec(
      "UPDATE users SET role = $1, role_changed_at = $2, updated_at = $2 "
      "WHERE org_id = $3 AND id = $4",
      role, at, tx.organization(), id);
}

Work<void> delete_user(db::Transaction& tx, const core::UserId& id) {
  co_await tx.exec("DELETE FROM users WHERE org_id = $1 AND id = $2", tx.organization(), id);
}

Work<void> insert_departure(db::Transaction& tx, const core::UserId& id, Timestamp at) {
  co_await tx.exec("INSERT INTO departures (user_id, org_id, left_at) VALUES ($1, $2, $3)", id,
                   tx.organization(), at);
}

Work<std::int64_t> invitations_since(db::Transaction& tx, Timestamp since) {
  co_return co_await tx.scalar<std::int64_t>(
      "SELECT count(*) FROM invitations WHERE org_id = $1 AND created_at >= $2", tx.organization(),
      since);
}

Work<std::vector<LoginRow>> open_logins(db::Transaction& tx, const core::UserId& user,
                                        Timestamp now) {
  co_return co_await tx.all<LoginRow>(
      "SELECT $columns FROM logins WHERE org_id = $1 AND user_id = $2 AND ended_at IS NULL "
      "AND expires_at > $3 ORDER BY last_used_at DESC LIMIT 200",
      tx.organization(), user, now);
}

Work<std::vector<core::LoginId>> end_logins(db::Transaction& tx, const core::UserId& user,
                                            const core::LoginId& kept, Timestamp at,
                                            const std::string& reason) {
  auto ended = co_await tx.all<EndedRow>(
      "UPDATE logins SET ended_at = $1, ended_reason = $2 WHERE org_id = $3 AND user_id = $4 "
      "AND ended_at IS NULL AND expires_at > $1 AND id <> $5 RETURNING $columns",
      at, reason, tx.organization(), user, kept);
  co_return ids_of<core::LoginId>(std::move(ended));
}

Work<std::optional<LoginRow>> open_login(db::Transaction& tx, const core::UserId& user,
                                         const core::LoginId& id) {
  co_return co_await tx.maybe<LoginRow>(
      "SELECT $columns FROM logins WHERE org_id = $1 AND user_id = $2 AND id = $3 "
      "AND ended_at IS NULL",
      tx.organization(), user, id);
}

Work<std::vector<InvitationRow>> open_invitations(db::Transaction& tx, Timestamp now,
                                                  const std::string& after, std::int64_t limit) {
  co_return co_await tx.all<InvitationRow>(
      "SELECT $columns FROM invitations WHERE org_id = $1 AND accepted_at IS NULL "
      "AND expires_at > $2 AND id > $3 ORDER BY id LIMIT $4",
      tx.organization(), now, after, limit);
}

Work<std::vector<InvitationRow>> invitations_around(db::Transaction& tx, const UserRow& user,
                                                    Timestamp now) {
  co_return co_await tx.all<InvitationRow>(
      "SELECT $columns FROM invitations WHERE org_id = $1 AND accepted_at IS NULL "
      "AND expires_at > $2 AND (lower(email) = $3 OR made_by = $4)",
      tx.organization(), now, user.email_key, user.id);
}

Work<void> insert_invitation(db::Transaction& tx, const InvitationRow& row) {
  co_await tx.exec(
      "INSERT INTO invitations (id, org_id, email, role, token_hash, created_at, expires_at, "
      "made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      row.id, tx.organization(), row.email, row.role, row.token_hash, row.created_at,
      row.expires_at, row.made_by);
}

Work<std::int64_t> delete_invitation(db::Transaction& tx, const core::InvitationId& id) {
  co_return co_await tx.exec(
      "DELETE FROM invitations WHERE org_id = $1 AND id = $2 AND accepted_at IS NULL",
      tx.organization(), id);
}

Work<std::vector<ApiKeyRow>> keys(db::Transaction& tx, const std::string& before,
                                  std::int64_t limit) {
  co_return co_await tx.all<ApiKeyRow>(
      "SELECT $columns FROM api_keys WHERE org_id = $1 AND ($2 = '' OR id < $2) "
      "ORDER BY id DESC LIMIT $3",
      tx.organization(), before, limit);
}

Work<std::optional<ApiKeyRow>> key(db::Transaction& tx, const core::ApiKeyId& id) {
  co_return co_await tx.maybe<ApiKeyRow>(
      "SELECT $columns FROM api_keys WHERE org_id = $1 AND id = $2", tx.organization(), id);
}

Work<void> insert_key(db::Transaction& tx, const ApiKeyRow& row) {
  co_await tx.exec(
      "INSERT INTO api_keys (id, org_id, name, prefix, hash, scopes, agent_id, rate_per_hour, "
      "created_at, expires_at, request_count, made_by) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, $11)",
      row.id, tx.organization(), row.name, row.prefix, row.hash, row.scopes, row.agent_id,
      row.rate_per_hour, row.created_at, row.expires_at, row.made_by);
}

Work<std::int64_t> revoke_key(db::Transaction& tx, const core::ApiKeyId& id, Timestamp at) {
  co_return co_await tx.exec(
      "UPDATE api_keys SET revoked_at = $1 WHERE org_id = $2 AND id = $3 AND revoked_at IS NULL",
      at, tx.organization(), id);
}

Work<bool> has_agent(db::Transaction& tx, const core::AgentId& agent) {
  co_return co_await tx.scalar<std::int64_t>(
      "SELECT count(*) FROM agents WHERE org_id = $1 AND id = $2 AND archived_at IS NULL",
      tx.organization(), agent) > 0;
}

Work<std::vector<core::ApiKeyId>> revoke_keys_of_agent(db::Transaction& tx,
                                                       const core::AgentId& agent, Timestamp at) {
  auto revoked = co_await tx.all<RevokedRow>(
      "UPDATE api_keys SET revoked_at = $1 WHERE org_id = $2 AND agent_id = $3 "
      "AND revoked_at IS NULL RETURNING $columns",
      at, tx.organization(), agent);
  co_return ids_of<core::ApiKeyId>(std::move(revoked));
}

}  // namespace auriga::accounts::repository
