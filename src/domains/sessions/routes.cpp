#include "domains/sessions/routes.hpp"

#include "core/encode.hpp"
#include "core/error_registry.hpp"
#include "domains/sessions/tool_messages.hpp"
#include "platform/http/event_stream.hpp"
#include "platform/http/handler.hpp"
#include "platform/http/page.hpp"
#include "platform/http/problem.hpp"
#include "platform/http/trace.hpp"

namespace auriga::sessions {
namespace {

namespace http = platform::http;
using core::ErrorCode;
using http::Access;
using http::Call;
using http::Method;

struct SessionIn {
  core::SessionId session_id;
};
BOOST_DESCRIBE_STRUCT(SessionIn, (), (session_id))
core::Rules rules(core::Type<SessionIn>) {
  return {"SessionIn", "", {session_id_rule()}};
}

struct StopIn {
  core::SessionId session_id;
  std::optional<std::string> actor_id;
};
BOOST_DESCRIBE_STRUCT(StopIn, (), (session_id, actor_id))
core::Rules rules(core::Type<StopIn>) {
  return {"StopIn",
          "",
          {session_id_rule(),
           {.field = "actor_id",
            .in = In::kQuery,
            .pattern = kActorPattern,
            .meaning = "Whom the agent talks to; a key without the scope admin must say so."}}};
}

struct NewChat {
  core::AgentId agent_id;
  std::string actor_id;
  std::string message;
  json::object metadata;
};
BOOST_DESCRIBE_STRUCT(NewChat, (), (agent_id, actor_id, message, metadata))
core::Rules rules(core::Type<NewChat>) {
  auto rules = sessions::rules(core::Type<ChatRequest>());
  std::erase_if(rules.fields, [](const auto& rule) { return rule.field == "session_id"; });
  rules.name = "NewChat";
  return rules;
}

struct ListSessionsIn {
  std::optional<core::AgentId> agent_id;
  std::optional<std::string> actor_id;
  std::optional<SessionStatus> status;
  std::optional<Channel> channel;
  std::optional<std::string> q;
  std::optional<Timestamp> from;
  std::optional<Timestamp> to;
  std::int64_t limit = 50;
  std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(ListSessionsIn, (),
                      (agent_id, actor_id, status, channel, q, from, to, limit, cursor))
core::Rules rules(core::Type<ListSessionsIn>) {
  return {
      "ListSessionsIn",
      "",
      {{.field = "agent_id", .in = In::kQuery, .meaning = "Only this agent's."},
       {.field = "actor_id", .in = In::kQuery, .min = 1, .max = 128, .meaning = "Only with him."},
       {.field = "status", .in = In::kQuery, .meaning = "Only of this status."},
       {.field = "channel", .in = In::kQuery, .meaning = "Only of this channel."},
       {.field = "q",
        .in = In::kQuery,
        .max = 100,
        .meaning = "Words of title or messages, whatever their case and accents. The newest "
                   "are searched first, for about a second: a page may hold few or none and yet "
                   "have a `next_cursor`, with which the search goes on through older ones."},
       {.field = "from", .in = In::kQuery, .meaning = "Begun at or after."},
       {.field = "to", .in = In::kQuery, .meaning = "Begun before."},
       http::limit_rule(),
       http::cursor_rule()}};
}

struct ListMessagesIn {
  core::SessionId session_id;
  std::int64_t limit = 50;
  std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(ListMessagesIn, (), (session_id, limit, cursor))
core::Rules rules(core::Type<ListMessagesIn>) {
  return {"ListMessagesIn", "", {session_id_rule(), http::limit_rule(), http::cursor_rule()}};
}

struct SessionEvent {
  core::SessionId session_id;
};
BOOST_DESCRIBE_STRUCT(SessionEvent, (), (session_id))

struct DeltaEvent {
  std::string_view text;
};
BOOST_DESCRIBE_STRUCT(DeltaEvent, (), (text))

struct RestartEvent {
  std::string_view reason;
};
BOOST_DESCRIBE_STRUCT(RestartEvent, (), (reason))

/// Writes an answer under way as server-sent events. A client that went away does not stop it: the
/// answer is finished and kept.
class StreamWatcher final : public ChatWatcher {
 public:
  explicit StreamWatcher(Call& call) : call_(call) {}

