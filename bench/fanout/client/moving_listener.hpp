// MovingListener: a listener who moves to a new connection by the protocol's planned refresh.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "audio.hpp"
#include "connection.hpp"
#include "protocol.hpp"
#include "sequence_check.hpp"

namespace auriga::load {

class MovingListener final : public Connection::Handler {
 public:
  MovingListener(Loop& loop, const Target& target, std::string session, std::size_t chunk_bytes,
                 std::function<void()> on_ready)
      : loop_(loop),
        target_(target),
        session_(std::move(session)),
        chunk_bytes_(chunk_bytes),
        on_ready_(std::move(on_ready)) {}

  void start();
  void refresh();
  /// The new connection is confirmed, and the server has closed the old one with 4902.
  [[nodiscard]] bool has_moved() const { return boundary_ && old_ == nullptr; }

  /// When each chunk came, by its index; 0: not yet.
  [[nodiscard]] const std::vector<std::int64_t>& arrivals() const { return arrivals_; }
  /// Of two connections the chunks may mingle, so these are out of order only by that.
  [[nodiscard]] Flaws flaws(std::uint64_t end) const { return check_.flaws(end); }
  /// Chunks on the wrong side of the boundary, or out of order on one connection.
  [[nodiscard]] std::uint64_t misplaced() const { return misplaced_; }

 private:
  void on_open(Connection& connection) override;
  void on_text(Connection& connection, std::string_view text, std::int64_t heard_ns) override;
  void on_binary(Connection& connection, std::string_view payload, std::int64_t heard_ns) override;
  void on_closed(Connection& connection, std::uint16_t code) override;

  Loop& loop_;
  const Target& target_;
  std::string session_;
  std::size_t chunk_bytes_;
  std::function<void()> on_ready_;
  std::unique_ptr<Connection> old_;
  std::unique_ptr<Connection> new_;
  std::string connection_id_;
  std::optional<std::uint64_t> boundary_;  // The first sequence on the new connection.
  std::uint64_t last_on_old_ = 0;          // Sequences; 0: none.
  std::uint64_t last_on_new_ = 0;
  std::vector<std::int64_t> arrivals_;
  SequenceCheck check_{0};
  std::uint64_t misplaced_ = 0;
};

}  // namespace auriga::load
