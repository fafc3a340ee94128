// NotificationService: makes notifications from domain events, lists and marks them.
//
// hear() is the consumer "notifications" of the bus: the event, its notifications and its mails are
// written in one transaction, so a repeat does nothing, and a crash leaves either all or none. Any
// shard.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "core/clock.hpp"
#include "core/counter.hpp"
#include "core/identity.hpp"
#include "domains/mail/service.hpp"
#include "domains/notifications/announcement.hpp"
#include "domains/notifications/types.hpp"
#include "platform/database/database.hpp"
#include "platform/database/event.hpp"

namespace auriga::notifications {

namespace db = platform::db;
using platform::Task;

struct Told;

/// Tells a user's consoles what changed: "notification.created" with the notification, or
/// "notifications.changed"; both with `unread`.
using Tell = std::function<void(const core::OrganizationId& organization, const core::UserId& user,
                                std::string_view type, boost::json::object data, Timestamp at)>;

class NotificationService {
 public:
  NotificationService(db::Database& database, core::SystemScope scope, mail::MailService& mail,
                      Tell tell, const core::Clock& clock, core::Random& random);

  /// Makes what an event calls for. Throws what the database throws; then it is told again.
  [[nodiscard]] Task<> hear(db::Event event);

  /// Tells what a workflow says; whom it was for. Said again with the same key nothing is done.
  /// Throws NOT_FOUND (the user), VALIDATION_FAILED, RATE_LIMITED.
  [[nodiscard]] Task<std::int64_t> notify(core::Tenant tenant, Notice notice);

  /// The caller's own, newest first. `cursor` is the last id of the page before.
  [[nodiscard]] Task<NotificationPage> list(core::Caller caller,
                                            std::optional<NotificationStatus> status,
                                            std::string cursor, std::int64_t limit);
  /// Marks one; an acknowledged one stays so. Throws NOT_FOUND, also for somebody else's.
  [[nodiscard]] Task<Notification> mark(core::Caller caller, core::NotificationId id,
                                        NotificationStatus status);
  [[nodiscard]] Task<UnreadCount> read_all(core::Caller caller);

  [[nodiscard]] Task<Preferences> preferences(core::Caller caller);
  [[nodiscard]] Task<Preferences> set_preferences(core::Caller caller, PreferencesUpdate in);

  /// Deletes those older than `kept` (0: none for their age) and those beyond 1,000 a user; by a
  /// job.
  [[nodiscard]] Task<std::int64_t> prune(std::chrono::days kept);

  struct Counters {
    core::Counter written;
    core::Counter limited;  ///< Notices of workflows beyond what an organisation is told an hour.
  };
  [[nodiscard]] const Counters& counters() const noexcept { return counters_; }

 private:
  /// Tells those who watch, once it is written.
  [[nodiscard]] Task<> tell(core::Tenant tenant, Told told);
  [[nodiscard]] Task<Preferences> read_preferences(const core::Caller& caller);

  db::Database& database_;
  core::SystemScope scope_;
  mail::MailService& mail_;
  Tell tell_;
  const core::Clock& clock_;
  core::Random& random_;
  Counters counters_;
};

}  // namespace auriga::notifications
