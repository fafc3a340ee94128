// What somebody gets who asks for their data: what is kept of them, and what they did. No hashes,
// no tokens.
#pragma once

#include "domains/accounts/types.hpp"

namespace auriga::accounts {

struct ExportedLogin {
  core::LoginId id;
  Timestamp created_at;
  Timestamp last_used_at;
  Timestamp expires_at;
  std::optional<Timestamp> ended_at;
  std::optional<std::string> ended_reason;
  std::string user_agent;
  std::string address;
};
BOOST_DESCRIBE_STRUCT(ExportedLogin, (),
                      (id, created_at, last_used_at, expires_at, ended_at, ended_reason, user_agent,
                       address))
inline core::Rules rules(core::Type<ExportedLogin>) {
  return {"ExportedLogin", "A sign-in, open or ended."};
}

struct ExportedNotification {
  core::NotificationId id;
  std::string kind;
  std::string priority;
  std::string title;
  std::string body;
  std::string link;
  std::string status;
  Timestamp created_at;
  std::optional<Timestamp> read_at;
  std::optional<Timestamp> acknowledged_at;
};
BOOST_DESCRIBE_STRUCT(ExportedNotification, (),
                      (id, kind, priority, title, body, link, status, created_at, read_at,
                       acknowledged_at))
inline core::Rules rules(core::Type<ExportedNotification>) {
  return {"ExportedNotification", "What one was told."};
}

struct ExportedPreference {
  std::string kind;
  bool in_app = true;
  bool email = false;
};
BOOST_DESCRIBE_STRUCT(ExportedPreference, (), (kind, in_app, email))
inline core::Rules rules(core::Type<ExportedPreference>) {
  return {"ExportedPreference", "How one chose to hear of a kind."};
}

struct ExportedKey {
  core::ApiKeyId id;
  std::string name;
  Timestamp created_at;
  std::optional<Timestamp> expires_at;
  std::optional<Timestamp> revoked_at;
};
BOOST_DESCRIBE_STRUCT(ExportedKey, (), (id, name, created_at, expires_at, revoked_at))
inline core::Rules rules(core::Type<ExportedKey>) {
  return {"ExportedKey", "An API key that one made."};
}

struct ExportedBroadcast {
  std::string id;
  std::string name;
  std::string status;
  std::string source_language;
  std::string quality_tier;
  std::int64_t listeners_peak = 0;
  Timestamp created_at;
  std::optional<Timestamp> ended_at;
  std::optional<std::string> end_reason;
};
BOOST_DESCRIBE_STRUCT(ExportedBroadcast, (),
                      (id, name, status, source_language, quality_tier, listeners_peak, created_at,
                       ended_at, end_reason))
inline core::Rules rules(core::Type<ExportedBroadcast>) {
  return {"ExportedBroadcast",
          "A broadcast that one gave.",
          {{.field = "name", .meaning = "As it is said aloud: golden-eagle-427."}}};
}

struct ExportedAction {
  core::EventId id;
  Timestamp at;
  std::string action;
  std::string resource_id;
  std::string address;
  boost::json::object details;
};
BOOST_DESCRIBE_STRUCT(ExportedAction, (), (id, at, action, resource_id, address, details))
inline core::Rules rules(core::Type<ExportedAction>) {
  return {"ExportedAction", "A change that one made, from the audit log."};
}

/// The kinds that are read in parts.
enum class ExportedKind : std::uint8_t { logins, notifications, api_keys, broadcasts, actions };
BOOST_DESCRIBE_ENUM(ExportedKind, logins, notifications, api_keys, broadcasts, actions)

struct AccountExport {
  Timestamp made_at;
  User profile;
  std::vector<ExportedLogin> logins;
  std::vector<ExportedNotification> notifications;
  std::vector<ExportedPreference> notification_preferences;
  std::vector<ExportedKey> api_keys;
  std::vector<ExportedBroadcast> broadcasts;
  std::vector<ExportedAction> actions;
  std::vector<ExportedKind> cut;
};
BOOST_DESCRIBE_STRUCT(AccountExport, (),
                      (made_at, profile, logins, notifications, notification_preferences, api_keys,
                       broadcasts, actions, cut))
inline core::Rules rules(core::Type<AccountExport>) {
  return {"AccountExport",
          "What is kept of oneself, newest first.",
          {{.field = "notification_preferences",
            .meaning = "Those that were set; the others are as the server has them."},
           {.field = "cut", .meaning = "Of which there are more than the newest 5,000."}}};
}

}  // namespace auriga::accounts