  Task<> session(const core::SessionId& id) override {
    // Opened here: what fails before is answered as a plain problem with its status.
    stream_.emplace(co_await http::EventStream::open(call_, http::OnDisconnect::kContinue));
    const auto event = core::to_json(SessionEvent{id});
    co_await stream_->send("session", event);
  }
  Task<> delta(std::string_view piece) override {
    const auto event = core::to_json(DeltaEvent{piece});
    co_await stream_->send("delta", event);
  }
  Task<> restart(std::string_view reason) override {
    const auto event = core::to_json(RestartEvent{reason});
    co_await stream_->send("restart", event);
  }
  Task<> tool_call(const llm::ToolCall& call) override {
    const auto event = tool_call_event(call);
    co_await stream_->send("tool_call", event);
  }
  Task<> tool_result(const llm::ToolUse& use) override {
    const auto event = tool_result_event(use);
    co_await stream_->send("tool_result", event);
  }

  [[nodiscard]] std::optional<http::EventStream>& stream() { return stream_; }

 private:
  Call& call_;
  std::optional<http::EventStream> stream_;
};

Task<http::ReplyOf<ChatAnswer>> chat_stream(SessionService& service, Call& call, ChatRequest in) {
  StreamWatcher watcher(call);
  std::optional<ChatAnswer> answer;
  std::exception_ptr failure;
  try {
    answer = co_await service.chat(call.caller(), http::actor_of(call), std::move(in), &watcher,
                                   http::trace_of(call));
  } catch (...) {
    failure = std::current_exception();
  }
  auto& stream = watcher.stream();
  if (failure && !stream) {
    std::rethrow_exception(failure);
  }
  if (failure) {
    const auto error = http::error_of(failure);
    auto told = http::problem_json(error, call.request_id());
    co_await stream->send("error", told);
    const auto status = core::error_info(error.code()).status;
    co_return http::ReplyOf<ChatAnswer>{stream->finish(std::move(told), status)};
  }
  for (const auto& source : answer->sources) {
    const auto event = core::to_json(source);
    co_await stream->send("source", event);
  }
  auto told = core::to_json(*answer);
  co_await stream->send("done", told);
  co_return http::ReplyOf<ChatAnswer>{stream->finish(std::move(told))};
}

Task<http::ReplyOf<ChatAnswer>> chat(SessionService& service, Call& call, ChatRequest in) {
  in.key = call.idempotency_key();
  if (call.accepts("text/event-stream")) {
    co_return co_await chat_stream(service, call, std::move(in));
  }
  const auto answer = co_await service.chat(call.caller(), http::actor_of(call), std::move(in),
                                            nullptr, http::trace_of(call));
  co_return http::ReplyOf<ChatAnswer>{http::Reply::json(answer)};
}

Task<http::ReplyOf<ChatAnswer>> chat_anew(SessionService& service, Call& call, NewChat in) {
  return chat(service, call,
              ChatRequest{.agent_id = std::move(in.agent_id),
                          .actor_id = std::move(in.actor_id),
                          .session_id = std::nullopt,
                          .message = std::move(in.message),
                          .metadata = std::move(in.metadata)});
}

Task<http::Page<Session>> list_sessions(SessionService& service, Call& call, ListSessionsIn in) {
  ListSessions query{.agent_id = std::move(in.agent_id),
                     .actor_id = std::move(in.actor_id),
                     .status = in.status,
                     .channel = in.channel,
                     .q = std::move(in.q),
                     .from = in.from,
                     .to = in.to,
                     .limit = in.limit,
                     .cursor = std::move(in.cursor)};
  auto page = co_await service.list(call.caller(), std::move(query));
  co_return http::Page<Session>::of(std::move(page.items), std::move(page.next));
}

Task<Session> get_session(SessionService& service, Call& call, SessionIn in) {
  auto session = co_await service.get(call.caller(), std::move(in.session_id));
  call.set_etag(std::to_string(session.updated_at.ms) + "-" +
                std::string(core::enum_name(session.status)));
  co_return session;
}

Task<http::Page<Message>> list_messages(SessionService& service, Call& call, ListMessagesIn in) {
  const auto from = http::number_cursor(in.cursor, 0);
  auto page = co_await service.messages(call.caller(), std::move(in.session_id), from, in.limit);
  co_return http::Page<Message>::of(std::move(page.items), std::move(page.next));
}

Task<StoppedSession> stop_session(SessionService& service, Call& call, StopIn in) {
  return service.stop(call.caller(), std::move(in.session_id), std::move(in.actor_id));
}

Task<Session> complete_session(SessionService& service, Call& call, SessionIn in) {
  return service.complete(call.caller(), http::actor_of(call), std::move(in.session_id));
}

Task<> delete_session(SessionService& service, Call& call, SessionIn in) {
  return service.remove(call.caller(), http::actor_of(call), std::move(in.session_id));
}

}  // namespace

void bind_sessions(http::RouteTable& table, SessionService& service) {
  using http::handler;
  const auto talk = Access::viewer().or_key(core::Scope::chat);
  const auto look = Access::viewer().or_key(core::Scope::admin);
  const auto edit = Access::member().or_key(core::Scope::admin);
  const std::string about =
      "With `Accept: text/event-stream`: `session`, then `delta` events with the text, a `source` "
      "each, and `done` with the whole answer, or `error` with a problem. After `restart` the text "
      "so far is void. An agent with a language model may call tools meanwhile: `tool_call` with "
      "name and input, `tool_result` with what came of it.";
  constexpr std::chrono::minutes kAnswerTime{5};

  const std::string tag = "Chat";
  table.add({.method = Method::kPost,
             .path = "/api/v1/chat/{agent_id}/{actor_id}/{session_id}",
             .id = "chat",
             .tag = tag,
             .summary = "Go on with a conversation",
             .description = about,
             .access = talk,
             .errors = {ErrorCode::kNotFound, ErrorCode::kAgentPaused, ErrorCode::kAgentNotReady,
                        ErrorCode::kSessionClosed, ErrorCode::kSessionBusy},
             .timeout = kAnswerTime,
             .produces = {"text/event-stream"},
             .idempotent = true,
             .resumes = true},
            handler<&chat>(service));
  table.add({.method = Method::kPost,
             .path = "/api/v1/chat/{agent_id}/{actor_id}",
             .id = "start_chat",
             .tag = tag,
             .summary = "Begin a conversation",
             .description = about,
             .access = talk,
             .errors = {ErrorCode::kNotFound, ErrorCode::kAgentPaused, ErrorCode::kAgentNotReady},
             .timeout = kAnswerTime,
             .produces = {"text/event-stream"},
             .idempotent = true,
             .resumes = true},
            handler<&chat_anew>(service));

  const std::string sessions = "Sessions";
  const std::string base = "/api/v1/sessions";
  const std::string item = base + "/{session_id}";
  table.add({.path = base,
             .id = "list_sessions",
             .tag = sessions,
             .summary = "Conversations, last touched first",
             .access = look,
             .errors = {ErrorCode::kBadCursor}},
            handler<&list_sessions>(service));
  table.add({.path = item,
             .id = "get_session",
             .tag = sessions,
             .summary = "One conversation",
             .access = look,
             .errors = {ErrorCode::kNotFound},
             .etag = true},
            handler<&get_session>(service));
  table.add({.path = item + "/messages",
             .id = "list_messages",
             .tag = sessions,
             .summary = "Its messages, oldest first",
             .access = look,
             .errors = {ErrorCode::kNotFound, ErrorCode::kBadCursor}},
            handler<&list_messages>(service));
  table.add(
      {.method = Method::kPost,
       .path = item + "/stop",
       .id = "stop_session",
       .tag = sessions,
       .summary = "Stop the answer that is being made",
       .description = "What was said of it so far is kept as the answer, with the stop reason "
                      "`stopped`. Where none is being made nothing happens. Where the server "
                      "has several nodes any may be asked; another than the one that makes it "
                      "is heard there within some two seconds.",
       .access = talk,
       .errors = {ErrorCode::kNotFound}},
      handler<&stop_session>(service));
  table.add({.method = Method::kPost,
             .path = item + "/complete",
             .id = "complete_session",
             .tag = sessions,
             .summary = "End a conversation",
             .access = edit,
             .errors = {ErrorCode::kNotFound, ErrorCode::kSessionTaken}},
            handler<&complete_session>(service));
  table.add({.method = Method::kDelete,
             .path = item,
             .id = "delete_session",
             .tag = sessions,
             .summary = "Delete a conversation",
             .access = edit,
             .errors = {ErrorCode::kNotFound}},
            handler<&delete_session>(service));
}

}  // namespace auriga::sessions
