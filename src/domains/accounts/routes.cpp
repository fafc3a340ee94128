#include "domains/accounts/routes.hpp"

#include "domains/accounts/locality.hpp"
#include "platform/http/handler.hpp"
#include "platform/http/page.hpp"
#include "platform/http/precondition.hpp"

namespace auriga::accounts {
namespace {

namespace http = platform::http;
using core::ErrorCode;
using http::Access;
using http::Call;
using http::Method;
using platform::Task;

constexpr std::string_view kAuthPath = "/api/v1/auth";

struct LoginIn {
  core::LoginId login_id;
};
BOOST_DESCRIBE_STRUCT(LoginIn, (), (login_id))
core::Rules rules(core::Type<LoginIn>) {
  return {"LoginIn",
          "",
          {{.field = "login_id", .in = In::kPath, .required = true, .meaning = "The sign-in."}}};
}

struct InvitationIn {
  core::InvitationId invitation_id;
};
BOOST_DESCRIBE_STRUCT(InvitationIn, (), (invitation_id))
core::Rules rules(core::Type<InvitationIn>) {
  return {"InvitationIn",
          "",
          {{.field = "invitation_id",
            .in = In::kPath,
            .required = true,
            .meaning = "The invitation."}}};
}

struct KeyIn {
  core::ApiKeyId key_id;
};
BOOST_DESCRIBE_STRUCT(KeyIn, (), (key_id))
core::Rules rules(core::Type<KeyIn>) {
  return {"KeyIn",
          "",
          {{.field = "key_id", .in = In::kPath, .required = true, .meaning = "The API key."}}};
}

struct LoginList {
  std::vector<Login> items;
};
BOOST_DESCRIBE_STRUCT(LoginList, (), (items))
core::Rules rules(core::Type<LoginList>) {
  return {"LoginList", "Where one is signed in."};
}

Origin origin(const Call& call) {
  return {std::string(call.header("User-Agent")), std::string(call.remote_address())};
}

/// Puts the refresh token where the caller asked for it.
Tokens deliver(Call& call, SignIn sign_in, Delivery delivery) {
  if (delivery == Delivery::body) {
    sign_in.tokens.refresh_token = std::move(sign_in.refresh_token);
    return std::move(sign_in.tokens);
  }
  call.set_cookie({.name = std::string(kRefreshCookie),
                   .value = sign_in.refresh_token,
                   .path = std::string(kAuthPath),
                   .max_age = sign_in.refresh_lives});
  // Derived from the token, so that every tab and every rotation agrees without state.
  call.set_cookie({.name = std::string(kCsrfCookie),
                   .value = core::token_hash("csrf" + sign_in.refresh_token).substr(0, 32),
                   .path = "/",
                   .max_age = sign_in.refresh_lives,
                   .http_only = false});
  return std::move(sign_in.tokens);
}

/// The refresh token of a call and how it came. From the cookie it needs the CSRF header.
std::pair<std::string, Delivery> refresh_token(Call& call, const RefreshRequest& in) {
  if (in.refresh_token) {
    return {*in.refresh_token, Delivery::body};
  }
  const auto cookie = call.cookie(kRefreshCookie);
  if (!cookie || cookie->empty()) {
    return {};
  }
  call.require_csrf(kCsrfCookie);
  return {std::string(*cookie), Delivery::cookie};
}

Task<Setup> get_setup(AccountService& service, Call& call) {
  co_return co_await service.setup_state(is_local(call));
}

Task<http::Created<Tokens>> set_up(AccountService& service, Call& call, SetupRequest in) {
  const auto delivery = in.delivery;
  auto sign_in = co_await service.set_up(std::move(in), visitor(call), origin(call));
  co_return http::Created<Tokens>{deliver(call, std::move(sign_in), delivery), "/api/v1/me"};
}

Task<http::Created<Tokens>> sign_up(AccountService& service, Call& call, RegisterRequest in) {
  const auto delivery = in.delivery;
  auto sign_in = co_await service.sign_up(std::move(in), visitor(call), origin(call));
  co_return http::Created<Tokens>{deliver(call, std::move(sign_in), delivery), "/api/v1/me"};
}

Task<InvitationSeen> look_at_invitation(AccountService& service, Call&, InvitationLook in) {
  return service.look_at_invitation(std::move(in));
}

Task<Tokens> log_in(AccountService& service, Call& call, LoginRequest in) {
  const auto delivery = in.delivery;
  auto sign_in = co_await service.log_in(std::move(in), visitor(call), origin(call));
  co_return deliver(call, std::move(sign_in), delivery);
}

Task<Tokens> refresh(AccountService& service, Call& call, RefreshRequest in) {
  auto [token, delivery] = refresh_token(call, in);
  if (token.empty()) {
    throw core::Error(ErrorCode::kUnauthenticated, "no refresh token came with the request");
  }
  auto sign_in = co_await service.refresh(std::move(token), visitor(call));
  co_return deliver(call, std::move(sign_in), delivery);
}

Task<> log_out(AccountService& service, Call& call, RefreshRequest in) {
  auto [token, delivery] = refresh_token(call, in);
  if (!token.empty()) {
    co_await service.log_out(std::move(token), visitor(call));
  }
  clear_cookies(call);
}

Task<> log_out_everywhere(AccountService& service, Call& call) {
  co_await service.log_out_everywhere(call.caller(), http::actor_of(call));
  clear_cookies(call);
}

// These reads are given http::version_of() of what they answer as their ETag.
Task<User> get_me(AccountService& service, Call& call) {
  co_return co_await service.me(call.caller());
}

Task<User> update_me(AccountService& service, Call& call, ProfileUpdate in) {
  auto user = co_await service.update_me(call.caller(), http::actor_of(call), std::move(in),
                                         http::Precondition(call));
  call.set_etag(http::version_of(user));
  co_return user;
}

Task<> change_password(AccountService& service, Call& call, PasswordChange in) {
  co_await service.change_password(call.caller(), http::actor_of(call), std::move(in));
}

Task<LoginList> list_logins(AccountService& service, Call& call) {
  LoginList list;
  list.items = co_await service.logins(call.caller());
  co_return list;
}

Task<> end_login(AccountService& service, Call& call, LoginIn in) {
  co_await service.end_login(call.caller(), http::actor_of(call), std::move(in.login_id));
}

Task<Organization> get_organization(AccountService& service, Call& call) {
  co_return co_await service.organization(call.caller());
}

Task<Organization> update_organization(AccountService& service, Call& call, OrganizationUpdate in) {
  auto renamed = co_await service.rename_organization(call.caller(), http::actor_of(call),
                                                      std::move(in), http::Precondition(call));
  call.set_etag(http::version_of(renamed));
  co_return renamed;
}

Task<http::Page<Invitation>> list_invitations(AccountService& service, Call& call,
                                              http::PageIn in) {
  auto page = co_await service.invitations(
      call.caller(), http::id_cursor<core::InvitationId>(in.cursor), in.limit);
  co_return http::Page<Invitation>::of(std::move(page.items), std::move(page.next));
}

Task<http::Created<InvitationCreated>> invite(AccountService& service, Call& call,
                                              InvitationRequest in) {
  auto made = co_await service.invite(call.caller(), http::actor_of(call), std::move(in));
  auto location = "/api/v1/invitations/" + made.id.text();
  co_return http::Created<InvitationCreated>{std::move(made), std::move(location)};
}

Task<> withdraw_invitation(AccountService& service, Call& call, InvitationIn in) {
  co_await service.withdraw_invitation(call.caller(), http::actor_of(call),
                                       std::move(in.invitation_id));
}

Task<http::Page<ApiKey>> list_keys(AccountService& service, Call& call, http::PageIn in) {
  auto page =
      co_await service.keys(call.caller(), http::id_cursor<core::ApiKeyId>(in.cursor), in.limit);
  co_return http::Page<ApiKey>::of(std::move(page.items), std::move(page.next));
}

Task<http::Created<ApiKeyCreated>> make_key(AccountService& service, Call& call, ApiKeyRequest in) {
  auto made = co_await service.make_key(call.caller(), http::actor_of(call), std::move(in));
  auto location = "/api/v1/api-keys/" + made.id.text();
  co_return http::Created<ApiKeyCreated>{std::move(made), std::move(location)};
}

Task<ApiKey> get_key(AccountService& service, Call& call, KeyIn in) {
  co_return co_await service.key(call.caller(), std::move(in.key_id));
}

Task<> revoke_key(AccountService& service, Call& call, KeyIn in) {
  co_await service.revoke_key(call.caller(), http::actor_of(call), std::move(in.key_id));
}

}  // namespace

void clear_cookies(Call& call) {
  for (const auto& [name, path] :
       {std::pair(kRefreshCookie, kAuthPath), std::pair(kCsrfCookie, std::string_view("/"))}) {
    call.set_cookie({.name = std::string(name),
                     .value = "",
                     .path = std::string(path),
                     .max_age = std::chrono::seconds(0)});
  }
}

void bind_accounts(http::RouteTable& table, AccountService& service,
                   const std::optional<http::RateRule>& guessing) {
  using http::handler;
  const std::string tag = "Accounts";
  table.add({.path = "/api/v1/setup",
             .id = "get_setup",
             .tag = tag,
             .summary = "What the first page needs to know"},
            handler<&get_setup>(service));
  table.add({.method = Method::kPost,
             .path = "/api/v1/setup",
             .id = "set_up",
             .tag = tag,
             .summary = "Make the first owner",
             .errors = {ErrorCode::kSetupDone, ErrorCode::kSetupTokenInvalid,
                        ErrorCode::kEmailTaken, ErrorCode::kPasswordWeak},
             .rate = guessing},
            handler<&set_up>(service));
  table.add({.method = Method::kPost,
             .path = "/api/v1/auth/register",
             .id = "register",
             .tag = tag,
             .summary = "Make an account",
             .errors = {ErrorCode::kRegistrationClosed, ErrorCode::kInvitationInvalid,
                        ErrorCode::kEmailTaken, ErrorCode::kPasswordWeak},
             .rate = guessing},
            handler<&sign_up>(service));
  table.add({.method = Method::kPost,
             .path = "/api/v1/auth/invitation",
             .id = "look_at_invitation",
             .tag = tag,
             .summary = "Who invites whom",
             .description = "For the page on which the invited person makes their account.",
             .errors = {ErrorCode::kInvitationInvalid},
             .rate = guessing},
            handler<&look_at_invitation>(service));
  table.add({.method = Method::kPost,
             .path = "/api/v1/auth/login",
             .id = "login",
             .tag = tag,
             .summary = "Sign in",
             .errors = {ErrorCode::kBadCredentials, ErrorCode::kDemoRefused},
             .rate = guessing},
            handler<&log_in>(service));
  table.add({.method = Method::kPost,
             .path = "/api/v1/auth/refresh",
             .id = "refresh",
             .tag = tag,
             .summary = "Renew the access token",
             .errors = {ErrorCode::kUnauthenticated, ErrorCode::kTokenExpired,
                        ErrorCode::kTokenRevoked, ErrorCode::kCsrfFailed, ErrorCode::kDemoRefused}},
            handler<&refresh>(service));
  table.add({.method = Method::kPost,
             .path = "/api/v1/auth/logout",
             .id = "logout",
             .tag = tag,
             .summary = "Sign out here",
             .errors = {ErrorCode::kCsrfFailed}},
            handler<&log_out>(service));
  table.add({.method = Method::kPost,
             .path = "/api/v1/auth/logout-all",
             .id = "logout_all",
             .tag = tag,
             .summary = "Sign out everywhere",
             .access = Access::viewer()},
            handler<&log_out_everywhere>(service));
  table.add({.path = "/api/v1/me",
             .id = "get_me",
             .tag = tag,
             .summary = "Oneself",
             .access = Access::viewer(),
             .etag = true},
            handler<&get_me>(service));
  table.add({.method = Method::kPatch,
             .path = "/api/v1/me",
             .id = "update_me",
             .tag = tag,
             .summary = "Change one's name or time zone",
             .access = Access::viewer(),
             .etag = true},
            handler<&update_me>(service));
  table.add({.method = Method::kPost,
             .path = "/api/v1/me/password",
             .id = "change_password",
             .tag = tag,
             .summary = "Change one's password",
             .access = Access::viewer(),
             .errors = {ErrorCode::kPasswordWeak, ErrorCode::kConflicted},
             .rate = guessing},
            handler<&change_password>(service));
  bind_account_mail(table, service, guessing);
  bind_account_own(table, service, guessing);
  table.add({.path = "/api/v1/me/logins",
             .id = "list_logins",
             .tag = tag,
             .summary = "Where one is signed in",
             .access = Access::viewer()},
            handler<&list_logins>(service));
  table.add({.method = Method::kDelete,
             .path = "/api/v1/me/logins/{login_id}",
             .id = "end_login",
             .tag = tag,
             .summary = "Sign out one device",
             .access = Access::viewer(),
             .errors = {ErrorCode::kNotFound}},
            handler<&end_login>(service));
  table.add({.path = "/api/v1/organization",
             .id = "get_organization",
             .tag = tag,
             .summary = "The organisation",
             .access = Access::viewer(),
             .etag = true},
            handler<&get_organization>(service));
  table.add({.method = Method::kPatch,
             .path = "/api/v1/organization",
             .id = "update_organization",
             .tag = tag,
             .summary = "Rename the organisation",
             .access = Access::admin(),
             .etag = true},
            handler<&update_organization>(service));
  bind_account_members(table, service);
  table.add({.path = "/api/v1/invitations",
             .id = "list_invitations",
             .tag = tag,
             .summary = "Open invitations",
             .access = Access::admin(),
             .errors = {ErrorCode::kBadCursor}},
            handler<&list_invitations>(service));
  table.add({.method = Method::kPost,
             .path = "/api/v1/invitations",
             .id = "invite",
             .tag = tag,
             .summary = "Invite somebody",
             .description = "Admins invite members and viewers, owners everybody. An invitation "
                            "holds while whoever made it may give its role.",
             .access = Access::admin(),
             .idempotent = true},
            handler<&invite>(service));
  table.add({.method = Method::kDelete,
             .path = "/api/v1/invitations/{invitation_id}",
             .id = "withdraw_invitation",
             .tag = tag,
             .summary = "Withdraw an invitation",
             .access = Access::admin(),
             .errors = {ErrorCode::kNotFound}},
            handler<&withdraw_invitation>(service));

  const std::string keys = "API keys";
  table.add({.path = "/api/v1/api-keys",
             .id = "list_api_keys",
             .tag = keys,
             .summary = "API keys, newest first",
             .access = Access::member(),
             .errors = {ErrorCode::kBadCursor}},
            handler<&list_keys>(service));
  table.add({.method = Method::kPost,
             .path = "/api/v1/api-keys",
             .id = "make_api_key",
             .tag = keys,
             .summary = "Make an API key",
             .access = Access::member(),
             .errors = {ErrorCode::kQuotaExceeded},
             .idempotent = true},
            handler<&make_key>(service));
  table.add({.path = "/api/v1/api-keys/{key_id}",
             .id = "get_api_key",
             .tag = keys,
             .summary = "One API key",
             .access = Access::member(),
             .errors = {ErrorCode::kNotFound},
             .etag = true},
            handler<&get_key>(service));
  table.add({.method = Method::kDelete,
             .path = "/api/v1/api-keys/{key_id}",
             .id = "revoke_api_key",
             .tag = keys,
             .summary = "Revoke an API key",
             .access = Access::member(),
             .errors = {ErrorCode::kNotFound}},
            handler<&revoke_key>(service));
}

}  // namespace auriga::accounts
