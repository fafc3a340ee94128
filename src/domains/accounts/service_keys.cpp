// API keys: shown once, kept as a hash, bound to scopes, a rate and perhaps one agent.
//
// A key may no more than whoever made it could still give: the scope admin is given by admins and
// owners alone, and it rests while its maker is neither, or has no account here any more. Of keys
// made before their makers were written down nobody knows: they keep the scope, with a member's
// role, so that nothing which runs stops and none of them may what only admins may.
#include <algorithm>

#include "domains/accounts/parts.hpp"

namespace auriga::accounts {

using namespace parts;

namespace {

constexpr std::string_view kPrefix = "aur_live_";
constexpr std::size_t kPrefixShown = 13;  ///< "aur_live_" and four characters.
constexpr std::int64_t kPruneMax = 500;

constexpr std::int64_t kAdminScope = std::int64_t{1} << static_cast<int>(Scope::admin);

struct NewKey {
  repo::ApiKeyRow row;
  std::int64_t keys_max = 0;
  core::Actor actor;
};

enum class KeyWritten : std::uint8_t { kDone, kTooMany, kNoSuchAgent };

Work<KeyWritten> write_key(Transaction& tx, const NewKey& fresh) {
  if (fresh.row.agent_id && !co_await repo::has_agent(tx, *fresh.row.agent_id)) {
    co_return KeyWritten::kNoSuchAgent;
  }
  const auto open = co_await tx.scalar<std::int64_t>(
      "SELECT count(*) FROM api_keys WHERE org_id = $1 AND revoked_at IS NULL"
      " AND (expires_at IS NULL OR expires_at > $2)",
      tx.organization(), fresh.row.created_at);
  if (open >= fresh.keys_max) {
    co_return KeyWritten::kTooMany;
  }
  co_await repo::insert_key(tx, fresh.row);
  boost::json::object details{{"name", fresh.row.name}, {"prefix", fresh.row.prefix}};
  co_await tx.emit(change(fresh.actor, "api_key.created", fresh.row.id.text(), std::move(details)));
  co_return KeyWritten::kDone;
}

std::optional<core::UserId> maker_of(const core::Caller& caller) {
  if (caller.kind != core::Caller::Kind::user) {
    return std::nullopt;
  }
  return core::UserId::trusted(caller.id);
}

struct KeyAndMaker {
  repo::ApiKeyRow key;
  std::optional<repo::UserRow> maker;
};

Work<std::optional<KeyAndMaker>> with_maker(Transaction& tx, std::optional<repo::ApiKeyRow> key) {
  if (!key) {
    co_return std::nullopt;
  }
  KeyAndMaker out{.key = *std::move(key), .maker = {}};
  if (out.key.made_by) {
    out.maker = co_await repo::user_by_id(tx, *out.key.made_by);
  }
  co_return out;
}

Work<std::optional<KeyAndMaker>> find_key(Transaction& tx, const std::string& hash) {
  auto key = co_await repo::key_by_hash(tx, hash);
  co_return co_await with_maker(tx, std::move(key));
}

/// What its scopes are worth now.
std::int64_t scopes_now(const KeyAndMaker& found) {
  const bool may = !found.key.made_by || (found.maker && found.maker->org_id == found.key.org_id &&
                                          found.maker->role >= Role::admin);
  return may ? found.key.scopes : found.key.scopes & ~kAdminScope;
}

Role role_now(const KeyAndMaker& found) {
  if ((scopes_now(found) & kAdminScope) == 0) {
    return Role::viewer;
  }
  return found.key.made_by ? Role::admin : Role::member;
}

/// Whether a user, or an API key, may do what members may.
Work<bool> read_standing(Transaction& tx, const std::string& id, Timestamp now) {
  if (id.starts_with(core::UserId::IdKind::prefix)) {
    const auto user = co_await repo::user(tx, core::UserId::trusted(id));
    co_return user && user->role >= Role::member;
  }
  auto row = co_await repo::key(tx, core::ApiKeyId::trusted(id));
  const auto found = co_await with_maker(tx, std::move(row));
  co_return found && !found->key.revoked_at &&
      (!found->key.expires_at || *found->key.expires_at > now) &&
      (scopes_now(*found) & kAdminScope) != 0;
}

Work<bool> write_revocation(Transaction& tx, const core::ApiKeyId& id, Timestamp now,
                            const core::Actor& actor) {
  if (!co_await repo::key(tx, id)) {
    co_return false;
  }
  if (co_await repo::revoke_key(tx, id, now) > 0) {
    co_await tx.emit(change(actor, "api_key.revoked", id.text()));
  }
  co_return true;
}

Work<void> write_usage(Transaction& tx, const std::vector<KeyUsage>& usage) {
  for (const auto& key : usage) {
    co_await repo::add_key_usage(tx, key.id, key.requests, key.last_used_at);
  }
}

}  // namespace

Task<Page<ApiKey>> AccountService::keys(core::Caller caller, std::string cursor,
                                        std::int64_t limit) {
  const auto rows =
      co_await database_.read(caller.tenant, repo::keys, std::move(cursor), limit + 1);
  Page<ApiKey> page;
  for (const auto& row : rows) {
    if (static_cast<std::int64_t>(page.items.size()) == limit) {
      page.next = page.items.back().id.text();
      break;
    }
    page.items.push_back(to_key(row));
  }
  co_return page;
}

Task<ApiKey> AccountService::key(core::Caller caller, core::ApiKeyId id) {
  const auto row = co_await database_.point_read(caller.tenant, repo::key, id);
  if (!row) {
    throw Error(ErrorCode::kNotFound);
  }
  co_return to_key(*row);
}

Task<ApiKeyCreated> AccountService::make_key(core::Caller caller, core::Actor actor,
                                             ApiKeyRequest in) {
  const auto now = clock_.now();
  if (in.expires_at && *in.expires_at <= now) {
    throw Error(ErrorCode::kValidationFailed)
        .with_faults({{"/expires_at", "past", "must be in the future"}});
  }
  if (caller.role < Role::admin && std::ranges::find(in.scopes, Scope::admin) != in.scopes.end()) {
    throw Error(ErrorCode::kForbidden, "only admins and owners make keys with the scope admin");
  }
  const auto key = std::string(kPrefix) + core::random_token(random_, 32);
  NewKey fresh{.row = {.id = core::ApiKeyId::make(clock_, random_),
                       .org_id = caller.tenant.organization(),
                       .name = in.name,
                       .prefix = key.substr(0, kPrefixShown),
                       .hash = core::token_hash(key),
                       .agent_id = in.agent_id,
                       .rate_per_hour = in.rate_per_hour,
                       .created_at = now,
                       .expires_at = in.expires_at,
                       .made_by = maker_of(caller)},
               .keys_max = options_.keys_max,
               .actor = std::move(actor)};
  for (const auto scope : in.scopes) {
    fresh.row.scopes |= std::int64_t{1} << static_cast<int>(scope);
  }
  const auto row = fresh.row;
  const auto written = co_await database_.write(caller.tenant, write_key, std::move(fresh));
  switch (written) {
    case KeyWritten::kDone:
      break;
    case KeyWritten::kTooMany:
      throw Error(
          ErrorCode::kQuotaExceeded,
          "the organisation has " + std::to_string(options_.keys_max) + " API keys already");
    case KeyWritten::kNoSuchAgent:
      throw std::move(Error(ErrorCode::kValidationFailed)
                          .with_faults({{"/agent_id", "unknown", "is none of your agents"}}));
  }
  auto shown = to_key(row);
  co_return ApiKeyCreated{.id = shown.id,
                          .name = shown.name,
                          .key = key,
                          .prefix = shown.prefix,
                          .scopes = shown.scopes,
                          .agent_id = shown.agent_id,
                          .rate_per_hour = shown.rate_per_hour,
                          .expires_at = shown.expires_at,
                          .created_at = shown.created_at};
}

Task<> AccountService::revoke_key(core::Caller caller, core::Actor actor, core::ApiKeyId id) {
  if (!co_await database_.write(caller.tenant, write_revocation, id, clock_.now(),
                                std::move(actor))) {
    throw Error(ErrorCode::kNotFound);
  }
  keys_revoked({id});
}

Task<AccountService::VerifiedKey> AccountService::verify_key(std::string key) {
  if (!key.starts_with(kPrefix) || key.size() > 100) {
    throw Error(ErrorCode::kUnauthenticated, "the API key is not one of ours");
  }
  const auto found = co_await database_.point_read(scope_, find_key, core::token_hash(key));
  if (!found || found->key.revoked_at) {
    throw Error(ErrorCode::kUnauthenticated, "the API key is unknown or revoked");
  }
  const auto& row = found->key;
  if (row.expires_at && *row.expires_at <= clock_.now()) {
    throw Error(ErrorCode::kUnauthenticated, "the API key is past its time");
  }
  co_await refuse_demo(row.org_id);
  co_return VerifiedKey{.caller = {.kind = core::Caller::Kind::key,
                                   .id = row.id.text(),
                                   .name = row.name,
                                   .tenant = tenant_of(row.org_id),
                                   .role = role_now(*found),
                                   .scopes = static_cast<std::uint8_t>(scopes_now(*found)),
                                   .agent = row.agent_id,
                                   .rate_per_hour = row.rate_per_hour,
                                   .expires_at = row.expires_at},
                        .id = row.id,
                        .expires_at = row.expires_at};
}

Task<bool> AccountService::acts_as_member(core::Tenant tenant, std::string id) {
  co_return co_await database_.point_read(std::move(tenant), read_standing, std::move(id),
                                          clock_.now());
}

Task<> AccountService::record_usage(std::vector<KeyUsage> usage) {
  co_await database_.write(scope_, write_usage, std::move(usage));
}

Task<> AccountService::prune() {
  const auto before = clock_.now() - std::chrono::days(30);
  for (std::int64_t gone = 1; gone > 0;) {
    gone = co_await database_.write(scope_, repo::prune, before, kPruneMax);
  }
  revocation_.prune(clock_.now());
}

db::Work<std::vector<core::ApiKeyId>> AccountService::revoke_keys_of_agent(
    db::Transaction& tx, const core::AgentId& agent, const core::Actor& actor) {
  auto revoked = co_await repo::revoke_keys_of_agent(tx, agent, tx.now());
  for (const auto& key : revoked) {
    boost::json::object details{{"agent_id", agent.text()}};
    co_await tx.emit(change(actor, "api_key.revoked", key.text(), std::move(details)));
  }
  co_return revoked;
}

void AccountService::keys_revoked(const std::vector<core::ApiKeyId>& keys) {
  // Sockets and streams that were opened with them look here.
  for (const auto& key : keys) {
    revocation_.revoke(key.text(), clock_.now() + options_.access);
  }
}

}  // namespace auriga::accounts
