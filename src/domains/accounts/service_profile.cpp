// Oneself, one's devices, the organisation and its invitations.
#include "domains/accounts/letters.hpp"
#include "domains/accounts/parts.hpp"

namespace auriga::accounts {

using namespace parts;

namespace {

constexpr std::int64_t kInvitationMailsPerDay = 100;
constexpr std::int64_t kMailsPerHour = 5;  // To one address.

Work<std::optional<User>> read_user(Transaction& tx, const core::UserId& id) {
  const auto user = co_await repo::user(tx, id);
  const auto organization = co_await repo::organization(tx);
  if (!user || !organization) {
    co_return std::nullopt;
  }
  co_return to_user(*user, *organization);
}

Work<std::optional<User>> write_profile(Transaction& tx, const core::UserId& id,
                                        const ProfileUpdate& update, Timestamp now,
                                        const core::Actor& actor,
                                        const platform::http::Precondition& wanted) {
  auto user = co_await repo::user(tx, id);
  const auto as_is = co_await read_user(tx, id);
  if (!user || !as_is) {
    co_return std::nullopt;
  }
  wanted.require(platform::http::version_of(*as_is));
  user->name = update.name.value_or(user->name);
  user->time_zone = update.time_zone.value_or(user->time_zone);
  user->updated_at = now;
  co_await repo::update_user(tx, *user);
  co_await tx.emit(change(actor, "user.updated", id.text()));
  co_return co_await read_user(tx, id);
}

struct NewPassword {
  core::UserId user;
  core::LoginId kept;
  std::string old_hash;
  std::string new_hash;
  Timestamp now;
  const mail::MailService* mail = nullptr;
  core::Actor actor;
};

/// Nothing when the password changed in the meantime.
Work<std::optional<std::vector<core::LoginId>>> write_password(Transaction& tx,
                                                               const NewPassword& fresh) {
  auto user = co_await repo::user(tx, fresh.user);
  if (!user || user->password_hash != fresh.old_hash) {
    co_return std::nullopt;
  }
  user->password_hash = fresh.new_hash;
  user->updated_at = fresh.now;
  co_await repo::update_user(tx, *user);
  co_await repo::use_email_tokens(tx, user->id, repo::TokenPurpose::reset, fresh.now);
  co_await repo::use_email_tokens(tx, user->id, repo::TokenPurpose::handed, fresh.now);
  co_await tx.emit(change(fresh.actor, "user.password_changed", fresh.user.text()));
  const auto key = core::token_hash(fresh.new_hash);
  co_await tell_changed(tx, *user, letters::ChangedBy::kPassword, key, *fresh.mail);
  co_return co_await end_logins(tx, fresh.user, fresh.kept, fresh.now, "password changed",
                                fresh.actor);
}

Work<bool> write_login_end(Transaction& tx, const core::UserId& user, const core::LoginId& id,
                           Timestamp now, const core::Actor& actor) {
  if (!co_await repo::open_login(tx, user, id)) {
    co_return false;
  }
  co_await repo::end_login(tx, id, now, "ended by its user");
  co_await tx.emit(change(actor, "login.ended", id.text()));
  co_return true;
}

Work<std::optional<Organization>> write_organization(Transaction& tx, const std::string& name,
                                                     const core::Actor& actor,
                                                     const platform::http::Precondition& wanted) {
  const auto as_is = co_await repo::organization(tx);
  if (!as_is) {
    co_return std::nullopt;
  }
  wanted.require(platform::http::version_of(*as_is));
  co_await repo::rename_organization(tx, name);
  boost::json::object details{{"name", name}};
  co_await tx.emit(
      change(actor, "organization.renamed", tx.organization().text(), std::move(details)));
  co_return co_await repo::organization(tx);
}

/// An invitation and, where mail is sent, the letter it goes out in.
struct NewInvitation {
  repo::InvitationRow row;
  std::optional<mail::Post> post;
  core::Actor actor;
};

enum class Invited : std::uint8_t { kByHand, kByMailToo, kCallerGone, kForbidden };

Work<Invited> write_invitation(Transaction& tx, const NewInvitation& fresh) {
  const auto maker = co_await repo::user(tx, *fresh.row.made_by);
  if (!maker) {
    co_return Invited::kCallerGone;
  }
  if (!manages(maker->role, fresh.row.role)) {
    co_return Invited::kForbidden;
  }
  const auto today =
      co_await repo::invitations_since(tx, fresh.row.created_at - std::chrono::days(1));
  const auto lately = co_await mail::MailService::written_since(
      tx, fresh.row.email, fresh.row.created_at - std::chrono::hours(1));
  co_await repo::insert_invitation(tx, fresh.row);
  boost::json::object details{{"role", core::enum_name(fresh.row.role)}};
  co_await tx.emit(
      change(fresh.actor, "invitation.created", fresh.row.id.text(), std::move(details)));
  // Beyond, it is passed on by hand: nobody's mailbox is to be filled through here.
  if (!fresh.post || today >= kInvitationMailsPerDay || lately >= kMailsPerHour) {
    co_return Invited::kByHand;
  }
  const bool queued = co_await mail::MailService::queue(tx, tx.organization(), *fresh.post);
  co_return queued ? Invited::kByMailToo : Invited::kByHand;
}

Work<bool> write_withdrawal(Transaction& tx, const core::InvitationId& id,
                            const core::Actor& actor) {
  if (co_await repo::delete_invitation(tx, id) == 0) {
    co_return false;
  }
  co_await tx.emit(change(actor, "invitation.withdrawn", id.text()));
  co_return true;
}

}  // namespace

Task<User> AccountService::me(core::Caller caller) {
  auto found = co_await database_.point_read(caller.tenant, read_user, user_id(caller));
  if (!found) {
    throw Error(ErrorCode::kTokenRevoked);
  }
  co_return std::move(*found);
}

Task<User> AccountService::update_me(core::Caller caller, core::Actor actor, ProfileUpdate in,
                                     platform::http::Precondition wanted) {
  if (in.time_zone) {
    in.time_zone = known_zone(*std::move(in.time_zone));
  }
  auto changed =
      co_await database_.write(caller.tenant, write_profile, user_id(caller), std::move(in),
                               clock_.now(), std::move(actor), std::move(wanted));
  if (!changed) {
    throw Error(ErrorCode::kTokenRevoked);
  }
  co_return std::move(*changed);
}

Task<> AccountService::change_password(core::Caller caller, core::Actor actor, PasswordChange in) {
  const auto id = user_id(caller);
  const auto user = co_await database_.read(caller.tenant, repo::user, id);
  if (!user) {
    throw Error(ErrorCode::kTokenRevoked);
  }
  co_await check_password(user->id, user->password_hash, in.current_password);
  core::value_or_throw(core::check_password_strength(in.new_password, {user->email, user->name}));
  const auto now = clock_.now();
  auto new_hash = co_await hashing_.hash(in.new_password);
  NewPassword fresh{.user = id,
                    .kept = caller.login,
                    .old_hash = user->password_hash,
                    .new_hash = std::move(new_hash),
                    .now = now,
                    .mail = &mail_,
                    .actor = std::move(actor)};
  const auto ended = co_await database_.write(caller.tenant, write_password, std::move(fresh));
  if (!ended) {
    throw Error(ErrorCode::kConflicted, "the password was changed meanwhile");
  }
  guesses_.forgive(user->email_key, id.text());
  for (const auto& login : *ended) {
    revocation_.revoke(login.text(), now + options_.access);
  }
  mail_.wake();
}

Task<std::vector<Login>> AccountService::logins(core::Caller caller) {
  const auto rows =
      co_await database_.read(caller.tenant, repo::open_logins, user_id(caller), clock_.now());
  std::vector<Login> out;
  for (const auto& row : rows) {
    out.push_back({.id = row.id,
                   .created_at = row.created_at,
                   .last_used_at = row.last_used_at,
                   .user_agent = row.user_agent,
                   .address = row.address,
                   .current = row.id == caller.login});
  }
  co_return out;
}

Task<> AccountService::end_login(core::Caller caller, core::Actor actor, core::LoginId id) {
  const auto now = clock_.now();
  if (!co_await database_.write(caller.tenant, write_login_end, user_id(caller), id, now,
                                std::move(actor))) {
    throw Error(ErrorCode::kNotFound);
  }
  revocation_.revoke(id.text(), now + options_.access);
}

Task<Organization> AccountService::organization(core::Caller caller) {
  auto found = co_await database_.point_read(caller.tenant, repo::organization);
  if (!found) {
    throw Error(ErrorCode::kNotFound);
  }
  co_return std::move(*found);
}

Task<Organization> AccountService::rename_organization(core::Caller caller, core::Actor actor,
                                                       OrganizationUpdate in,
                                                       platform::http::Precondition wanted) {
  auto renamed = co_await database_.write(caller.tenant, write_organization, std::move(in.name),
                                          std::move(actor), std::move(wanted));
  if (!renamed) {
    throw Error(ErrorCode::kNotFound);
  }
  co_return std::move(*renamed);
}

Task<Page<Invitation>> AccountService::invitations(core::Caller caller, std::string cursor,
                                                   std::int64_t limit) {
  const auto rows = co_await database_.read(caller.tenant, repo::open_invitations, clock_.now(),
                                            std::move(cursor), limit + 1);
  Page<Invitation> page;
  for (const auto& row : rows) {
    if (static_cast<std::int64_t>(page.items.size()) == limit) {
      page.next = page.items.back().id.text();
      break;
    }
    page.items.push_back({row.id, row.email, row.role, row.expires_at, row.created_at});
  }
  co_return page;
}

Task<InvitationCreated> AccountService::invite(core::Caller caller, core::Actor actor,
                                               InvitationRequest in) {
  const auto maker = user_id(caller);
  const auto token = core::random_token(random_, 24);
  const auto now = clock_.now();
  repo::InvitationRow row{.id = core::InvitationId::make(clock_, random_),
                          .org_id = caller.tenant.organization(),
                          .email = in.email,
                          .role = in.role,
                          .token_hash = core::token_hash(token),
                          .created_at = now,
                          .expires_at = now + options_.invitation,
                          .accepted_at = {},
                          .made_by = maker};
  NewInvitation fresh{.row = row, .post = {}, .actor = std::move(actor)};
  if (mail_.on() && mail::MailService::can_reach(row.email)) {
    const auto organization = co_await database_.read(caller.tenant, repo::organization);
    const auto house = core::clip(organization ? organization->name : "", 60);
    const auto host = core::clip(caller.name, 60);
    auto letter = letters::invitation(row, token, host, house, mail_);
    fresh.post = mail_.prepare(std::move(letter));
  }
  const auto invited = co_await database_.write(caller.tenant, write_invitation, std::move(fresh));
  if (invited == Invited::kCallerGone) {
    throw Error(ErrorCode::kTokenRevoked);
  }
  if (invited == Invited::kForbidden) {
    throw Error(ErrorCode::kForbidden, "admins invite members and viewers, owners everybody");
  }
  const bool emailed = invited == Invited::kByMailToo;
  if (emailed) {
    mail_.wake();
  }
  co_return InvitationCreated{row.id,         row.email,      row.role, token,
                              row.expires_at, row.created_at, emailed};
}

Task<> AccountService::withdraw_invitation(core::Caller caller, core::Actor actor,
                                           core::InvitationId id) {
  if (!co_await database_.write(caller.tenant, write_withdrawal, id, std::move(actor))) {
    throw Error(ErrorCode::kNotFound);
  }
}

}  // namespace auriga::accounts
