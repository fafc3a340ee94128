#include "domains/sessions/handoff_routes.hpp"

#include "core/encode.hpp"
#include "platform/http/event_stream.hpp"
#include "platform/http/handler.hpp"
#include "platform/http/page.hpp"

namespace auriga::sessions {
namespace {

namespace http = platform::http;
using core::Error;
using core::ErrorCode;
using http::Access;
using http::Call;
using http::Method;
using std::chrono::seconds;

constexpr std::int64_t kUpdatesAtOnce = 100;
/// How often a stream sees that the server stops or its key was revoked; and, where other nodes
/// write too, what they wrote.
constexpr seconds kLook{1};

struct StaffSessionIn {
  core::SessionId session_id;
};
BOOST_DESCRIBE_STRUCT(StaffSessionIn, (), (session_id))
core::Rules rules(core::Type<StaffSessionIn>) {
  return {"StaffSessionIn", "", {session_id_rule()}};
}

struct TakeOver {
  core::SessionId session_id;
  bool force = false;
};
BOOST_DESCRIBE_STRUCT(TakeOver, (), (session_id, force))
core::Rules rules(core::Type<TakeOver>) {
  return {"TakeOver",
          "Talking in the agent's place.",
          {session_id_rule(),
           {.field = "force", .meaning = "Also from another of the staff; only an admin may."}}};
}

struct Resolve {
  core::SessionId session_id;
  Outcome outcome = Outcome::resolved;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(Resolve, (), (session_id, outcome, note))
core::Rules rules(core::Type<Resolve>) {
  return {"Resolve",
          "The end of a conversation, and what came of it.",
          {session_id_rule(),
           {.field = "outcome", .required = true, .meaning = "What came of it."},
           {.field = "note", .max = 2000, .meaning = "For the staff alone.", .trim = true}}};
}

struct StaffMessage {
  core::SessionId session_id;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(StaffMessage, (), (session_id, message))
core::Rules rules(core::Type<StaffMessage>) {
  return {"StaffMessage",
          "What one of the staff says.",
          {session_id_rule(),
           {.field = "message",
            .required = true,
            .min = 1,
            .max = 8000,
            .meaning = "To the customer, or as a whisper to the agent.",
            .trim = true}}};
}

struct UpdatesIn {
  core::AgentId agent_id;
  std::string actor_id;
  core::SessionId session_id;
  std::optional<std::int64_t> from;
  std::optional<std::int64_t> last_event_id;
};
BOOST_DESCRIBE_STRUCT(UpdatesIn, (), (agent_id, actor_id, session_id, from, last_event_id))
core::Rules rules(core::Type<UpdatesIn>) {
  return {"UpdatesIn",
          "",
          {agents::field::agent_id(),
           {.field = "actor_id",
            .in = In::kPath,
            .required = true,
            .pattern = kActorPattern,
            .meaning = "Whom the agent talks to."},
           session_id_rule(),
           {.field = "from",
            .in = In::kQuery,
            .min = -1,
            .max = 1e15,
            .meaning = "The position of the last message you have; -1 for none."},
           {.field = "last_event_id",
            .in = In::kHeader,
            .min = -1,
            .max = 1e15,
            .meaning = "As browsers send it when a stream is resumed; wins over `from`."}}};
}

struct StatusEvent {
  SessionStatus status;
  std::optional<std::string> person;
  bool operator==(const StatusEvent&) const = default;
};
BOOST_DESCRIBE_STRUCT(StatusEvent, (), (status, person))

Task<Session> acknowledge(HandoffDoor& door, Call& call, StaffSessionIn in) {
  return door.service.acknowledge(call.caller(), http::actor_of(call), std::move(in.session_id));
}

Task<Session> take_over(HandoffDoor& door, Call& call, TakeOver in) {
  return door.service.take_over(call.caller(), http::actor_of(call), std::move(in.session_id),
                                in.force);
}

Task<Session> give_back(HandoffDoor& door, Call& call, StaffSessionIn in) {
  return door.service.give_back(call.caller(), http::actor_of(call), std::move(in.session_id));
}

Task<Session> resolve(HandoffDoor& door, Call& call, Resolve in) {
  return door.service.resolve(call.caller(), http::actor_of(call), std::move(in.session_id),
                              in.outcome, std::move(in.note));
}

http::Created<Message> created(Message message, const core::SessionId& session) {
  return {std::move(message), "/api/v1/sessions/" + session.text() + "/messages"};
}

Task<http::Created<Message>> say(HandoffDoor& door, Call& call, StaffMessage in) {
  auto message = co_await door.service.say(call.caller(), http::actor_of(call), in.session_id,
                                           std::move(in.message));
  co_return created(std::move(message), in.session_id);
}

Task<http::Created<Message>> whisper(HandoffDoor& door, Call& call, StaffMessage in) {
  auto message = co_await door.service.whisper(call.caller(), http::actor_of(call), in.session_id,
                                               std::move(in.message));
  co_return created(std::move(message), in.session_id);
}

Task<ChatUpdates> read_updates(HandoffDoor& door, Call& call, const UpdatesIn& in,
                               std::int64_t after) {
  return door.service.updates(call.caller(), in.agent_id, in.actor_id, in.session_id, after,
                              kUpdatesAtOnce);
}

/// Sends what is there, page by page; the last position sent.
Task<std::int64_t> send_updates(HandoffDoor& door, Call& call, const UpdatesIn& in,
                                http::EventStream& stream, std::optional<StatusEvent>& told,
                                std::int64_t after) {
  while (true) {
    const auto updates = co_await read_updates(door, call, in, after);
    for (const auto& message : updates.messages) {
      const auto event = core::to_json(message);
      const auto id = std::to_string(message.position);
      co_await stream.send("message", event, id);
    }
    const bool more = updates.position >= after + kUpdatesAtOnce;
    after = std::max(after, updates.position);
    if (more) {
      continue;
    }
    const StatusEvent status{updates.status, updates.person};
    if (!told || !(*told == status)) {
      told = status;
      const auto event = core::to_json(status);
      co_await stream.send("status", event);
    }
    co_return after;
  }
}

/// Until the conversation ends, the client leaves, its key is revoked or the server stops.
Task<http::ReplyOf<ChatUpdates>> stream_updates(HandoffDoor& door, Call& call, UpdatesIn in,
                                                std::optional<std::int64_t> from) {
  // Whoever does not say where it stands hears what comes from now on.
  auto first = co_await read_updates(door, call, in, from.value_or(INT64_MAX - 1));
  auto after = from.value_or(first.position);
  const auto executor = co_await platform::asio::this_coro::executor;
  const auto listener = door.service.feed().listen(in.session_id, executor);
  auto stream = co_await http::EventStream::open(call);
  std::optional<StatusEvent> told;
  bool changed = true;
  while (stream.connected() && !stream.closing() && door.still_valid(call.caller())) {
    if (changed) {
      try {
        after = co_await send_updates(door, call, in, stream, told, after);
      } catch (const Error& error) {
        if (error.code() != ErrorCode::kNotFound) {
          throw;
        }
        break;  // Deleted.
      }
      if (is_closed(told->status)) {
        break;
      }
    }
    changed = co_await listener->wait(door.clock.steady() + kLook);
  }
  co_return http::ReplyOf<ChatUpdates>{stream.finish()};
}

Task<http::ReplyOf<ChatUpdates>> get_updates(HandoffDoor& door, Call& call, UpdatesIn in) {
  const auto from = in.last_event_id ? in.last_event_id : in.from;
  if (call.accepts("text/event-stream")) {
    co_return co_await stream_updates(door, call, std::move(in), from);
  }
  const auto updates = co_await read_updates(door, call, in, from.value_or(-1));
  co_return http::ReplyOf<ChatUpdates>{http::Reply::json(updates)};
}

http::Route staff_route(Method method, std::string_view last, std::string id, std::string summary) {
  return {.method = method,
          .path = "/api/v1/sessions/{session_id}/" + std::string(last),
          .id = std::move(id),
          .tag = "Sessions",
          .summary = std::move(summary),
          .access = Access::member().or_key(core::Scope::admin),
          .errors = {ErrorCode::kNotFound, ErrorCode::kSessionClosed}};
}

}  // namespace

void bind_handoff(http::RouteTable& table, HandoffDoor& door) {
  using http::handler;
  auto route = staff_route(Method::kPut, "acknowledge", "acknowledge_session",
                           "Tell your colleagues that you are on it");
  route.errors.push_back(ErrorCode::kHandoffNotRequested);
  table.add(std::move(route), handler<&acknowledge>(door));

  route = staff_route(Method::kPut, "take-over", "take_over_session",
                      "Talk in the agent's place, which is silent from then on");
  route.errors.push_back(ErrorCode::kSessionTaken);
  table.add(std::move(route), handler<&take_over>(door));

  route = staff_route(Method::kPut, "give-back", "give_back_session", "Let the agent answer again");
  route.errors.insert(route.errors.end(), {ErrorCode::kSessionTaken, ErrorCode::kSessionNotTaken});
  table.add(std::move(route), handler<&give_back>(door));

  route = staff_route(Method::kPut, "resolve", "resolve_session",
                      "End a conversation and say what came of it");
  route.errors.push_back(ErrorCode::kSessionTaken);
  table.add(std::move(route), handler<&resolve>(door));

  route = staff_route(Method::kPost, "messages", "say_in_session",
                      "Write to the customer, as who has taken over");
  route.errors.insert(route.errors.end(), {ErrorCode::kSessionTaken, ErrorCode::kSessionNotTaken});
  route.idempotent = true;
  table.add(std::move(route), handler<&say>(door));

  route = staff_route(Method::kPost, "whisper", "whisper_in_session",
                      "A note for the agent's next answer, which the customer does not see");
  route.description =
      "A language model follows it. builtin says what a note asks it to tell (`Tell them that …`, "
      "`Say: …`) before its next answer, or in its place where it has none; it follows no other.";
  route.idempotent = true;
  table.add(std::move(route), handler<&whisper>(door));

  table.add({.path = "/api/v1/chat/{agent_id}/{actor_id}/{session_id}/events",
             .id = "get_chat_updates",
             .tag = "Chat",
             .summary = "What the agent and the staff have said",
             .description =
                 "With `Accept: text/event-stream`: `message` events as they come, each with its "
                 "position as id, and `status` whenever a person takes over or gives back. Without "
                 "`from` or `Last-Event-ID` a stream begins with what comes next.",
             .access = Access::viewer().or_key(core::Scope::chat),
             .errors = {ErrorCode::kNotFound, ErrorCode::kTooManyStreams},
             .produces = {"text/event-stream"}},
            handler<&get_updates>(door));
}

}  // namespace auriga::sessions
