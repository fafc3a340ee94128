// Conversations: a message in, an answer with its sources out, both kept. Life: construct, then any
// shard may call.
#pragma once

#include <mutex>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/identity.hpp"
#include "domains/agents/service.hpp"
#include "domains/sessions/repository.hpp"
#include "domains/sessions/responder.hpp"
#include "domains/sessions/types.hpp"

namespace auriga::sessions {

namespace db = platform::db;

struct ListSessions {
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

/// Watches an answer being made: `session` once, then text as it comes.
class ChatWatcher : public llm::AnswerSink {
 public:
  virtual Task<> session(const core::SessionId& id) = 0;
};

class SessionService {
 public:
  SessionService(db::Database& database, agents::AgentService& agents, Responder& responder,
                 const core::Clock& clock, core::Random& random);

  /// Answers. Question and answer are stored, together, before it returns. Throws NOT_FOUND,
  /// AGENT_PAUSED, AGENT_NOT_READY, SESSION_CLOSED, SESSION_BUSY. `watcher` may be null.
  [[nodiscard]] Task<ChatAnswer> chat(core::Caller caller, core::Actor actor, ChatRequest in,
                                      ChatWatcher* watcher);

  /// Answers to a conversation that the caller keeps: nothing is stored. Throws NOT_FOUND,
  /// AGENT_PAUSED, AGENT_NOT_READY.
  [[nodiscard]] Task<Responded> answer(core::Caller caller, core::AgentId agent,
                                       std::vector<answer::Turn> history, std::string message,
                                       llm::AnswerSink& sink);

  [[nodiscard]] Task<agents::Listed<Session>> list(core::Caller caller, ListSessions in);
  [[nodiscard]] Task<Session> get(core::Caller caller, core::SessionId id);
  [[nodiscard]] Task<agents::Listed<Message>> messages(core::Caller caller, core::SessionId id,
                                                       std::int64_t from, std::int64_t limit);
  [[nodiscard]] Task<Session> complete(core::Caller caller, core::Actor actor, core::SessionId id);
  [[nodiscard]] Task<> remove(core::Caller caller, core::Actor actor, core::SessionId id);

  /// Across organisations: deletes conversations not touched for `age`. Called by a job.
  [[nodiscard]] Task<std::int64_t> prune(core::SystemScope scope, std::chrono::days age);

 private:
  class Busy;
  [[nodiscard]] Task<repository::SessionRow> row(const core::Caller& caller, core::SessionId id);

  db::Database& database_;
  agents::AgentService& agents_;
  Responder& responder_;
  const core::Clock& clock_;
  core::Random& random_;
  std::mutex mutex_;
  std::unordered_set<core::SessionId> busy_;  ///< Sessions whose answer is being made here.
};

/// As they travel.
[[nodiscard]] std::vector<Source> to_sources(const std::vector<answer::Source>& sources);

}  // namespace auriga::sessions
