#include "resuming_listener.hpp"

#include <stdexcept>

namespace auriga::load {

ResumingListener::Outcome& ResumingListener::Outcome::operator+=(const Outcome& other) {
  flaws += other.flaws;
  heard += other.heard;
  recovered += other.recovered;
  not_recovered += other.not_recovered;
  misnumbered += other.misnumbered;
  return *this;
}

void ResumingListener::come() {
  connection_ = std::make_unique<Connection>(loop_, *this);
  connection_->open(target_.port, target_.path);
}

void ResumingListener::leave(Connection::Cut how) {
  connection_->cut(how);
  loop_.bury(std::move(connection_));
  joined_ = false;
}

void ResumingListener::on_open(Connection& connection) {
  json::object fields{{"sessionId", session_}, {"targetLanguage", kLanguage}};
  if (!epoch_.is_null()) {
    fields["resume"] = {{"epoch", epoch_}, {"sequence", last_sequence_}};
  }
  connection.send(Opcode::text, action("joinSession", std::move(fields)));
}

void ResumingListener::on_text(Connection& /*connection*/, std::string_view text,
                               std::int64_t /*heard_ns*/) {
  const auto message = read_message(text);
  if (type_of(message) == "sessionJoined") {
    on_joined(message);
  }
}

void ResumingListener::on_joined(const json::object& message) {
  const auto sequence = number_of(message, "sequence");
  const auto* recovered = message.if_contains("recovered");
  joined_ = true;
  if (epoch_.is_null()) {
    on_ready_();
  } else if (recovered == nullptr) {
    throw std::runtime_error("sessionJoined after resume does not say whether it recovered");
  } else if (recovered->as_bool()) {
    ++outcome_.recovered;
    outcome_.misnumbered += sequence == last_sequence_ + 1 ? 0 : 1;
  } else {
    ++outcome_.not_recovered;
    check_.begin_anew();
  }
  epoch_ = message.at("epoch");
  last_sequence_ = sequence - 1;
  promised_ = sequence;
}

void ResumingListener::on_binary(Connection& /*connection*/, std::string_view payload,
                                 std::int64_t heard_ns) {
  const auto heard = read_chunk(payload, chunk_bytes_, true, heard_ns);
  if (!joined_ || (promised_ && heard.sequence != *promised_)) {
    ++outcome_.misnumbered;
  }
  promised_.reset();
  last_sequence_ = heard.sequence;
  next_index_ = heard.stamp.index + 1;
  check_.accept(heard.stamp.index);
  ++outcome_.heard;
}

void ResumingListener::on_closed(Connection& /*connection*/, std::uint16_t code) {
  throw std::runtime_error("a listener who resumes was closed with " + std::to_string(code));
}

ResumingListener::Outcome ResumingListener::outcome(std::uint64_t end) const {
  auto out = outcome_;
  out.flaws = check_.flaws(end);
  return out;
}

}  // namespace auriga::load
