// What travels in notifications.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.hpp"
#include "core/rules.hpp"
#include "core/time.hpp"
#include "core/traits.hpp"

namespace auriga::notifications {

using core::In;
using core::Timestamp;

/// What a notification is about.
enum class Kind : std::uint8_t { handoff, agent_ready, agent_failed, workflow };
BOOST_DESCRIBE_ENUM(Kind, handoff, agent_ready, agent_failed, workflow)
inline constexpr std::array kKinds{Kind::handoff, Kind::agent_ready, Kind::agent_failed,
                                   Kind::workflow};

enum class Priority : std::uint8_t { low, normal, high, urgent };
BOOST_DESCRIBE_ENUM(Priority, low, normal, high, urgent)

/// Acknowledged is more than read: somebody takes care of it.
enum class NotificationStatus : std::uint8_t { unread, read, acknowledged };
BOOST_DESCRIBE_ENUM(NotificationStatus, unread, read, acknowledged)

struct Notification {
  core::NotificationId id;
  Kind kind = Kind::handoff;
  Priority priority = Priority::normal;
  std::string title;
  std::string body;
  std::string link;
  std::string subject_id;
  std::optional<core::AgentId> agent_id;
  NotificationStatus status = NotificationStatus::unread;
  Timestamp created_at;
  std::optional<Timestamp> read_at;
  std::optional<Timestamp> acknowledged_at;
};
BOOST_DESCRIBE_STRUCT(Notification, (),
                      (id, kind, priority, title, body, link, subject_id, agent_id, status,
                       created_at, read_at, acknowledged_at))
inline core::Rules rules(core::Type<Notification>) {
  return {
      "Notification",
      "Something a person should hear of.",
      {{.field = "link", .meaning = "The console's page about it, from its root."},
       {.field = "subject_id", .meaning = "The id of what it is about: ses_…, agt_… or exe_…."}}};
}

struct NotificationPage {
  std::vector<Notification> items;
  std::optional<std::string> next_cursor;
  std::int64_t unread = 0;
};
BOOST_DESCRIBE_STRUCT(NotificationPage, (), (items, next_cursor, unread))
inline core::Rules rules(core::Type<NotificationPage>) {
  return {
      "NotificationPage",
      "One page of one's notifications, newest first.",
      {{.field = "next_cursor", .meaning = "Pass it as `cursor` for the next page; null: last."},
       {.field = "unread", .meaning = "How many of all are unread."}}};
}

struct UnreadCount {
  std::int64_t unread = 0;
};
BOOST_DESCRIBE_STRUCT(UnreadCount, (), (unread))
inline core::Rules rules(core::Type<UnreadCount>) {
  return {"UnreadCount", "How many of one's notifications are unread."};
}

struct Preference {
  Kind kind = Kind::handoff;
  bool in_app = true;
  bool email = false;
};
BOOST_DESCRIBE_STRUCT(Preference, (), (kind, in_app, email))
inline core::Rules rules(core::Type<Preference>) {
  return {"Preference",
          "How one wants to hear of a kind.",
          {{.field = "kind", .required = true, .meaning = "What it is about."},
           {.field = "in_app", .required = true, .meaning = "In the console."},
           {.field = "email", .required = true, .meaning = "By mail."}}};
}

struct Preferences {
  std::vector<Preference> items;
  bool mail = false;
  bool email_confirmed = false;
};
BOOST_DESCRIBE_STRUCT(Preferences, (), (items, mail, email_confirmed))
inline core::Rules rules(core::Type<Preferences>) {
  return {"Preferences",
          "How one wants to hear of things; every kind is there.",
          {{.field = "mail", .meaning = "Whether this server sends mail at all."},
           {.field = "email_confirmed", .meaning = "Mail goes to confirmed addresses alone."}}};
}

struct PreferencesUpdate {
  std::vector<Preference> items;
};
BOOST_DESCRIBE_STRUCT(PreferencesUpdate, (), (items))
inline core::Rules rules(core::Type<PreferencesUpdate>) {
  return {"PreferencesUpdate",
          "What to change; kinds that are not named stay as they are.",
          {{.field = "items",
            .required = true,
            .min = 1,
            .max = 20,
            .meaning = "A row for each kind to change."}}};
}

}  // namespace auriga::notifications
