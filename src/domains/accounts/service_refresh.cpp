// Staying signed in: refresh tokens of one use, and what a second use means.
#include "domains/accounts/parts.hpp"
#include "domains/accounts/sealed.hpp"

namespace auriga::accounts {

using namespace parts;

namespace {

struct RefreshStep {
  std::string hash;
  std::string successor_hash;
  std::string successor_sealed;
  Timestamp now;
  Timestamp expires_at;
  core::Milliseconds grace{0};
  core::Actor actor;
};

struct RefreshOutcome {
  enum class Kind : std::uint8_t { kUnknown, kEnded, kExpired, kStolen, kRotated, kRepeated };
  Kind kind = Kind::kUnknown;
  std::string successor_sealed;
  repo::UserRow user;
  Organization organization;
  core::LoginId login;
};

Work<RefreshOutcome> rotate(Transaction& tx, const RefreshStep& step) {
  using Kind = RefreshOutcome::Kind;
  RefreshOutcome out;
  const auto token = co_await repo::refresh_by_hash(tx, step.hash);
  if (!token) {
    co_return out;
  }
  out.login = token->login_id;
  const auto login = co_await repo::login_by_id(tx, token->login_id);
  if (!login || login->ended_at) {
    out.kind = Kind::kEnded;
    co_return out;
  }
  if (token->expires_at < step.now) {
    out.kind = Kind::kExpired;
    co_return out;
  }
  if (token->used_at && step.now - *token->used_at > step.grace) {
    co_await repo::end_login(tx, login->id, step.now, "refresh token used twice");
    auto event = change(step.actor, "login.reuse_detected", login->id.text());
    event.organization = login->org_id;
    co_await tx.emit(event);
    out.kind = Kind::kStolen;
    co_return out;
  }
  auto user = co_await repo::user_by_id(tx, login->user_id);
  auto organization = co_await tx.maybe<Organization>(
      "SELECT $columns FROM organizations WHERE id = $1", login->org_id);
  AURIGA_ASSERT(user && organization);
  out.user = std::move(*user);
  out.organization = std::move(*organization);
  if (token->used_at) {
    out.kind = Kind::kRepeated;
    out.successor_sealed = token->successor.value_or("");
    co_return out;
  }
  co_await repo::use_refresh(tx, step.hash, step.now, step.successor_sealed);
  const repo::RefreshRow successor{.hash = step.successor_hash,
                                   .org_id = login->org_id,
                                   .login_id = login->id,
                                   .created_at = step.now,
                                   .expires_at = step.expires_at};
  co_await repo::insert_refresh(tx, successor);
  co_await repo::touch_login(tx, login->id, step.now, step.expires_at);
  out.kind = Kind::kRotated;
  out.successor_sealed = step.successor_sealed;
  co_return out;
}

}  // namespace

Task<SignIn> AccountService::refresh(std::string refresh_token, core::Actor actor) {
  using Kind = RefreshOutcome::Kind;
  const auto now = clock_.now();
  const auto successor = core::random_token(random_, 32);
  RefreshStep step{.hash = core::token_hash(refresh_token),
                   .successor_hash = core::token_hash(successor),
                   .successor_sealed = sealer_.seal(successor, kRefreshSeal),
                   .now = now,
                   .expires_at = now + options_.refresh,
                   .grace = options_.reuse_grace,
                   .actor = std::move(actor)};
  auto out = co_await database_.write(scope_, rotate, std::move(step));
  switch (out.kind) {
    case Kind::kUnknown:
      throw Error(ErrorCode::kUnauthenticated, "the refresh token is unknown");
    case Kind::kExpired:
      throw Error(ErrorCode::kTokenExpired, "the sign-in is too old; sign in again");
    case Kind::kEnded:
      throw Error(ErrorCode::kTokenRevoked);
    case Kind::kStolen:
      revocation_.revoke(out.login.text(), now + options_.access);
      throw Error(ErrorCode::kTokenRevoked);
    case Kind::kRotated:
    case Kind::kRepeated:
      break;
  }
  co_await refuse_demo(out.user.org_id);
  auto token = core::value_or_throw(sealer_.open(out.successor_sealed, kRefreshSeal));
  co_return sign_in(out.user, out.organization, out.login, std::move(token));
}

}  // namespace auriga::accounts
