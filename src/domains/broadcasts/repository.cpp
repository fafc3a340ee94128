#include "domains/broadcasts/repository.hpp"

namespace auriga::broadcasts::repository {

core::Actor owner_of(const BroadcastRow& row) {
  return {.kind = row.owner_kind == "key" ? core::Caller::Kind::key : core::Caller::Kind::user,
          .id = row.owner_id,
          .name = row.owner_name,
          .address = {},
          .request_id = {}};
}

Work<void> insert(Transaction& tx, const BroadcastRow& row) {
  co_await tx.exec(
      "INSERT INTO broadcasts (id, org_id, name, owner_kind, owner_id, owner_name, status, muted, "
      "volume, source_language, quality_tier, settings, listeners_peak, awaited, created_at, "
      "updated_at, node) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, "
      "$16, $17)",
      row.id, tx.organization(), row.name, row.owner_kind, row.owner_id, row.owner_name, row.status,
      row.muted, row.volume, row.source_language, row.quality_tier, row.settings,
      row.listeners_peak, row.awaited, row.created_at, row.updated_at, row.node);
}

Work<void> update(Transaction& tx, const BroadcastRow& row) {
  co_await tx.exec(
      "UPDATE broadcasts SET status = $1, muted = $2, volume = $3, source_language = $4, "
      "quality_tier = $5, listeners_peak = $6, end_reason = $7, updated_at = $8, ended_at = $9, "
      "asked = $10, awaited = $11 WHERE org_id = $12 AND id = $13",
      row.status, row.muted, row.volume, row.source_language, row.quality_tier, row.listeners_peak,
      row.end_reason, row.updated_at, row.ended_at, row.asked, row.awaited, tx.organization(),
      row.id);
}

Work<std::optional<BroadcastRow>> find(Transaction& tx, const BroadcastId& id) {
  co_return co_await tx.maybe<BroadcastRow>(
      "SELECT $columns FROM broadcasts WHERE org_id = $1 AND id = $2", tx.organization(), id);
}

Work<std::optional<BroadcastRow>> find_name(Transaction& tx, const std::string& name) {
  co_return co_await tx.maybe<BroadcastRow>(
      "SELECT $columns FROM broadcasts WHERE org_id = $1 AND name = $2 "
      "ORDER BY created_at DESC, id DESC LIMIT 1",
      tx.organization(), name);
}

Work<std::vector<BroadcastRow>> list(Transaction& tx, const BroadcastFilter& filter) {
  const auto status = filter.status ? std::string(core::enum_name(*filter.status)) : std::string();
  // Said plainly where it is asked for, so that its index serves.
  const std::string owned = filter.owner.empty() ? "$2 = ''" : "owner_id = $2";
  co_return co_await tx.all<BroadcastRow>(
      "SELECT $columns FROM broadcasts WHERE org_id = $1 AND " + owned +
          " AND ($3 = '' OR status = $3) AND (created_at < $4 OR (created_at = $4 AND id < $5)) "
          "ORDER BY created_at DESC, id DESC LIMIT $6",
      tx.organization(), filter.owner, status, filter.before, filter.before_id, filter.limit);
}

Work<std::vector<BroadcastRow>> running(Transaction& tx) {
  co_return co_await tx.all<BroadcastRow>(
      "SELECT $columns FROM broadcasts WHERE status <> 'ended' ORDER BY created_at, id");
}

Work<std::vector<BroadcastRow>> take_asked(Transaction& tx, const std::string& node) {
  auto rows = co_await tx.all<BroadcastRow>(
      "SELECT $columns FROM broadcasts WHERE node = $1 AND asked <> '{}'", node);
  co_await tx.exec("UPDATE broadcasts SET asked = '{}' WHERE node = $1 AND asked <> '{}'", node);
  co_return rows;
}

Work<bool> is_asked(Transaction& tx, const std::string& node) {
  const auto found = co_await tx.scalar<std::optional<std::int64_t>>(
      "SELECT 1 FROM broadcasts WHERE node = $1 AND asked <> '{}' LIMIT 1", node);
  co_return found.has_value();
}

Work<void> adopt(Transaction& tx, const std::string& node) {
  co_await tx.exec("UPDATE broadcasts SET node = $1 WHERE node = '' AND status <> 'ended'", node);
}

Work<void> announce(Transaction& tx, const std::string& node, Timestamp alive_until) {
  co_await tx.exec(
      "INSERT INTO broadcast_nodes (id, alive_until) VALUES ($1, $2) "
      "ON CONFLICT (id) DO UPDATE SET alive_until = excluded.alive_until",
      node, alive_until);
}

Work<bool> is_alive(Transaction& tx, const std::string& node) {
  const auto until = co_await tx.scalar<std::optional<std::int64_t>>(
      "SELECT alive_until FROM broadcast_nodes WHERE id = $1", node);
  co_return until && *until > tx.now().ms;
}

Work<void> forget_nodes(Transaction& tx) {
  co_await tx.exec("DELETE FROM broadcast_nodes WHERE alive_until <= $1", tx.now());
}

Work<std::optional<BroadcastRow>> last_named(Transaction& tx, const std::string& name) {
  co_return co_await tx.maybe<BroadcastRow>(
      "SELECT $columns FROM broadcasts WHERE name = $1 ORDER BY created_at DESC, id DESC LIMIT 1",
      name);
}

Work<std::int64_t> prune(Transaction& tx, Timestamp before, std::int64_t limit) {
  co_return co_await tx.exec(
      "DELETE FROM broadcasts WHERE id IN (SELECT id FROM broadcasts WHERE ended_at < $1 "
      "ORDER BY ended_at, id LIMIT $2)",
      before, limit);
}

}  // namespace auriga::broadcasts::repository
