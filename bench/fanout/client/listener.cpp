#include "listener.hpp"

#include <stdexcept>

#include "process.hpp"

namespace auriga::load {

void Listener::on_open(Connection& /*connection*/) {
  if (!target_.is_live()) {
    on_ready_();
  }
}

void Listener::on_text(Connection& /*connection*/, std::string_view text, std::int64_t heard_ns) {
  const auto message = read_message(text);
  if (type_of(message) == "sessionJoined") {
    first_sequence_ = number_of(message, "sequence");
    on_ready_();
  } else if (type_of(message) == "heartbeatAck") {
    end_beat(heard_ns);
  } else if (type_of(message) == "sessionEnded") {
    throw std::runtime_error("the broadcast ended under way: " + std::string(text));
  }
}

void Listener::on_binary(Connection& /*connection*/, std::string_view payload,
                         std::int64_t heard_ns) {
  if (stalled_) {
    return;
  }
  const auto heard = read_chunk(payload, tally_.chunk_bytes, target_.is_live(), heard_ns);
  check_.accept(heard.stamp.index);
  if (target_.is_live() && heard.sequence != first_sequence_ + heard.stamp.index) {
    throw std::runtime_error("chunk " + std::to_string(heard.stamp.index) + " came as sequence " +
                             std::to_string(heard.sequence) + ", where 0 was " +
                             std::to_string(first_sequence_));
  }
  ++tally_.delivered;
  if (heard.stamp.sent_ns >= tally_.begin_ns && heard.stamp.sent_ns < tally_.end_ns) {
    tally_.latency.record(heard.at_ns - heard.stamp.sent_ns);
  }
  if (tally_.on_delivery) {
    tally_.on_delivery();
  }
}

void Listener::on_pong(Connection& /*connection*/, std::int64_t heard_ns) {
  end_beat(heard_ns);
}

void Listener::stall() {
  stalled_ = true;
  connection_.stop_reading();
}

void Listener::beat() {
  if (beat_ns_ == 0 && connection_.is_open()) {
    beat_ns_ = now_ns();
    const auto heartbeat = action("heartbeat");
    connection_.send(target_.is_live() ? Opcode::text : Opcode::ping, heartbeat);
  }
}

void Listener::end_beat(std::int64_t heard_ns) {
  if (beat_ns_ >= tally_.begin_ns) {
    tally_.heartbeats.record(heard_ns - beat_ns_);
  }
  beat_ns_ = 0;
}

void Listener::on_closed(Connection& /*connection*/, std::uint16_t code) {
  closed_ = true;
  if (!stalled_) {
    throw std::runtime_error("a listener's connection was closed with " + std::to_string(code));
  }
}

}  // namespace auriga::load
