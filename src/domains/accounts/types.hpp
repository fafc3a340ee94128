// What travels in accounts: organisations, users, logins, tokens, invitations and API keys.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/identity.hpp"
#include "core/rules.hpp"
#include "core/traits.hpp"

namespace auriga::accounts {

using core::In;
using core::Role;
using core::Scope;
using core::Timestamp;

inline constexpr std::string_view kEmailPattern =
    R"([^\s@"<>(),;:\\\[\]]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?\.[A-Za-z]{2,63})";

/// Who may make an account: anybody, holders of an invitation, nobody.
enum class Registration : std::uint8_t { open, invitation, closed };
BOOST_DESCRIBE_ENUM(Registration, open, invitation, closed)

/// Where the refresh token goes: into the answer's body, or into a cookie scripts cannot read.
enum class Delivery : std::uint8_t { body, cookie };
BOOST_DESCRIBE_ENUM(Delivery, body, cookie)

struct Organization {
  core::OrganizationId id;
  std::string name;
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(Organization, (), (id, name, created_at))
inline core::Rules rules(core::Type<Organization>) {
  return {"Organization", "The owner of everything its members make."};
}

struct OrganizationName {
  core::OrganizationId id;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(OrganizationName, (), (id, name))
inline core::Rules rules(core::Type<OrganizationName>) {
  return {"OrganizationName", "An organisation in short."};
}

struct User {
  core::UserId id;
  std::string email;
  std::string name;
  Role role = Role::member;
  std::string time_zone;
  OrganizationName organization;
  Timestamp created_at;
  std::optional<Timestamp> email_confirmed_at;
  std::optional<std::string> email_pending;
};
BOOST_DESCRIBE_STRUCT(User, (),
                      (id, email, name, role, time_zone, organization, created_at,
                       email_confirmed_at, email_pending))
inline core::Rules rules(core::Type<User>) {
  return {"User",
          "A person with an account.",
          {{.field = "email_confirmed_at",
            .meaning = "When the address was proven to be theirs; null: not yet."},
           {.field = "email_pending",
            .meaning = "The new address that takes the old one's place once it is confirmed."}}};
}

struct Tokens {
  std::string access_token;
  std::string token_type = "Bearer";
  std::int64_t expires_in = 0;
  std::optional<std::string> refresh_token;
  User user;
};
BOOST_DESCRIBE_STRUCT(Tokens, (), (access_token, token_type, expires_in, refresh_token, user))
inline core::Rules rules(core::Type<Tokens>) {
  return {"Tokens",
          "A sign-in: send the access token as `Authorization: Bearer`, renew it with the other.",
          {{.field = "expires_in", .meaning = "Seconds the access token lives."},
           {.field = "refresh_token", .meaning = "Null when it went into the cookie."}}};
}

struct DemoLogin {
  std::string email;
  std::string password;
};
BOOST_DESCRIBE_STRUCT(DemoLogin, (), (email, password))
inline core::Rules rules(core::Type<DemoLogin>) {
  return {"DemoLogin", "The demo's sign-in, told to visitors of a loopback address only."};
}

struct Setup {
  bool needed = false;
  Registration registration = Registration::invitation;
  std::optional<DemoLogin> demo;
  std::string version;
  bool mail = false;
};
BOOST_DESCRIBE_STRUCT(Setup, (), (needed, registration, demo, version, mail))
inline core::Rules rules(core::Type<Setup>) {
  return {
      "Setup",
      "What the first page needs to know.",
      {{.field = "needed", .meaning = "No user exists yet."},
       {.field = "mail", .meaning = "The server sends mail, so passwords can be reset by it."}}};
}

namespace field {
inline core::FieldRule email() {
  return {.field = "email",
          .required = true,
          .min = 3,
          .max = 254,
          .pattern = kEmailPattern,
          .format = "email",
          .meaning = "E-mail address.",
          .trim = true};
}
inline core::FieldRule password(std::string_view name = "password") {
  return {.field = name,
          .required = true,
          .min = 8,
          .max = 128,
          .meaning = "8 to 128 characters.",
          .secret = true};
}
/// A password given to be compared: any length, so that old ones and wrong ones are judged alike.
inline core::FieldRule given_password(std::string_view name) {
  return {.field = name,
          .required = true,
          .min = 1,
          .max = 1024,
          .meaning = "The password.",
          .secret = true};
}
inline core::FieldRule mail_token() {
  return {.field = "token",
          .required = true,
          .min = 1,
          .max = 200,
          .meaning = "From the link in the mail.",
          .trim = true,
          .secret = true};
}
inline core::FieldRule invitation_token(bool required) {
  return {.field = "invitation_token",
          .required = required,
          .min = 1,
          .max = 200,
          .meaning = "From the invitation.",
          .trim = true,
          .secret = true};
}
inline core::FieldRule name(bool required) {
  return {.field = "name",
          .required = required,
          .min = 1,
          .max = 100,
          .meaning = "Name.",
          .trim = true};
}
inline core::FieldRule time_zone() {
  return {.field = "time_zone",
          .min = 1,
          .max = 64,
          .pattern = "[A-Za-z0-9_+/-]+",
          .meaning = "IANA time zone, e.g. Europe/Berlin."};
}
inline core::FieldRule delivery() {
  return {.field = "delivery", .meaning = "Where the refresh token goes; browsers say cookie."};
}
}  // namespace field

struct SetupRequest {
  std::string token;
  std::string email;
  std::string password;
  std::string name;
  std::optional<std::string> organization_name;
  std::optional<std::string> time_zone;
  Delivery delivery = Delivery::body;
};
BOOST_DESCRIBE_STRUCT(SetupRequest, (),
                      (token, email, password, name, organization_name, time_zone, delivery))
inline core::Rules rules(core::Type<SetupRequest>) {
  return {"SetupRequest",
          "The first owner.",
          {{.field = "token",
            .required = true,
            .min = 1,
            .max = 200,
            .meaning = "The set-up token from the server's terminal.",
            .trim = true,
            .secret = true},
           field::email(),
           field::password(),
           field::name(true),
           {.field = "organization_name",
            .min = 1,
            .max = 100,
            .meaning = "Organisation.",
            .trim = true},
           field::time_zone(),
           field::delivery()}};
}

struct RegisterRequest {
  std::string email;
  std::string password;
  std::string name;
  std::optional<std::string> invitation_token;
  std::optional<std::string> time_zone;
  Delivery delivery = Delivery::body;
};
BOOST_DESCRIBE_STRUCT(RegisterRequest, (),
                      (email, password, name, invitation_token, time_zone, delivery))
inline core::Rules rules(core::Type<RegisterRequest>) {
  return {"RegisterRequest",
          "A new account.",
          {field::email(), field::password(), field::name(true), field::invitation_token(false),
           field::time_zone(), field::delivery()}};
}

struct InvitationLook {
  std::string invitation_token;
};
BOOST_DESCRIBE_STRUCT(InvitationLook, (), (invitation_token))
inline core::Rules rules(core::Type<InvitationLook>) {
  return {"InvitationLook", "Which invitation somebody holds.", {field::invitation_token(true)}};
}

struct InvitationSeen {
  std::string organization;
  std::string email;
  Role role = Role::member;
  Timestamp expires_at;
};
BOOST_DESCRIBE_STRUCT(InvitationSeen, (), (organization, email, role, expires_at))
inline core::Rules rules(core::Type<InvitationSeen>) {
  return {"InvitationSeen",
          "An open invitation, as the invited person sees it.",
          {{.field = "organization", .meaning = "The name of who invites."},
           {.field = "email", .meaning = "The address that the account must have."}}};
}

struct LoginRequest {
  std::string email;
  std::string password;
  Delivery delivery = Delivery::body;
};
BOOST_DESCRIBE_STRUCT(LoginRequest, (), (email, password, delivery))
inline core::Rules rules(core::Type<LoginRequest>) {
  return {"LoginRequest",
          "A sign-in by password.",
          {{.field = "email",
            .required = true,
            .min = 1,
            .max = 254,
            .meaning = "E-mail address.",
            .trim = true},
           field::given_password("password"),
           field::delivery()}};
}

struct RefreshRequest {
  std::optional<std::string> refresh_token;
};
BOOST_DESCRIBE_STRUCT(RefreshRequest, (), (refresh_token))
inline core::Rules rules(core::Type<RefreshRequest>) {
  return {"RefreshRequest",
          "The refresh token, unless the cookie carries it.",
          {{.field = "refresh_token",
            .min = 1,
            .max = 200,
            .meaning = "As given out.",
            .secret = true}}};
}

struct ProfileUpdate {
  std::optional<std::string> name;
  std::optional<std::string> time_zone;
};
BOOST_DESCRIBE_STRUCT(ProfileUpdate, (), (name, time_zone))
inline core::Rules rules(core::Type<ProfileUpdate>) {
  return {"ProfileUpdate", "What to change of oneself.", {field::name(false), field::time_zone()}};
}

struct PasswordChange {
  std::string current_password;
  std::string new_password;
};
BOOST_DESCRIBE_STRUCT(PasswordChange, (), (current_password, new_password))
inline core::Rules rules(core::Type<PasswordChange>) {
  return {"PasswordChange",
          "A new password; other sign-ins end.",
          {field::given_password("current_password"), field::password("new_password")}};
}

struct OrganizationUpdate {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(OrganizationUpdate, (), (name))
inline core::Rules rules(core::Type<OrganizationUpdate>) {
  return {"OrganizationUpdate", "A new name for the organisation.", {field::name(true)}};
}

struct Login {
  core::LoginId id;
  Timestamp created_at;
  Timestamp last_used_at;
  std::string user_agent;
  std::string address;
  bool current = false;
};
BOOST_DESCRIBE_STRUCT(Login, (), (id, created_at, last_used_at, user_agent, address, current))
inline core::Rules rules(core::Type<Login>) {
  return {"Login", "A device that is signed in."};
}

struct Invitation {
  core::InvitationId id;
  std::string email;
  Role role = Role::member;
  Timestamp expires_at;
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(Invitation, (), (id, email, role, expires_at, created_at))
inline core::Rules rules(core::Type<Invitation>) {
  return {"Invitation", "An open invitation to the organisation."};
}

struct InvitationCreated {
  core::InvitationId id;
  std::string email;
  Role role = Role::member;
  std::string token;
  Timestamp expires_at;
  Timestamp created_at;
  bool emailed = false;
};
BOOST_DESCRIBE_STRUCT(InvitationCreated, (),
                      (id, email, role, token, expires_at, created_at, emailed))
inline core::Rules rules(core::Type<InvitationCreated>) {
  return {"InvitationCreated",
          "A new invitation.",
          {{.field = "token", .meaning = "Shown only now: pass it to the invited person."},
           {.field = "emailed", .meaning = "Whether it was sent to them by mail as well."}}};
}

struct InvitationRequest {
  std::string email;
  Role role = Role::member;
};
BOOST_DESCRIBE_STRUCT(InvitationRequest, (), (email, role))
inline core::Rules rules(core::Type<InvitationRequest>) {
  return {"InvitationRequest",
          "Whom to invite, and as what.",
          {field::email(), {.field = "role", .meaning = "Their role."}}};
}

struct ApiKey {
  core::ApiKeyId id;
  std::string name;
  std::string prefix;
  std::vector<Scope> scopes;
  std::optional<core::AgentId> agent_id;
  std::int64_t rate_per_hour = 0;
  std::optional<Timestamp> expires_at;
  std::optional<Timestamp> last_used_at;
  std::int64_t request_count = 0;
  std::optional<Timestamp> revoked_at;
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(ApiKey, (),
                      (id, name, prefix, scopes, agent_id, rate_per_hour, expires_at, last_used_at,
                       request_count, revoked_at, created_at))
inline core::Rules rules(core::Type<ApiKey>) {
  return {"ApiKey",
          "A credential for programs.",
          {{.field = "prefix", .meaning = "The first characters, to tell keys apart."},
           {.field = "agent_id", .meaning = "The only agent it may talk to; null: all."},
           {.field = "rate_per_hour", .meaning = "Requests an hour."},
           {.field = "request_count", .meaning = "Requests so far; written every few seconds."}}};
}

struct ApiKeyCreated {
  core::ApiKeyId id;
  std::string name;
  std::string key;
  std::string prefix;
  std::vector<Scope> scopes;
  std::optional<core::AgentId> agent_id;
  std::int64_t rate_per_hour = 0;
  std::optional<Timestamp> expires_at;
  std::optional<Timestamp> last_used_at;
  std::int64_t request_count = 0;
  std::optional<Timestamp> revoked_at;
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(ApiKeyCreated, (),
                      (id, name, key, prefix, scopes, agent_id, rate_per_hour, expires_at,
                       last_used_at, request_count, revoked_at, created_at))
inline core::Rules rules(core::Type<ApiKeyCreated>) {
  return {"ApiKeyCreated",
          "A new API key.",
          {{.field = "key", .meaning = "Shown only now; we keep its hash alone."}}};
}

struct ApiKeyRequest {
  std::string name;
  std::vector<Scope> scopes;
  std::optional<core::AgentId> agent_id;
  std::int64_t rate_per_hour = 1000;
  std::optional<Timestamp> expires_at;
};
BOOST_DESCRIBE_STRUCT(ApiKeyRequest, (), (name, scopes, agent_id, rate_per_hour, expires_at))
inline core::Rules rules(core::Type<ApiKeyRequest>) {
  return {"ApiKeyRequest",
          "The API key to make.",
          {field::name(true),
           {.field = "scopes", .required = true, .min = 1, .max = 3, .meaning = "What it may do."},
           {.field = "agent_id", .meaning = "Bind it to one agent."},
           {.field = "rate_per_hour", .min = 1, .max = 1000000, .meaning = "Requests an hour."},
           {.field = "expires_at", .meaning = "When it stops working; null: never."}}};
}

/// Where a sign-in comes from, for the list of devices.
struct Origin {
  std::string user_agent;
  std::string address;
};

}  // namespace auriga::accounts
