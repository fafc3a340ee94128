// What goes by mail: forgotten passwords, and whether an address is its user's.
#include "domains/accounts/letters.hpp"
#include "domains/accounts/parts.hpp"
#include "platform/database/outbox.hpp"

namespace auriga::accounts {

using namespace parts;
using repo::TokenPurpose;

namespace {

constexpr std::int64_t kResetsPerHour = 3;         // Mails to one user.
constexpr std::int64_t kConfirmationsPerHour = 5;  // The same.
const std::string kConsumer = "password-reset";

struct Token {
  std::string text;
  repo::EmailTokenRow row;
};

Token make_token(core::Random& random, TokenPurpose purpose, const std::string& email,
                 Timestamp now, core::Milliseconds life) {
  Token out{.text = core::random_token(random, 24), .row = {}};
  out.row.hash = core::token_hash(out.text);
  out.row.purpose = purpose;
  out.row.email_key = core::lower_ascii(email);
  out.row.created_at = now;
  out.row.expires_at = now + life;
  return out;
}

bool is_open(const repo::EmailTokenRow& token, Timestamp now) {
  return !token.used_at && token.expires_at >= now;
}

Work<void> write_reset_request(Transaction& tx, const std::string& email,
                               const core::Actor& actor) {
  boost::json::object details{{"email", email}};
  co_await tx.emit(change(actor, "password_reset.requested", "", std::move(details)));
}

Work<void> write_reset_token(Transaction& tx, repo::EmailTokenRow token, const repo::UserRow& user,
                             const core::Actor& actor) {
  token.user_id = user.id;
  token.org_id = user.org_id;
  co_await repo::insert_email_token(tx, token);
  auto event = change(actor, "user.password_reset_requested", user.id.text());
  event.organization = user.org_id;
  co_await tx.emit(event);
}

struct ResetMail {
  core::EventId event;
  std::string email_key;
  Token token;
  const mail::MailService* mail = nullptr;
  core::Actor actor;
};

Work<bool> write_reset_mail(Transaction& tx, const ResetMail& in) {
  if (!co_await db::consume_once(tx, kConsumer, in.event)) {
    co_return false;
  }
  const auto user = co_await repo::user_by_email(tx, in.email_key);
  if (!user || !mail::MailService::can_reach(user->email)) {
    co_return false;
  }
  const auto lately = co_await repo::email_tokens_since(
      tx, user->id, TokenPurpose::reset, in.token.row.created_at - std::chrono::hours(1));
  if (lately >= kResetsPerHour) {
    co_return false;
  }
  co_await write_reset_token(tx, in.token.row, *user, in.actor);
  const auto post =
      in.mail->prepare(letters::reset(*user, in.token.row.hash, in.token.text, *in.mail));
  co_await mail::MailService::queue(tx, user->org_id, post);
  co_return true;
}

struct HandedLink {
  repo::EmailTokenRow token;
  core::Actor actor;
};

Work<bool> write_handed_link(Transaction& tx, const HandedLink& in) {
  const auto user = co_await repo::user_by_email(tx, in.token.email_key);
  if (user) {
    co_await write_reset_token(tx, in.token, *user, in.actor);
  }
  co_return user.has_value();
}

/// A link that was followed, and whose it is.
struct Followed {
  repo::EmailTokenRow token;
  repo::UserRow user;
};

Work<std::optional<Followed>> find_link(Transaction& tx, const std::string& hash,
                                        TokenPurpose purpose) {
  const auto token = co_await repo::email_token(tx, hash, purpose);
  if (!token) {
    co_return std::nullopt;
  }
  auto user = co_await repo::user_by_id(tx, token->user_id);
  if (!user) {
    co_return std::nullopt;
  }
  co_return Followed{*token, *std::move(user)};
}

Work<std::optional<Followed>> find_reset_link(Transaction& tx, const std::string& hash) {
  auto found = co_await find_link(tx, hash, TokenPurpose::reset);
  if (!found) {
    found = co_await find_link(tx, hash, TokenPurpose::handed);
  }
  co_return found;
}

struct NewPasswordByLink {
  std::string token_hash;
  std::string password_hash;
  Timestamp now;
  const mail::MailService* mail = nullptr;
  core::Actor actor;
};

/// Which sign-ins ended; nothing when the link is no longer good.
Work<std::optional<std::vector<core::LoginId>>> write_reset(Transaction& tx,
                                                            const NewPasswordByLink& fresh) {
  auto found = co_await find_reset_link(tx, fresh.token_hash);
  if (!found || !is_open(found->token, fresh.now) ||
      found->token.email_key != found->user.email_key) {
    co_return std::nullopt;
  }
  auto& user = found->user;
  auto actor = fresh.actor;
  actor.kind = core::Caller::Kind::user;
  actor.id = user.id.text();
  actor.name = user.name;
  co_await repo::use_email_tokens(tx, user.id, TokenPurpose::reset, fresh.now);
  co_await repo::use_email_tokens(tx, user.id, TokenPurpose::handed, fresh.now);
  user.password_hash = fresh.password_hash;
  user.updated_at = fresh.now;
  co_await repo::update_user(tx, user);
  if (!user.email_confirmed_at && found->token.purpose == TokenPurpose::reset) {
    user.email_confirmed_at = fresh.now;  // Whoever read the mail has the address.
    co_await repo::update_email(tx, user);
  }
  co_await tx.emit(change(actor, "user.password_reset", user.id.text()));
  co_await tell_changed(tx, user, letters::ChangedBy::kLink, fresh.token_hash, *fresh.mail);
  co_return co_await end_logins(tx, user.id, core::LoginId(), fresh.now, "password reset", actor);
}

enum class Confirmed : std::uint8_t { kDone, kInvalid };

Work<Confirmed> write_confirmation(Transaction& tx, const std::string& hash, Timestamp now,
                                   const core::Actor& visitor) {
  auto found = co_await find_link(tx, hash, TokenPurpose::confirm);
  if (!found) {
    co_return Confirmed::kInvalid;
  }
  auto& [token, user] = *found;
  if (token.used_at && user.email_confirmed_at && token.email_key == user.email_key) {
    co_return Confirmed::kDone;  // Followed again: a second tab, a mail program that looked ahead.
  }
  if (!is_open(token, now)) {
    co_return Confirmed::kInvalid;
  }
  const bool moves =
      user.email_pending && core::lower_ascii(*user.email_pending) == token.email_key;
  if (!moves && token.email_key != user.email_key) {
    co_return Confirmed::kInvalid;
  }
  if (moves) {
    user.email = *user.email_pending;
    user.email_key = token.email_key;
    user.email_pending.reset();
  }
  user.email_confirmed_at = now;
  user.updated_at = now;
  co_await repo::update_email(tx, user);
  co_await repo::use_email_tokens(tx, user.id, TokenPurpose::confirm, now);
  if (moves) {
    // Links that went to the old address open nothing any more.
    co_await repo::use_email_tokens(tx, user.id, TokenPurpose::reset, now);
  }
  auto actor = visitor;
  actor.kind = core::Caller::Kind::user;
  actor.id = user.id.text();
  actor.name = user.name;
  co_await tx.emit(
      change(actor, moves ? "user.email_changed" : "user.email_confirmed", user.id.text()));
  co_return Confirmed::kDone;
}

enum class Resent : std::uint8_t { kDone, kTooMany };

struct Again {
  core::UserId user;
  ConfirmationMail mail;
};

Work<Resent> write_confirmation_mail(Transaction& tx, const Again& again) {
  const auto lately = co_await repo::email_tokens_since(
      tx, again.user, TokenPurpose::confirm, again.mail.token.created_at - std::chrono::hours(1));
  if (lately >= kConfirmationsPerHour) {
    co_return Resent::kTooMany;
  }
  auto token = again.mail.token;
  token.user_id = again.user;
  token.org_id = tx.organization();
  co_await repo::insert_email_token(tx, token);
  co_await mail::MailService::queue(tx, tx.organization(), again.mail.post);
  co_return Resent::kDone;
}

struct NewAddress {
  core::UserId user;
  std::string verified_hash;  ///< What the password was compared with.
  std::string email;
  Timestamp now;
  std::optional<ConfirmationMail> confirmation;  ///< Empty: it is taken at once.
  std::optional<mail::Post> warning;             ///< To the old address.
  core::Actor actor;
};

enum class Moved : std::uint8_t { kDone, kGone, kWrongPassword, kTaken, kTooMany };

Work<Moved> write_address(Transaction& tx, const NewAddress& fresh) {
  auto user = co_await repo::user(tx, fresh.user);
  if (!user) {
    co_return Moved::kGone;
  }
  if (user->password_hash != fresh.verified_hash) {
    co_return Moved::kWrongPassword;  // It was changed while it was compared.
  }
  const auto key = core::lower_ascii(fresh.email);
  const auto other = co_await repo::user_by_email(tx, key);
  if (other && other->id != user->id) {
    co_return Moved::kTaken;
  }
  user->updated_at = fresh.now;
  const bool same = key == user->email_key;
  if (same || !fresh.confirmation) {
    // The same letters in another case stay confirmed; so does an address changed back to.
    user->email_confirmed_at = same ? user->email_confirmed_at : std::nullopt;
    user->email = fresh.email;
    user->email_key = key;
    user->email_pending.reset();
  } else {
    user->email_pending = fresh.email;
    const Again again{fresh.user, *fresh.confirmation};
    if (co_await write_confirmation_mail(tx, again) == Resent::kTooMany) {
      co_return Moved::kTooMany;
    }
    if (fresh.warning) {
      co_await mail::MailService::queue(tx, tx.organization(), *fresh.warning);
    }
  }
  co_await repo::update_email(tx, *user);
  co_await tx.emit(change(
      fresh.actor, user->email_pending ? "user.email_change_requested" : "user.email_changed",
      user->id.text()));
  co_return Moved::kDone;
}

Error too_many() {
  return Error(ErrorCode::kRateLimited,
               "several mails went out within the last hour; look for them")
      .with_retry_after(std::chrono::hours(1));
}

}  // namespace

parts::ConfirmationMail AccountService::confirmation_mail(const std::string& email,
                                                          const std::string& name) {
  const auto token =
      make_token(random_, TokenPurpose::confirm, email, clock_.now(), options_.confirm_link);
  auto letter = letters::confirm(email, name, token.row.hash, token.text, mail_);
  return {.token = token.row, .post = mail_.prepare(std::move(letter))};
}

Task<> AccountService::request_password_reset(PasswordResetRequest in, core::Actor actor) {
  if (!mail_.on()) {
    co_return;  // The console says so where it is offered.
  }
  co_await database_.write(scope_, write_reset_request, std::move(in.email), std::move(actor));
}

Task<> AccountService::hear(db::Event event) {
  const auto* email = event.payload.if_contains("email");
  if (!mail_.on() || email == nullptr || !email->is_string()) {
    co_return;
  }
  const auto key = core::lower_ascii(email->as_string());
  ResetMail in{
      .event = event.id,
      .email_key = key,
      .token = make_token(random_, TokenPurpose::reset, key, clock_.now(), options_.reset_link),
      .mail = &mail_,
      .actor = db::actor_of(event)};
  const bool queued = co_await database_.write(scope_, write_reset_mail, std::move(in));
  if (queued) {
    mail_.wake();
  }
}

Task<ResetLink> AccountService::make_reset_link(std::string email, core::Actor actor) {
  const auto token =
      make_token(random_, TokenPurpose::handed, email, clock_.now(), options_.reset_link);
  HandedLink in{.token = token.row, .actor = std::move(actor)};
  const bool made = co_await database_.write(scope_, write_handed_link, std::move(in));
  if (!made) {
    throw Error(ErrorCode::kValidationFailed)
        .with_faults({{"/email", "unknown", "nobody here has the address " + email}});
  }
  co_return ResetLink{.email = std::move(email),
                      .url = mail_.link(letters::reset_path(token.text)),
                      .expires_at = token.row.expires_at};
}

Task<> AccountService::reset_password(PasswordReset in, core::Actor actor) {
  const auto now = clock_.now();
  const auto hash = core::token_hash(in.token);
  const auto found = co_await database_.read(scope_, find_reset_link, hash);
  if (!found || !is_open(found->token, now)) {
    throw Error(ErrorCode::kLinkInvalid);
  }
  core::value_or_throw(
      core::check_password_strength(in.password, {found->user.email, found->user.name}));
  auto password = co_await hashing_.hash(std::move(in.password));
  NewPasswordByLink fresh{.token_hash = hash,
                          .password_hash = std::move(password),
                          .now = now,
                          .mail = &mail_,
                          .actor = std::move(actor)};
  const auto ended =
      co_await database_.write(tenant_of(found->user.org_id), write_reset, std::move(fresh));
  if (!ended) {
    throw Error(ErrorCode::kLinkInvalid);
  }
  guesses_.forgive(found->user.email_key, found->user.id.text());
  for (const auto& login : *ended) {
    revocation_.revoke(login.text(), now + options_.access);
  }
  mail_.wake();
}

Task<> AccountService::confirm_email(EmailConfirmation in, core::Actor actor) {
  const auto hash = core::token_hash(in.token);
  const auto found = co_await database_.read(scope_, find_link, hash, TokenPurpose::confirm);
  if (!found) {
    throw Error(ErrorCode::kLinkInvalid);
  }
  try {
    const auto outcome = co_await database_.write(tenant_of(found->user.org_id), write_confirmation,
                                                  hash, clock_.now(), std::move(actor));
    if (outcome == Confirmed::kInvalid) {
      throw Error(ErrorCode::kLinkInvalid);
    }
  } catch (const db::UniqueViolation&) {
    throw Error(ErrorCode::kEmailTaken);
  }
}

Task<> AccountService::send_confirmation(core::Caller caller, core::Actor /*actor*/) {
  const auto user = co_await database_.read(caller.tenant, repo::user, user_id(caller));
  if (!user) {
    throw Error(ErrorCode::kTokenRevoked);
  }
  const auto& address = user->email_pending ? *user->email_pending : user->email;
  const bool done = !user->email_pending && user->email_confirmed_at;
  if (done || !mail::MailService::can_reach(address)) {
    co_return;
  }
  if (!mail_.on()) {
    throw Error(ErrorCode::kMailOff);
  }
  Again again{user->id, confirmation_mail(address, user->name)};
  const auto outcome =
      co_await database_.write(caller.tenant, write_confirmation_mail, std::move(again));
  if (outcome == Resent::kTooMany) {
    throw too_many();
  }
  mail_.wake();
}

Task<User> AccountService::change_email(core::Caller caller, core::Actor actor, EmailChange in) {
  const auto user = co_await database_.read(caller.tenant, repo::user, user_id(caller));
  if (!user) {
    throw Error(ErrorCode::kTokenRevoked);
  }
  co_await check_password(user->id, user->password_hash, in.current_password);
  NewAddress fresh{.user = user->id,
                   .verified_hash = user->password_hash,
                   .email = in.email,
                   .now = clock_.now(),
                   .confirmation = {},
                   .warning = {},
                   .actor = std::move(actor)};
  if (mail_.on()) {
    if (!mail::MailService::can_reach(in.email)) {
      throw Error(ErrorCode::kValidationFailed)
          .with_faults({{"/email", "pattern", "cannot be written to"}});
    }
    fresh.confirmation = confirmation_mail(in.email, user->name);
    if (mail::MailService::can_reach(user->email)) {
      fresh.warning = mail_.prepare(
          letters::moving(*user, in.email, "moving/" + fresh.confirmation->token.hash, mail_));
    }
  }
  Moved outcome = Moved::kDone;
  try {
    outcome = co_await database_.write(caller.tenant, write_address, std::move(fresh));
  } catch (const db::UniqueViolation&) {
    outcome = Moved::kTaken;
  }
  switch (outcome) {
    case Moved::kWrongPassword:
      throw wrong_password();
    case Moved::kTaken:
      throw Error(ErrorCode::kEmailTaken);
    case Moved::kGone:
      throw Error(ErrorCode::kTokenRevoked);
    case Moved::kTooMany:
      throw too_many();
    case Moved::kDone:
      break;
  }
  mail_.wake();
  co_return co_await me(std::move(caller));
}

}  // namespace auriga::accounts
