// Connection: one client on one shard, from accept to close. Internal to this folder.
//
// One coroutine (run) reads heads, dispatches and writes answers in order; pipelined requests wait
// in the input buffer. It never arms a timer: it notes in which phase it is and until when
// (expect), and the shard's sweep, four times a second, acts on what is overdue: an idle
// connection is closed, a slow request is answered 408, a handler past its deadline is cancelled
// and answered 504, a client that takes no bytes is cut. Times are therefore right to 0.25 s.
//
// Small answers gather in out_ while further pipelined requests wait in the input buffer, and go
// out in one write before the connection next waits for the client, or as soon as a handler waits
// for anything (schedule_flush).
//
// While a handler streams events two more coroutines run: pump() writes what send() queues, watch()
// reads, so that a vanished client is noticed; what it reads is the next request.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>

#include "platform/http/call.hpp"
#include "platform/http/chunked_decoder.hpp"
#include "platform/http/event_stream.hpp"
#include "platform/http/input_buffer.hpp"
#include "platform/http/middleware.hpp"
#include "platform/http/server_state.hpp"
#include "platform/http/transport.hpp"

namespace auriga::platform::http {

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(ShardState& shard, std::unique_ptr<Transport> transport, std::string address,
             AddressSeats::Seat seat, bool trusted_peer, bool tls);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Starts on the shard's executor; the connection keeps itself alive until it ends.
  static void start(std::shared_ptr<Connection> self);

  // For the shard.
  void sweep(SteadyTime now);
  [[nodiscard]] bool idle() const { return phase_ == Phase::kIdle; }
  /// Whether it waits for one of whom nobody knows who they are, to say or to take something.
  [[nodiscard]] bool waits_for_stranger() const;
  /// Since when it is idle, or somebody says what they want.
  [[nodiscard]] SteadyTime since() const { return since_; }
  void drain();         ///< Shutdown, first step.
  void cut() noexcept;  ///< Shutdown, second step; also to make room at the connection bound.

  // For Call.
  Task<std::string_view> read_body_some(Call& call);
  [[nodiscard]] const ServerOptions& options() const { return shard_.server.options; }
  [[nodiscard]] std::uint64_t body_received() const { return body_.received; }
  [[nodiscard]] bool hung_up() const { return transport_->hung_up(); }

  // For EventStream.
  Task<> open_stream(Call& call, OnDisconnect policy);
  Task<bool> send_event(std::string_view event, std::string_view json, std::string_view id);
  [[nodiscard]] bool stream_connected() const { return stream_ && !stream_->gone; }
  [[nodiscard]] bool stream_closing() const { return draining_; }

 private:
  enum class Phase : std::uint8_t {
    kHandshake,
    kIdle,
    kHead,
    kBody,
    kHandler,
    kWrite,
    kStream,
    kLinger,
    kClosed
  };
  /// Of the request under way.
  struct BodyState {
    bool chunked = false;
    bool done = true;
    bool continue_due = false;  ///< The client waits for 100 Continue.
    std::uint64_t left = 0;
    std::uint64_t received = 0;  ///< Decoded bytes.
    SteadyTime started{};
    ChunkedDecoder decoder;
  };
  /// Of an event stream.
  struct Stream {
    explicit Stream(const Executor& executor) : wake(executor), room(executor) {}
    std::string pending;      ///< Framed, not yet handed to the socket.
    asio::steady_timer wake;  ///< Cancelled when the pump has something to do.
    asio::steady_timer room;  ///< Cancelled when pending shrank or a child ended.
    OnDisconnect policy = OnDisconnect::kCancel;
    SteadyTime last_sent{};
    SteadyTime stalled{};  ///< When the write under way counts as stalled; none: max().
    bool gone = false;
    bool done = false;  ///< The handler came to its end: nothing is left to be cancelled.
    bool ending = false;
    bool pumping = false;
    bool head_only = false;  ///< HEAD: events are not sent.
    bool chunked = true;
    std::uint64_t bytes = 0;
  };

  static Task<> run(std::shared_ptr<Connection> self);
  static Task<> pump(std::shared_ptr<Connection> self);
  static Task<> watch(std::shared_ptr<Connection> self);

  void expect(Phase phase, SteadyTime until) {
    phase_ = phase;
    expected_ = until;
  }
  Task<bool> serve_one();
  Task<bool> receive_head();
  Task<std::size_t> read_more(std::size_t bytes);
  Task<bool> refuse(const core::Error& error);
  void split_target(Call& call);
  void note_addresses(Call& call);
  [[nodiscard]] AddressSeats::Seat take_seat(Call& call);

  Task<Reply> dispatch(Call& call);
  Task<Reply> handle(Call& call);
  Reply answer_failure(Call& call, std::exception_ptr failure);
  Task<> run_after(Call& call, Reply& reply);
  Task<> run_streamed(Call& call, const SentBody& sent);
  Reply answer_unmatched(Call& call, std::uint8_t methods, bool known_method);
  void apply_etag(Call& call, Reply& reply);

  void write_head(const Call& call, const Reply& reply, std::optional<std::uint64_t> length);
  Task<> write_reply(Call& call, Reply reply);
  Task<> write_file(Call& call, Reply& reply);
  Task<> flush(asio::const_buffer after = {});
  void schedule_flush();
  void flush_now();
  Task<> finish_stream(Call& call, const SentBody& sent);
  void queue_event(std::string_view text);
  Task<> drain_body();
  Task<> linger();
  void lose_stream();
  void cancel_handler() noexcept;

  ShardState& shard_;
  std::shared_ptr<ServerState> keep_;  ///< The shard's state lives as long as its connections.
  std::unique_ptr<Transport> transport_;
  std::string address_;
  AddressSeats::Seat seat_;
  AddressSeats::Seat request_seat_;  ///< Of the request under way, for whom a proxy names.
  bool trusted_peer_;
  bool tls_;

  Phase phase_ = Phase::kHandshake;
  SteadyTime expected_;
  SteadyTime since_;
  const Call* call_ = nullptr;  ///< The request under way.
  bool timed_out_ = false;
  bool cancelled_ = false;  ///< The handler was told to stop before its end.
  bool draining_ = false;
  bool keep_alive_ = true;
  bool broken_ = false;       ///< Writing failed or was cut: nothing more can be said.
  bool linger_due_ = false;   ///< We answered before the client had sent all.
  bool input_ended_ = false;  ///< watch() met the end of what the client sends.

  InputBuffer in_;
  std::size_t scanned_ = 0;
  std::string head_text_;
  RequestHead head_;
  BodyState body_;
  std::string out_;  ///< Heads and small bodies, not yet written.
  bool flush_due_ = false;
  std::uint64_t bytes_sent_ = 0;
  int status_sent_ = 0;
  std::size_t befores_ = 0;  ///< How many middlewares' `before` ran for the request under way.
  bool watching_ = false;
  bool pump_done_ = false;
  std::optional<Stream> stream_;
  asio::steady_timer input_;  ///< Cancelled when watch() ends.
  asio::cancellation_signal handler_signal_;
  std::function<void(TakenConnection)> take_;  ///< Set once out_ ends with the head of a 101.
  std::list<Connection*>::iterator place_;
};

}  // namespace auriga::platform::http
