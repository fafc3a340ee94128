#include "platform/http/connection.hpp"

#include <spdlog/spdlog.h>

#include "platform/http/problem.hpp"
#include "platform/http/request_parser.hpp"
#include "platform/http/target.hpp"

namespace auriga::platform::http {
namespace {

using namespace std::chrono_literals;

constexpr auto kHandshakeTimeout = 10s;
constexpr std::size_t kFirstRead = 4096;

}  // namespace

Connection::Connection(ShardState& shard, std::unique_ptr<Transport> transport, std::string address,
                       AddressSeats::Seat seat, bool trusted_peer, bool tls)
    : shard_(shard),
      keep_(shard.server.shared_from_this()),
      transport_(std::move(transport)),
      address_(std::move(address)),
      seat_(std::move(seat)),
      trusted_peer_(trusted_peer),
      tls_(tls),
      expected_(steady_now() + kHandshakeTimeout),
      since_(steady_now()),
      draining_(shard.draining),
      input_(shard.shard.context()) {
  place_ = shard_.connections.insert(shard_.connections.end(), this);
  shard_.server.open.fetch_add(1, std::memory_order_relaxed);
}

Connection::~Connection() {
  shard_.connections.erase(place_);
  shard_.server.open.fetch_sub(1, std::memory_order_relaxed);
  if (shard_.connections.empty()) {
    shard_.empty.cancel();
  }
}

void Connection::start(std::shared_ptr<Connection> self) {
  const auto executor = self->shard_.shard.context().get_executor();
  auto slot = self->handler_signal_.slot();
  auto* connection = self.get();
  // The completion holds the connection: its signal must outlive the coroutine.
  asio::co_spawn(executor, run(connection->shared_from_this()),
                 asio::bind_cancellation_slot(slot, [self](std::exception_ptr failure) {
                   // A connection that was cut ends by the cancellation of what it awaited.
                   if (failure && !self->broken_) {
                     spdlog::error("connection ended: {}", error_of(failure).cause());
                   }
                   self->cut();
                 }));
}

Task<> Connection::run(std::shared_ptr<Connection> self) {
  auto& c = *self;
  if (c.tls_) {
    ErrorCondition error;
    co_await c.transport_->handshake(error);
    if (error) {
      co_return;
    }
  }
  while (co_await c.serve_one()) {
    if (c.draining_ || !c.keep_alive_ || c.broken_ || c.take_) {
      break;
    }
  }
  if (c.take_ && !c.broken_) {
    c.expect(Phase::kClosed, SteadyTime::max());
    c.take_({.transport = std::move(c.transport_),
             .input = std::string(c.in_.view()),
             .output = std::move(c.out_),
             .address = c.address_});
    co_return;
  }
  if (!c.broken_) {
    co_await c.flush();
  }
  if (!c.broken_ && c.linger_due_) {
    co_await c.linger();
  }
}

/// One request and its answer. False: the connection is to be closed.
Task<bool> Connection::serve_one() {
  if (!co_await receive_head()) {
    co_return false;
  }
  shard_.requests.fetch_add(1, std::memory_order_relaxed);
  Call call(*this);
  call.started_ = steady_now();
  call.head_ = std::move(head_);
  bytes_sent_ = 0;
  status_sent_ = 0;
  befores_ = 0;
  cancelled_ = false;
  keep_alive_ = call.head_.keep_alive;
  body_ = BodyState{.chunked = call.head_.chunked,
                    .done = !call.head_.has_body(),
                    .continue_due = call.head_.expects_continue,
                    .left = call.head_.content_length.value_or(0),
                    .received = 0,
                    .started = call.started_,
                    .decoder = {}};

  call_ = &call;
  Reply reply = co_await dispatch(call);
  if (!std::holds_alternative<SentBody>(reply.body) && !broken_) {
    co_await write_reply(call, std::move(reply));
  }
  linger_due_ = !body_.done;
  const Outcome outcome{status_sent_, bytes_sent_, steady_now() - call.started_};
  auto& middleware = shard_.server.middleware;
  for (std::size_t i = befores_; i-- > 0;) {
    middleware[i]->done(call, outcome);
  }
  request_seat_ = {};
  if (!broken_ && !body_.done && keep_alive_) {
    co_await drain_body();
  }
  call_ = nullptr;
  head_ = std::move(call.head_);
  co_return !broken_;
}

/// Waits for a whole head and parses it into head_. False: closed, timed out or refused.
Task<bool> Connection::receive_head() {
  scanned_ = 0;
  timed_out_ = false;
  const auto& options = shard_.server.options;
  in_.rest();
  since_ = steady_now();
  if (in_.empty()) {
    if (draining_) {
      co_return false;
    }
    expect(Phase::kIdle, since_ + options.idle_timeout);
  } else {
    expect(Phase::kHead, since_ + options.head_timeout);
  }
  while (watching_) {  // What the stream before reads is this request.
    ErrorCondition woken;
    input_.expires_at(SteadyTime::max());
    co_await input_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    if (phase_ == Phase::kClosed || timed_out_) {
      co_return false;
    }
  }
  for (;;) {
    while (scanned_ == 0 && in_.view().starts_with("\r\n")) {
      in_.consume(2);  // Some clients end a body with an empty line (RFC 9112, section 2.2).
    }
    const auto end = find_head_end(in_.view(), scanned_);
    if (end == HeadEnd::kFound) {
      break;
    }
    if (end == HeadEnd::kBroken) {
      co_return co_await refuse(
          core::Error(core::ErrorCode::kBadRequest, "a line of the head does not end in CRLF"));
    }
    if (in_.size() >= options.head_bytes_max) {
      const auto line = in_.view().find("\r\n");
      co_return co_await refuse(core::Error(line == std::string_view::npos
                                                ? core::ErrorCode::kUriTooLong
                                                : core::ErrorCode::kHeadersTooLarge));
    }
    if (input_ended_) {
      co_return false;
    }
    co_await flush();
    if (broken_) {
      co_return false;
    }
    const auto room =
        std::min(std::max(kFirstRead, in_.size()), options.head_bytes_max - in_.size());
    if (co_await read_more(room) == 0) {
      if (timed_out_ && phase_ == Phase::kHead) {
        co_return co_await refuse(core::Error(core::ErrorCode::kRequestTimeout));
      }
      if (!timed_out_ && !in_.empty() && phase_ == Phase::kHead) {
        broken_ = true;  // Half a head, then the end: nobody waits for an answer.
      }
      co_return false;
    }
    if (phase_ == Phase::kIdle) {
      since_ = steady_now();
      expect(Phase::kHead, since_ + options.head_timeout);
    }
  }
  if (scanned_ > options.head_bytes_max) {
    co_return co_await refuse(core::Error(core::ErrorCode::kHeadersTooLarge));
  }
  // A copy of its own: the buffer moves while the body is read.
  head_text_.assign(in_.view().substr(0, scanned_));
  in_.consume(scanned_);
  if (auto parsed = parse_head(head_text_, {.target_bytes_max = options.target_bytes_max}, head_);
      !parsed) {
    co_return co_await refuse(parsed.error());
  }
  co_return true;
}

/// Bytes read into the buffer; 0 at the end, on failure, or when the sweep cancelled.
Task<std::size_t> Connection::read_more(std::size_t bytes) {
  ErrorCondition error;
  const auto room = in_.prepare(bytes);
  const auto read = co_await transport_->read_some(room.first(std::min(room.size(), bytes)), error);
  in_.commit(read);
  if (error && !timed_out_ && error != asio::error::eof) {
    broken_ = true;
  }
  co_return read;
}

/// Answers a request that could not be read, then closes.
Task<bool> Connection::refuse(const core::Error& error) {
  timed_out_ = false;
  keep_alive_ = false;
  linger_due_ = true;
  Call call(*this);
  call.started_ = steady_now();
  call.remote_address_ = address_;
  call.request_id_ = core::RequestId::make().text();
  head_ = {};
  head_.method = "-";
  head_.target = "-";
  call.head_ = head_;
  bytes_sent_ = 0;
  body_.done = true;
  call.reply_headers_.add("X-Request-Id", call.request_id_);
  co_await write_reply(call, problem(error, call.request_id_));
  const Outcome outcome{status_sent_, bytes_sent_, steady_now() - call.started_};
  // No `before` ran, but refusals are counted and logged like any answer.
  for (const auto& middleware : shard_.server.middleware) {
    middleware->done(call, outcome);
  }
  co_return false;
}

/// The client may still be sending what we refused to read. Closing now would reset the connection
/// and could destroy the answer on its way (RFC 9112, section 9.6): end writing, read on a little.
Task<> Connection::linger() {
  constexpr std::size_t kBytesMax = 8ULL << 20U;
  expect(Phase::kLinger, steady_now() + 2s);
  co_await transport_->end_writing();
  std::size_t total = 0;
  while (total < kBytesMax && !timed_out_) {
    in_.consume(in_.size());
    const auto read = co_await read_more(16384);
    if (read == 0) {
      break;
    }
    total += read;
  }
}

void Connection::sweep(SteadyTime time) {
  if (phase_ == Phase::kStream) {
    if (time >= stream_->stalled) {
      transport_->close();  // Not cut(): a handler may have asked to go on without its client.
      lose_stream();
    } else if (!stream_->pumping && !stream_->gone && !stream_->ending &&
               time - stream_->last_sent >= shard_.server.options.heartbeat) {
      queue_event(":\n\n");
    }
    return;
  }
  if (phase_ == Phase::kBody && !timed_out_) {
    const auto elapsed = std::chrono::duration_cast<std::chrono::seconds>(time - body_.started);
    const auto due = shard_.server.options.body_bytes_per_second_min *
                     static_cast<std::uint64_t>(std::max<std::int64_t>(elapsed.count() - 10, 0));
    if (body_.received < due) {
      expected_ = time;
    }
  }
  if (time < expected_ || timed_out_) {
    return;
  }
  switch (phase_) {
    case Phase::kIdle:
    case Phase::kHead:
    case Phase::kBody:
    case Phase::kLinger:
      timed_out_ = true;
      transport_->cancel();
      break;
    case Phase::kHandler:
      timed_out_ = true;
      cancel_handler();
      break;
    case Phase::kHandshake:
    case Phase::kWrite:
      cut();
      break;
    case Phase::kStream:
    case Phase::kClosed:
      break;
  }
}

bool Connection::waits_for_stranger() const {
  switch (phase_) {
    case Phase::kHandshake:
    case Phase::kIdle:
    case Phase::kHead:
    case Phase::kLinger:
      return true;
    case Phase::kBody:
      return call_ == nullptr || call_->caller_if_any() == nullptr;
    case Phase::kHandler:
    case Phase::kWrite:
    case Phase::kStream:
    case Phase::kClosed:
      break;
  }
  return false;
}

void Connection::drain() {
  draining_ = true;
  if (phase_ == Phase::kIdle) {
    timed_out_ = true;
    transport_->cancel();
  } else if (phase_ == Phase::kStream && !stream_->gone && !stream_->ending) {
    queue_event("event: shutdown\ndata: {}\n\n");
  }
}

void Connection::cut() noexcept {
  const bool handling =
      phase_ == Phase::kHandler || (phase_ == Phase::kStream && !stream_->ending && !stream_->done);
  phase_ = Phase::kClosed;
  broken_ = true;
  if (transport_) {  // Not handed over.
    transport_->close();
  }
  if (stream_) {
    lose_stream();
  }
  if (handling) {
    cancel_handler();
  }
}

void Connection::cancel_handler() noexcept {
  cancelled_ = true;
  handler_signal_.emit(asio::cancellation_type::terminal);
}

}  // namespace auriga::platform::http
