#include "domains/notifications/service.hpp"

#include <map>

#include "core/crypto.hpp"
#include "core/decode.hpp"
#include "core/encode.hpp"
#include "domains/notifications/announcement.hpp"
#include "domains/notifications/repository.hpp"
#include "platform/database/outbox.hpp"

namespace auriga::notifications {

using core::Error;
using core::ErrorCode;
using db::Transaction;
using db::Work;
namespace repo = repository;

/// What a transaction told, for those who watch.
struct Told {
  std::vector<repo::NotificationRow> rows;
  bool mailed = false;
  std::int64_t people = 0;  ///< Whom it was for, also where they did not wish to hear of it.
};

namespace {

constexpr std::int64_t kNoticesPerHour = 120;
constexpr std::int64_t kKept = 1000;
constexpr std::int64_t kPruneMax = 500;
constexpr std::int64_t kUsersAtOnce = 100;
constexpr std::int64_t kMailsPerHour = 60;
const std::string kConsumer = "notifications";

Preference standard(Kind kind) {
  return {.kind = kind, .in_app = true, .email = kind == Kind::handoff};
}

Notification to_notification(const repo::NotificationRow& row) {
  return {.id = row.id,
          .kind = row.kind,
          .priority = row.priority,
          .title = row.title,
          .body = row.body,
          .link = row.link,
          .subject_id = row.subject_id,
          .agent_id = row.agent_id,
          .status = row.status,
          .created_at = row.created_at,
          .read_at = row.read_at,
          .acknowledged_at = row.acknowledged_at};
}

mail::Letter letter_of(const Announcement& what, const repo::RecipientRow& who,
                       const core::EventId& event, const mail::MailService& mail) {
  mail::Letter letter{.key = "event/" + event.text() + "/" + who.id.text(),
                      .recipient = who.email,
                      .name = who.name,
                      .subject = what.title,
                      .heading = what.title,
                      .paragraphs = {},
                      .action = what.action,
                      .link = mail.link(what.link),
                      .footer =
                          "You get this because you are a member of the organisation. Choose "
                          "what you hear of: " +
                          mail.link("/settings/notifications")};
  if (!what.body.empty()) {
    letter.paragraphs.push_back(what.body);
  }
  return letter;
}

/// What writing needs of the service; its mail and clocks are reached by pointer.
struct Writing {
  core::EventId id;  ///< Of what is told: an event, or a notice.
  const mail::MailService* mail = nullptr;
  const core::Clock* clock = nullptr;
  core::Random* random = nullptr;
};

Work<bool> queue_mail(Transaction& tx, const Writing& in, const Announcement& what,
                      const repo::RecipientRow& who) {
  const bool may = in.mail->on() && who.email_confirmed_at.has_value() &&
                   mail::MailService::can_reach(who.email);
  if (!may) {
    co_return false;
  }
  const auto hour_ago = tx.now() - std::chrono::hours(1);
  if (co_await mail::MailService::written_since(tx, who.email, hour_ago) >= kMailsPerHour) {
    co_return false;  // The bell still has it.
  }
  const auto post = in.mail->prepare(letter_of(what, who, in.id, *in.mail));
  co_return co_await mail::MailService::queue(tx, tx.organization(), post);
}

/// Tells each of them, who come by their ids, as they wish.
Work<void> write_for(Transaction& tx, const Writing& in, const Announcement& what,
                     const std::vector<repo::RecipientRow>& people, Told& told) {
  if (people.empty()) {
    co_return;
  }
  told.people += std::ssize(people);
  std::map<std::string, Preference> chosen;
  for (const auto& row :
       co_await repo::preferences_for(tx, what.kind, people.front().id, people.back().id)) {
    chosen[row.user_id.text()] = {row.kind, row.in_app, row.email};
  }
  for (const auto& who : people) {
    const auto found = chosen.find(who.id.text());
    const auto wish = found == chosen.end() ? standard(what.kind) : found->second;
    if (wish.in_app) {
      repo::NotificationRow row{.id = core::NotificationId::make(*in.clock, *in.random),
                                .user_id = who.id,
                                .event_id = in.id,
                                .kind = what.kind,
                                .priority = what.priority,
                                .title = what.title,
                                .body = what.body,
                                .link = what.link,
                                .subject_id = what.subject_id,
                                .agent_id = what.agent,
                                .status = NotificationStatus::unread,
                                .created_at = tx.now()};
      if (co_await repo::insert(tx, row)) {
        told.rows.push_back(std::move(row));
      }
    }
    if (wish.email) {
      const bool queued = co_await queue_mail(tx, in, what, who);
      told.mailed = told.mailed || queued;
    }
  }
}

/// Tells everybody who has the role or more.
Work<Told> write_for_role(Transaction& tx, const Writing& in, const Announcement& what,
                          core::Role role) {
  Told told;
  core::UserId after;
  for (std::int64_t found = repo::kPage; found == repo::kPage;) {
    const auto people = co_await repo::recipients(tx, role, after);
    co_await write_for(tx, in, what, people, told);
    found = std::ssize(people);
    after = people.empty() ? after : people.back().id;
  }
  co_return told;
}

Work<Told> write_announcement(Transaction& tx, const Writing& in, db::Event event) {
  if (!co_await db::consume_once(tx, kConsumer, in.id)) {
    co_return Told();
  }
  if (const auto agent = unnamed_agent(event)) {
    if (const auto name = co_await repo::agent_name(tx, *agent)) {
      event.payload["agent_name"] = *name;
    }
  }
  const auto what = announcement_of(event);
  if (!what) {
    co_return Told();
  }
  co_return co_await write_for_role(tx, in, *what, core::Role::member);
}

Work<Told> write_notice(Transaction& tx, const Writing& in, const Notice& notice,
                        const Announcement& what) {
  std::vector<repo::RecipientRow> named;
  if (notice.user) {
    auto one = co_await repo::recipient(tx, *notice.user);
    if (!one) {
      throw Error(ErrorCode::kNotFound, "nobody of the organisation is " + notice.user->text());
    }
    named.push_back(*std::move(one));
  }
  if (!co_await db::consume_once(tx, kConsumer, in.id)) {
    Told told{.people = 1};
    if (!notice.user) {
      told.people = co_await repo::recipient_count(tx, notice.role);
    }
    co_return told;
  }
  const auto hour_ago = tx.now() - std::chrono::hours(1);
  if (co_await repo::notices_since(tx, hour_ago) >= kNoticesPerHour) {
    throw Error(ErrorCode::kRateLimited, "workflows have told the organisation " +
                                             std::to_string(kNoticesPerHour) +
                                             " things within an hour");
  }
  co_await repo::add_notice(tx, in.id);
  if (!notice.user) {
    co_return co_await write_for_role(tx, in, what, notice.role);
  }
  Told told;
  co_await write_for(tx, in, what, named, told);
  co_return told;
}

/// A notice is known by its key, as an event is by its id.
core::EventId id_of(const Notice& notice) {
  constexpr std::size_t kLength = 25;  // Behind a zero, as many as ids have.
  return core::EventId::trusted(std::string(core::EventId::IdKind::prefix) + "0" +
                                core::token_hash(notice.key).substr(0, kLength));
}

struct Listed {
  std::vector<repo::NotificationRow> rows;
  std::int64_t unread = 0;
};

Work<Listed> read_list(Transaction& tx, const repo::Filter& filter) {
  Listed out;
  out.rows = co_await repo::list(tx, filter);
  out.unread = co_await repo::unread(tx, filter.user);
  co_return out;
}

struct Marked {
  repo::NotificationRow row;
  std::int64_t unread = 0;
  bool changed = false;
};

Work<std::optional<Marked>> write_mark(Transaction& tx, const core::UserId& user,
                                       const core::NotificationId& id, NotificationStatus status,
                                       Timestamp now) {
  auto row = co_await repo::one(tx, user, id);
  if (!row) {
    co_return std::nullopt;
  }
  Marked out;
  if (status > row->status) {
    row->status = status;
    row->read_at = row->read_at ? row->read_at : now;
    if (status == NotificationStatus::acknowledged) {
      row->acknowledged_at = now;
    }
    co_await repo::set_status(tx, *row);
    out.changed = true;
  }
  out.row = *std::move(row);
  out.unread = co_await repo::unread(tx, user);
  co_return out;
}

struct Wishes {
  std::vector<repo::PreferenceRow> rows;
  bool confirmed = false;
};

Work<Wishes> read_wishes(Transaction& tx, const core::UserId& user) {
  Wishes out;
  out.rows = co_await repo::preferences(tx, user);
  const auto who = co_await repo::recipient(tx, user);
  out.confirmed = who && who->email_confirmed_at;
  co_return out;
}

Work<void> write_wishes(Transaction& tx, const core::UserId& user, const PreferencesUpdate& in) {
  for (const auto& item : in.items) {
    const repo::PreferenceRow row{user, item.kind, item.in_app, item.email};
    co_await repo::set_preference(tx, row);
  }
}

core::UserId user_id(const core::Caller& caller) {
  if (caller.kind != core::Caller::Kind::user) {
    throw Error(ErrorCode::kForbidden, "notifications are a person's; sign in");
  }
  return core::UserId::trusted(caller.id);
}

}  // namespace

NotificationService::NotificationService(db::Database& database, core::SystemScope scope,
                                         mail::MailService& mail, Tell tell,
                                         const core::Clock& clock, core::Random& random)
    : database_(database),
      scope_(scope),
      mail_(mail),
      tell_(std::move(tell)),
      clock_(clock),
      random_(random) {}

Task<> NotificationService::hear(db::Event event) {
  if (!event.organization || !announcement_of(event)) {
    co_return;
  }
  const core::Tenant tenant(scope_, *event.organization);
  Writing in{.id = event.id, .mail = &mail_, .clock = &clock_, .random = &random_};
  auto told = co_await database_.write(tenant, write_announcement, std::move(in), std::move(event));
  co_await tell(tenant, std::move(told));
}

Task<std::int64_t> NotificationService::notify(core::Tenant tenant, Notice notice) {
  auto what = announcement_of(notice);
  Writing in{.id = id_of(notice), .mail = &mail_, .clock = &clock_, .random = &random_};
  Told told;
  try {
    told = co_await database_.write(tenant, write_notice, std::move(in), std::move(notice),
                                    std::move(what));
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kRateLimited) {
      counters_.limited.add();
    }
    throw;
  }
  const auto people = told.people;
  co_await tell(tenant, std::move(told));
  co_return people;
}

