// Broadcasts among nodes on one database. A room is on the node that made it, and its row names
// that node; a node says every few seconds that it lives, and only of one that has been silent for
// long do the others end what it had. A server that is alone has no name and ends what has no room.
#include "domains/broadcasts/service.hpp"
#include "platform/log/log.hpp"

namespace auriga::broadcasts {

namespace db = platform::db;
using db::Transaction;
using db::Work;
using repository::BroadcastRow;
using std::chrono::seconds;

namespace {

constexpr seconds kYoung{60};

const RowChange kGone{.status = BroadcastStatus::ended,
                      .source_language = {},
                      .quality_tier = {},
                      .reason = EndReason::speaker_gone};

ChangeBroadcast asked_of(const BroadcastRow& row) {
  const auto text = [&](const char* name) -> std::optional<std::string> {
    const auto* const value = row.asked.if_contains(name);
    return value != nullptr && value->is_string() ? std::optional<std::string>(value->get_string())
                                                  : std::nullopt;
  };
  const auto status = text("status");
  const auto tier = text("quality_tier");
  return {.status = status ? core::enum_value<BroadcastStatus>(*status) : std::nullopt,
          .source_language = text("source_language"),
          .quality_tier = tier ? core::enum_value<QualityTier>(*tier) : std::nullopt};
}

/// Ends what a dead node had; whether it was still to be ended. Looks at the node in the same
/// transaction: it may be back by now.
Work<bool> end_lost(Transaction& tx, const BroadcastId& id, const core::Actor& actor) {
  const auto row = co_await repository::find(tx, id);
  if (!row || row->status == BroadcastStatus::ended ||
      co_await repository::is_alive(tx, row->node)) {
    co_return false;
  }
  auto gone = kGone;
  gone.elsewhere = true;  // It may be thought dead and live.
  co_await write_change(tx, id, gone, actor);
  co_return true;
}

}  // namespace

Task<> BroadcastService::announce() {
  const auto asked = clock_.steady();
  co_await database_.write(scope_, repository::announce, node_, clock_.now() + kLease);
  const std::lock_guard lock(mutex_);
  if (!held_since_ || asked - announced_ >= kLease) {
    held_since_ = asked;
  }
  announced_ = asked;
}

bool BroadcastService::shall_announce() {
  const auto now = clock_.steady();
  const std::lock_guard lock(mutex_);
  return !held_since_ || now - announced_ >= kAnnounce;
}

// Where the database was away, no node could say that it lives: each has a lease's time to do so.
bool BroadcastService::may_judge_others() {
  const auto now = clock_.steady();
  const std::lock_guard lock(mutex_);
  return held_since_ && now - *held_since_ >= kLease && now - announced_ < kLease;
}

Task<> BroadcastService::restore() {
  if (!node_.empty()) {
    co_await announce();
    co_await database_.write(scope_, repository::adopt, node_);
  }
  std::size_t count = 0;
  for (const auto& row : co_await database_.read(scope_, repository::running)) {
    if (!is_ours(row)) {
      continue;
    }
    const LiveState state{.paused = row.status == BroadcastStatus::paused,
                          .muted = row.muted,
                          .volume = row.volume,
                          .changed_at = clock_.now()};
    start_room(make_room(row, state, Room::Origin::restored), row);
    ++count;
  }
  if (count > 0) {
    platform::log::info("broadcasts go on").field("count", count);
  }
}

Task<> BroadcastService::hold() {
  if (shall_announce()) {
    co_await announce();
  }
  co_await hear();
}

Task<> BroadcastService::hear() {
  if (!co_await database_.point_read(scope_, repository::is_asked, node_)) {
    co_return;
  }
  for (const auto& row : co_await database_.write(scope_, repository::take_asked, node_)) {
    const auto room = co_await rooms_.get(row.name);
    if (room && room->identity().row == row.id) {
      tell_room(room, asked_of(row), row.end_reason.value_or(EndReason::ended));
    }
  }
}

Task<std::int64_t> BroadcastService::settle() {
  const bool judges = may_judge_others();
  std::int64_t settled = 0;
  const auto rows = co_await database_.read(scope_, repository::running);
  for (const auto& row : rows) {
    // One that was just written has its room in a moment.
    if (row.updated_at + kYoung >= clock_.now()) {
      continue;
    }
    const core::Tenant tenant(scope_, row.org_id);
    const auto actor = repository::owner_of(row);
    bool ends = false;
    if (is_ours(row)) {
      const auto view = co_await room_view(row);
      ends = !view.has_value();
      if (ends) {
        co_await database_.write(tenant, write_change, row.id, kGone, actor);
      }
    } else if (judges) {
      ends = co_await database_.write(tenant, end_lost, row.id, actor);
    }
    settled += ends ? 1 : 0;
  }
  if (judges) {
    co_await database_.write(scope_, repository::forget_nodes);
  }
  co_return settled;
}

}  // namespace auriga::broadcasts
