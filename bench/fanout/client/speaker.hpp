// Speaker: begins a broadcast and sends numbered chunks into it.
#pragma once

#include <deque>
#include <limits>
#include <memory>

#include "audio.hpp"
#include "connection.hpp"
#include "protocol.hpp"

namespace auriga::load {

class Speaker final : public Connection::Handler {
 public:
  Speaker(Loop& loop, const Target& target, std::size_t chunk_bytes)
      : loop_(loop), target_(target), audio_(chunk_bytes) {}

  void start();
  [[nodiscard]] bool ready() const { return ready_; }
  [[nodiscard]] const std::string& session() const { return session_; }

  /// Sends the next chunk; for a moment in a refresh chunks wait.
  void say();
  [[nodiscard]] std::uint64_t said() const { return said_; }

  /// Moves to a new connection, unless it does already: speaks on over the old one until the new
  /// one has the role, closes the old one, and once the server has answered that, and so has taken
  /// all that was sent there, speaks over the new one.
  void refresh();
  [[nodiscard]] bool is_moving() const { return next_ != nullptr; }
  [[nodiscard]] unsigned refreshed() const { return refreshed_; }

  void send(std::string_view message) { now_->send(Opcode::text, message); }
  void end();

  /// What the server last said of the number of listeners, and the extremes since the last
  /// `forget_counts`.
  struct Counts {
    std::uint64_t last = 0;
    std::uint64_t min = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t max = 0;
    std::uint64_t told = 0;      ///< Messages that named it.
    std::uint64_t statuses = 0;  ///< Answers to getSessionStatus.
  };
  [[nodiscard]] const Counts& counts() const { return counts_; }
  void forget_counts() { counts_ = {}; }

 private:
  void on_open(Connection& connection) override;
  void on_text(Connection& connection, std::string_view text, std::int64_t heard_ns) override;
  void on_binary(Connection& /*connection*/, std::string_view /*payload*/,
                 std::int64_t /*heard_ns*/) override {}
  void on_closed(Connection& connection, std::uint16_t code) override;
  void move_over();
  void count_listeners(const json::object& message);

  Loop& loop_;
  const Target& target_;
  Audio audio_;
  std::unique_ptr<Connection> now_;
  std::unique_ptr<Connection> next_;  // While it moves.
  bool ready_ = false;
  bool ended_ = false;
  std::string session_;
  std::string connection_id_;
  std::uint64_t said_ = 0;
  std::deque<Stamp> waiting_;
  unsigned refreshed_ = 0;
  Counts counts_;
};

}  // namespace auriga::load
