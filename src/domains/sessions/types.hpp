// What travels in sessions: conversations, their messages, and the chat call.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/identity.hpp"
#include "core/rules.hpp"
#include "core/traits.hpp"
#include "domains/agents/types.hpp"

namespace auriga::sessions {

using agents::Source;
using core::In;
using core::Timestamp;
namespace json = boost::json;

enum class Channel : std::uint8_t { text, voice, phone, chat };
BOOST_DESCRIBE_ENUM(Channel, text, voice, phone, chat)

enum class SessionStatus : std::uint8_t { active, completed, handoff_requested, human, error };
BOOST_DESCRIBE_ENUM(SessionStatus, active, completed, handoff_requested, human, error)

/// `whisper` is a note of the staff to the agent: the customer never gets it.
enum class MessageRole : std::uint8_t { user, assistant, tool, staff, whisper };
BOOST_DESCRIBE_ENUM(MessageRole, user, assistant, tool, staff, whisper)

/// What came of a conversation, as who resolved it says.
enum class Outcome : std::uint8_t { resolved, unresolved, spam, other };
BOOST_DESCRIBE_ENUM(Outcome, resolved, unresolved, spam, other)

/// An actor is whom the agent talks to, named by the caller.
inline constexpr std::string_view kActorPattern = "[A-Za-z0-9._@:+-]{1,128}";

inline core::FieldRule session_id_rule() {
  return {.field = "session_id", .in = In::kPath, .required = true, .meaning = "The conversation."};
}

struct SessionSummary {
  std::int64_t turns = 0;
  std::int64_t tool_calls = 0;
  std::int64_t duration_ms = 0;
};
BOOST_DESCRIBE_STRUCT(SessionSummary, (), (turns, tool_calls, duration_ms))
inline core::Rules rules(core::Type<SessionSummary>) {
  return {"SessionSummary", "A conversation in numbers."};
}

/// One of the staff: a person, or the API key of a help desk.
struct Staff {
  std::string id;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Staff, (), (id, name))
inline core::Rules rules(core::Type<Staff>) {
  return {"Staff", "Who of the staff it was."};
}

/// How a conversation came to a person, and what became of it.
struct Handoff {
  std::string reason;
  std::string target;
  bool urgent = false;
  std::optional<Timestamp> requested_at;
  std::optional<Staff> acknowledged_by;
  std::optional<Timestamp> acknowledged_at;
  std::optional<Staff> taken_by;
  std::optional<Timestamp> taken_at;
  std::optional<Outcome> outcome;
  std::string note;
  std::optional<Timestamp> resolved_at;
};
BOOST_DESCRIBE_STRUCT(Handoff, (),
                      (reason, target, urgent, requested_at, acknowledged_by, acknowledged_at,
                       taken_by, taken_at, outcome, note, resolved_at))
inline core::Rules rules(core::Type<Handoff>) {
  return {"Handoff",
          "The conversation's way to a person.",
          {{.field = "reason", .meaning = "Why a person is wanted; empty where nobody asked."},
           {.field = "target", .meaning = "Whom the procedure names, as a team; may be empty."},
           {.field = "requested_at", .meaning = "Since when somebody waits."},
           {.field = "acknowledged_by", .meaning = "Who told the others to be on it."},
           {.field = "taken_by",
            .meaning = "Who took it over last; while the status is human they "
                       "talk in the agent's place."},
           {.field = "note", .meaning = "What who resolved it wrote down."}}};
}

struct Session {
  core::SessionId id;
  core::AgentId agent_id;
  std::string agent_name;
  std::string actor_id;
  Channel channel = Channel::text;
  SessionStatus status = SessionStatus::active;
  std::string title;
  std::int64_t message_count = 0;
  std::int64_t duration_ms = 0;
  json::object metadata;
  SessionSummary summary;
  std::optional<Handoff> handoff;
  Timestamp created_at;
  Timestamp updated_at;
};
BOOST_DESCRIBE_STRUCT(Session, (),
                      (id, agent_id, agent_name, actor_id, channel, status, title, message_count,
                       duration_ms, metadata, summary, handoff, created_at, updated_at))
inline core::Rules rules(core::Type<Session>) {
  return {"Session",
          "A conversation with an agent.",
          {{.field = "title", .meaning = "Made from the first message."},
           {.field = "metadata", .meaning = "As given with the first message."},
           {.field = "handoff", .meaning = "Null while no person was asked for or came."}}};
}

/// What a customer's caller gets of it: the rest is the staff's.
struct StoppedSession {
  core::SessionId id;
  SessionStatus status = SessionStatus::active;
};
BOOST_DESCRIBE_STRUCT(StoppedSession, (), (id, status))
inline core::Rules rules(core::Type<StoppedSession>) {
  return {"StoppedSession", "The conversation whose answer was to be stopped."};
}

struct ToolUse {
  std::string call_id;
  std::string name;
  json::value input;
  bool ok = true;
  bool pending = false;
};
BOOST_DESCRIBE_STRUCT(ToolUse, (), (call_id, name, input, ok, pending))
inline core::Rules rules(core::Type<ToolUse>) {
  return {"ToolUse",
          "A call of a tool; what it answered is the message's content.",
          {{.field = "input", .meaning = "The arguments; a text where they were no JSON."},
           {.field = "pending", .meaning = "Not called: the customer was asked first."}}};
}

inline constexpr const char* kFallbackReason =
    "Why builtin answered in the place of the agent's model, where it did.";
inline constexpr const char* kPromptCut =
    "The model's prompt was cut to its context: it saw a part of the procedure, the conversation "
    "or the passages.";

/// Milliseconds that an answer took; what is left of its latency went into writing and telling it.
struct AnswerStages {
  std::int64_t waiting_ms = 0;
  std::int64_t reading_ms = 0;
  std::int64_t model_ms = 0;
  std::int64_t tools_ms = 0;
};
BOOST_DESCRIBE_STRUCT(AnswerStages, (), (waiting_ms, reading_ms, model_ms, tools_ms))
inline core::Rules rules(core::Type<AnswerStages>) {
  return {"AnswerStages",
          "What an answer's time went into.",
          {{.field = "waiting_ms", .meaning = "For a thread of the server's."},
           {.field = "reading_ms",
            .meaning = "The documents searched and read, and builtin's answer put together."},
           {.field = "model_ms", .meaning = "The language model, without the tools it called."},
           {.field = "tools_ms", .meaning = "The agent's tools."}}};
}

struct Message {
  core::MessageId id;
  std::int64_t position = 0;
  MessageRole role = MessageRole::user;
  std::optional<std::string> author;
  std::string content;
  std::vector<Source> sources;
  bool abstained = false;
  std::optional<ToolUse> tool;
  std::optional<std::string> model;
  std::optional<std::int64_t> latency_ms;
  std::optional<AnswerStages> stages;
  std::optional<std::string> fallback_reason;
  bool prompt_cut = false;
  bool stopped = false;
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(Message, (),
                      (id, position, role, author, content, sources, abstained, tool, model,
                       latency_ms, stages, fallback_reason, prompt_cut, stopped, created_at))
inline core::Rules rules(core::Type<Message>) {
  return {
      "Message",
      "One turn of a conversation.",
      {{.field = "position", .meaning = "From 0, without gaps."},
       {.field = "role", .meaning = "A whisper is a note to the agent, not for the customer."},
       {.field = "author", .meaning = "The name of the member of the staff who wrote it."},
       {.field = "tool", .meaning = "Of role tool: what was called."},
       {.field = "fallback_reason", .meaning = kFallbackReason},
       {.field = "prompt_cut", .meaning = kPromptCut},
       {.field = "stopped", .meaning = "The customer stopped it: it is what was said by then."}}};
}

struct ChatRequest {
  core::AgentId agent_id;
  std::string actor_id;
  std::optional<core::SessionId> session_id;
  std::string message;
  json::object metadata;
  std::string key = {};  ///< The Idempotency-Key, if any: no part of the body.
};
BOOST_DESCRIBE_STRUCT(ChatRequest, (), (agent_id, actor_id, session_id, message, metadata))
inline core::Rules rules(core::Type<ChatRequest>) {
  return {"ChatRequest",
          "A message to an agent.",
          {agents::field::agent_id(),
           {.field = "actor_id",
            .in = In::kPath,
            .required = true,
            .pattern = kActorPattern,
            .meaning = "Whom the agent talks to: an id of yours."},
           {.field = "session_id", .in = In::kPath, .meaning = "The conversation to go on with."},
           {.field = "message",
            .required = true,
            .min = 1,
            .max = 8000,
            .meaning = "The message.",
            .trim = true},
           {.field = "metadata",
            .max = 50,
            .meaning = "Kept with the session, of which all together may take 16 KiB of "
                       "JSON; given back."}}};
}

struct ChatMetrics {
  std::int64_t input_tokens = 0;
  std::int64_t output_tokens = 0;
  std::int64_t latency_ms = 0;
  std::int64_t tool_calls = 0;
  std::string model;
  bool fallback = false;
  std::optional<std::string> fallback_reason;
  bool prompt_cut = false;
};
BOOST_DESCRIBE_STRUCT(ChatMetrics, (),
                      (input_tokens, output_tokens, latency_ms, tool_calls, model, fallback,
                       fallback_reason, prompt_cut))
inline core::Rules rules(core::Type<ChatMetrics>) {
  return {"ChatMetrics",
          "What an answer cost.",
          {{.field = "fallback", .meaning = "The configured model did not answer; builtin did."},
           {.field = "fallback_reason", .meaning = kFallbackReason},
           {.field = "prompt_cut", .meaning = kPromptCut}}};
}

struct ChatAnswer {
  std::string result;
  std::string stop_reason;
  bool abstained = false;
  std::vector<Source> sources;
  core::SessionId session_id;
  std::int64_t position = 0;
  ChatMetrics metrics;
  json::object metadata;
};
BOOST_DESCRIBE_STRUCT(ChatAnswer, (),
                      (result, stop_reason, abstained, sources, session_id, position, metrics,
                       metadata))
inline core::Rules rules(core::Type<ChatAnswer>) {
  return {"ChatAnswer",
          "What the agent says, and on which passages it rests.",
          {{.field = "stop_reason",
            .meaning = "end_turn, abstained, handoff, max_tokens, stopped: it was stopped and this "
                       "is what was said by then, or human: a person has taken over, the message "
                       "is with them and the agent says nothing."},
           {.field = "abstained", .meaning = "The documents do not hold the answer."},
           {.field = "position",
            .meaning = "Of the last message of this call: where to begin hearing what comes after, "
                       "unless you hear already."}}};
}

/// What a customer gets beside the answers of its own calls.
struct ChatUpdates {
  core::SessionId session_id;
  SessionStatus status = SessionStatus::active;
  std::optional<std::string> person;
  std::int64_t position = -1;
  std::vector<Message> messages;
};
BOOST_DESCRIBE_STRUCT(ChatUpdates, (), (session_id, status, person, position, messages))
inline core::Rules rules(core::Type<ChatUpdates>) {
  return {"ChatUpdates",
          "What the agent and the staff have said to the customer.",
          {{.field = "person", .meaning = "Who of the staff talks in the agent's place."},
           {.field = "position", .meaning = "The last one looked at: `from` of the next call."}}};
}

}  // namespace auriga::sessions
