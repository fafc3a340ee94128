// Socket: one WebSocket connection on one shard, after its handshake (RFC 6455).
//
// Reading: when bytes are there they go into a buffer of the shard's, and whole messages from it to
// the handler without a copy. Pings are answered, also under back-pressure: a pong goes before what
// waits.
//
// Writing: a frame is put into the queue, and the queue goes out once the round is over, many
// frames with one system call (docs/adr/0011), each from the memory that all its receivers share. A
// publication goes out at once where the round has nothing more that could go with it.
// What the kernel does not take waits until it does; how much may wait, and what then goes, says
// the frame's policy.
//
// Closing (section 7): our close frame goes out behind what waits, then we wait for the peer's and
// shut our side; the peer's is answered with the same code. The descriptor goes when the peer has
// shut its side too, so that nothing of ours is lost. Either wait has a limit (kCloseTime,
// kLingerTime). A violation is answered with its code.
//
// Life: created by the owner on the shard's thread with a descriptor that is connected and
// non-blocking, then start(). The handler hears on_closed() exactly once, last. Where the system
// watches no more descriptors, start() closes this one, and the handler hears nothing.
#pragma once

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/websocket/frame_reader.hpp"
#include "platform/websocket/poller.hpp"

namespace auriga::platform::websocket {

class Socket;

/// Whose connection it is: on_open() first, on_closed() last, each once. On the shard's thread.
class SocketHandler {
 public:
  virtual ~SocketHandler() = default;
  /// Before anything is read. It may send and close.
  virtual void on_open(Socket& /*socket*/) {}
  virtual void on_message(Socket& socket, Opcode kind, std::string_view payload) = 0;
  virtual void on_ping(Socket& /*socket*/) {}  ///< Answered already.
  virtual void on_pong(Socket& /*socket*/) {}
  /// The connection is over. `code` is the peer's or ours, abnormal where it ended without a close
  /// frame, no_status where the peer's was empty.
  virtual void on_closed(Socket& socket, std::uint16_t code) = 0;
};

struct SocketLimits {
  std::size_t message_bytes_max = 128ULL << 10U;
  std::size_t queue_bytes_max = 256ULL << 10U;  ///< Frames not yet with the kernel.
};

/// What happens to a frame that meets others waiting.
enum class Overflow : std::uint8_t {
  kRefuse,      ///< Without room it is not taken: send() answers false, and the owner decides.
  kDropOldest,  ///< Audio: makes room for whatever comes, or is dropped itself. Never refused.
  kReplace,     ///< Takes the place of a waiting frame with the same key, else like kRefuse.
  kRecovered,   ///< Taken and never dropped: history, of which takes_recovery() was asked.
};

class Socket final : public Poller::Client, private MessageSink, private TimerWheel::Timer {
 public:
  Socket(Poller& poller, int fd, std::unique_ptr<SocketHandler> handler, SocketLimits limits = {});
  ~Socket() override;
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  /// Takes what the client sent behind its request, then listens. `output` is what it must get
  /// before the first frame: the answer to its handshake. The poller holds the socket from then on
  /// until it is closed.
  void start(std::string_view input, std::string output = {});

  /// Puts a frame into the queue. False: it was not taken (no room, or closing). `key` tells what
  /// kReplace replaces.
  bool send(Frame frame, Overflow overflow = Overflow::kRefuse, std::uint32_t key = 0);
  /// The same for a frame that many get: it may go out at once.
  bool deliver(const Frame& frame, Overflow overflow, std::uint32_t key = 0);

  /// Whether a recovery may be sent. One always may; on top of what still waits of earlier ones, as
  /// much as the queue's bound allows: who asks again and again and reads nothing holds no more.
  [[nodiscard]] bool takes_recovery(std::span<const Frame> missed) const;

  /// Reads what has come already, without waiting for the poller. Not from within a handler: all
  /// sockets of a shard read into one buffer.
  void catch_up() {
    const auto keep = shared_from_this();  // No round of the poller does.
    if (open()) {
      on_readable();
    }
  }

  /// Begins to close. What is queued goes out first; more is not taken. A peer that does not close
  /// its side within kCloseTime is cut.
  void close(std::uint16_t code, std::string_view reason);
  /// Ends the connection at once, without a word.
  void end(std::uint16_t code = static_cast<std::uint16_t>(CloseCode::abnormal));

  static constexpr std::chrono::seconds kCloseTime{5};   ///< For the peer's close frame.
  static constexpr std::chrono::seconds kLingerTime{2};  ///< For its end, after both close frames.

  [[nodiscard]] bool open() const { return state_ == State::kOpen; }
  [[nodiscard]] std::size_t queued_bytes() const { return queued_bytes_; }  ///< None recovered.
  [[nodiscard]] std::uint32_t dropped() const { return dropped_; }

 private:
  enum class State : std::uint8_t {
    kOpen,
    kClosing,    ///< Our close frame is queued or out; the peer's is awaited.
    kEnding,     ///< Nothing is read any more; what is queued goes out.
    kLingering,  ///< All is out, our side is shut; the peer's end is awaited.
    kClosed,
  };
  struct Queued {
    Frame frame;
    std::uint32_t key = 0;
    Overflow overflow = Overflow::kRefuse;
  };

  void on_readable() override;
  void on_writable() override;
  void on_settled() override;
  void on_shut_down() override;
  void on_poller_gone() override;
  void on_timer() override;
  bool on_message(Opcode kind, std::string_view payload) override;
  bool on_ping(std::string_view payload) override;
  bool on_pong(std::string_view payload) override;
  void on_close(std::uint16_t code, std::string_view reason) override;

  static bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK; }
  void take(std::span<char> bytes);

  // Writing, and the public functions that queue: socket_write.cpp.
  void put(Frame frame, Overflow overflow, std::uint32_t key = 0);
  bool replace(Frame& frame, std::uint32_t key);
  std::size_t write_now(const Frame& frame);
  /// What is recovered waits beside the bound, or what follows it would push it out.
  std::size_t& bytes_of(Overflow overflow) {
    return overflow == Overflow::kRecovered ? recovered_bytes_ : queued_bytes_;
  }
  void count_dropped();
  void make_room(std::size_t bytes);
  [[nodiscard]] bool has_room(std::size_t bytes, Overflow overflow) const;
  void settle();
  void flush();
  [[nodiscard]] bool waits() const { return answer_ != nullptr || first_ < queue_.size(); }
  void forget(std::size_t sent);

  // Closing.
  void finish_with(Frame close_frame, std::uint16_t code);
  void linger();
  void discard();
  void tell_closed(std::uint16_t code);

  Poller& poller_;
  std::unique_ptr<SocketHandler> handler_;
  std::shared_ptr<Client> self_;  ///< From start() to the end.
  FrameReader reader_;
  std::unique_ptr<std::string> answer_;  ///< To the handshake, while it is not out.
  std::vector<Queued> queue_;            ///< From first_ on; memory goes when it is empty.
  std::size_t first_ = 0;
  std::size_t first_sent_ = 0;  ///< Bytes of the first frame that are out.
  std::size_t queued_bytes_ = 0;
  std::size_t recovered_bytes_ = 0;
  std::uint32_t dropped_ = 0;
  std::uint32_t queue_bytes_max_;
  int fd_;
  std::uint16_t close_code_ = static_cast<std::uint16_t>(CloseCode::abnormal);
  State state_ = State::kOpen;
  bool writing_ = false;      ///< The kernel's buffer is full: waiting for room.
  bool settling_ = false;     ///< on_settled() will come.
  bool told_closed_ = false;  ///< The handler knows.
};

}  // namespace auriga::platform::websocket
