#include "moving_listener.hpp"

#include <stdexcept>

namespace auriga::load {

void MovingListener::start() {
  old_ = std::make_unique<Connection>(loop_, *this);
  old_->open(target_.port, target_.for_listener(session_));
}

void MovingListener::refresh() {
  new_ = std::make_unique<Connection>(loop_, *this);
  new_->open(target_.port, target_.path);
}

void MovingListener::on_open(Connection& connection) {
  if (&connection == new_.get()) {
    connection.send(Opcode::text,
                    action("refreshConnection", {{"sessionId", session_},
                                                 {"role", "listener"},
                                                 {"targetLanguage", kLanguage},
                                                 {"previousConnectionId", connection_id_}}));
  }
}

void MovingListener::on_text(Connection& connection, std::string_view text,
                             std::int64_t /*heard_ns*/) {
  const auto message = read_message(text);
  const auto type = type_of(message);
  if (type == "sessionJoined") {
    connection_id_ = text_of(message, "connectionId");
    on_ready_();
  } else if (type == "connectionRefreshComplete" && &connection == new_.get()) {
    boundary_ = number_of(message, "sequence");
    misplaced_ += last_on_old_ >= *boundary_ ? 1 : 0;
    connection_id_ = text_of(message, "connectionId");
  }
}

void MovingListener::on_binary(Connection& connection, std::string_view payload,
                               std::int64_t heard_ns) {
  const auto heard = read_chunk(payload, chunk_bytes_, true, heard_ns);
  const bool is_new = &connection == new_.get();
  auto& last = is_new ? last_on_new_ : last_on_old_;
  const auto expected = last != 0 ? last + 1 : is_new ? boundary_.value_or(0) : heard.sequence;
  const bool is_beyond = !is_new && boundary_ && heard.sequence >= *boundary_;
  misplaced_ += heard.sequence != expected || is_beyond ? 1 : 0;
  last = heard.sequence;
  check_.accept(heard.stamp.index);
  if (heard.stamp.index >= arrivals_.size()) {
    arrivals_.resize(heard.stamp.index + 1);
  }
  arrivals_[heard.stamp.index] = heard.at_ns;
}

void MovingListener::on_closed(Connection& connection, std::uint16_t code) {
  constexpr std::uint16_t kRefreshed = 4902;
  if (&connection != old_.get() || code != kRefreshed) {
    throw std::runtime_error("a listener who moves was closed with " + std::to_string(code));
  }
  loop_.bury(std::move(old_));
}

}  // namespace auriga::load
