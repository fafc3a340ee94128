#include "speaker.hpp"

#include <algorithm>
#include <stdexcept>

#include "process.hpp"

namespace auriga::load {

void Speaker::start() {
  now_ = std::make_unique<Connection>(loop_, *this);
  now_->open(target_.port, target_.for_speaker());
}

void Speaker::on_open(Connection& connection) {
  if (!target_.is_live()) {
    ready_ = true;
  } else if (&connection == now_.get()) {
    send(action("createSession", {{"sourceLanguage", kLanguage}}));
  } else {
    connection.send(Opcode::text,
                    action("refreshConnection", {{"sessionId", session_},
                                                 {"role", "speaker"},
                                                 {"previousConnectionId", connection_id_}}));
  }
}

void Speaker::say() {
  const Stamp stamp{now_ns(), said_++};
  if (!ready_) {
    waiting_.push_back(stamp);
    return;
  }
  now_->send(Opcode::binary, audio_.stamped(stamp));
}

void Speaker::refresh() {
  if (is_moving()) {
    throw std::logic_error("a speaker is refreshed while it moves");
  }
  next_ = std::make_unique<Connection>(loop_, *this);
  next_->open(target_.port, target_.for_speaker());
}

void Speaker::end() {
  ended_ = true;
  if (target_.is_live() && now_->is_open()) {
    send(action("endSession"));
  }
}

void Speaker::on_text(Connection& connection, std::string_view text, std::int64_t /*heard_ns*/) {
  const auto message = read_message(text);
  const auto type = type_of(message);
  if (type == "sessionCreated") {
    session_ = text_of(message, "sessionId");
    connection_id_ = text_of(message, "connectionId");
    ready_ = true;
  } else if (type == "connectionRefreshComplete" && &connection == next_.get()) {
    connection_id_ = text_of(message, "connectionId");
    ready_ = false;
    now_->close(CloseCode::normal);
  } else if (type == "sessionStatus" || type == "listenerJoined" || type == "listenerLeft") {
    count_listeners(message);
  } else if (type == "rateLimitWarning") {
    throw std::runtime_error("the server limits the speaker: " + std::string(text));
  }
}

void Speaker::move_over() {
  loop_.bury(std::exchange(now_, std::move(next_)));
  ++refreshed_;
  ready_ = true;
  for (; !waiting_.empty(); waiting_.pop_front()) {
    now_->send(Opcode::binary, audio_.stamped(waiting_.front()));
  }
}

void Speaker::count_listeners(const json::object& message) {
  counts_.last = number_of(message, "listenerCount");
  counts_.min = std::min(counts_.min, counts_.last);
  counts_.max = std::max(counts_.max, counts_.last);
  ++counts_.told;
  counts_.statuses += type_of(message) == "sessionStatus" ? 1 : 0;
}

void Speaker::on_closed(Connection& connection, std::uint16_t code) {
  const bool moves = is_moving() && !ready_ && &connection == now_.get();
  if (moves && code == static_cast<std::uint16_t>(CloseCode::normal)) {
    move_over();
  } else if (!ended_) {
    throw std::runtime_error("the speaker's connection was closed with " + std::to_string(code));
  }
}

}  // namespace auriga::load
