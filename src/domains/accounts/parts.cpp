#include "domains/accounts/parts.hpp"

#include "engines/schedule/zone.hpp"

namespace auriga::accounts::parts {

User to_user(const repo::UserRow& row, const Organization& organization) {
  return {.id = row.id,
          .email = row.email,
          .name = row.name,
          .role = row.role,
          .time_zone = row.time_zone,
          .organization = {organization.id, organization.name},
          .created_at = row.created_at,
          .email_confirmed_at = row.email_confirmed_at,
          .email_pending = row.email_pending};
}

namespace {

std::vector<Scope> scopes_of(std::int64_t bits) {
  std::vector<Scope> scopes;
  for (const auto scope : {Scope::chat, Scope::voice, Scope::admin}) {
    if ((bits >> static_cast<int>(scope) & 1) != 0) {
      scopes.push_back(scope);
    }
  }
  return scopes;
}

}  // namespace

ApiKey to_key(const repo::ApiKeyRow& row) {
  return {.id = row.id,
          .name = row.name,
          .prefix = row.prefix,
          .scopes = scopes_of(row.scopes),
          .agent_id = row.agent_id,
          .rate_per_hour = row.rate_per_hour,
          .expires_at = row.expires_at,
          .last_used_at = row.last_used_at,
          .request_count = row.request_count,
          .revoked_at = row.revoked_at,
          .created_at = row.created_at};
}

bool manages(Role who, Role whom) {
  return who == Role::owner || (who == Role::admin && whom < Role::admin);
}

Work<std::vector<core::LoginId>> end_logins(Transaction& tx, const core::UserId& user,
                                            const core::LoginId& kept, Timestamp now,
                                            const std::string& reason, const core::Actor& actor) {
  const auto ended = co_await repo::end_logins(tx, user, kept, now, reason);
  for (const auto& login : ended) {
    boost::json::object details{{"reason", reason}};
    co_await tx.emit(change(actor, "login.ended", login.text(), std::move(details)));
  }
  co_return ended;
}

Work<void> tell_changed(Transaction& tx, const repo::UserRow& user, letters::ChangedBy by,
                        const std::string& key, const mail::MailService& mail) {
  if (mail.on() && mail::MailService::can_reach(user.email)) {
    const auto post = mail.prepare(letters::changed(user, by, key, mail));
    co_await mail::MailService::queue(tx, user.org_id, post);
  }
}

Error wrong_password() {
  return std::move(Error(ErrorCode::kValidationFailed)
                       .with_faults({{"/current_password", "wrong", "is not your password"}}));
}

std::string known_zone(std::string name) {
  if (const auto zone = schedule::Zone::find(name); !zone) {
    throw std::move(
        Error(ErrorCode::kValidationFailed).with_faults({{"/time_zone", "unknown", zone.error()}}));
  }
  return name;
}

core::UserId user_id(const core::Caller& caller) {
  if (caller.kind != core::Caller::Kind::user) {
    throw Error(ErrorCode::kForbidden, "an API key cannot do this; sign in");
  }
  return core::UserId::trusted(caller.id);
}

}  // namespace auriga::accounts::parts
