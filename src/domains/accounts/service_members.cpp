// Who belongs to the organisation, as what, and how one goes.
//
// Whoever joined by an invitation has their account in this organisation and nowhere else: to go is
// to lose it, and the address is free to be invited again. Who may do what is asked of the rows as
// they are in the transaction, not of the token: of two owners who demote each other at the same
// time the one that comes second is an owner no more, so there is always one left.
#include "domains/accounts/parts.hpp"

namespace auriga::accounts {

using namespace parts;

namespace {

/// Beyond an access token's life, for one that is being signed while its user changes.
constexpr std::chrono::minutes kSigning{1};
/// Looked at again, because commits of other nodes are not in the order of their times.
constexpr std::chrono::minutes kOverlap{1};

enum class Verdict : std::uint8_t {
  kDone,
  kCallerGone,
  kNotFound,
  kForbidden,
  kWrongPassword,
  kLastOwner
};

/// Who acts on whom, as they are now.
struct Pair {
  Verdict verdict = Verdict::kDone;
  repo::UserRow me;
  repo::UserRow target;
  [[nodiscard]] bool self() const { return me.id == target.id; }
};

Work<Pair> find_pair(Transaction& tx, const core::UserId& me, const core::UserId& target) {
  Pair pair;
  auto found = co_await repo::user(tx, me);
  if (!found) {
    pair.verdict = Verdict::kCallerGone;
    co_return pair;
  }
  pair.me = *std::move(found);
  found = co_await repo::user(tx, target);
  if (!found) {
    pair.verdict = Verdict::kNotFound;
    co_return pair;
  }
  pair.target = *std::move(found);
  co_return pair;
}

struct NewRole {
  core::UserId caller;
  core::UserId user;
  Role role = Role::member;
  Timestamp now;
  core::Actor actor;
};

struct RoleChanged {
  Verdict verdict = Verdict::kDone;
  std::optional<repo::MemberRow> member;
};

/// Oneself may only go down; of others both the old and the new role must be one that one manages.
Verdict judge_role(const Pair& pair, Role wanted) {
  const auto mine = pair.me.role;
  const bool may = pair.self() ? mine >= Role::admin && wanted <= mine
                               : manages(mine, pair.target.role) && manages(mine, wanted);
  return may ? Verdict::kDone : Verdict::kForbidden;
}

Work<RoleChanged> write_role(Transaction& tx, const NewRole& fresh) {
  RoleChanged out;
  const auto pair = co_await find_pair(tx, fresh.caller, fresh.user);
  out.verdict = pair.verdict;
  if (out.verdict == Verdict::kDone) {
    out.verdict = judge_role(pair, fresh.role);
  }
  const bool changes = out.verdict == Verdict::kDone && pair.target.role != fresh.role;
  if (changes && pair.target.role == Role::owner && co_await repo::owners(tx) == 1) {
    out.verdict = Verdict::kLastOwner;
  }
  if (out.verdict != Verdict::kDone) {
    co_return out;
  }
  if (changes) {
    co_await repo::update_role(tx, fresh.user, fresh.role, fresh.now);
    boost::json::object details{{"name", pair.target.name},
                                {"from", core::enum_name(pair.target.role)},
                                {"to", core::enum_name(fresh.role)}};
    co_await tx.emit(
        change(fresh.actor, "member.role_changed", fresh.user.text(), std::move(details)));
  }
  out.member = co_await repo::member(tx, fresh.user);
  co_return out;
}

struct Departure {
  core::UserId caller;
  core::UserId user;
  Timestamp now;
  core::Actor actor;
  std::optional<std::string> verified_hash = {};  ///< Whose password was given; empty: none asked.
};

Work<Verdict> write_departure(Transaction& tx, const Departure& gone) {
  const auto pair = co_await find_pair(tx, gone.caller, gone.user);
  if (pair.verdict != Verdict::kDone) {
    co_return pair.verdict;
  }
  const auto& user = pair.target;
  if (gone.verified_hash && *gone.verified_hash != user.password_hash) {
    co_return Verdict::kWrongPassword;
  }
  if (!pair.self() && !manages(pair.me.role, user.role)) {
    co_return Verdict::kForbidden;
  }
  if (user.role == Role::owner && co_await repo::owners(tx) == 1) {
    co_return Verdict::kLastOwner;
  }
  // Another link that went to them would let them in again, and one of theirs is worth nothing now.
  const auto links = co_await repo::invitations_around(tx, user, gone.now);
  for (const auto& link : links) {
    co_await repo::delete_invitation(tx, link.id);
    co_await tx.emit(change(gone.actor, "invitation.withdrawn", link.id.text()));
  }
  co_await repo::delete_user(tx, user.id);
  co_await repo::insert_departure(tx, user.id, gone.now);
  boost::json::object details{{"name", user.name}, {"role", core::enum_name(user.role)}};
  co_await tx.emit(change(gone.actor, pair.self() ? "member.left" : "member.removed",
                          user.id.text(), std::move(details)));
  co_return Verdict::kDone;
}

void require(Verdict verdict) {
  switch (verdict) {
    case Verdict::kDone:
      return;
    case Verdict::kCallerGone:
      throw Error(ErrorCode::kTokenRevoked);
    case Verdict::kNotFound:
      throw Error(ErrorCode::kNotFound);
    case Verdict::kForbidden:
      throw Error(ErrorCode::kForbidden,
                  "admins manage members and viewers, owners everybody; nobody raises themselves");
    case Verdict::kWrongPassword:
      throw wrong_password();
    case Verdict::kLastOwner:
      throw Error(ErrorCode::kLastOwner,
                  "an organisation has an owner as long as it is there; where nobody else belongs "
                  "to it, invite somebody first");
  }
}

/// Addresses, and when somebody was here, are for those who manage people, and one's own.
Member to_member(const repo::MemberRow& row, const core::Caller& caller) {
  Member out{.id = row.id,
             .name = row.name,
             .email = row.email,
             .role = row.role,
             .joined_at = row.created_at,
             .last_seen_at = row.last_seen_at,
             .you = row.id.text() == caller.id};
  if (caller.role < Role::admin && !out.you) {
    out.email.reset();
    out.last_seen_at.reset();
  }
  return out;
}

struct Lately {
  std::vector<core::LoginId> logins;
  std::vector<core::UserId> gone;
  std::vector<repo::RoleRow> roles;
  std::vector<core::ApiKeyId> keys;
};

Work<Lately> read_lately(Transaction& tx, Timestamp since) {
  Lately out;
  out.logins = co_await repo::logins_ended_since(tx, since);
  out.gone = co_await repo::departures_since(tx, since);
  out.roles = co_await repo::roles_changed_since(tx, since);
  out.keys = co_await repo::keys_revoked_since(tx, since);
  co_return out;
}

}  // namespace

Task<Page<Member>> AccountService::members(core::Caller caller, std::string cursor,
                                           std::int64_t limit) {
  const auto rows =
      co_await database_.read(caller.tenant, repo::members, std::move(cursor), limit + 1);
  Page<Member> page;
  for (const auto& row : rows) {
    if (static_cast<std::int64_t>(page.items.size()) == limit) {
      page.next = page.items.back().id.text();
      break;
    }
    page.items.push_back(to_member(row, caller));
  }
  co_return page;
}

Task<Member> AccountService::change_role(core::Caller caller, core::Actor actor, MemberUpdate in) {
  const auto now = clock_.now();
  NewRole fresh{.caller = user_id(caller),
                .user = in.user_id,
                .role = in.role,
                .now = now,
                .actor = std::move(actor)};
  const auto changed = co_await database_.write(caller.tenant, write_role, std::move(fresh));
  require(changed.verdict);
  revocation_.change_role(in.user_id.text(), in.role, now + options_.access + kSigning);
  if (in.user_id.text() == caller.id) {
    caller.role = in.role;
  }
  co_return to_member(*changed.member, caller);
}

Task<> AccountService::remove_member(core::Caller caller, core::Actor actor, core::UserId id) {
  const auto now = clock_.now();
  Departure gone{.caller = user_id(caller), .user = id, .now = now, .actor = std::move(actor)};
  require(co_await database_.write(caller.tenant, write_departure, std::move(gone)));
  revocation_.revoke(id.text(), now + options_.access + kSigning);
}

Task<> AccountService::delete_me(core::Caller caller, core::Actor actor, AccountDeletion in) {
  const auto id = user_id(caller);
  const auto user = co_await database_.read(caller.tenant, repo::user, id);
  if (!user) {
    throw Error(ErrorCode::kTokenRevoked);
  }
  co_await check_password(id, user->password_hash, in.current_password);
  const auto now = clock_.now();
  Departure gone{.caller = id,
                 .user = id,
                 .now = now,
                 .actor = std::move(actor),
                 .verified_hash = user->password_hash};
  require(co_await database_.write(caller.tenant, write_departure, std::move(gone)));
  revocation_.revoke(id.text(), now + options_.access + kSigning);
}

Task<> AccountService::catch_up() {
  const auto now = clock_.now();
  // At first all whose tokens may still be about, then what came since.
  const auto since = caught_up_.ms == 0 ? now - options_.access : caught_up_ - kOverlap;
  const auto lately = co_await database_.read(scope_, read_lately, since);
  const auto until = now + options_.access + kSigning;
  for (const auto& login : lately.logins) {
    revocation_.revoke(login.text(), until);
  }
  for (const auto& user : lately.gone) {
    revocation_.revoke(user.text(), until);
  }
  for (const auto& row : lately.roles) {
    revocation_.change_role(row.id.text(), row.role, until);
  }
  for (const auto& key : lately.keys) {
    revocation_.revoke(key.text(), until);
  }
  caught_up_ = now;
}

}  // namespace auriga::accounts
