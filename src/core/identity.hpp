// Who may see what. A Tenant is the proof that a request's organisation was established; every
// repository call takes one, so a query without its organisation does not compile. The few calls
// that must cross organisations (login, key look-up, relay, clean-up) take a SystemScope instead,
// which only composition code can make: scripts/check lists its users.
#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>

#include "core/ids.hpp"
#include "core/time.hpp"

namespace auriga::app {
struct ScopeKey;
}

namespace auriga::core {

/// The right to act across organisations. Copyable once made; holds no state.
class SystemScope {
  friend struct auriga::app::ScopeKey;
  SystemScope() = default;
};

/// The organisation on whose rows a call works. Cheap to copy.
class Tenant {
 public:
  Tenant(const SystemScope&, OrganizationId organization)
      : organization_(std::move(organization)) {}
  [[nodiscard]] const OrganizationId& organization() const noexcept { return organization_; }

 private:
  OrganizationId organization_;
};

/// What a member of an organisation may do; each role includes those before it.
enum class Role : std::uint8_t { viewer, member, admin, owner };
BOOST_DESCRIBE_ENUM(Role, viewer, member, admin, owner)

/// What an API key may do.
enum class Scope : std::uint8_t { chat, voice, admin };
BOOST_DESCRIBE_ENUM(Scope, chat, voice, admin)

/// The authenticated principal of a request.
struct Caller {
  enum class Kind : std::uint8_t { user, key, system };
  Kind kind = Kind::system;
  std::string id;    ///< usr_…, key_… or the name of a part of the program.
  std::string name;  ///< For the audit log; never an e-mail.
  Tenant tenant;
  Role role = Role::viewer;  ///< Of a user; of a key no more than its maker's.
  std::uint8_t scopes = 0;   ///< Of a key, as far as its maker may give them: bit i is Scope(i).
  std::optional<AgentId> agent;    ///< Of a key: the only agent it may talk to.
  LoginId login;                   ///< Of a user: which sign-in.
  std::int64_t rate_per_hour = 0;  ///< Of a key: requests it may make; 0 is the general limit.
  std::optional<Timestamp> expires_at = {};  ///< Of a key: what it opened ends then, too.

  [[nodiscard]] bool has(Scope scope) const {
    return kind != Kind::key || (scopes >> static_cast<unsigned>(scope) & 1U) != 0;
  }
  /// Whether it is a person who manages the organisation: no key is.
  [[nodiscard]] bool is_admin() const { return kind == Kind::user && role >= Role::admin; }
};

/// "user", "key" or "system".
[[nodiscard]] constexpr std::string_view actor_kind_name(Caller::Kind kind) {
  return kind == Caller::Kind::user ? "user" : kind == Caller::Kind::key ? "key" : "system";
}

/// Who makes a change, and by which request: what a domain event carries into the audit log.
struct Actor {
  Caller::Kind kind = Caller::Kind::system;
  std::string id;
  std::string name;
  std::string address;     ///< IP address of the client; empty for the program itself.
  std::string request_id;  ///< req_…; empty for the program itself.
};

}  // namespace auriga::core