Task<> NotificationService::tell(core::Tenant tenant, Told told) {
  counters_.written.add(told.rows.size());
  if (told.mailed) {
    mail_.wake();
  }
  if (told.rows.empty()) {
    co_return;
  }
  // Counted beside the writer, which the others wait for, and which would clash with whoever marks
  // something meanwhile.
  std::map<std::string, std::int64_t> unread;
  core::UserId after;
  for (std::int64_t found = repo::kPage; found == repo::kPage;) {
    const auto page = co_await database_.read(tenant, repo::unread_of_all, after);
    for (const auto& row : page) {
      unread[row.user_id.text()] = row.unread;
      after = row.user_id;
    }
    found = std::ssize(page);
  }
  for (const auto& row : told.rows) {
    boost::json::object data{
        {"notification",
         core::value_or_throw(core::parse_json(core::to_json(to_notification(row))))},
        {"unread", unread[row.user_id.text()]}};
    tell_(tenant.organization(), row.user_id, "notification.created", std::move(data),
          row.created_at);
  }
}

Task<NotificationPage> NotificationService::list(core::Caller caller,
                                                 std::optional<NotificationStatus> status,
                                                 std::string cursor, std::int64_t limit) {
  repo::Filter filter{
      .user = user_id(caller), .status = status, .before = std::move(cursor), .limit = limit + 1};
  const auto listed = co_await database_.read(caller.tenant, read_list, std::move(filter));
  NotificationPage page;
  page.unread = listed.unread;
  for (const auto& row : listed.rows) {
    if (static_cast<std::int64_t>(page.items.size()) == limit) {
      page.next_cursor = page.items.back().id.text();
      break;
    }
    page.items.push_back(to_notification(row));
  }
  co_return page;
}

