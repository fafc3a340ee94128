#include "domains/broadcasts/routes.hpp"

#include <algorithm>

#include "domains/broadcasts/names.hpp"
#include "platform/http/handler.hpp"
#include "platform/http/page.hpp"
#include "platform/http/precondition.hpp"
#include "platform/realtime/origin.hpp"

namespace auriga::broadcasts {
namespace {

using http::Access;
using http::Call;
using http::Method;

core::FieldRule id_rule() {
  return {.field = "broadcast_id",
          .in = In::kPath,
          .required = true,
          .min = 1,
          .max = 64,
          .meaning = "Its name, such as golden-eagle-427."};
}

struct BroadcastIn {
  std::string broadcast_id;
};
BOOST_DESCRIBE_STRUCT(BroadcastIn, (), (broadcast_id))
core::Rules rules(core::Type<BroadcastIn>) {
  return {"BroadcastIn", "", {id_rule()}};
}

struct ListIn {
  bool everyone = false;
  std::optional<BroadcastStatus> status;
  std::int64_t limit = 50;
  std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(ListIn, (), (everyone, status, limit, cursor))
core::Rules rules(core::Type<ListIn>) {
  return {"ListBroadcastsIn",
          "",
          {{.field = "everyone",
            .in = In::kQuery,
            .meaning = "Also those that others made; only an admin may."},
           {.field = "status", .in = In::kQuery, .meaning = "Only of this status."},
           http::limit_rule(),
           http::cursor_rule()}};
}

struct ChangeIn {
  std::string broadcast_id;
  std::optional<BroadcastStatus> status;
  std::optional<std::string> source_language;
  std::optional<QualityTier> quality_tier;
};
BOOST_DESCRIBE_STRUCT(ChangeIn, (), (broadcast_id, status, source_language, quality_tier))
core::Rules rules(core::Type<ChangeIn>) {
  return {"ChangeBroadcast",
          "What shall be different.",
          {id_rule(),
           {.field = "status", .meaning = "paused and active as often as you like; ended once."},
           {.field = "source_language", .min = 1, .max = 16, .meaning = "ISO 639-1."}}};
}

std::string checked(std::string name) {
  if (!valid_name(name)) {
    throw Error(ErrorCode::kInvalidSessionId);
  }
  return name;
}

/// Begins with the revision, which alone a change asks for; who listens is told as well.
std::string version_of(const Broadcast& broadcast) {
  return revision_of(broadcast) + "-" + http::version_of(broadcast);
}

Task<http::Created<Broadcast>> create(LiveDoor& door, Call& call, CreateBroadcast in) {
  auto made =
      co_await door.parts.service.create(call.caller(), http::actor_of(call), std::move(in));
  call.set_etag(version_of(made));
  auto location = "/api/v1/broadcasts/" + made.id;
  co_return http::Created<Broadcast>{std::move(made), std::move(location)};
}

Task<http::Page<Broadcast>> list(LiveDoor& door, Call& call, ListIn in) {
  ListBroadcasts query{.everyone = in.everyone,
                       .status = in.status,
                       .limit = in.limit,
                       .cursor = std::move(in.cursor)};
  auto page = co_await door.parts.service.list(call.caller(), std::move(query));
  co_return http::Page<Broadcast>::of(std::move(page.items), std::move(page.next));
}

Task<Broadcast> get(LiveDoor& door, Call& call, BroadcastIn in) {
  auto broadcast =
      co_await door.parts.service.get(call.caller(), checked(std::move(in.broadcast_id)));
  call.set_etag(version_of(broadcast));
  co_return broadcast;
}

Task<Broadcast> change(LiveDoor& door, Call& call, ChangeIn in) {
  auto name = checked(std::move(in.broadcast_id));
  ChangeBroadcast asked{.status = in.status,
                        .source_language = std::move(in.source_language),
                        .quality_tier = in.quality_tier,
                        .wanted = http::Precondition(call)};
  auto changed = co_await door.parts.service.change(call.caller(), http::actor_of(call),
                                                    std::move(name), std::move(asked));
  call.set_etag(version_of(changed));
  co_return changed;
}

Task<> remove(LiveDoor& door, Call& call, BroadcastIn in) {
  return door.parts.service.remove(call.caller(), http::actor_of(call),
                                   checked(std::move(in.broadcast_id)));
}

Task<LiveInfo> info(LiveDoor& door, Call& /*call*/, BroadcastIn in) {
  return door.parts.service.info(checked(std::move(in.broadcast_id)));
}

// The door to /ws/live.

void limit_connects(const LiveDoor& door, const Call& call) {
  const auto limit = door.parts.host.settings.connects_per_minute;
  if (limit == 0) {
    return;
  }
  const auto verdict = door.parts.limiter.take(
      "live-connect:" + http::subject_of(call.remote_address()),
      {.limit = static_cast<std::uint32_t>(limit), .window = std::chrono::seconds(60)},
      door.parts.host.clock.steady());
  if (!verdict.allowed) {
    door.parts.host.metrics.count(Limit::connects);
    throw std::move(Error(ErrorCode::kRateLimitExceeded, "too many connections from this address")
                        .with_retry_after(verdict.retry_after));
  }
}

std::optional<std::string_view> query(const Call& call, std::string_view name) {
  for (const auto& [key, value] : call.query_fields()) {
    if (key == name && !value.empty()) {
      return value;
    }
  }
  return std::nullopt;
}

/// The message that the query stands for.
std::optional<Message> first_message(const Call& call, bool signed_in) {
  json::object fields;
  constexpr std::array<std::string_view, 7> kText{
      "sessionId", "targetLanguage",       "sourceLanguage", "qualityTier",
      "role",      "previousConnectionId", "reason"};
  for (const auto name : kText) {
    if (const auto value = query(call, name)) {
      fields[name] = *value;
    }
  }
  const auto named = query(call, "action");
  if (!named) {
    // Half of what a listener names is told him as missing.
    const bool joins =
        !signed_in && (fields.contains("sessionId") || fields.contains("targetLanguage"));
    return joins ? std::optional<Message>(Message(Action::joinSession, std::move(fields)))
                 : std::nullopt;
  }
  const auto action = core::enum_value<Action>(*named);
  if (!action || (*action != Action::createSession && *action != Action::joinSession &&
                  *action != Action::refreshConnection)) {
    throw field_error(ErrorCode::kInvalidAction, "action",
                      "action is createSession, joinSession or refreshConnection");
  }
  for (const std::string_view name : {"minStability", "maxBufferTimeout"}) {
    if (const auto value = query(call, name)) {
      fields[name] = std::strtod(std::string(*value).c_str(), nullptr);
    }
  }
  if (const auto partial = query(call, "partialResults")) {
    fields["partialResults"] = *partial == "true" || *partial == "1";
  }
  return Message(*action, std::move(fields));
}

/// What a visitor shows.
struct Shown {
  std::string ticket;
  http::Credential credential;
  [[nodiscard]] bool nothing() const { return ticket.empty() && credential.text.empty(); }
};

Task<http::CallerPtr> who(LiveDoor& door, const Shown& shown) {
  if (shown.nothing()) {
    co_return nullptr;
  }
  if (!shown.ticket.empty()) {
    co_return door.parts.tickets.take(shown.ticket);
  }
  try {
    co_return co_await door.parts.authenticator.authenticate(shown.credential);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kUnauthenticated) {
      throw Error(ErrorCode::kUnauthorized);
    }
    throw;
  }
}

Task<http::Reply> live(LiveDoor& door, Call& call) {
  limit_connects(door, call);
  const auto token = call.take_query("token");
  Shown shown{.ticket = call.take_query("ticket"), .credential = http::credential_of(call)};
  if (shown.credential.text.empty() && !token.empty()) {
    shown.credential = {http::Credential::Kind::kBearer, token};
  }
  if (!shown.nothing()) {
    realtime::require_origin(call, door.origins);
  }
  auto entrance =
      std::make_shared<Entrance>(Entrance{.caller = {},
                                          .actor = {},
                                          .subject = http::subject_of(call.remote_address()),
                                          .first = first_message(call, !shown.nothing())});
  auto reply = websocket::upgrade(
      call, door.pollers,
      [&door, entrance] {
        return std::make_unique<LiveConnection>(door.parts, std::move(*entrance));
      },
      {.message_bytes_max = kMessageBytesMax, .queue_bytes_max = kQueueBytesMax});
  // Last: a request that cannot become a WebSocket leaves the ticket for the next.
  entrance->caller = co_await who(door, shown);
  if (entrance->caller) {
    call.set_caller(entrance->caller);
    entrance->actor = http::actor_of(call);
  }
  co_return reply;
}

}  // namespace

void bind_broadcasts(http::RouteTable& table, LiveDoor& door) {
  using http::handler;
  const auto speak = Access::member().or_key(core::Scope::admin);
  const std::string tag = "Broadcasts";
  const std::string base = "/api/v1/broadcasts";
  const std::string item = base + "/{broadcast_id}";
  table.add({.method = Method::kPost,
             .path = base,
             .id = "create_broadcast",
             .tag = tag,
             .summary = "Make a broadcast",
             .access = speak,
             .errors = {ErrorCode::kInvalidLanguage, ErrorCode::kUnsupportedLanguage,
                        ErrorCode::kRateLimitExceeded, ErrorCode::kServiceUnavailable},
             .idempotent = true},
            handler<&create>(door));
  table.add({.path = base,
             .id = "list_broadcasts",
             .tag = tag,
             .summary = "Your broadcasts, newest first; an admin may see everybody's",
             .access = speak,
             .errors = {ErrorCode::kBadCursor}},
            handler<&list>(door));
  table.add({.path = item,
             .id = "get_broadcast",
             .tag = tag,
             .summary = "One broadcast",
             .access = speak,
             .errors = {ErrorCode::kInvalidSessionId, ErrorCode::kSessionNotFound,
                        ErrorCode::kSessionInactive},
             .etag = true},
            handler<&get>(door));
  table.add({.method = Method::kPatch,
             .path = item,
             .id = "change_broadcast",
             .tag = tag,
             .summary = "Pause it, go on, end it, or change its language or tier",
             .access = speak,
             .errors = {ErrorCode::kInvalidSessionId, ErrorCode::kInvalidLanguage,
                        ErrorCode::kUnsupportedLanguage, ErrorCode::kSessionNotFound,
                        ErrorCode::kSessionInactive},
             .etag = true},
            handler<&change>(door));
  table.add({.method = Method::kDelete,
             .path = item,
             .id = "end_broadcast",
             .tag = tag,
             .summary = "End it; everyone hears sessionEnded",
             .access = speak,
             .errors = {ErrorCode::kInvalidSessionId, ErrorCode::kSessionNotFound,
                        ErrorCode::kSessionInactive}},
            handler<&remove>(door));
  table.add({.path = "/api/v1/live/{broadcast_id}",
             .id = "get_live_broadcast",
             .tag = tag,
             .summary = "What a listener may know before joining",
             .access = Access::anonymous(),
             .errors = {ErrorCode::kInvalidSessionId, ErrorCode::kSessionNotFound,
                        ErrorCode::kSessionInactive, ErrorCode::kServiceUnavailable}},
            handler<&info>(door));
  table.add(
      {.path = "/ws/live",
       .id = "connect_live",
       .tag = tag,
       .summary = "The WebSocket of speakers and listeners",
       .description = "See docs/broadcasts.md for the protocol.",
       .access = Access::anonymous(),
       .errors = {ErrorCode::kUpgradeRequired, ErrorCode::kTicketInvalid, ErrorCode::kTokenRevoked,
                  ErrorCode::kOriginRefused, ErrorCode::kRateLimitExceeded},
       .hidden = true},
      handler<&live>(door));
}

}  // namespace auriga::broadcasts
