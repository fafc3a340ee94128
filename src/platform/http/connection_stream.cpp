// Server-sent events on a connection: head, queue, pump, watch. See connection.hpp.
#include <charconv>

#include "platform/http/connection.hpp"

namespace auriga::platform::http {
namespace {

constexpr std::size_t kPendingBytesMax = 256ULL << 10U;

}  // namespace

Task<> Connection::open_stream(Call& call, OnDisconnect policy) {
  AURIGA_ASSERT(!stream_);
  while (!body_.done) {  // What follows on the socket must be the next request.
    co_await read_body_some(call);
  }
  Reply reply{.content_type = "text/event-stream"};
  reply.headers.add("Cache-Control", "no-store");
  reply.headers.add("X-Accel-Buffering", "no");
  co_await run_after(call, reply);
  write_head(call, reply, std::nullopt);
  co_await flush();
  stream_.emplace(shard_.shard.context().get_executor());
  stream_->policy = policy;
  stream_->gone = broken_;
  stream_->head_only = call.method_ == Method::kHead;
  stream_->chunked = !call.head_.http_1_0;
  stream_->last_sent = steady_now();
  stream_->stalled = SteadyTime::max();
  pump_done_ = false;
  if (broken_) {
    pump_done_ = true;
    co_return;
  }
  expect(Phase::kStream, SteadyTime::max());
  stream_->pumping = true;
  watching_ = true;
  spawn(shard_.shard.executor(), "http stream writer", pump(shared_from_this()));
  spawn(shard_.shard.executor(), "http stream reader", watch(shared_from_this()));
}

/// Frames `text` for the wire and wakes the pump.
void Connection::queue_event(std::string_view text) {
  if (stream_->head_only) {
    return;
  }
  auto& out = stream_->pending;
  if (stream_->chunked) {
    std::array<char, 20> digits{};
    out.append(digits.data(),
               std::to_chars(digits.data(), digits.data() + digits.size(), text.size(), 16).ptr);
    out.append("\r\n").append(text).append("\r\n");
  } else {
    out += text;
  }
  stream_->wake.cancel();
}

Task<bool> Connection::send_event(std::string_view event, std::string_view json,
                                  std::string_view id) {
  if (!stream_connected()) {
    co_return false;
  }
  std::string text;
  text.reserve(event.size() + json.size() + id.size() + 24);
  if (!id.empty()) {
    text.append("id: ").append(id).append("\n");
  }
  if (!event.empty()) {
    text.append("event: ").append(event).append("\n");
  }
  text += "data: ";
  // JSON has no line ends outside of strings; should there be one, each line is a data line.
  for (const char c : json) {
    if (c == '\n') {
      text += "\ndata: ";
    } else if (c != '\r') {
      text += c;
    }
  }
  text += "\n\n";
  queue_event(text);
  while (stream_connected() && stream_->pending.size() > kPendingBytesMax) {
    stream_->room.expires_at(SteadyTime::max());
    ErrorCondition woken;
    co_await stream_->room.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
  co_return stream_connected();
}

/// Writes what is queued until the stream ends or the client is gone.
Task<> Connection::pump(std::shared_ptr<Connection> self) {
  auto& c = *self;
  auto& stream = *c.stream_;
  std::string writing;
  while (!stream.gone) {
    if (stream.pending.empty()) {
      if (stream.ending) {
        break;
      }
      stream.pumping = false;
      stream.wake.expires_at(SteadyTime::max());
      ErrorCondition woken;
      co_await stream.wake.async_wait(asio::redirect_error(asio::use_awaitable, woken));
      stream.pumping = true;
      continue;
    }
    writing.swap(stream.pending);
    stream.pending.clear();
    asio::const_buffer rest = asio::buffer(writing);
    while (rest.size() > 0 && !stream.gone) {
      const auto piece = asio::buffer(rest, 64ULL << 10U);
      stream.stalled = steady_now() + c.shard_.server.options.write_stall_max;
      ErrorCondition error;
      co_await c.transport_->write(std::span(&piece, 1), error);
      if (error) {
        c.lose_stream();
      }
      rest += piece.size();
      stream.bytes += piece.size();
      stream.room.cancel();
    }
    stream.last_sent = steady_now();
    stream.stalled = SteadyTime::max();
  }
  stream.pumping = false;
  stream.ending = true;
  stream.gone = stream.gone || c.broken_;
  c.pump_done_ = true;
  stream.room.cancel();
}

/// Reads while the stream runs: the end of the client, or its next request.
Task<> Connection::watch(std::shared_ptr<Connection> self) {
  auto& c = *self;
  const auto limit = c.shard_.server.options.head_bytes_max;
  while (c.stream_ && !c.stream_->gone && !c.stream_->ending && c.in_.size() < limit) {
    ErrorCondition error;
    const auto room = c.in_.prepare(1024);
    const auto read =
        co_await c.transport_->read_some(room.first(std::min(room.size(), limit)), error);
    c.in_.commit(read);
    if (read == 0) {
      if (c.stream_ && !c.stream_->ending) {
        c.lose_stream();
      } else if (error != asio::error::operation_aborted) {
        c.input_ended_ = true;
      }
      break;
    }
  }
  c.watching_ = false;
  c.input_.cancel();
}

/// The client is gone: wakes whoever waits, and ends the handler if it wants that.
void Connection::lose_stream() {
  if (stream_->gone) {
    return;
  }
  stream_->gone = true;
  broken_ = true;
  stream_->wake.cancel();
  stream_->room.cancel();
  if (phase_ == Phase::kStream && stream_->policy == OnDisconnect::kCancel && !stream_->done) {
    cancel_handler();
  }
}

/// The handler is done: the hooks, the last chunk, and the pump joined.
Task<> Connection::finish_stream(Call& call, const SentBody& sent) {
  stream_->done = true;
  co_await run_streamed(call, sent);
  stream_->ending = true;
  if (stream_connected()) {
    if (stream_->chunked && !stream_->head_only) {
      stream_->pending += "0\r\n\r\n";
    }
    stream_->wake.cancel();
  }
  while (!pump_done_) {
    stream_->room.expires_at(SteadyTime::max());
    ErrorCondition woken;
    co_await stream_->room.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
  // A request that watch() has read already must not wait for the next one's bytes.
  while (watching_) {
    transport_->cancel();
    input_.expires_at(SteadyTime::max());
    ErrorCondition woken;
    co_await input_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
  bytes_sent_ = stream_->bytes;
  expect(Phase::kHandler, SteadyTime::max());
  stream_.reset();
}

Task<EventStream> EventStream::open(Call& call, OnDisconnect policy) {
  co_await call.connection_->open_stream(call, policy);
  co_return EventStream(*call.connection_);
}

Task<bool> EventStream::send(std::string_view event, std::string_view json, std::string_view id) {
  return connection_->send_event(event, json, id);
}

bool EventStream::connected() const {
  return connection_->stream_connected();
}

bool EventStream::closing() const {
  return connection_->stream_closing();
}

Reply EventStream::finish(std::string answer, int status) {
  return Reply{.body = SentBody{std::move(answer), status}};
}

}  // namespace auriga::platform::http
