#include "platform/websocket/socket.hpp"

#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>

namespace auriga::platform::websocket {
namespace {

constexpr std::size_t kReadBytes = 64ULL << 10U;
constexpr int kReadsInARow = 4;  // Then others have their turn.
constexpr std::size_t kFramesAtOnce = 64;

// All sockets of a thread read into it, one after the other.
std::span<char> read_buffer() {
  thread_local std::unique_ptr<char[]> buffer(new char[kReadBytes]);
  return {buffer.get(), kReadBytes};
}

// Only the shard's thread writes; others may read.
void add(std::atomic<std::uint64_t>& counter, std::int64_t by) {
  counter.store(counter.load(std::memory_order_relaxed) + static_cast<std::uint64_t>(by),
                std::memory_order_relaxed);
}

// What the kernel takes of it, or -1. sendmsg reads its list of parts from our memory first, which
// costs 6 % and more beside send (docs/adr/0011); most rounds have one frame for a socket. The call
// is made here: glibc's send() is a cancellation point, for which it takes two atomic steps more.
ssize_t write_parts(int fd, std::span<iovec> parts) {
  constexpr int kFlags = MSG_DONTWAIT | MSG_NOSIGNAL;
  if (parts.size() == 1) {
    return ::syscall(SYS_sendto, fd, parts[0].iov_base, parts[0].iov_len, kFlags, nullptr, 0);
  }
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = parts.size();
  return ::sendmsg(fd, &message, kFlags);
}

bool would_block(int error) {
  return error == EAGAIN || error == EWOULDBLOCK;
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
  self_ = shared_from_this();
  if (!poller_.add(fd_, *this)) {
    end();
    return;
  }
  add(poller_.counters().sockets, 1);
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

bool Socket::send(Frame frame, Overflow overflow, std::uint32_t key) {
  if (state_ != State::kOpen) {
    return false;
  }
  if (overflow == Overflow::kReplace && replace(frame, key)) {
    return true;
  }
  const auto bytes = frame->size();
  if (overflow != Overflow::kRecovered && queued_bytes_ + bytes > queue_bytes_max_) {
    if (overflow == Overflow::kDropOldest) {
      make_room(bytes);
    }
    // A frame larger than the bound is taken where nothing waits: the bound is on what waits
    // behind.
    if (queued_bytes_ > 0 && queued_bytes_ + bytes > queue_bytes_max_) {
      if (overflow == Overflow::kDropOldest) {
        count_dropped();
      }
      return overflow == Overflow::kDropOldest;
    }
  }
  put(std::move(frame), overflow, key);
  return true;
}

bool Socket::takes_recovery(std::span<const Frame> missed) const {
  auto waits = recovered_bytes_;
  if (waits == 0 || missed.empty()) {
    return true;
  }
  for (const auto& frame : missed) {
    waits += frame->size();
  }
  return waits <= queue_bytes_max_;
}

bool Socket::deliver(const Frame& frame, Overflow overflow, std::uint32_t key) {
  const bool now = state_ == State::kOpen && !waits() && self_ && poller_.nothing_follows();
  const auto sent = now ? write_now(frame) : 0;
  if (sent == frame->size()) {
    return true;
  }
  const bool taken = send(frame, overflow, key);
  first_sent_ += sent;
  return taken;
}

// How much of it the kernel takes. A fault shows again when the rest is written.
std::size_t Socket::write_now(const Frame& frame) {
  iovec part{const_cast<char*>(frame->data()), frame->size()};
  const auto sent = write_parts(fd_, std::span(&part, 1));
  if (sent <= 0) {
    return 0;
  }
  add(poller_.counters().bytes, sent);
  add(poller_.counters().frames, static_cast<std::size_t>(sent) == frame->size() ? 1 : 0);
  return static_cast<std::size_t>(sent);
}

// The waiting frame that is out of date goes; one that is partly out stays.
bool Socket::replace(Frame& frame, std::uint32_t key) {
  for (auto at = first_ + (first_sent_ > 0 ? 1 : 0); at < queue_.size(); ++at) {
    auto& waiting = queue_[at];
    if (waiting.overflow == Overflow::kReplace && waiting.key == key) {
      queued_bytes_ += frame->size() - waiting.frame->size();
      waiting.frame = std::move(frame);
      return true;
    }
  }
  return false;
}

void Socket::count_dropped() {
  ++dropped_;
  add(poller_.counters().dropped, 1);
}

void Socket::put(Frame frame, Overflow overflow, std::uint32_t key) {
  bytes_of(overflow) += frame->size();
  queue_.push_back({std::move(frame), key, overflow});
  settle();
}

// Only once it has started: the poller does not know it before.
void Socket::settle() {
  if (!writing_ && !settling_ && self_ != nullptr) {
    settling_ = true;
    poller_.settle(*this);
  }
}

// Drops the oldest frames that may be dropped, but none that is partly out.
void Socket::make_room(std::size_t bytes) {
  auto at = first_ + (first_sent_ > 0 ? 1 : 0);
  auto kept = at;
  for (; at < queue_.size(); ++at) {
    if (queued_bytes_ + bytes > queue_bytes_max_ && queue_[at].overflow == Overflow::kDropOldest) {
      queued_bytes_ -= queue_[at].frame->size();
      count_dropped();
    } else if (kept != at) {
      queue_[kept++] = std::move(queue_[at]);
    } else {
      ++kept;
    }
  }
  queue_.resize(kept);
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
  add(poller_.counters().sockets, -1);
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

void Socket::on_settled() {
  settling_ = false;
  if (state_ != State::kClosed && !writing_) {
    flush();
  }
}

void Socket::on_writable() {
  if (state_ != State::kClosed) {
    flush();
  }
}

void Socket::on_shut_down() {
  close(static_cast<std::uint16_t>(CloseCode::service_restart), "the server stops");
}

void Socket::on_poller_gone() {
  end(static_cast<std::uint16_t>(CloseCode::going_away));
}

void Socket::flush() {
  while (waits()) {
    std::array<iovec, kFramesAtOnce> parts;
    std::size_t count = 0;
    std::size_t offered = 0;
    if (answer_ != nullptr) {
      parts[count++] = {answer_->data(), answer_->size()};
      offered = answer_->size();
    }
    for (auto at = first_; count < parts.size() && at < queue_.size(); ++at) {
      const auto& frame = *queue_[at].frame;
      const auto skip = at == first_ ? first_sent_ : 0;
      // It is only read.
      parts[count++] = {const_cast<char*>(frame.data()) + skip, frame.size() - skip};
      offered += frame.size() - skip;
    }
    const auto sent = write_parts(fd_, std::span(parts).first(count));
    if (sent < 0 && errno == EINTR) {
      continue;
    }
    if (sent < 0 && !would_block(errno)) {
      end(close_code_);
      return;
    }
    if (sent > 0) {
      forget(static_cast<std::size_t>(sent));
    }
    if (sent < 0 || static_cast<std::size_t>(sent) < offered) {
      break;
    }
  }
  if (waits() != writing_) {
    writing_ = waits();
    poller_.watch_writing(fd_, *this, writing_);
  }
  if (!writing_ && state_ == State::kEnding) {
    linger();
  }
}

// Takes what is out from what waits, and counts what of it was of frames.
void Socket::forget(std::size_t sent) {
  if (answer_ != nullptr) {
    const auto of_answer = std::min(sent, answer_->size());
    sent -= of_answer;
    answer_->erase(0, of_answer);
    if (answer_->empty()) {
      answer_ = nullptr;
    }
  }
  add(poller_.counters().bytes, static_cast<std::int64_t>(sent));
  std::int64_t frames = 0;
  while (sent > 0) {
    const auto left = queue_[first_].frame->size() - first_sent_;
    if (sent < left) {
      first_sent_ += sent;
      break;
    }
    sent -= left;
    first_sent_ = 0;
    bytes_of(queue_[first_].overflow) -= queue_[first_].frame->size();
    queue_[first_].frame = nullptr;
    ++first_;
    ++frames;
  }
  add(poller_.counters().frames, frames);
  if (first_ == queue_.size()) {
    constexpr std::size_t kKept = 16;
    queue_.clear();
    first_ = 0;
    if (queue_.capacity() > kKept) {
      queue_.shrink_to_fit();
    }
  } else if (first_ > 64 && first_ > queue_.size() / 2) {
    queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
}

}  // namespace auriga::platform::websocket
