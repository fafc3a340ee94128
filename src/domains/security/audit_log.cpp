#include "domains/security/audit_log.hpp"

#include <fmt/format.h>

#include <charconv>

namespace auriga::security {
namespace {

using core::Error;
using core::ErrorCode;
using db::Transaction;
using db::Work;

struct AuditRow {
  core::EventId id;
  core::OrganizationId org_id;
  Timestamp at;
  ActorType actor_type = ActorType::system;
  std::string actor_id;
  std::string actor_name;
  std::string action;
  std::string resource_type;
  std::string resource_id;
  std::string address;
  std::string request_id;
  json::object details;
};
BOOST_DESCRIBE_STRUCT(AuditRow, (),
                      (id, org_id, at, actor_type, actor_id, actor_name, action, resource_type,
                       resource_id, address, request_id, details))

std::string text_of(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

AuditEntry to_entry(const AuditRow& row) {
  return {.id = row.id,
          .at = row.at,
          .actor = {row.actor_type, row.actor_id, row.actor_name},
          .action = row.action,
          .resource = {row.resource_type, row.resource_id},
          .address = row.address,
          .request_id = row.request_id,
          .details = row.details};
}

Work<void> insert(Transaction& tx, const AuditRow& row) {
  co_await tx.exec(
      "INSERT INTO audit_log (id, org_id, at, actor_type, actor_id, actor_name, action, "
      "resource_type, resource_id, address, request_id, details) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (id) DO NOTHING",
      row.id, row.org_id, row.at, row.actor_type, row.actor_id, row.actor_name, row.action,
      row.resource_type, row.resource_id, row.address, row.request_id, row.details);
}

/// Where a page ended: the entry's time and id.
struct Cursor {
  std::int64_t at = INT64_MAX;
  std::string id;
};

Cursor parse_cursor(const std::optional<std::string>& text) {
  Cursor cursor;
  if (!text) {
    return cursor;
  }
  const auto dot = text->find('.');
  const auto* end = text->data() + std::min(dot, text->size());
  const auto [at, error] = std::from_chars(text->data(), end, cursor.at);
  if (dot == std::string::npos || error != std::errc() || at != end) {
    throw Error(ErrorCode::kBadCursor);
  }
  cursor.id = text->substr(dot + 1);
  if (!core::EventId::parse(cursor.id)) {
    throw Error(ErrorCode::kBadCursor);
  }
  return cursor;
}

/// The last text that starts with `prefix`, for a range of an index.
std::string last_with(const std::string& prefix) {
  return prefix + "\x7f";
}

Work<std::vector<AuditRow>> select(Transaction& tx, const AuditQuery& query, const Cursor& cursor) {
  const auto actor = query.actor.value_or("");
  const auto action = query.action.value_or("");
  const auto action_end = last_with(action);
  const auto resource = query.resource.value_or("");
  const auto from = query.from.value_or(Timestamp{0});
  const auto to = query.to.value_or(Timestamp{INT64_MAX});
  co_return co_await tx.all<AuditRow>(
      "SELECT $columns FROM audit_log WHERE org_id = $1 AND at >= $2 AND at < $3 "
      "AND (at < $4 OR (at = $4 AND id < $5)) AND ($6 = '' OR actor_id = $6) "
      "AND ($7 = '' OR (action >= $7 AND action < $8)) AND ($9 = '' OR resource_id = $9) "
      "ORDER BY at DESC, id DESC LIMIT $10",
      tx.organization(), from, to, cursor.at, cursor.id, actor, action, action_end, resource,
      query.limit + 1);
}

Work<std::int64_t> delete_older(Transaction& tx, Timestamp before, std::int64_t limit) {
  co_return co_await tx.exec(
      "DELETE FROM audit_log WHERE id IN (SELECT id FROM audit_log WHERE at < $1 ORDER BY at, id "
      "LIMIT $2)",
      before, limit);
}

/// "agent" for "agent.created": what kind of thing changed.
std::string resource_type(const std::string& type) {
  return type.substr(0, type.find('.'));
}

}  // namespace

Task<> AuditLog::record(db::Event event) {
  if (!event.organization) {
    co_return;  // Of the installation itself; the log has it.
  }
  AuditRow row{.id = event.id, .org_id = *event.organization, .at = event.at};
  row.actor_type =
      core::enum_value<ActorType>(text_of(event.actor, "kind")).value_or(ActorType::system);
  row.actor_id = text_of(event.actor, "id");
  row.actor_name = text_of(event.actor, "name");
  row.address = text_of(event.actor, "address");
  row.request_id = text_of(event.actor, "request_id");
  row.action = event.type;
  row.resource_type = resource_type(event.type);
  row.resource_id = event.subject;
  row.details = event.payload;
  co_await database_.write(scope_, insert, std::move(row));
}

Task<AuditPage> AuditLog::list(core::Tenant tenant, AuditQuery query) {
  const auto limit = query.limit;
  auto cursor = parse_cursor(query.cursor);
  const auto rows =
      co_await database_.read(std::move(tenant), select, std::move(query), std::move(cursor));
  AuditPage page;
  for (const auto& row : rows) {
    if (static_cast<std::int64_t>(page.items.size()) == limit) {
      const auto& last = page.items.back();
      page.next = fmt::format("{}.{}", last.at.ms, last.id.text());
      break;
    }
    page.items.push_back(to_entry(row));
  }
  co_return page;
}

Task<std::int64_t> AuditLog::prune(std::chrono::days days) {
  constexpr std::int64_t kStep = 1000;
  std::int64_t gone = 0;
  for (;;) {
    const auto step =
        co_await database_.write(scope_, delete_older, clock_.now() - days, std::int64_t{kStep});
    gone += step;
    if (step < kStep) {
      co_return gone;
    }
  }
}

}  // namespace auriga::security
