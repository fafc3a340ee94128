#include "platform/http/route.hpp"

#include "core/error.hpp"
#include "core/traits.hpp"

namespace auriga::platform::http {

void Access::check(const core::Caller& caller) const {
  if (is_anonymous() || caller.kind == core::Caller::Kind::system) {
    return;
  }
  using core::Error;
  using core::ErrorCode;
  if (caller.kind == core::Caller::Kind::key) {
    if (!takes_keys()) {
      throw Error(ErrorCode::kForbidden, "this needs a signed-in user, not an API key");
    }
    const auto admin = static_cast<std::uint8_t>(1U << static_cast<unsigned>(core::Scope::admin));
    if ((caller.scopes & (scopes_ | admin)) == 0) {
      std::string names;
      for (const auto scope : {core::Scope::chat, core::Scope::voice, core::Scope::admin}) {
        if ((scopes_ >> static_cast<unsigned>(scope) & 1U) != 0) {
          names += (names.empty() ? "" : " or ") + std::string(core::enum_name(scope));
        }
      }
      throw Error(ErrorCode::kForbidden, "this needs an API key with the scope " + names);
    }
    return;
  }
  if (caller.role < *user_) {
    throw Error(ErrorCode::kForbidden, "this needs the role " +
                                           std::string(core::enum_name(*user_)) +
                                           (*user_ == core::Role::owner ? "" : " or above"));
  }
}

}  // namespace auriga::platform::http
