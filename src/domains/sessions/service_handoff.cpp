// The staff's part of a conversation, and what the customer hears of it.
#include <algorithm>

#include "domains/sessions/cards.hpp"
#include "domains/sessions/service.hpp"

namespace auriga::sessions {

using core::Error;
using core::ErrorCode;

namespace {

StaffAct act_of(const core::Caller& caller, core::Actor actor, core::SessionId id) {
  return {.session = std::move(id),
          .who = {.id = caller.id, .name = caller.name},
          .admin = caller.role >= core::Role::admin,
          .actor = std::move(actor)};
}

struct Heard {
  std::optional<repository::SessionRow> session;
  std::vector<repository::MessageRow> messages;
};

Work<Heard> read_heard(Transaction& tx, const core::SessionId& id, std::int64_t from,
                       std::int64_t limit) {
  Heard heard;
  heard.session = co_await repository::session(tx, id);
  if (heard.session && from < heard.session->message_count) {
    heard.messages = co_await repository::messages(tx, id, from, limit);
  }
  co_return heard;
}

bool is_for_customer(const repository::MessageRow& message) {
  return message.role == MessageRole::assistant || message.role == MessageRole::staff;
}

}  // namespace

template <class Write>
Task<Change> SessionService::act(core::Caller caller, StaffAct act, Write write) {
  co_await row(caller, act.session);
  auto change = co_await database_.write(caller.tenant, write, std::move(act));
  const auto status = change.session.status;
  if (status == SessionStatus::human || status == SessionStatus::completed) {
    turns_.silence(change.session.id);
  }
  if (!change.events.empty()) {
    feed_.tell(change);
  }
  co_return change;
}

Task<Session> SessionService::acknowledge(core::Caller caller, core::Actor actor,
                                          core::SessionId id) {
  auto what = act_of(caller, std::move(actor), std::move(id));
  const auto change = co_await act(std::move(caller), std::move(what), write_acknowledged);
  co_return to_session(change.session);
}

Task<Session> SessionService::take_over(core::Caller caller, core::Actor actor, core::SessionId id,
                                        bool force) {
  auto what = act_of(caller, std::move(actor), std::move(id));
  what.force = force;
  const auto change = co_await act(std::move(caller), std::move(what), write_taken_over);
  co_return to_session(change.session);
}

Task<Session> SessionService::give_back(core::Caller caller, core::Actor actor,
                                        core::SessionId id) {
  auto what = act_of(caller, std::move(actor), std::move(id));
  const auto change = co_await act(std::move(caller), std::move(what), write_given_back);
  co_return to_session(change.session);
}

Task<> SessionService::give_back_all(core::Tenant tenant, std::string staff, core::Actor actor) {
  constexpr std::int64_t kPage = 1'000;
  std::vector<repository::SessionRow> taken;
  core::SessionId last;
  do {
    taken = co_await database_.read(tenant, repository::taken_by, staff, last, kPage);
    for (const auto& row : taken) {
      last = row.id;
      StaffAct what{.session = row.id,
                    .who = {.id = staff, .name = row.taken_name.value_or("")},
                    .admin = false,
                    .actor = actor};
      try {
        const auto change = co_await database_.write(tenant, write_given_back, std::move(what));
        feed_.tell(change);
      } catch (const Error& error) {
        // Given back, taken by another, ended or deleted meanwhile.
        if (error.code() != ErrorCode::kSessionNotTaken &&
            error.code() != ErrorCode::kSessionTaken && error.code() != ErrorCode::kSessionClosed &&
            error.code() != ErrorCode::kNotFound) {
          throw;
        }
      }
    }
  } while (taken.size() == kPage);
}

Task<std::vector<repository::HolderRow>> SessionService::holders(core::SystemScope scope) {
  co_return co_await database_.read(scope, repository::holders);
}

Task<Session> SessionService::resolve(core::Caller caller, core::Actor actor, core::SessionId id,
                                      Outcome outcome, std::string note) {
  auto kept = co_await as_kept(caller, id, std::move(note));
  auto what = act_of(caller, std::move(actor), std::move(id));
  what.outcome = outcome;
  what.text = std::move(kept);
  const auto change = co_await act(std::move(caller), std::move(what), write_resolved);
  co_return to_session(change.session);
}

Task<Session> SessionService::complete(core::Caller caller, core::Actor actor, core::SessionId id) {
  auto what = act_of(caller, std::move(actor), std::move(id));
  const auto change = co_await act(std::move(caller), std::move(what), write_completed);
  co_return to_session(change.session);
}

/// Whether the agent's memory keeps no card numbers. Where nobody knows any more, it keeps none.
Task<bool> SessionService::hides_cards(core::Caller caller, core::AgentId agent) {
  try {
    const auto running = co_await agents_.running(std::move(caller), std::move(agent));
    co_return forbid_cards(running->definition.memory.never_keep);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kNotFound && error.code() != ErrorCode::kAgentNotReady) {
      throw;
    }
  }
  co_return true;
}

/// What one of the staff writes, as it is kept.
Task<std::string> SessionService::as_kept(core::Caller caller, core::SessionId id,
                                          std::string text) {
  const auto found = co_await row(caller, std::move(id));
  const bool hides = co_await hides_cards(std::move(caller), found.agent_id);
  co_return hides ? without_cards(std::move(text)) : std::move(text);
}

Task<Message> SessionService::say(core::Caller caller, core::Actor actor, core::SessionId id,
                                  std::string text) {
  auto kept = co_await as_kept(caller, id, std::move(text));
  auto what = act_of(caller, std::move(actor), std::move(id));
  what.text = std::move(kept);
  what.message = core::MessageId::make(clock_, random_);
  const auto change = co_await act(std::move(caller), std::move(what), write_staff_message);
  co_return to_message(change.messages.front());
}

Task<Message> SessionService::whisper(core::Caller caller, core::Actor actor, core::SessionId id,
                                      std::string text) {
  auto kept = co_await as_kept(caller, id, std::move(text));
  auto what = act_of(caller, std::move(actor), std::move(id));
  what.text = std::move(kept);
  what.message = core::MessageId::make(clock_, random_);
  const auto change = co_await act(std::move(caller), std::move(what), write_whisper);
  co_return to_message(change.messages.front());
}

Task<ChatUpdates> SessionService::updates(core::Caller caller, core::AgentId agent,
                                          std::string actor_id, core::SessionId id,
                                          std::int64_t after, std::int64_t limit) {
  const auto heard =
      co_await database_.read(caller.tenant, read_heard, std::move(id), after + 1, limit);
  if (!heard.session || heard.session->agent_id != agent || heard.session->actor_id != actor_id ||
      (caller.agent && *caller.agent != agent)) {
    throw Error(ErrorCode::kNotFound, "there is no such session of this agent and actor");
  }
  const auto& session = *heard.session;
  ChatUpdates out{.session_id = session.id,
                  .status = session.status,
                  .person = {},
                  .position = std::min(after, session.message_count - 1),
                  .messages = {}};
  if (session.status == SessionStatus::human) {
    out.person = session.taken_name;
  }
  for (const auto& message : heard.messages) {
    out.position = message.position;
    if (is_for_customer(message)) {
      out.messages.push_back(to_message(message));
    }
  }
  co_return out;
}

}  // namespace auriga::sessions
