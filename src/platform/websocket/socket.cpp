#include "platform/websocket/socket.hpp"

#include <sys/socket.h>
#include <unistd.h>

namespace auriga::platform::websocket {
namespace {

constexpr std::size_t kReadBytes = 64ULL << 10U;
constexpr int kReadsInARow = 4;  // Then others have their turn.

// All sockets of a thread read into it, one after the other.
std::span<char> read_buffer() {
  thread_local std::unique_ptr<char[]> buffer(new char[kReadBytes]);
  return {buffer.get(), kReadBytes};
}

}  // namespace

Socket::Socket(Poller& poller, int fd, std::unique_ptr<SocketHandler> handler, SocketLimits limits)
    : poller_(poller),
      handler_(std::move(handler)),
      reader_(limits.message_bytes_max),
      queue_bytes_max_(static_cast<std::uint32_t>(limits.queue_bytes_max)),
      fd_(fd) {}

Socket::~Socket() {
  if (fd_ >= 0) {
    ::close(fd_);
  }
}

void Socket::start(std::string_view input, std::string output) {
  if (!poller_.add(fd_, *this)) {
    // It never was: nobody counted it, and the handler is not told of an end without a beginning.
    state_ = State::kClosed;
    ::close(std::exchange(fd_, -1));
    return;
  }
  self_ = shared_from_this();
  poller_.count(&Poller::Counters::sockets, 1);
  if (!output.empty()) {
    answer_ = std::make_unique<std::string>(std::move(output));
  }
  if (waits()) {
    settle();
  }
  handler_->on_open(*this);
  if (state_ == State::kOpen && !input.empty()) {
    std::string bytes(input);
    take(bytes);
  }
}

void Socket::close(std::uint16_t code, std::string_view reason) {
  if (state_ == State::kOpen) {
    put(make_close(code, reason), Overflow::kRefuse);
    close_code_ = code;
    state_ = State::kClosing;
    poller_.timers().set_in(*this, kCloseTime);
  }
}

// Our last word; with it the connection ends.
void Socket::finish_with(Frame close_frame, std::uint16_t code) {
  if (state_ == State::kOpen) {
    close_code_ = code;
    state_ = State::kEnding;
    put(std::move(close_frame), Overflow::kRefuse);
    poller_.timers().set_in(*this, kCloseTime);
  } else if (state_ == State::kClosing) {
    // Both have said it: nothing waits, or our close frame is the last that does.
    state_ = State::kEnding;
    if (first_ == queue_.size()) {
      linger();
    }
  }
}

// A descriptor that is closed while bytes of the peer are unread resets the connection, and the
// reset may overtake our last frames. So our side is shut, which the peer reads behind them, and
// what still comes is thrown away until its own end (RFC 6455, section 7.1.1: the server closes
// first).
void Socket::linger() {
  ::shutdown(fd_, SHUT_WR);
  state_ = State::kLingering;
  tell_closed(close_code_);
  if (state_ == State::kLingering) {
    poller_.timers().set_in(*this, kLingerTime);
  }
}

void Socket::discard() {
  const auto buffer = read_buffer();
  for (int i = 0; i < kReadsInARow; ++i) {
    const auto got = ::recv(fd_, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got == 0 && state_ == State::kEnding && !writing_) {
      return;  // Our answer goes out at the end of this round.
    }
    if (got == 0 || (got < 0 && !would_block(errno) && errno != EINTR)) {
      end(close_code_);
      return;
    }
    if (got < static_cast<ssize_t>(buffer.size())) {
      return;
    }
  }
}

void Socket::tell_closed(std::uint16_t code) {
  if (!told_closed_) {
    told_closed_ = true;
    handler_->on_closed(*this, code);
  }
}

void Socket::on_timer() {
  end(close_code_);
}

void Socket::end(std::uint16_t code) {
  if (state_ == State::kClosed) {
    return;
  }
  state_ = State::kClosed;
  const auto keep = std::exchange(self_, nullptr);
  TimerWheel::cancel(*this);
  poller_.remove(fd_, *this);
  ::close(std::exchange(fd_, -1));
  poller_.count(&Poller::Counters::sockets, -1);
  answer_ = nullptr;
  queue_ = {};
  first_ = 0;
  queued_bytes_ = 0;
  recovered_bytes_ = 0;
  tell_closed(code);
}

void Socket::on_readable() {
  if (state_ == State::kEnding || state_ == State::kLingering) {
    discard();
    return;
  }
  const auto buffer = read_buffer();
  for (int i = 0; i < kReadsInARow && (state_ == State::kOpen || state_ == State::kClosing); ++i) {
    const auto got = ::recv(fd_, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got < 0 && (would_block(errno) || errno == EINTR)) {
      return;
    }
    if (got <= 0) {
      end(state_ == State::kOpen ? static_cast<std::uint16_t>(CloseCode::abnormal) : close_code_);
      return;
    }
    take(buffer.first(static_cast<std::size_t>(got)));
    if (static_cast<std::size_t>(got) < buffer.size()) {
      return;
    }
  }
}

void Socket::take(std::span<char> bytes) {
  if (const auto fault = reader_.read(bytes, *this); fault && state_ != State::kClosed) {
    const auto code = static_cast<std::uint16_t>(fault->code);
    if (state_ == State::kOpen) {
      finish_with(make_close(code, fault->reason), code);
    } else {
      end(close_code_);
    }
  }
}

bool Socket::on_message(Opcode kind, std::string_view payload) {
  if (state_ == State::kOpen) {
    poller_.more_follows(reader_.following() > 0);
    handler_->on_message(*this, kind, payload);
  }
  return state_ == State::kOpen || state_ == State::kClosing;
}

// The pong goes before what waits, so that a slow reader is not taken for a dead peer; not into the
// middle of a frame. Of pings that come faster than pongs go, the last is answered (section 5.5.3).
bool Socket::on_ping(std::string_view payload) {
  if (state_ != State::kOpen) {
    return state_ == State::kClosing;
  }
  handler_->on_ping(*this);
  auto pong = make_frame(Opcode::pong, payload);
  const auto at = first_ + (first_sent_ > 0 ? 1 : 0);
  constexpr char kPong = '\x8A';
  if (at < queue_.size() && queue_[at].frame->front() == kPong) {
    queued_bytes_ += pong->size() - queue_[at].frame->size();
    queue_[at].frame = std::move(pong);
    return true;
  }
  put(std::move(pong), Overflow::kRefuse);
  if (at + 1 < queue_.size()) {
    std::rotate(queue_.begin() + static_cast<std::ptrdiff_t>(at), queue_.end() - 1, queue_.end());
  }
  return true;
}

bool Socket::on_pong(std::string_view /*payload*/) {
  handler_->on_pong(*this);
  return state_ == State::kOpen || state_ == State::kClosing;
}

// Section 5.5.1: the code is sent back.
void Socket::on_close(std::uint16_t code, std::string_view /*reason*/) {
  auto answer = code == static_cast<std::uint16_t>(CloseCode::no_status)
                    ? make_frame(Opcode::close, {})
                    : make_close(code, {});
  finish_with(std::move(answer), code);
}

void Socket::on_shut_down() {
  close(static_cast<std::uint16_t>(CloseCode::service_restart), "the server stops");
}

void Socket::on_poller_gone() {
  end(static_cast<std::uint16_t>(CloseCode::going_away));
}

}  // namespace auriga::platform::websocket
