// Connection: a WebSocket as a client speaks it (RFC 6455), made for many at little cost.
//
// A client's frame is a header (final bit and opcode; mask bit and length of 7, 16 or 64 bits; a
// mask of four bytes) and the payload, each byte of it xored with the mask's. A server's frame is
// the same without a mask. Servers under test send whole messages in one frame without extensions,
// so a fragment or a reserved bit is a fault here, and so is anything else that breaks the
// protocol: the run ends with an exception.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "loop.hpp"
#include "platform/websocket/frame.hpp"

namespace auriga::load {

using platform::websocket::CloseCode;
using platform::websocket::Opcode;

class Connection final : public Loop::Watcher {
 public:
  /// Views are valid during the call. In a call the connection may be cut, but not destroyed:
  /// Loop::bury takes it.
  class Handler {
   public:
    virtual ~Handler() = default;
    virtual void on_open(Connection& connection) = 0;
    virtual void on_text(Connection& connection, std::string_view text, std::int64_t heard_ns) = 0;
    virtual void on_binary(Connection& connection, std::string_view payload,
                           std::int64_t heard_ns) = 0;
    /// The answer to a ping.
    virtual void on_pong(Connection& /*connection*/, std::int64_t /*heard_ns*/) {}
    /// The server ended it: `code` as in its close frame, CloseCode::abnormal without one.
    virtual void on_closed(Connection& connection, std::uint16_t code) = 0;
  };

  /// How a connection is cut.
  enum class Cut {
    orderly,  ///< As when a process ends: what was sent arrives, then the end of the stream.
    reset,    ///< As when a machine forgets: what waits is thrown away.
  };

  Connection(Loop& loop, Handler& handler) : loop_(loop), handler_(handler) {}
  ~Connection() override;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Connects to a port of 127.0.0.1 and asks for `target` (path and query).
  void open(std::uint16_t port, std::string_view target);
  [[nodiscard]] bool is_open() const { return state_ == State::open; }

  void send(Opcode opcode, std::string_view payload);

  /// Says that nothing more will be sent. What the server still has to say is heard, and on_closed
  /// comes once it has answered: then it has read all that was sent before.
  void close(CloseCode code);

  /// Ends it without a close frame; the handler is not told. Harmless when it has ended.
  void cut(Cut how = Cut::orderly);

  /// From now on nothing is read, and the kernel keeps as little as it may.
  void stop_reading();

  void on_ready(std::uint32_t events) override;

 private:
  enum class State { fresh, connecting, asking, open, closing, closed };

  void end_connecting();
  void read();
  /// What is left of `bytes` once all that is whole is handed on.
  std::string_view take(std::string_view bytes, std::int64_t heard_ns);
  bool take_answer(std::string_view& bytes);
  bool take_frame(std::string_view& bytes, std::int64_t heard_ns);
  void on_frame(Opcode opcode, std::string_view payload, std::int64_t heard_ns);
  void flush();
  void watch(std::uint32_t events);
  void end(std::uint16_t code);

  Loop& loop_;
  Handler& handler_;
  int fd_ = -1;
  State state_ = State::fresh;
  std::uint32_t watched_ = 0;
  std::string target_;
  std::string kept_;  // The beginning of a frame whose end has not come.
  std::string out_;   // What the kernel did not take.
};

}  // namespace auriga::load
