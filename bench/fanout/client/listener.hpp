// Listener: hears one broadcast on one connection, and checks that every chunk comes once and in
// order.
#pragma once

#include <functional>

#include "audio.hpp"
#include "connection.hpp"
#include "histogram.hpp"
#include "protocol.hpp"
#include "sequence_check.hpp"

namespace auriga::load {

/// What all listeners of a run heard. Chunks that were sent within the window are measured.
struct Tally {
  std::size_t chunk_bytes = 0;
  std::int64_t begin_ns = 0;
  std::int64_t end_ns = 0;
  std::uint64_t delivered = 0;  ///< In the whole run.
  Histogram latency;            ///< Nanoseconds from sending to reading.
  Histogram heartbeats;         ///< Nanoseconds from a heartbeat to its answer.
  std::function<void()> on_delivery;
};

class Listener final : public Connection::Handler {
 public:
  Listener(Loop& loop, const Target& target, Tally& tally, std::function<void()> on_ready)
      : target_(target), tally_(tally), on_ready_(std::move(on_ready)), connection_(loop, *this) {}

  /// `session` is ignored under the plain contract.
  void start(std::string_view session) {
    connection_.open(target_.port, target_.for_listener(session));
  }

  /// It reads nothing from now on, and the server may close it for that.
  void stall();
  [[nodiscard]] bool was_closed() const { return closed_; }

  /// Sends a heartbeat, under the plain contract a ping, unless one has no answer yet.
  void beat();

  /// With `end`, as many chunks were sent in its broadcast.
  [[nodiscard]] Flaws flaws(std::uint64_t end) const { return check_.flaws(end); }

 private:
  void on_open(Connection& connection) override;
  void on_text(Connection& connection, std::string_view text, std::int64_t heard_ns) override;
  void on_binary(Connection& connection, std::string_view payload, std::int64_t heard_ns) override;
  void on_pong(Connection& connection, std::int64_t heard_ns) override;
  void on_closed(Connection& connection, std::uint16_t code) override;
  void end_beat(std::int64_t heard_ns);

  const Target& target_;
  Tally& tally_;
  std::function<void()> on_ready_;
  Connection connection_;
  SequenceCheck check_{0};
  std::uint64_t first_sequence_ = 0;  // Of chunk 0; 0 until sessionJoined.
  std::int64_t beat_ns_ = 0;          // 0: none under way.
  bool stalled_ = false;
  bool closed_ = false;
};

}  // namespace auriga::load
