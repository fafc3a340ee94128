// A WebSocket client for tests of /ws/live: blocking, one message after the other.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <deque>
#include <optional>
#include <string>

#include "platform/websocket/frame.hpp"

namespace auriga::broadcasts::test {

namespace json = boost::json;

class LiveClient {
 public:
  /// Connects to `/ws/live?query`; the status of the answer is in status(), 101 when it is open.
  LiveClient(std::uint16_t port, const std::string& query, const std::string& headers = {}) {
    fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(fd_, reinterpret_cast<const sockaddr*>(&to), sizeof(to)), 0);
    put("GET /ws/live" + (query.empty() ? "" : "?" + query) +
        " HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
        headers + "\r\n");
    while (bytes_.find("\r\n\r\n") == std::string::npos && fill(wait())) {
    }
    const auto end = bytes_.find("\r\n\r\n");
    if (end != std::string::npos) {
      status_ = std::stoi(bytes_.substr(9, 3));
      head_ = bytes_.substr(0, end);
      bytes_.erase(0, end + 4);
    }
  }
  ~LiveClient() {
    if (fd_ >= 0) {
      ::close(fd_);
    }
  }
  LiveClient(const LiveClient&) = delete;
  LiveClient& operator=(const LiveClient&) = delete;

  [[nodiscard]] int status() const { return status_; }
  /// What came behind the head of a refusal.
  [[nodiscard]] std::string refusal() {
    while (fill(std::chrono::milliseconds(200))) {
    }
    return bytes_;
  }

  void say(const json::object& message) { put_frame(0x81, json::serialize(message)); }
  void say_text(std::string_view text) { put_frame(0x81, text); }
  void send_audio(std::string_view samples) { put_frame(0x82, samples); }
  void send_close() { put_frame(0x88, std::string("\x03\xE8", 2)); }
  /// Ends the connection without a word.
  void cut() {
    const linger reset{1, 0};
    ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
    ::close(std::exchange(fd_, -1));
  }

  /// The next message of that type; others are kept until they are asked for. Empty when none comes
  /// in time or the connection closed.
  json::object hear(std::string_view type, std::chrono::milliseconds patience = wait()) {
    const auto until = std::chrono::steady_clock::now() + patience;
    do {
      const auto found = std::find_if(messages_.begin(), messages_.end(), [&](const auto& message) {
        return message.at("type").as_string() == type;
      });
      if (found != messages_.end()) {
        auto out = std::move(*found);
        messages_.erase(found);
        return out;
      }
    } while (!closed_ && read_frame(until));
    return {};
  }
  /// Whether nothing of that type comes within a short while.
  bool hears_no(std::string_view type) {
    return hear(type, std::chrono::milliseconds(250)).empty();
  }
  /// The next audio frame's payload, header included.
  std::optional<std::string> hear_audio(std::chrono::milliseconds patience = wait()) {
    const auto until = std::chrono::steady_clock::now() + patience;
    while (audio_.empty() && !closed_ && read_frame(until)) {
    }
    if (audio_.empty()) {
      return std::nullopt;
    }
    auto out = std::move(audio_.front());
    audio_.pop_front();
    return out;
  }
  /// The sequence of the next audio frame; 0: none came.
  std::uint32_t hear_sequence(std::chrono::milliseconds patience = wait()) {
    const auto frame = hear_audio(patience);
    if (!frame || frame->size() < 16) {
      return 0;
    }
    std::uint32_t out = 0;
    for (int i = 4; i < 8; ++i) {
      out = out << 8U | static_cast<unsigned char>((*frame)[static_cast<std::size_t>(i)]);
    }
    return out;
  }
  /// The code of the server's close frame; 0 when none comes, 1006 when it ended without one.
  int hear_close(std::chrono::milliseconds patience = wait()) {
    const auto until = std::chrono::steady_clock::now() + patience;
    while (!closed_ && read_frame(until)) {
    }
    return closed_.value_or(0);
  }
  /// Types of all messages that came.
  [[nodiscard]] const std::vector<std::string>& types() const { return types_; }

 private:
  static std::chrono::milliseconds wait() { return std::chrono::milliseconds(5'000); }

  void put(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) {
        return;
      }
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  void put_frame(int first, std::string_view payload) {
    std::string head;
    platform::websocket::append_header(head, platform::websocket::Opcode::text, payload.size());
    head[0] = static_cast<char>(first);
    head[1] = static_cast<char>(head[1] | '\x80');
    put(head + std::string(4, '\0') + std::string(payload));  // The mask is zero.
  }
  bool fill(std::chrono::milliseconds patience) {
    pollfd poll{.fd = fd_, .events = POLLIN, .revents = 0};
    if (::poll(&poll, 1, static_cast<int>(std::max<std::int64_t>(0, patience.count()))) != 1) {
      return false;
    }
    char buffer[65536];
    const auto got = ::recv(fd_, buffer, sizeof(buffer), 0);
    if (got <= 0) {
      closed_ = closed_.value_or(1006);
      return false;
    }
    bytes_.append(buffer, static_cast<std::size_t>(got));
    return true;
  }
  bool read_frame(std::chrono::steady_clock::time_point until) {
    const auto need = [&](std::size_t bytes) {
      while (bytes_.size() < bytes) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            until - std::chrono::steady_clock::now());
        if (left.count() <= 0 || !fill(left)) {
          return false;
        }
      }
      return true;
    };
    if (!need(2)) {
      return false;
    }
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(bytes_[at]); };
    std::size_t head = 2;
    std::uint64_t size = byte(1);
    if (size >= 126) {
      const std::size_t more = size == 126 ? 2 : 8;
      if (!need(2 + more)) {
        return false;
      }
      size = 0;
      for (std::size_t i = 0; i < more; ++i) {
        size = size << 8U | byte(2 + i);
      }
      head += more;
    }
    if (!need(head + size)) {
      return false;
    }
    const auto opcode = byte(0) & 0x0F;
    auto payload = bytes_.substr(head, size);
    bytes_.erase(0, head + size);
    if (opcode == 1) {
      messages_.push_back(json::parse(payload).as_object());
      types_.emplace_back(messages_.back().at("type").as_string());
    } else if (opcode == 2) {
      audio_.push_back(std::move(payload));
    } else if (opcode == 8) {
      closed_ = payload.size() < 2 ? 1005
                                   : static_cast<unsigned char>(payload[0]) << 8 |
                                         static_cast<unsigned char>(payload[1]);
    }
    return true;
  }

  int fd_ = -1;
  int status_ = 0;
  std::string head_;
  std::string bytes_;
  std::deque<json::object> messages_;
  std::deque<std::string> audio_;
  std::vector<std::string> types_;
  std::optional<int> closed_;
};

}  // namespace auriga::broadcasts::test
