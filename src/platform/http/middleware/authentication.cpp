#include "platform/http/middleware/authentication.hpp"

#include "core/text.hpp"

namespace auriga::platform::http {
namespace {

using core::Error;
using core::ErrorCode;

constexpr std::string_view kKeyPrefix = "aur_";

Credential::Kind kind_of(std::string_view text) {
  return text.starts_with(kKeyPrefix) ? Credential::Kind::kApiKey : Credential::Kind::kBearer;
}

/// The credential of a query, taken out of it so that no handler meets it.
std::string from_query(Call& call) {
  auto key = call.take_query("api_key");
  auto token = call.take_query("token");
  return key.empty() ? token : key;
}

class AuthenticationMiddleware final : public Middleware {
 public:
  explicit AuthenticationMiddleware(Authenticator& authenticator) : authenticator_(authenticator) {}

  MaybeTask before(Call& call) override {
    const auto* route = call.route();
    if (route == nullptr || route->access.is_anonymous()) {
      return std::nullopt;
    }
    auto credential = credential_of(call);
    std::string from_url;
    if (!call.query_fields().empty()) {
      from_url = from_query(call);
      if (credential.text.empty() && !from_url.empty()) {
        credential = {kind_of(from_url), from_url};
      }
    }
    if (credential.text.empty()) {
      throw Error(ErrorCode::kUnauthenticated);
    }
    if (auto caller = authenticator_.cached(credential)) {
      admit(call, std::move(caller));
      return std::nullopt;
    }
    return ask(authenticator_, call, credential.kind, std::string(credential.text));
  }

 private:
  static void admit(Call& call, CallerPtr caller) {
    call.set_caller(std::move(caller));
    call.route()->access.check(call.caller());
  }

  static Task<> ask(Authenticator& authenticator, Call& call, Credential::Kind kind,
                    std::string text) {
    const Credential credential{kind, text};
    admit(call, co_await authenticator.authenticate(credential));
  }

  Authenticator& authenticator_;
};

}  // namespace

Credential credential_of(const Call& call) {
  constexpr std::string_view kScheme = "Bearer ";
  const auto given = call.header("Authorization");
  if (given.size() > kScheme.size() &&
      core::equals_ignoring_case(given.substr(0, kScheme.size()), kScheme)) {
    const auto text = core::trim(given.substr(kScheme.size()));
    return {kind_of(text), text};
  }
  if (const auto key = call.header("X-API-Key"); !key.empty()) {
    return {Credential::Kind::kApiKey, key};
  }
  return {Credential::Kind::kBearer, {}};
}

std::unique_ptr<Middleware> make_authentication(Authenticator& authenticator) {
  return std::make_unique<AuthenticationMiddleware>(authenticator);
}

}  // namespace auriga::platform::http
