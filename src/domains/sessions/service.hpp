// Conversations: a message in, an answer with its sources out, both kept; and the staff who look,
// take over and give back. Life: construct, then any shard may call.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/identity.hpp"
#include "core/trace.hpp"
#include "domains/agents/service.hpp"
#include "domains/sessions/changes.hpp"
#include "domains/sessions/feed.hpp"
#include "domains/sessions/repository.hpp"
#include "domains/sessions/responder.hpp"
#include "domains/sessions/turns.hpp"
#include "domains/sessions/types.hpp"
#include "platform/runtime/async_mutex.hpp"

namespace auriga::sessions {

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
  std::chrono::milliseconds search_time{1'000};  ///< Then a search for `q` ends its page.
};

/// Which conversations, and how their figures are told.
struct AskAnalytics {
  std::optional<Timestamp> from;
  std::optional<Timestamp> to;
  std::chrono::days time{30};  ///< Before `to`, where there is no `from`.
  std::optional<core::AgentId> agent_id;
  std::optional<Channel> channel;
  AnalyticsGroup group = AnalyticsGroup::day;
  std::string time_zone = "UTC";
};

/// Watches an answer being made: `session` once, then text as it comes.
class ChatWatcher : public llm::AnswerSink {
 public:
  virtual Task<> session(const core::SessionId& id) = 0;
};

/// Reads an answer to a conversation that its caller keeps.
class CallersReader : public llm::AnswerSink {
 public:
  /// Before any text, where it is kept here as well: the answer is too, also when nobody reads on.
  virtual void kept() {}
};

/// What is answered to a conversation that its caller keeps.
struct CallersAnswer {
  std::string text;
  std::string stop_reason;  ///< As Responded has it; human: a person has taken over, and no text.
  std::vector<Source> sources;
  std::int64_t input_tokens = 0;
  std::int64_t output_tokens = 0;
  std::vector<llm::ToolCall> tool_calls;   ///< The caller's to make; then no answer yet.
  std::optional<core::SessionId> session;  ///< What the staff have of it, since it is handed over.
};

class ToolRecorder;

class SessionService {
 public:
  /// `node` names this server among those on the database, the same at every start.
  SessionService(db::Database& database, agents::AgentService& agents, Responder& responder,
                 const core::Clock& clock, core::Random& random, std::string node);

  /// Answers. Question and answer are stored before it returns: together, or the question at once
  /// where a language model is asked, so that the staff see what it is about. While a person has
  /// the conversation, or takes it before the answer is delivered, there is no answer: the stop
  /// reason is `human`. A request with a key that was sent before goes on with what came of it:
  /// its answer, if it was stored, is given again. Throws NOT_FOUND, AGENT_PAUSED, AGENT_NOT_READY,
  /// SESSION_CLOSED, SESSION_BUSY. `watcher` may be null; calls of tools belong to `trace`.
  [[nodiscard]] Task<ChatAnswer> chat(core::Caller caller, core::Actor actor, ChatRequest in,
                                      ChatWatcher* watcher, core::Trace trace = {});

  /// Answers to a conversation that the caller keeps. It is stored from where it is handed over, so
  /// that the staff see it and are told; what is said in it then, until it ends, is stored and
  /// answered as by chat(), if the caller names whom it is with. Throws NOT_FOUND, AGENT_PAUSED,
  /// AGENT_NOT_READY, SESSION_CLOSED, SESSION_BUSY, and as Responder::respond().
  [[nodiscard]] Task<CallersAnswer> answer(core::Caller caller, core::Actor actor,
                                           core::AgentId agent, Conversation conversation,
                                           CallersReader& reader, core::Trace trace = {});

  /// With words in `q` a page may hold fewer than asked for, none even, though there are more: a
  /// search looks through the newest for `search_time`, and goes on from the page's cursor. Throws
  /// OVERLOADED where many searches of the organisation wait already.
  [[nodiscard]] Task<agents::Listed<Session>> list(core::Caller caller, ListSessions in);
  [[nodiscard]] Task<Session> get(core::Caller caller, core::SessionId id);
  [[nodiscard]] Task<agents::Listed<Message>> messages(core::Caller caller, core::SessionId id,
                                                       std::int64_t from, std::int64_t limit);
  /// Figures over the conversations begun in a time; of most organisations in a fraction of a
  /// second. Throws VALIDATION_FAILED where time, zone or grouping are not as the API has them.
  [[nodiscard]] Task<SessionAnalytics> analytics(core::Caller caller, AskAnalytics in);
  /// Stops the answer that is being made: what was said of it so far is the answer, its stop reason
  /// `stopped`. Where another node makes it, that one hears of it by hear_stops(). Without effect
  /// where none is made. Throws NOT_FOUND, as chat() does for another actor's; VALIDATION_FAILED
  /// where a key that is none of the staff's does not say whose it is.
  [[nodiscard]] Task<StoppedSession> stop(core::Caller caller, core::SessionId id,
                                          std::optional<std::string> actor_id);
  /// Across organisations: stops the answers of this node that others were asked to. Called by a
  /// job, where there are other nodes.
  [[nodiscard]] Task<> hear_stops(core::SystemScope scope);
  /// Across organisations: wakes the customers' streams of this node whose conversations were
  /// changed, on whichever node. Called by a job, where there are other nodes.
  [[nodiscard]] Task<> hear_changes(core::SystemScope scope);
  [[nodiscard]] Task<Session> complete(core::Caller caller, core::Actor actor, core::SessionId id);
  [[nodiscard]] Task<> remove(core::Caller caller, core::Actor actor, core::SessionId id);

  // What the staff do. All throw NOT_FOUND and SESSION_CLOSED, and what changes.hpp says of each.

