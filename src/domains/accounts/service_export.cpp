// What is kept of somebody, for themselves.
#include "domains/accounts/parts.hpp"
#include "domains/accounts/repository_export.hpp"

namespace auriga::accounts {

using namespace parts;

namespace {

// What one read looks at, so that nobody waits long for the database.
constexpr std::int64_t kAtOnce = 500;
constexpr std::int64_t kEntriesAtOnce = 5000;
constexpr std::size_t kMost = 5000;  ///< Of a kind.

template <class Row>
using Own = Work<std::vector<Row>> (*)(Transaction&, const core::UserId&, const repo::Place&,
                                       std::int64_t);

std::string text_of(const std::string& id) {
  return id;
}
template <class Id>
std::string text_of(const Id& id) {
  return id.text();
}

template <class Row>
repo::Place place_of(const Row& row) {
  return {row.created_at, text_of(row.id)};
}

/// Reads rows in parts into `out`, which outlives the task; whether there are more than fit in.
template <class Row>
Task<bool> collect(db::Database& database, core::Tenant tenant, Own<Row> own, core::UserId user,
                   std::vector<Row>& out) {
  repo::Place before;
  for (;;) {
    auto rows = co_await database.read(tenant, own, user, before, kAtOnce);
    const auto count = static_cast<std::int64_t>(rows.size());
    for (auto& row : rows) {
      if (out.size() == kMost) {
        co_return true;
      }
      out.push_back(std::move(row));
    }
    if (count < kAtOnce) {
      co_return false;
    }
    before = place_of(out.back());
  }
}

/// The same of the audit log, which has everybody's entries in it.
Task<bool> collect_actions(db::Database& database, core::Tenant tenant, core::UserId user,
                           std::vector<ExportedAction>& out) {
  repo::Place before;
  for (;;) {
    auto part = co_await database.read(tenant, repo::own_actions, user, before, kEntriesAtOnce);
    for (auto& row : part.items) {
      if (out.size() == kMost) {
        co_return true;
      }
      out.push_back(std::move(row));
    }
    if (!part.end) {
      co_return false;
    }
    before = *std::move(part.end);
  }
}

}  // namespace

Task<AccountExport> AccountService::export_me(core::Caller caller) {
  const auto id = user_id(caller);
  const auto& tenant = caller.tenant;
  AccountExport out;
  out.made_at = clock_.now();
  out.profile = co_await me(caller);
  out.notification_preferences = co_await database_.read(tenant, repo::own_preferences, id);
  const auto note = [&out](bool more, ExportedKind kind) {
    if (more) {
      out.cut.push_back(kind);
    }
  };
  note(co_await collect(database_, tenant, repo::own_logins, id, out.logins), ExportedKind::logins);
  note(co_await collect(database_, tenant, repo::own_notifications, id, out.notifications),
       ExportedKind::notifications);
  note(co_await collect(database_, tenant, repo::own_keys, id, out.api_keys),
       ExportedKind::api_keys);
  note(co_await collect(database_, tenant, repo::own_broadcasts, id, out.broadcasts),
       ExportedKind::broadcasts);
  note(co_await collect_actions(database_, tenant, id, out.actions), ExportedKind::actions);
  co_return out;
}

}  // namespace auriga::accounts