Task<Notification> NotificationService::mark(core::Caller caller, core::NotificationId id,
                                             NotificationStatus status) {
  const auto user = user_id(caller);
  const auto now = clock_.now();
  const auto marked =
      co_await database_.write(caller.tenant, write_mark, user, std::move(id), status, now);
  if (!marked) {
    throw Error(ErrorCode::kNotFound);
  }
  if (marked->changed) {
    boost::json::object data{{"unread", marked->unread}};
    tell_(caller.tenant.organization(), user, "notifications.changed", std::move(data), now);
  }
  co_return to_notification(marked->row);
}

Task<UnreadCount> NotificationService::read_all(core::Caller caller) {
  const auto user = user_id(caller);
  const auto now = clock_.now();
  if (co_await database_.write(caller.tenant, repo::read_all, user, now) > 0) {
    boost::json::object data{{"unread", 0}};
    tell_(caller.tenant.organization(), user, "notifications.changed", std::move(data), now);
  }
  co_return UnreadCount{0};
}

Task<Preferences> NotificationService::read_preferences(const core::Caller& caller) {
  const auto wishes = co_await database_.read(caller.tenant, read_wishes, user_id(caller));
  Preferences out{.items = {}, .mail = mail_.on(), .email_confirmed = wishes.confirmed};
  for (const auto kind : kKinds) {
    auto item = standard(kind);
    for (const auto& row : wishes.rows) {
      if (row.kind == kind) {
        item = {row.kind, row.in_app, row.email};
      }
    }
    out.items.push_back(item);
  }
  co_return out;
}

Task<Preferences> NotificationService::preferences(core::Caller caller) {
  co_return co_await read_preferences(caller);
}

Task<Preferences> NotificationService::set_preferences(core::Caller caller, PreferencesUpdate in) {
  co_await database_.write(caller.tenant, write_wishes, user_id(caller), std::move(in));
  co_return co_await read_preferences(caller);
}

Task<std::int64_t> NotificationService::prune(std::chrono::days kept) {
  std::int64_t gone = 0;
  const auto before = kept.count() > 0 ? clock_.now() - kept : Timestamp{0};
  for (std::int64_t step = kPruneMax; step == kPruneMax;) {
    step = co_await database_.write(scope_, repo::prune, before, kPruneMax);
    gone += step;
  }
  // Who has too many is found beside the writer, which the others wait for.
  core::UserId after;
  for (std::int64_t found = kUsersAtOnce; found == kUsersAtOnce;) {
    const auto users = co_await database_.read(scope_, repo::surplus, after, kKept, kUsersAtOnce);
    for (const auto& user : users) {
      for (std::int64_t step = user.newest ? kPruneMax : 0; step == kPruneMax;) {
        step = co_await database_.write(scope_, repo::prune_surplus, user, kPruneMax);
        gone += step;
      }
      after = user.id;
    }
    found = std::ssize(users);
  }
  co_return gone;
}

}  // namespace auriga::notifications
