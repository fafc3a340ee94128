// Writing: the queue, what it may hold, and how it goes out.
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>

#include "platform/websocket/socket.hpp"

namespace auriga::platform::websocket {
namespace {

constexpr std::size_t kFramesAtOnce = 64;

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

}  // namespace

bool Socket::send(Frame frame, Overflow overflow, std::uint32_t key) {
  if (state_ != State::kOpen) {
    return false;
  }
  if (overflow == Overflow::kReplace && replace(frame, key)) {
    return true;
  }
  const auto bytes = frame->size();
  if (overflow != Overflow::kRecovered && queued_bytes_ + bytes > queue_bytes_max_) {
    make_room(bytes);
    if (!has_room(bytes, overflow)) {
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
  poller_.count(&Poller::Counters::bytes, sent);
  poller_.count(&Poller::Counters::frames, static_cast<std::size_t>(sent) == frame->size() ? 1 : 0);
  return static_cast<std::size_t>(sent);
}

// The waiting frame that is out of date goes; one that is partly out stays.
bool Socket::replace(Frame& frame, std::uint32_t key) {
  for (auto at = first_ + (first_sent_ > 0 ? 1 : 0); at < queue_.size(); ++at) {
    auto& waiting = queue_[at];
    if (waiting.overflow == Overflow::kReplace && waiting.key == key) {
      queued_bytes_ += frame->size() - waiting.frame->size();
      waiting.frame = std::move(frame);
      if (queued_bytes_ > queue_bytes_max_) {
        make_room(0);
      }
      return true;
    }
  }
  return false;
}

void Socket::count_dropped() {
  ++dropped_;
  poller_.count(&Poller::Counters::dropped, 1);
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

// After make_room(). A frame larger than the bound is taken where nothing waits: the bound is on
// what waits behind. What could be dropped but for being partly out keeps out only its own kind.
bool Socket::has_room(std::size_t bytes, Overflow overflow) const {
  auto waits = queued_bytes_;
  if (overflow != Overflow::kDropOldest && first_sent_ > 0 &&
      queue_[first_].overflow == Overflow::kDropOldest) {
    waits -= queue_[first_].frame->size();
  }
  return waits == 0 || waits + bytes <= queue_bytes_max_;
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
  poller_.count(&Poller::Counters::bytes, static_cast<std::int64_t>(sent));
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
  poller_.count(&Poller::Counters::frames, frames);
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
