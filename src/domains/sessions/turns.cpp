#include "domains/sessions/turns.hpp"

#include "core/error.hpp"

namespace auriga::sessions {

namespace asio = platform::asio;

namespace {

/// Ends the making of an answer that nobody is to hear.
struct Silenced {};

}  // namespace

/// Outlives the turn where a cancellation is still on its way.
struct Turns::State {
  explicit State(const platform::Executor& on) : executor(on) {}
  const platform::Executor executor;
  std::atomic<bool> silenced{false};
  std::atomic<bool> stopped{false};
  std::atomic<std::int64_t> stops_before{INT64_MAX};  ///< Until it is known.
  asio::cancellation_signal signal;                   ///< On the turn's shard.
};

Turns::Turn Turns::begin(core::SessionId session, const platform::Executor& executor) {
  auto state = std::make_shared<State>(executor);
  {
    const std::scoped_lock hold(mutex_);
    if (!turns_.try_emplace(session, state).second) {
      throw core::Error(core::ErrorCode::kSessionBusy);
    }
  }
  return {*this, std::move(session), std::move(state)};
}

std::shared_ptr<Turns::State> Turns::find(const core::SessionId& session) {
  const std::scoped_lock hold(mutex_);
  const auto found = turns_.find(session);
  return found == turns_.end() ? nullptr : found->second;
}

void Turns::silence(const core::SessionId& session) {
  if (const auto state = find(session)) {
    silence(state);
  }
}

bool Turns::stop(const core::SessionId& session) {
  const auto state = find(session);
  if (state) {
    stop(state);
  }
  return state != nullptr;
}

void Turns::stop_after(const core::SessionId& session, std::int64_t stops) {
  const auto state = find(session);
  if (state && stops > state->stops_before) {
    stop(state);
  }
}

bool Turns::none() {
  const std::scoped_lock hold(mutex_);
  return turns_.empty();
}

void Turns::stop(const std::shared_ptr<State>& state) {
  if (!state->silenced) {  // Else a person who took over before stays the reason.
    state->stopped = true;
  }
  silence(state);
}

void Turns::silence(const std::shared_ptr<State>& state) {
  state->silenced = true;
  asio::post(state->executor, [state] { state->signal.emit(asio::cancellation_type::terminal); });
}

Turns::Turn::Turn(Turns& turns, core::SessionId session, std::shared_ptr<State> state)
    : turns_(turns), session_(std::move(session)), state_(std::move(state)) {}

Turns::Turn::~Turn() {
  const std::scoped_lock hold(turns_.mutex_);
  turns_.turns_.erase(session_);
}

void Turns::Turn::began_after(std::int64_t stops) {
  state_->stops_before = stops;
}

bool Turns::Turn::silenced() const {
  return state_->silenced;
}

bool Turns::Turn::stopped() const {
  return state_->stopped;
}

Task<std::optional<Responded>> Turns::Turn::run(Task<Responded> work) {
  // The work has a signal of its own, to which the caller's cancellation is passed on.
  const auto state = state_;
  if (state->silenced) {
    co_return std::nullopt;
  }
  auto outer = (co_await asio::this_coro::cancellation_state).slot();
  if (outer.is_connected()) {
    outer.assign([state](asio::cancellation_type type) { state->signal.emit(type); });
  }
  std::optional<Responded> out;
  std::exception_ptr failure;
  try {
    out = co_await asio::co_spawn(
        state->executor, std::move(work),
        asio::bind_cancellation_slot(state->signal.slot(), asio::use_awaitable));
  } catch (...) {
    failure = std::current_exception();
  }
  if (outer.is_connected()) {
    outer.clear();
  }
  if (state->silenced) {
    co_return std::nullopt;
  }
  if (failure) {
    std::rethrow_exception(failure);
  }
  co_return out;
}

Task<> Turns::Turn::Guard::delta(std::string_view text) {
  if (turn_.silenced()) {
    throw Silenced{};
  }
  shown_ += text;
  co_await inner_.delta(text);
}

Task<> Turns::Turn::Guard::restart(std::string_view reason) {
  if (turn_.silenced()) {
    throw Silenced{};
  }
  shown_.clear();
  co_await inner_.restart(reason);
}

Task<> Turns::Turn::Guard::tool_call(const llm::ToolCall& call) {
  if (turn_.silenced()) {
    throw Silenced{};
  }
  co_await inner_.tool_call(call);
}

Task<> Turns::Turn::Guard::tool_result(const llm::ToolUse& use) {
  // What a tool did is told whoever has the conversation now: it is done.
  co_await inner_.tool_result(use);
}

}  // namespace auriga::sessions
