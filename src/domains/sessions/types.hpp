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

enum class MessageRole : std::uint8_t { user, assistant, tool, staff };
BOOST_DESCRIBE_ENUM(MessageRole, user, assistant, tool, staff)

/// An actor is whom the agent talks to, named by the caller.
inline constexpr std::string_view kActorPattern = "[A-Za-z0-9._@:+-]{1,128}";

struct SessionSummary {
  std::int64_t turns = 0;
  std::int64_t tool_calls = 0;
  std::int64_t duration_ms = 0;
};
BOOST_DESCRIBE_STRUCT(SessionSummary, (), (turns, tool_calls, duration_ms))
inline core::Rules rules(core::Type<SessionSummary>) {
  return {"SessionSummary", "A conversation in numbers."};
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
  Timestamp created_at;
  Timestamp updated_at;
};
BOOST_DESCRIBE_STRUCT(Session, (),
                      (id, agent_id, agent_name, actor_id, channel, status, title, message_count,
                       duration_ms, metadata, summary, created_at, updated_at))
inline core::Rules rules(core::Type<Session>) {
  return {"Session",
          "A conversation with an agent.",
          {{.field = "title", .meaning = "Made from the first message."},
           {.field = "metadata", .meaning = "As given with the first message."}}};
}

struct Message {
  core::MessageId id;
  MessageRole role = MessageRole::user;
  std::string content;
  std::vector<Source> sources;
  bool abstained = false;
  std::optional<std::string> model;
  std::optional<std::int64_t> latency_ms;
  Timestamp created_at;
};
BOOST_DESCRIBE_STRUCT(Message, (),
                      (id, role, content, sources, abstained, model, latency_ms, created_at))
inline core::Rules rules(core::Type<Message>) {
  return {"Message", "One turn of a conversation."};
}

struct ChatRequest {
  core::AgentId agent_id;
  std::string actor_id;
  std::optional<core::SessionId> session_id;
  std::string message;
  json::object metadata;
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
           {.field = "metadata", .max = 50, .meaning = "Kept with the session; given back."}}};
}

struct ChatMetrics {
  std::int64_t input_tokens = 0;
  std::int64_t output_tokens = 0;
  std::int64_t latency_ms = 0;
  std::string model;
  bool fallback = false;
};
BOOST_DESCRIBE_STRUCT(ChatMetrics, (), (input_tokens, output_tokens, latency_ms, model, fallback))
inline core::Rules rules(core::Type<ChatMetrics>) {
  return {"ChatMetrics",
          "What an answer cost.",
          {{.field = "fallback", .meaning = "The configured model did not answer; builtin did."}}};
}

struct ChatAnswer {
  std::string result;
  std::string stop_reason;
  bool abstained = false;
  std::vector<Source> sources;
  core::SessionId session_id;
  ChatMetrics metrics;
  json::object metadata;
};
BOOST_DESCRIBE_STRUCT(ChatAnswer, (),
                      (result, stop_reason, abstained, sources, session_id, metrics, metadata))
inline core::Rules rules(core::Type<ChatAnswer>) {
  return {"ChatAnswer",
          "What the agent says, and on which passages it rests.",
          {{.field = "stop_reason", .meaning = "end_turn, abstained, handoff or max_tokens."},
           {.field = "abstained", .meaning = "The documents do not hold the answer."}}};
}

}  // namespace auriga::sessions