  [[nodiscard]] Task<Session> acknowledge(core::Caller caller, core::Actor actor,
                                          core::SessionId id);
  /// From then on the agent is silent: what it was about to say is dropped.
  [[nodiscard]] Task<Session> take_over(core::Caller caller, core::Actor actor, core::SessionId id,
                                        bool force);
  [[nodiscard]] Task<Session> give_back(core::Caller caller, core::Actor actor, core::SessionId id);
  [[nodiscard]] Task<Session> resolve(core::Caller caller, core::Actor actor, core::SessionId id,
                                      Outcome outcome, std::string note);
  /// Says something to the customer. Only who has taken the conversation over.
  [[nodiscard]] Task<Message> say(core::Caller caller, core::Actor actor, core::SessionId id,
                                  std::string text);
  /// A note for the agent's next answer, which the customer does not see.
  [[nodiscard]] Task<Message> whisper(core::Caller caller, core::Actor actor, core::SessionId id,
                                      std::string text);

  /// Gives back all that this member of the staff has taken over: they are gone, or may not speak
  /// to customers any more.
  [[nodiscard]] Task<> give_back_all(core::Tenant tenant, std::string staff, core::Actor actor);
  /// Across organisations: who has taken over what they have not given back, each once.
  [[nodiscard]] Task<std::vector<repository::HolderRow>> holders(core::SystemScope scope);

  /// What the customer was told after position `after`, at most `limit` messages looked at.
  /// Throws NOT_FOUND, as chat() does for another's conversation.
  [[nodiscard]] Task<ChatUpdates> updates(core::Caller caller, core::AgentId agent,
                                          std::string actor_id, core::SessionId id,
                                          std::int64_t after, std::int64_t limit);
  [[nodiscard]] SessionFeed& feed() { return feed_; }
  /// Whether other nodes write conversations too, of which this one's feed does not hear.
  [[nodiscard]] bool has_other_nodes() const { return database_.engine() == db::Engine::kPostgres; }

  /// Across organisations: marks as failed what this node was answering when it was killed. At
  /// start, before anything is asked.
  [[nodiscard]] Task<> mark_cut(core::SystemScope scope);

  /// Across organisations: deletes conversations not touched for `age`. Called by a job.
  [[nodiscard]] Task<std::int64_t> prune(core::SystemScope scope, std::chrono::days age);

 private:
  struct Ask;
  [[nodiscard]] Task<agents::Listed<Session>> search(core::Caller caller,
                                                     repository::SessionFilter filter,
                                                     ListSessions in);
  [[nodiscard]] std::shared_ptr<platform::AsyncMutex> turn_to_search(
      const core::OrganizationId& organization);
  [[nodiscard]] Task<ChatAnswer> converse(Ask& ask);
  [[nodiscard]] Task<repository::SessionRow> row(const core::Caller& caller, core::SessionId id);
  [[nodiscard]] Task<bool> is_begun(Ask& ask);
  [[nodiscard]] Task<ChatAnswer> say_again(Ask& ask, ChatAnswer answer);
  [[nodiscard]] Task<> find_session(Ask& ask, std::optional<std::int64_t> turns);
  [[nodiscard]] Task<std::optional<ChatAnswer>> take_turn(Ask& ask,
                                                          const agents::AgentService::Ready& ready,
                                                          Turns::Turn& turn,
                                                          Turns::Turn::Guard& sink);
  [[nodiscard]] Task<std::optional<Responded>> respond(Ask& ask,
                                                       const agents::AgentService::Ready& ready,
                                                       Turns::Turn& turn, ToolRecorder& sink);
  [[nodiscard]] ChatAnswer answer_of(const Ask& ask, Responded responded) const;
  [[nodiscard]] Task<std::optional<ChatAnswer>> store_answer(Ask& ask, Responded responded);
  [[nodiscard]] Task<> note_calls(Ask& ask, CallRows rows);
  [[nodiscard]] Task<> keep_calls(Ask& ask);
  [[nodiscard]] Task<> end_unanswered(Ask& ask, bool failed);
  [[nodiscard]] Task<bool> hides_cards(core::Caller caller, core::AgentId agent);
  [[nodiscard]] Task<std::string> as_kept(core::Caller caller, core::SessionId id,
                                          std::string text);
  [[nodiscard]] Task<std::optional<repository::SessionRow>> find_open(
      const core::Tenant& tenant, const std::vector<std::string>& names);
  [[nodiscard]] Task<> note_unkept(core::Tenant tenant, const repository::SessionRow& session,
                                   core::Actor actor, CallRows rows);
  [[nodiscard]] Task<core::SessionId> keep_handoff(core::Tenant tenant, TurnRows rows,
                                                   std::vector<std::string> names);
  [[nodiscard]] Task<ChatAnswer> leave_with_person(Ask& ask);
  [[nodiscard]] Task<Change> write(Ask& ask, TurnRows rows);
  template <class Write>
  [[nodiscard]] Task<Change> act(core::Caller caller, StaffAct act, Write write);

  db::Database& database_;
  agents::AgentService& agents_;
  Responder& responder_;
  SessionFeed feed_;
  Turns turns_;
  const core::Clock& clock_;
  core::Random& random_;
  std::mutex searching_mutex_;
  /// By organisation: who searches and who waits to.
  std::unordered_map<core::OrganizationId, std::weak_ptr<platform::AsyncMutex>> searching_;
  const std::string node_;
};

/// As they travel.
[[nodiscard]] Session to_session(const repository::SessionRow& row);
[[nodiscard]] Message to_message(const repository::MessageRow& row);
[[nodiscard]] std::optional<json::object> to_row(const std::optional<AnswerStages>& stages);
[[nodiscard]] std::vector<Source> to_sources(const std::vector<answer::Source>& sources);

}  // namespace auriga::sessions
