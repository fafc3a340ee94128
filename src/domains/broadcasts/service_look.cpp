// Broadcasts looked up: by their owner, by listeners, by connections.
#include <charconv>

#include "domains/broadcasts/service.hpp"
#include "platform/http/route.hpp"

namespace auriga::broadcasts {

using repository::BroadcastRow;

namespace {

constexpr std::chrono::seconds kOtherNode{5};  ///< Who tries again then may come to the right one.

/// A cursor is where the page ended: "1732171205123.brd_…".
std::string cursor_of(const BroadcastRow& row) {
  return std::to_string(row.created_at.ms) + "." + row.id.text();
}

void read_cursor(const std::string& text, repository::BroadcastFilter& filter) {
  const auto dot = text.find('.');
  const auto* end = text.data() + std::min(dot, text.size());
  const auto [at, error] = std::from_chars(text.data(), end, filter.before.ms);
  if (dot == std::string::npos || error != std::errc() || at != end ||
      !BroadcastId::parse(text.substr(dot + 1))) {
    throw Error(ErrorCode::kBadCursor);
  }
  filter.before_id = text.substr(dot + 1);
}

}  // namespace

Task<Error> BroadcastService::why_missing(std::string name) {
  try {
    const auto row = co_await database_.read(scope_, repository::last_named, name);
    if (row && row->status != BroadcastStatus::ended && !is_ours(*row)) {
      co_return std::move(
          Error(ErrorCode::kServiceUnavailable, "the broadcast runs on another node of this server")
              .with_retry_after(kOtherNode));
    }
    co_return Error(row ? ErrorCode::kSessionInactive : ErrorCode::kSessionNotFound);
  } catch (const Error& error) {
    co_return Error(ErrorCode::kServiceUnavailable,
                    "whether there is such a broadcast cannot be looked up now",
                    error.cause().empty() ? error.detail() : error.cause());
  }
}

Task<RoomPtr> BroadcastService::room_of(std::string name, const core::Caller& caller) {
  const auto room = co_await rooms_.get(name);
  if (!room) {
    throw Error(co_await why_missing(name));
  }
  const auto& identity = room->identity();
  if (identity.organization != caller.tenant.organization()) {
    throw Error(ErrorCode::kSessionNotFound);  // As over HTTP: it is none of theirs.
  }
  if (identity.owner.id != caller.id) {
    throw Error(ErrorCode::kForbidden, "the broadcast is another speaker's");
  }
  // Their own, and yet not theirs to speak in once they are a viewer.
  platform::http::Access::member().or_key(core::Scope::admin).check(caller);
  co_return room;
}

Task<BroadcastRow> BroadcastService::own(const core::Caller& caller, const std::string& name) {
  auto row = co_await database_.point_read(caller.tenant, repository::find_name, name);
  if (!row) {
    throw Error(ErrorCode::kSessionNotFound);
  }
  if (row->owner_id != caller.id && !caller.is_admin()) {
    throw Error(ErrorCode::kForbidden, "the broadcast is another speaker's");
  }
  if (row->status == BroadcastStatus::ended) {
    throw Error(ErrorCode::kSessionInactive);
  }
  co_return *std::move(row);
}

Task<std::optional<RoomView>> BroadcastService::room_view(const BroadcastRow& row) {
  auto view = co_await rooms_.view(row.name);
  if (view && view->identity.row != row.id) {
    view.reset();
  }
  co_return view;
}

Broadcast BroadcastService::describe(const BroadcastRow& row,
                                     const std::optional<RoomView>& room) const {
  Broadcast out{.id = row.name,
                .status = row.status,
                .owner_name = row.owner_name,
                .source_language = row.source_language,
                .quality_tier = row.quality_tier,
                .listeners_peak = row.listeners_peak,
                .listeners_max = host_.settings.listeners_max,
                .languages = {},
                .created_at = row.created_at,
                .updated_at = row.updated_at,
                .ended_at = row.ended_at,
                .end_reason = row.end_reason};
  if (!room) {
    // Where the row does not say so yet, it is about to; of another node's the row is all we know.
    out.status = is_ours(row) ? BroadcastStatus::ended : row.status;
  } else {
    out.status = status_of(*room);
    out.speaker_connected = room->state.speaker_connected;
    out.listeners = room->listeners;
    out.listeners_peak = std::max(out.listeners_peak, room->listeners_peak);
    for (const auto& [language, listeners] : room->languages) {
      out.languages.push_back({language, listeners});
    }
  }
  return out;
}

Task<Broadcast> BroadcastService::create(core::Caller caller, core::Actor actor,
                                         CreateBroadcast in) {
  require_language("/source_language", in.source_language, host_.settings.languages);
  SpeakerSettings settings{.source_language = in.source_language, .quality_tier = in.quality_tier};
  const auto room =
      co_await open_room(caller, std::move(actor), std::move(settings), Opening::before_speaker);
  const auto name = room->identity().name;
  const auto row = co_await database_.point_read(caller.tenant, repository::find_name, name);
  co_return describe(*row, co_await room_view(*row));
}

Task<BroadcastPage> BroadcastService::list(core::Caller caller, ListBroadcasts in) {
  if (in.everyone) {
    platform::http::Access::admin().check(caller);
  }
  repository::BroadcastFilter filter{.owner = in.everyone ? "" : caller.id,
                                     .status = in.status,
                                     .before_id = {},
                                     .limit = in.limit + 1};
  if (in.cursor) {
    read_cursor(*in.cursor, filter);
  }
  BroadcastPage page;
  const auto rows = co_await database_.read(caller.tenant, repository::list, filter);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (std::cmp_equal(i, in.limit)) {
      page.next = cursor_of(rows[i - 1]);
      break;
    }
    std::optional<RoomView> room;
    if (rows[i].status != BroadcastStatus::ended) {
      room = co_await room_view(rows[i]);
    }
    page.items.push_back(describe(rows[i], room));
  }
  co_return page;
}

Task<Broadcast> BroadcastService::get(core::Caller caller, std::string name) {
  const auto row = co_await own(caller, name);
  const auto view = co_await room_view(row);
  if (!view && is_ours(row)) {
    throw Error(ErrorCode::kSessionInactive);  // It has ended, and its row is about to say so.
  }
  co_return describe(row, view);
}

Task<LiveInfo> BroadcastService::info(std::string name) {
  const auto room = co_await rooms_.view(name);
  if (!room) {
    throw Error(co_await why_missing(name));
  }
  co_return LiveInfo{.id = name,
                     .status = status_of(*room),
                     .source_language = room->settings.source_language,
                     .quality_tier = room->settings.quality_tier,
                     .languages = host_.settings.languages,
                     .translated_languages = {room->settings.source_language},
                     .speaker_connected = room->state.speaker_connected,
                     .listeners_max = host_.settings.listeners_max,
                     .has_room = room->listeners < host_.settings.listeners_max};
}

}  // namespace auriga::broadcasts
