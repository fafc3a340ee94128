// The SQL of accounts. Each function is the body, or part of the body, of a transaction.
//
// Functions that find a row before its organisation is known (login, refresh, key look-up) run in
// transactions opened with a SystemScope; all others take the organisation from the transaction.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domains/accounts/types.hpp"
#include "platform/database/database.hpp"

namespace auriga::accounts::repository {

namespace db = platform::db;
using db::Work;

struct UserRow {
  core::UserId id;
  core::OrganizationId org_id;
  std::string email;
  std::string email_key;
  std::string name;
  std::string password_hash;
  Role role = Role::member;
  std::string time_zone;
  Timestamp created_at;
  Timestamp updated_at;
  std::optional<Timestamp> email_confirmed_at;
  std::optional<std::string> email_pending;
};
BOOST_DESCRIBE_STRUCT(UserRow, (),
                      (id, org_id, email, email_key, name, password_hash, role, time_zone,
                       created_at, updated_at, email_confirmed_at, email_pending))

/// A user as colleagues see them.
struct MemberRow {
  core::UserId id;
  std::string email;
  std::string name;
  Role role = Role::member;
  Timestamp created_at;
  std::optional<Timestamp> last_seen_at;  ///< Of the logins that are kept.
};
BOOST_DESCRIBE_STRUCT(MemberRow, (), (id, email, name, role, created_at, last_seen_at))

struct RoleRow {
  core::UserId id;
  Role role = Role::member;
};
BOOST_DESCRIBE_STRUCT(RoleRow, (), (id, role))

/// What the link of a mail is for.
/// `handed`: resets a password, too, but was given from hand to hand and proves no address.
enum class TokenPurpose : std::uint8_t { reset, confirm, handed };
BOOST_DESCRIBE_ENUM(TokenPurpose, reset, confirm, handed)

struct EmailTokenRow {
  std::string hash;
  core::OrganizationId org_id;
  core::UserId user_id;
  TokenPurpose purpose = TokenPurpose::reset;
  std::string email_key;  ///< The address it was sent to.
  Timestamp created_at;
  Timestamp expires_at;
  std::optional<Timestamp> used_at;
};
BOOST_DESCRIBE_STRUCT(EmailTokenRow, (),
                      (hash, org_id, user_id, purpose, email_key, created_at, expires_at, used_at))

struct LoginRow {
  core::LoginId id;
  core::OrganizationId org_id;
  core::UserId user_id;
  std::string user_agent;
  std::string address;
  std::string place;  ///< http::subject_of() the address; empty in logins of before.
  Timestamp created_at;
  Timestamp last_used_at;
  Timestamp expires_at;
  std::optional<Timestamp> ended_at;
  std::optional<std::string> ended_reason;
};
BOOST_DESCRIBE_STRUCT(LoginRow, (),
                      (id, org_id, user_id, user_agent, address, place, created_at, last_used_at,
                       expires_at, ended_at, ended_reason))

struct RefreshRow {
  std::string hash;
  core::OrganizationId org_id;
  core::LoginId login_id;
  Timestamp created_at;
  Timestamp expires_at;
  std::optional<Timestamp> used_at;
  std::optional<std::string> successor;  ///< Sealed, for the grace in which it is given again.
};
BOOST_DESCRIBE_STRUCT(RefreshRow, (),
                      (hash, org_id, login_id, created_at, expires_at, used_at, successor))

struct InvitationRow {
  core::InvitationId id;
  core::OrganizationId org_id;
  std::string email;
  Role role = Role::member;
  std::string token_hash;
  Timestamp created_at;
  Timestamp expires_at;
  std::optional<Timestamp> accepted_at;
  std::optional<core::UserId> made_by;  ///< Empty: made before this was written down.
};
BOOST_DESCRIBE_STRUCT(InvitationRow, (),
                      (id, org_id, email, role, token_hash, created_at, expires_at, accepted_at,
                       made_by))

struct ApiKeyRow {
  core::ApiKeyId id;
  core::OrganizationId org_id;
  std::string name;
  std::string prefix;
  std::string hash;
  std::int64_t scopes = 0;  ///< Bit i stands for Scope(i).
  std::optional<core::AgentId> agent_id;
  std::int64_t rate_per_hour = 0;
  Timestamp created_at;
  std::optional<Timestamp> expires_at;
  std::optional<Timestamp> last_used_at;
  std::int64_t request_count = 0;
  std::optional<Timestamp> revoked_at;
  std::optional<core::UserId> made_by;  ///< Empty: made before this was written down.
};
BOOST_DESCRIBE_STRUCT(ApiKeyRow, (),
                      (id, org_id, name, prefix, hash, scopes, agent_id, rate_per_hour, created_at,
                       expires_at, last_used_at, request_count, revoked_at, made_by))

// Across organisations.
/// The demo's does not count.
Work<bool> any_user(db::Transaction& tx);
/// Whether it is the demo's.
Work<bool> is_demo(db::Transaction& tx, const core::OrganizationId& id);
/// The oldest that is not the demo's.
Work<std::optional<Organization>> first_organization(db::Transaction& tx);
Work<std::optional<UserRow>> user_by_email(db::Transaction& tx, const std::string& email_key);
Work<std::optional<RefreshRow>> refresh_by_hash(db::Transaction& tx, const std::string& hash);
Work<std::optional<LoginRow>> login_by_id(db::Transaction& tx, const core::LoginId& id);
/// Whether the user has a login from that place.
Work<bool> has_signed_in(db::Transaction& tx, const core::UserId& user, const std::string& place);
/// The same password in another hash.
Work<void> renew_hash(db::Transaction& tx, const core::UserId& user, const std::string& hash);
Work<std::optional<UserRow>> user_by_id(db::Transaction& tx, const core::UserId& id);
Work<std::optional<InvitationRow>> invitation_by_hash(db::Transaction& tx, const std::string& hash);
Work<std::optional<ApiKeyRow>> key_by_hash(db::Transaction& tx, const std::string& hash);
Work<void> insert_organization(db::Transaction& tx, const Organization& row, bool demo = false);
Work<void> insert_user(db::Transaction& tx, const UserRow& row);
Work<void> insert_login(db::Transaction& tx, const LoginRow& row);
Work<void> insert_refresh(db::Transaction& tx, const RefreshRow& row);
Work<void> use_refresh(db::Transaction& tx, const std::string& hash, Timestamp at,
                       const std::string& successor);
Work<void> touch_login(db::Transaction& tx, const core::LoginId& id, Timestamp at,
                       Timestamp expires_at);
Work<void> end_login(db::Transaction& tx, const core::LoginId& id, Timestamp at,
                     const std::string& reason);
/// Ends the open ones of the user of `newest` but that one and the `others` last used; which.
Work<std::vector<core::LoginId>> end_oldest_logins(db::Transaction& tx, const LoginRow& newest,
                                                   std::int64_t others, const std::string& reason);
Work<void> accept_invitation(db::Transaction& tx, const core::InvitationId& id, Timestamp at);
/// Logins that ended at or after `since`: their access tokens may still be about.
Work<std::vector<core::LoginId>> logins_ended_since(db::Transaction& tx, Timestamp since);
/// Users who went at or after `since`, and those who got another role.
Work<std::vector<core::UserId>> departures_since(db::Transaction& tx, Timestamp since);
Work<std::vector<RoleRow>> roles_changed_since(db::Transaction& tx, Timestamp since);
/// API keys that were revoked at or after `since`.
Work<std::vector<core::ApiKeyId>> keys_revoked_since(db::Transaction& tx, Timestamp since);
Work<std::optional<std::string>> secret(db::Transaction& tx, const std::string& name);
Work<void> insert_secret(db::Transaction& tx, const std::string& name, const std::string& sealed,
                         Timestamp at);
Work<void> add_key_usage(db::Transaction& tx, const core::ApiKeyId& id, std::int64_t requests,
                         Timestamp last_used_at);
Work<void> insert_email_token(db::Transaction& tx, const EmailTokenRow& row);
Work<std::optional<EmailTokenRow>> email_token(db::Transaction& tx, const std::string& hash,
                                               TokenPurpose purpose);
/// How many of a purpose were made for a user since then.
Work<std::int64_t> email_tokens_since(db::Transaction& tx, const core::UserId& user,
                                      TokenPurpose purpose, Timestamp since);
/// All that are open of a purpose: following one link voids the others.
Work<void> use_email_tokens(db::Transaction& tx, const core::UserId& user, TokenPurpose purpose,
                            Timestamp at);
/// Deletes logins with their tokens, links, invitations and departures past `before`: up to `limit`
/// rows of a kind, so that others need not wait long for the database. How many rows went; none
/// when all is done.
Work<std::int64_t> prune(db::Transaction& tx, Timestamp before, std::int64_t limit);

// Within the transaction's organisation.
Work<std::optional<Organization>> organization(db::Transaction& tx);
Work<void> rename_organization(db::Transaction& tx, const std::string& name);
Work<std::optional<UserRow>> user(db::Transaction& tx, const core::UserId& id);
Work<void> update_user(db::Transaction& tx, const UserRow& row);
/// Address, what is pending and whether it is confirmed. May break users_email_key.
Work<void> update_email(db::Transaction& tx, const UserRow& row);
/// Oldest first, after this id.
Work<std::vector<MemberRow>> members(db::Transaction& tx, const std::string& after,
                                     std::int64_t limit);
Work<std::optional<MemberRow>> member(db::Transaction& tx, const core::UserId& id);
/// How many there are.
Work<std::int64_t> owners(db::Transaction& tx);
Work<void> update_role(db::Transaction& tx, const core::UserId& id, Role role, Timestamp at);
/// With all that is theirs alone: logins, links, notifications.
Work<void> delete_user(db::Transaction& tx, const core::UserId& id);
Work<void> insert_departure(db::Transaction& tx, const core::UserId& id, Timestamp at);
/// How many invitations were made since then.
Work<std::int64_t> invitations_since(db::Transaction& tx, Timestamp since);
/// For showing: the 200 last used.
Work<std::vector<LoginRow>> open_logins(db::Transaction& tx, const core::UserId& user,
                                        Timestamp now);
/// Ends all open ones, however many, but `kept` (empty: none is kept); which.
Work<std::vector<core::LoginId>> end_logins(db::Transaction& tx, const core::UserId& user,
                                            const core::LoginId& kept, Timestamp at,
                                            const std::string& reason);
Work<std::optional<LoginRow>> open_login(db::Transaction& tx, const core::UserId& user,
                                         const core::LoginId& id);
Work<std::vector<InvitationRow>> open_invitations(db::Transaction& tx, Timestamp now,
                                                  const std::string& after, std::int64_t limit);
/// The open ones to somebody's address, and those that they made.
Work<std::vector<InvitationRow>> invitations_around(db::Transaction& tx, const UserRow& user,
                                                    Timestamp now);
Work<void> insert_invitation(db::Transaction& tx, const InvitationRow& row);
Work<std::int64_t> delete_invitation(db::Transaction& tx, const core::InvitationId& id);
Work<std::vector<ApiKeyRow>> keys(db::Transaction& tx, const std::string& before,
                                  std::int64_t limit);
Work<std::optional<ApiKeyRow>> key(db::Transaction& tx, const core::ApiKeyId& id);
Work<void> insert_key(db::Transaction& tx, const ApiKeyRow& row);
Work<std::int64_t> revoke_key(db::Transaction& tx, const core::ApiKeyId& id, Timestamp at);
/// Whether the organisation has this agent, to which a key is to be bound. Reads a table of
/// agents', so that key and agent are judged in one transaction.
Work<bool> has_agent(db::Transaction& tx, const core::AgentId& agent);
/// Which were revoked.
Work<std::vector<core::ApiKeyId>> revoke_keys_of_agent(db::Transaction& tx,
                                                       const core::AgentId& agent, Timestamp at);

}  // namespace auriga::accounts::repository
