#include "connection.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>
#include <random>
#include <span>
#include <stdexcept>
#include <system_error>

#include "process.hpp"

namespace auriga::load {
namespace {

constexpr std::size_t kReadBytes = 256ULL << 10U;
constexpr std::uint32_t kReading = EPOLLIN | EPOLLRDHUP;

// The nonce of section 1.3 and the answer to it; a fixed one does, as no cache stands between.
constexpr std::string_view kNonce = "dGhlIHNhbXBsZSBub25jZQ==";
constexpr std::string_view kAccept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

// All connections read into it, one after the other.
std::span<char> read_buffer() {
  static const std::unique_ptr<char[]> buffer(new char[kReadBytes]);
  return {buffer.get(), kReadBytes};
}

bool would_block() {
  return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
}

std::uint32_t random_bits() {
  static std::minstd_rand generator(std::random_device{}());
  return static_cast<std::uint32_t>(generator());
}

sockaddr_in address(std::uint32_t host, std::uint16_t port) {
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_port = htons(port);
  out.sin_addr.s_addr = htonl(host);
  return out;
}

// Each process connects from a loopback address of its own, so that ports which wait for their last
// minute (TIME_WAIT) after one run are not missing in the next.
std::uint32_t own_host() {
  static const std::uint32_t host = INADDR_LOOPBACK + 256 + random_bits() % 0xFFF000U;
  return host;
}

const sockaddr* plain(const sockaddr_in& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

void append_big_endian(std::string& out, std::uint64_t value, int bytes) {
  for (int i = bytes - 1; i >= 0; --i) {
    out += static_cast<char>(value >> (8 * i));
  }
}

std::uint64_t read_big_endian(std::string_view bytes) {
  std::uint64_t out = 0;
  for (const char byte : bytes) {
    out = out << 8U | static_cast<unsigned char>(byte);
  }
  return out;
}

void append_frame(std::string& out, Opcode opcode, std::string_view payload) {
  constexpr char kFinal = '\x80';
  constexpr char kMasked = '\x80';
  out += static_cast<char>(kFinal | static_cast<char>(opcode));
  if (payload.size() <= 125) {
    out += static_cast<char>(kMasked | static_cast<char>(payload.size()));
  } else if (payload.size() <= 0xFFFF) {
    out += static_cast<char>(kMasked | 126);
    append_big_endian(out, payload.size(), 2);
  } else {
    out += static_cast<char>(kMasked | 127);
    append_big_endian(out, payload.size(), 8);
  }
  std::string mask;
  append_big_endian(mask, random_bits(), 4);
  out += mask;
  const auto begin = out.size();
  out += payload;
  for (std::size_t i = 0; i < payload.size(); ++i) {
    out[begin + i] = static_cast<char>(out[begin + i] ^ mask[i % 4]);
  }
}

}  // namespace

Connection::~Connection() {
  cut();
}

void Connection::open(std::uint16_t port, std::string_view target) {
  target_ = target;
  fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd_ < 0) {
    fail("socket");
  }
  const int on = 1;
  ::setsockopt(fd_, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof(on));
  ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  const auto from = address(own_host(), 0);
  if (::bind(fd_, plain(from), sizeof(from)) != 0) {
    fail("bind");
  }
  const auto to = address(INADDR_LOOPBACK, port);
  if (::connect(fd_, plain(to), sizeof(to)) != 0 && errno != EINPROGRESS) {
    fail("connect");
  }
  state_ = State::connecting;
  watched_ = EPOLLOUT;
  loop_.add(fd_, *this, watched_);
}

void Connection::watch(std::uint32_t events) {
  if (events != watched_) {
    watched_ = events;
    loop_.change(fd_, *this, events);
  }
}

void Connection::end_connecting() {
  int error = 0;
  socklen_t size = sizeof(error);
  ::getsockopt(fd_, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) {
    throw std::system_error(error, std::generic_category(), "connect");
  }
  state_ = State::asking;
  out_ = "GET " + target_ + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\n" +
         "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " +
         std::string(kNonce) + "\r\n\r\n";
  flush();
}

void Connection::send(Opcode opcode, std::string_view payload) {
  if (state_ != State::open) {
    throw std::logic_error("a frame for a connection that is not open");
  }
  const bool waits = !out_.empty();
  append_frame(out_, opcode, payload);
  if (!waits) {
    flush();
  }
}

void Connection::close(CloseCode code) {
  std::string payload;
  append_big_endian(payload, static_cast<std::uint16_t>(code), 2);
  send(Opcode::close, payload);
  state_ = State::closing;
}

void Connection::flush() {
  const auto sent = ::send(fd_, out_.data(), out_.size(), MSG_NOSIGNAL);
  // A connection that is gone tells so when it is read.
  if (sent > 0) {
    out_.erase(0, static_cast<std::size_t>(sent));
  } else if (sent < 0 && !would_block()) {
    out_.clear();
  }
  watch(kReading | (out_.empty() ? 0U : static_cast<std::uint32_t>(EPOLLOUT)));
}

void Connection::cut(Cut how) {
  if (fd_ < 0) {
    return;
  }
  if (how == Cut::reset) {
    const linger now{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
  }
  loop_.remove(fd_);
  ::close(fd_);
  fd_ = -1;
  state_ = State::closed;
}

void Connection::end(std::uint16_t code) {
  cut();
  handler_.on_closed(*this, code);
}

void Connection::stop_reading() {
  const int least = 1;
  ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &least, sizeof(least));
  watch(0);
}

void Connection::on_ready(std::uint32_t events) {
  if (fd_ < 0) {
    return;
  }
  if (state_ == State::connecting) {
    end_connecting();
    return;
  }
  if ((events & EPOLLOUT) != 0) {
    flush();
  }
  if ((events & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0) {
    read();
  }
}

void Connection::read() {
  const auto buffer = read_buffer();
  const auto got = ::recv(fd_, buffer.data(), buffer.size(), 0);
  if (got < 0 && would_block()) {
    return;
  }
  if (got <= 0) {
    end(static_cast<std::uint16_t>(CloseCode::abnormal));
    return;
  }
  const auto heard_ns = now_ns();
  const std::string_view bytes(buffer.data(), static_cast<std::size_t>(got));
  if (kept_.empty()) {
    kept_ = take(bytes, heard_ns);
  } else {
    kept_ += bytes;
    const auto left = take(kept_, heard_ns).size();
    kept_.erase(0, kept_.size() - left);
  }
}

std::string_view Connection::take(std::string_view bytes, std::int64_t heard_ns) {
  if (state_ == State::asking && !take_answer(bytes)) {
    return bytes;
  }
  while ((state_ == State::open || state_ == State::closing) && take_frame(bytes, heard_ns)) {
  }
  return bytes;
}

bool Connection::take_answer(std::string_view& bytes) {
  const auto end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos) {
    return false;
  }
  const auto head = bytes.substr(0, end);
  if (!head.starts_with("HTTP/1.1 101 ") || head.find(kAccept) == std::string_view::npos) {
    throw std::runtime_error("the server did not open a WebSocket: " + std::string(bytes));
  }
  bytes.remove_prefix(end + 4);
  state_ = State::open;
  target_ = {};
  handler_.on_open(*this);
  return true;
}

bool Connection::take_frame(std::string_view& bytes, std::int64_t heard_ns) {
  constexpr unsigned char kFinalOnly = 0x80;
  if (bytes.size() < 2) {
    return false;
  }
  const auto first = static_cast<unsigned char>(bytes[0]);
  const auto second = static_cast<unsigned char>(bytes[1]);
  if ((first & 0xF0U) != kFinalOnly || (second & 0x80U) != 0) {
    throw std::runtime_error("a frame that is masked, a fragment, or has a reserved bit");
  }
  const std::size_t more = second == 127 ? 8 : second == 126 ? 2 : 0;
  if (bytes.size() < 2 + more) {
    return false;
  }
  const auto length = more == 0 ? second : read_big_endian(bytes.substr(2, more));
  if (bytes.size() - 2 - more < length) {
    return false;
  }
  const auto payload = bytes.substr(2 + more, length);
  bytes.remove_prefix(2 + more + length);
  on_frame(static_cast<Opcode>(first & 0x0FU), payload, heard_ns);
  return true;
}

void Connection::on_frame(Opcode opcode, std::string_view payload, std::int64_t heard_ns) {
  switch (opcode) {
    case Opcode::binary:
      handler_.on_binary(*this, payload, heard_ns);
      return;
    case Opcode::text:
      handler_.on_text(*this, payload, heard_ns);
      return;
    case Opcode::ping:
      if (state_ == State::open) {
        send(Opcode::pong, payload);
      }
      return;
    case Opcode::pong:
      handler_.on_pong(*this, heard_ns);
      return;
    case Opcode::close:
      if (state_ == State::open) {
        send(Opcode::close, payload.substr(0, 2));
      }
      end(payload.size() < 2 ? static_cast<std::uint16_t>(CloseCode::no_status)
                             : static_cast<std::uint16_t>(read_big_endian(payload.substr(0, 2))));
      return;
    case Opcode::continuation:
      break;
  }
  throw std::runtime_error("a frame of an unknown kind");
}

}  // namespace auriga::load
