// Signing in and out: the first owner, registration, passwords.
#include "domains/accounts/parts.hpp"
#include "platform/http/rate_limiter.hpp"

namespace auriga::accounts {

using namespace parts;
namespace http = platform::http;

namespace {

/// What a new sign-in writes, made before the transaction so that a retry writes the same.
struct NewLogin {
  repo::LoginRow login;
  repo::RefreshRow refresh;
  core::Actor actor;
};

Work<void> write_login(Transaction& tx, const NewLogin& fresh, const std::string& action) {
  co_await repo::insert_login(tx, fresh.login);
  co_await repo::insert_refresh(tx, fresh.refresh);
  auto event = change(fresh.actor, action, fresh.login.id.text());
  event.organization = fresh.login.org_id;
  co_await tx.emit(event);
}

/// A sign-in by password.
struct NewSignIn {
  NewLogin rows;
  std::string verified_hash;            ///< What the password was compared with.
  std::optional<std::string> new_hash;  ///< To be kept in its place.
  std::int64_t logins_max = 0;
};

struct SignedIn {
  repo::UserRow user;                ///< As they are now, not when the password was compared.
  std::vector<core::LoginId> ended;  ///< To make room.
};

/// Nothing when the password was changed, or its user went, while it was compared: a sign-in with
/// the old one must not outlive the change. A script that signs in for every request would pile up
/// sign-ins, and ending all of them has to stay one quick step.
Work<std::optional<SignedIn>> write_sign_in(Transaction& tx, const NewSignIn& fresh) {
  const std::string reason = "too many sign-ins";
  const auto& login = fresh.rows.login;
  auto user = co_await repo::user_by_id(tx, login.user_id);
  if (!user || user->password_hash != fresh.verified_hash) {
    co_return std::nullopt;
  }
  if (fresh.new_hash) {
    co_await repo::renew_hash(tx, user->id, *fresh.new_hash);
  }
  co_await write_login(tx, fresh.rows, "login.started");
  const auto ended = co_await repo::end_oldest_logins(tx, login, fresh.logins_max - 1, reason);
  for (const auto& old : ended) {
    auto event = change(fresh.rows.actor, "login.ended", old.text(), {{"reason", reason}});
    event.organization = login.org_id;
    co_await tx.emit(event);
  }
  co_return SignedIn{*std::move(user), ended};
}

struct NewOwner {
  Organization organization;
  repo::UserRow user;
  NewLogin login;
};

Work<bool> write_first_owner(Transaction& tx, const NewOwner& owner) {
  if (co_await repo::any_user(tx)) {
    co_return false;
  }
  // Tools on the data folder may have made an organisation before anybody signed up.
  const auto made = co_await repo::first_organization(tx);
  if (!made || made->id != owner.organization.id) {
    co_await repo::insert_organization(tx, owner.organization);
  }
  co_await repo::insert_user(tx, owner.user);
  auto event = change(owner.login.actor, "user.created", owner.user.id.text(),
                      {{"role", "owner"}, {"first", true}});
  event.organization = owner.organization.id;
  co_await tx.emit(event);
  co_await write_login(tx, owner.login, "login.started");
  co_return true;
}

/// The invitation of a token's hash, if it is open and whoever made it may still give its role:
/// nobody who went, or is less now, lets themselves in again. Who made those of before is not
/// known: they hold.
Work<std::optional<repo::InvitationRow>> find_invitation(Transaction& tx, const std::string& hash,
                                                         Timestamp now) {
  auto found = co_await repo::invitation_by_hash(tx, hash);
  if (!found || found->accepted_at || found->expires_at < now) {
    co_return std::nullopt;
  }
  if (found->made_by) {
    const auto maker = co_await repo::user_by_id(tx, *found->made_by);
    if (!maker || maker->org_id != found->org_id || !manages(maker->role, found->role)) {
      co_return std::nullopt;
    }
  }
  co_return found;
}

Work<std::string> organization_name(Transaction& tx, const core::OrganizationId& id) {
  co_return (co_await tx.scalar<std::optional<std::string>>(
                 "SELECT name FROM organizations WHERE id = $1", id))
      .value_or("");
}

Work<std::optional<InvitationSeen>> read_invitation(Transaction& tx, const std::string& hash,
                                                    Timestamp now) {
  auto found = co_await find_invitation(tx, hash, now);
  if (!found) {
    co_return std::nullopt;
  }
  auto name = co_await organization_name(tx, found->org_id);
  co_return InvitationSeen{.organization = std::move(name),
                           .email = std::move(found->email),
                           .role = found->role,
                           .expires_at = found->expires_at};
}

struct NewUser {
  NewOwner owner;          ///< Used when no invitation names another organisation and role.
  std::string invitation;  ///< Hash of the invitation's token; empty without one.
  Timestamp now;
  std::optional<ConfirmationMail> confirmation = {};  ///< Empty where no mail is sent.
};

enum class SignUp : std::uint8_t { kDone, kNoOwnerYet, kInvitationInvalid };

struct SignedUp {
  SignUp outcome = SignUp::kDone;
  repo::UserRow user;
  Organization organization;
};

Work<SignedUp> write_user(Transaction& tx, const NewUser& fresh) {
  auto user = fresh.owner.user;
  auto organization = fresh.owner.organization;
  auto login = fresh.owner.login;
  if (fresh.invitation.empty()) {
    // The first organisation runs the server: it is made with the token, by nobody else.
    if (!co_await repo::any_user(tx)) {
      co_return SignedUp{.outcome = SignUp::kNoOwnerYet};
    }
    co_await repo::insert_organization(tx, organization);
  } else {
    const auto invitation = co_await find_invitation(tx, fresh.invitation, fresh.now);
    if (!invitation || core::lower_ascii(invitation->email) != user.email_key) {
      co_return SignedUp{.outcome = SignUp::kInvitationInvalid};
    }
    co_await repo::accept_invitation(tx, invitation->id, fresh.now);
    user.org_id = invitation->org_id;
    user.role = invitation->role;
    login.login.org_id = invitation->org_id;
    login.refresh.org_id = invitation->org_id;
    organization.id = invitation->org_id;
    organization.name = co_await organization_name(tx, organization.id);
  }
  co_await repo::insert_user(tx, user);
  auto event =
      change(login.actor, "user.created", user.id.text(), {{"role", core::enum_name(user.role)}});
  event.organization = user.org_id;
  co_await tx.emit(event);
  if (fresh.confirmation) {
    auto token = fresh.confirmation->token;
    token.user_id = user.id;
    token.org_id = user.org_id;
    co_await repo::insert_email_token(tx, token);
    co_await mail::MailService::queue(tx, user.org_id, fresh.confirmation->post);
  }
  co_await write_login(tx, login, "login.started");
  co_return SignedUp{SignUp::kDone, std::move(user), std::move(organization)};
}

struct Found {
  std::optional<repo::UserRow> user;
  std::optional<Organization> organization;
  bool known = false;  ///< Whether they signed in from there before.
};

/// Looks up as much for an address that nobody has, so that it takes as long.
Work<Found> find_user(Transaction& tx, const std::string& key, const std::string& place) {
  Found out;
  out.user = co_await repo::user_by_email(tx, key);
  const auto user = out.user.value_or(repo::UserRow());
  out.organization = co_await tx.maybe<Organization>(
      "SELECT $columns FROM organizations WHERE id = $1", user.org_id);
  out.known = co_await repo::has_signed_in(tx, user.id, place);
  AURIGA_ASSERT(out.user.has_value() == out.organization.has_value());
  co_return out;
}

Work<std::optional<core::LoginId>> end_by_token(Transaction& tx, const std::string& hash,
                                                Timestamp now, const core::Actor& actor) {
  const auto token = co_await repo::refresh_by_hash(tx, hash);
  if (!token) {
    co_return std::nullopt;
  }
  const auto login = co_await repo::login_by_id(tx, token->login_id);
  if (!login || login->ended_at) {
    co_return std::nullopt;
  }
  co_await repo::end_login(tx, token->login_id, now, "logged out");
  auto event = change(actor, "login.ended", token->login_id.text());
  event.organization = token->org_id;
  co_await tx.emit(event);
  co_return token->login_id;
}

}  // namespace

/// The rows of a new sign-in, made before the transaction so that a retry writes the same.
struct AccountService::Prepared {
  NewOwner rows;
  std::string refresh_token;
};

AccountService::Prepared AccountService::prepare(const core::Actor& actor, const Origin& origin) {
  const auto now = clock_.now();
  Prepared out;
  out.refresh_token = core::random_token(random_, 32);
  auto& login = out.rows.login.login;
  login.id = core::LoginId::make(clock_, random_);
  login.user_agent = core::clip(core::repair_utf8(origin.user_agent), 300);
  login.address = origin.address;
  login.place = http::subject_of(origin.address);
  login.created_at = now;
  login.last_used_at = now;
  login.expires_at = now + options_.refresh;
  auto& refresh = out.rows.login.refresh;
  refresh.hash = core::token_hash(out.refresh_token);
  refresh.login_id = login.id;
  refresh.created_at = now;
  refresh.expires_at = login.expires_at;
  out.rows.login.actor = actor;
  return out;
}

void AccountService::bind_user(Prepared& prepared, const repository::UserRow& user) {
  prepared.rows.user = user;
  prepared.rows.login.login.user_id = user.id;
  prepared.rows.login.login.org_id = user.org_id;
  prepared.rows.login.refresh.org_id = user.org_id;
  prepared.rows.login.actor.kind = core::Caller::Kind::user;
  prepared.rows.login.actor.id = user.id.text();
  prepared.rows.login.actor.name = user.name;
}

SignIn AccountService::sign_in(const repository::UserRow& user, const Organization& organization,
                               const core::LoginId& login, std::string refresh_token) const {
  const auto now = clock_.now();
  const core::JwtClaims claims{.sub = user.id.text(),
                               .org = user.org_id.text(),
                               .role = std::string(core::enum_name(user.role)),
                               .lgn = login.text(),
                               .name = user.name,
                               .iat = now.ms / 1000,
                               .exp = (now + options_.access).ms / 1000};
  SignIn out;
  out.tokens.access_token = signer_->sign(claims);
  out.tokens.expires_in = std::chrono::seconds(options_.access).count();
  out.tokens.user = to_user(user, organization);
  out.refresh_token = std::move(refresh_token);
  out.refresh_lives = options_.refresh;
  return out;
}

repository::UserRow AccountService::new_user(const std::string& email, const std::string& name,
                                             const std::optional<std::string>& zone,
                                             std::string password_hash) const {
  const auto now = clock_.now();
  return {.id = core::UserId::make(clock_, random_),
          .org_id = {},
          .email = email,
          .email_key = core::lower_ascii(email),
          .name = name,
          .password_hash = std::move(password_hash),
          .role = Role::owner,
          .time_zone = known_zone(zone.value_or("UTC")),
          .created_at = now,
          .updated_at = now};
}

Task<SignIn> AccountService::set_up(SetupRequest in, core::Actor actor, Origin origin) {
  if (setup_token_.empty()) {
    throw Error(ErrorCode::kSetupDone);
  }
  if (!core::equal_constant_time(core::token_hash(in.token), core::token_hash(setup_token_))) {
    throw Error(ErrorCode::kSetupTokenInvalid);
  }
  core::value_or_throw(core::check_password_strength(in.password, {in.email, in.name}));
  auto hash = co_await hashing_.hash(std::move(in.password));
  auto prepared = prepare(actor, origin);
  auto made = co_await database_.read(scope_, repo::first_organization);
  prepared.rows.organization =
      made ? *std::move(made)
           : Organization{core::OrganizationId::make(clock_, random_),
                          in.organization_name.value_or(in.name), clock_.now()};
  auto user = new_user(in.email, in.name, in.time_zone, std::move(hash));
  user.org_id = prepared.rows.organization.id;
  user.email_confirmed_at = clock_.now();  // Whoever has the terminal says whose address it is.
  bind_user(prepared, user);
  bool first = false;
  try {
    first = co_await database_.write(scope_, write_first_owner, prepared.rows);
  } catch (const db::UniqueViolation&) {
    throw Error(ErrorCode::kEmailTaken);  // By the demo's user, who is no owner.
  }
  if (!first) {
    throw Error(ErrorCode::kSetupDone);
  }
  co_return sign_in(user, prepared.rows.organization, prepared.rows.login.login.id,
                    prepared.refresh_token);
}

Task<SignIn> AccountService::sign_up(RegisterRequest in, core::Actor actor, Origin origin) {
  const bool invited = in.invitation_token.has_value();
  if (options_.registration == Registration::closed ||
      (options_.registration == Registration::invitation && !invited)) {
    throw Error(ErrorCode::kRegistrationClosed);
  }
  core::value_or_throw(core::check_password_strength(in.password, {in.email, in.name}));
  auto hash = co_await hashing_.hash(std::move(in.password));
  auto prepared = prepare(actor, origin);
  prepared.rows.organization = {core::OrganizationId::make(clock_, random_), in.name, clock_.now()};
  auto user = new_user(in.email, in.name, in.time_zone, std::move(hash));
  user.org_id = prepared.rows.organization.id;
  bind_user(prepared, user);
  NewUser fresh{.owner = prepared.rows,
                .invitation = invited ? core::token_hash(*in.invitation_token) : std::string(),
                .now = clock_.now()};
  if (mail_.on() && mail::MailService::can_reach(user.email)) {
    fresh.confirmation = confirmation_mail(user.email, user.name);
  }
  try {
    auto written = co_await database_.write(scope_, write_user, std::move(fresh));
    if (written.outcome == SignUp::kNoOwnerYet) {
      throw Error(ErrorCode::kRegistrationClosed,
                  "the server's owner comes first, with the set-up token");
    }
    if (written.outcome == SignUp::kInvitationInvalid) {
      throw Error(ErrorCode::kInvitationInvalid);
    }
    mail_.wake();
    co_return sign_in(written.user, written.organization, prepared.rows.login.login.id,
                      prepared.refresh_token);
  } catch (const db::UniqueViolation&) {
    throw Error(ErrorCode::kEmailTaken);
  }
}

Task<InvitationSeen> AccountService::look_at_invitation(InvitationLook in) {
  auto found = co_await database_.read(scope_, read_invitation,
                                       core::token_hash(in.invitation_token), clock_.now());
  if (!found) {
    throw Error(ErrorCode::kInvitationInvalid);
  }
  co_return std::move(*found);
}

Task<SignIn> AccountService::judge_sign_in(LoginRequest in, core::Actor actor, Origin origin) {
  hashing_.refuse_when_busy();
  const auto key = core::lower_ascii(in.email);
  const auto place = http::subject_of(origin.address);
  auto found = co_await database_.read(scope_, find_user, key, place);
  auto guess = guesses_.sign_in(key, place, found.known);
  // Another sign-in may renew the hash while this one is compared with it: then once more.
  for (int tries = 0; tries < 2; ++tries) {
    if (tries > 0) {
      found = co_await database_.read(scope_, find_user, key, place);
    }
    std::string hash;
    if (found.user) {
      hash = found.user->password_hash;
    } else {
      hash = co_await dummy_hash();
    }
    auto judged = co_await hashing_.judge(hash, in.password);
    if (!found.user || !judged.right) {
      break;
    }
    co_await refuse_demo(found.user->org_id);
    auto prepared = prepare(actor, origin);
    bind_user(prepared, *found.user);
    NewSignIn fresh{.rows = prepared.rows.login,
                    .verified_hash = std::move(hash),
                    .new_hash = std::move(judged.renewed),
                    .logins_max = options_.logins_max};
    const auto entered = co_await database_.write(scope_, write_sign_in, std::move(fresh));
    if (entered) {
      for (const auto& login : entered->ended) {
        revocation_.revoke(login.text(), clock_.now() + options_.access);
      }
      co_return sign_in(entered->user, *found.organization, prepared.rows.login.login.id,
                        prepared.refresh_token);
    }
  }
  guess.failed();
  throw Error(ErrorCode::kBadCredentials);
}

Task<> AccountService::log_out(std::string refresh_token, core::Actor actor) {
  const auto now = clock_.now();
  const auto ended = co_await database_.write(scope_, end_by_token, core::token_hash(refresh_token),
                                              now, std::move(actor));
  if (ended) {
    revocation_.revoke(ended->text(), now + options_.access);
  }
}

Task<> AccountService::log_out_everywhere(core::Caller caller, core::Actor actor) {
  const auto now = clock_.now();
  const auto ended =
      co_await database_.write(caller.tenant, end_logins, user_id(caller), core::LoginId(), now,
                               std::string("logged out everywhere"), std::move(actor));
  for (const auto& login : ended) {
    revocation_.revoke(login.text(), now + options_.access);
  }
}

core::Result<AccountService::Verified> AccountService::verify(std::string_view token) const {
  auto claims = signer_->verify(token, clock_.now(), options_.access);
  if (!claims) {
    return std::unexpected(std::move(claims).error());
  }
  if (revocation_.revoked(claims->lgn) || revocation_.revoked(claims->sub)) {
    return core::fail(ErrorCode::kTokenRevoked);
  }
  auto role = core::enum_value<Role>(claims->role);
  if (const auto changed = revocation_.role_of(claims->sub)) {
    role = changed;
  }
  const auto organization = core::OrganizationId::parse(claims->org);
  if (!role || !organization) {
    return core::fail(ErrorCode::kUnauthenticated);
  }
  return Verified{.caller = {.kind = core::Caller::Kind::user,
                             .id = claims->sub,
                             .name = claims->name,
                             .tenant = tenant_of(*organization),
                             .role = *role,
                             .login = core::LoginId::trusted(claims->lgn)},
                  .expires_at = {claims->exp * 1000}};
}

}  // namespace auriga::accounts
