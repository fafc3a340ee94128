#include "domains/notifications/routes.hpp"

#include "platform/http/handler.hpp"
#include "platform/http/page.hpp"

namespace auriga::notifications {
namespace {

namespace http = platform::http;
using core::ErrorCode;
using http::Access;
using http::Call;
using http::Method;

struct NotificationIn {
  core::NotificationId notification_id;
};
BOOST_DESCRIBE_STRUCT(NotificationIn, (), (notification_id))
core::Rules rules(core::Type<NotificationIn>) {
  return {"NotificationIn",
          "",
          {{.field = "notification_id",
            .in = In::kPath,
            .required = true,
            .meaning = "The notification."}}};
}

struct ListNotificationsIn {
  std::optional<NotificationStatus> status;
  std::int64_t limit = 50;
  std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(ListNotificationsIn, (), (status, limit, cursor))
core::Rules rules(core::Type<ListNotificationsIn>) {
  return {"ListNotificationsIn",
          "",
          {{.field = "status", .in = In::kQuery, .meaning = "Only of this status."},
           http::limit_rule(),
           http::cursor_rule()}};
}

Task<NotificationPage> list(NotificationService& service, Call& call, ListNotificationsIn in) {
  co_return co_await service.list(call.caller(), in.status,
                                  http::id_cursor<core::NotificationId>(in.cursor), in.limit);
}

Task<Notification> read(NotificationService& service, Call& call, NotificationIn in) {
  co_return co_await service.mark(call.caller(), std::move(in.notification_id),
                                  NotificationStatus::read);
}

Task<Notification> acknowledge(NotificationService& service, Call& call, NotificationIn in) {
  co_return co_await service.mark(call.caller(), std::move(in.notification_id),
                                  NotificationStatus::acknowledged);
}

Task<UnreadCount> read_all(NotificationService& service, Call& call) {
  co_return co_await service.read_all(call.caller());
}

Task<Preferences> get_preferences(NotificationService& service, Call& call) {
  co_return co_await service.preferences(call.caller());
}

Task<Preferences> set_preferences(NotificationService& service, Call& call, PreferencesUpdate in) {
  co_return co_await service.set_preferences(call.caller(), std::move(in));
}

}  // namespace

void bind_notifications(http::RouteTable& table, NotificationService& service) {
  using http::handler;
  const std::string tag = "Notifications";
  table.add({.path = "/api/v1/notifications",
             .id = "list_notifications",
             .tag = tag,
             .summary = "One's notifications, newest first",
             .access = Access::viewer(),
             .errors = {ErrorCode::kBadCursor}},
            handler<&list>(service));
  table.add({.method = Method::kPut,
             .path = "/api/v1/notifications/{notification_id}/read",
             .id = "read_notification",
             .tag = tag,
             .summary = "Mark one as read",
             .access = Access::viewer(),
             .errors = {ErrorCode::kNotFound}},
            handler<&read>(service));
  table.add({.method = Method::kPut,
             .path = "/api/v1/notifications/{notification_id}/acknowledge",
             .id = "acknowledge_notification",
             .tag = tag,
             .summary = "Say that one takes care of it",
             .access = Access::viewer(),
             .errors = {ErrorCode::kNotFound}},
            handler<&acknowledge>(service));
  table.add({.method = Method::kPost,
             .path = "/api/v1/notifications/read-all",
             .id = "read_all_notifications",
             .tag = tag,
             .summary = "Mark all as read",
             .access = Access::viewer()},
            handler<&read_all>(service));
  table.add({.path = "/api/v1/notifications/preferences",
             .id = "get_notification_preferences",
             .tag = tag,
             .summary = "How one wants to hear of things",
             .access = Access::viewer()},
            handler<&get_preferences>(service));
  table.add({.method = Method::kPut,
             .path = "/api/v1/notifications/preferences",
             .id = "set_notification_preferences",
             .tag = tag,
             .summary = "Choose how to hear of things",
             .access = Access::viewer()},
            handler<&set_preferences>(service));
}

}  // namespace auriga::notifications
