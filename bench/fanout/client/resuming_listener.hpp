// ResumingListener: a listener whose connection may be cut, and who asks for what he missed.
#pragma once

#include <boost/json/value.hpp>
#include <functional>
#include <memory>
#include <optional>

#include "audio.hpp"
#include "connection.hpp"
#include "protocol.hpp"
#include "sequence_check.hpp"

namespace auriga::load {

class ResumingListener final : public Connection::Handler {
 public:
  /// `on_ready`: once, when he has joined for the first time.
  ResumingListener(Loop& loop, const Target& target, std::string session, std::size_t chunk_bytes,
                   std::function<void()> on_ready)
      : loop_(loop),
        target_(target),
        session_(std::move(session)),
        chunk_bytes_(chunk_bytes),
        on_ready_(std::move(on_ready)) {}

  /// Connects and joins; with `resume` where he has heard, or could have heard, something.
  void come();
  void leave(Connection::Cut how);
  [[nodiscard]] bool is_away() const { return connection_ == nullptr; }
  [[nodiscard]] bool is_joined() const { return joined_; }

  /// The chunk after the last one heard.
  [[nodiscard]] std::uint64_t next_index() const { return next_index_; }

  struct Outcome {
    Flaws flaws;
    std::uint64_t heard = 0;
    std::uint64_t recovered = 0;
    std::uint64_t not_recovered = 0;
    /// First chunks after joining that were not the one named by `sequence`; `recovered` where
    /// `sequence` does not follow the last one heard.
    std::uint64_t misnumbered = 0;

    Outcome& operator+=(const Outcome& other);
  };
  /// With as many chunks sent.
  [[nodiscard]] Outcome outcome(std::uint64_t end) const;

 private:
  void on_open(Connection& connection) override;
  void on_text(Connection& connection, std::string_view text, std::int64_t heard_ns) override;
  void on_binary(Connection& connection, std::string_view payload, std::int64_t heard_ns) override;
  void on_closed(Connection& connection, std::uint16_t code) override;
  void on_joined(const json::object& message);

  Loop& loop_;
  const Target& target_;
  std::string session_;
  std::size_t chunk_bytes_;
  std::function<void()> on_ready_;
  std::unique_ptr<Connection> connection_;
  bool joined_ = false;
  json::value epoch_;                      // null: has never joined.
  std::uint64_t last_sequence_ = 0;        // Heard, or the one before the first that was promised.
  std::optional<std::uint64_t> promised_;  // The sequence that must come next after joining.
  std::uint64_t next_index_ = 0;
  SequenceCheck check_{0};
  Outcome outcome_;
};

}  // namespace auriga::load
