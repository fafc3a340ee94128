// A socket against a peer that is a plain descriptor.
#pragma once

#include <gtest/gtest.h>
#include <linux/sockios.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <future>
#include <optional>

#include "platform/websocket/socket.hpp"
#include "recording_sink.hpp"
#include "tests/support/manual_clock.hpp"

namespace auriga::platform::websocket::test {

using namespace std::chrono_literals;

inline constexpr int kText = 0x81;
inline constexpr int kBinary = 0x82;
inline constexpr int kPing = 0x89;
inline constexpr int kClose = 0x88;

/// Says everything back, and notes how it ended.
class Echo final : public SocketHandler {
 public:
  explicit Echo(std::promise<int>& closed) : closed_(closed) {}
  void on_open(Socket& socket) override { EXPECT_TRUE(socket.open()); }
  void on_message(Socket& socket, Opcode kind, std::string_view payload) override {
    if (payload == "close me") {
      socket.close(4000, "as you wish");
      return;
    }
    if (payload == "end") {
      const auto self = socket.weak_from_this();
      socket.end();
      EXPECT_FALSE(self.expired()) << "it is reading still";
      return;
    }
    if (payload.starts_with("deliver ")) {
      const auto size = std::stoul(std::string(payload.substr(8)));
      socket.deliver(make_frame(Opcode::binary, std::string(size, 'd')), Overflow::kDropOldest);
    }
    socket.send(make_frame(kind, payload));
  }
  void on_closed(Socket& /*socket*/, std::uint16_t code) override { closed_.set_value(code); }

 private:
  std::promise<int>& closed_;
};

class SocketTest : public ::testing::Test {
 public:
  SocketTest() : runtime_(1) { runtime_.start(); }
  ~SocketTest() override {
    runtime_.stop();
    poller_.reset();
    timers_.reset();
    EXPECT_TRUE(socket_.expired());
    if (peer_ >= 0) {
      ::close(peer_);
    }
  }

 protected:
  void open(SocketLimits limits = {}, std::string input = {}, std::string output = {}) {
    int ends[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    peer_ = ends[0];
    const int size = 8192;
    ::setsockopt(ends[1], SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
    start(ends[1], limits, input, output);
  }

  void start(int fd, SocketLimits limits, const std::string& input, const std::string& output) {
    on_shard([&] {
      timers_.emplace(runtime_, clock_);
      poller_.emplace(runtime_.shard(0), timers_->of(0));
      auto socket = std::make_shared<Socket>(*poller_, fd, std::make_unique<Echo>(closed_), limits);
      socket_ = socket;
      socket->start(input, output);
    });
  }

  template <class F>
  void on_shard(F f) {
    std::promise<void> done;
    asio::post(runtime_.shard(0).context(), [&] {
      f();
      done.set_value();
    });
    done.get_future().get();
  }

  void say(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(peer_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      ASSERT_GT(sent, 0);
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

  /// `bytes` bytes, or fewer where the other end closes or falls silent for two seconds.
  std::string hear(std::size_t bytes) {
    std::string out;
    while (out.size() < bytes) {
      pollfd wait{.fd = peer_, .events = POLLIN, .revents = 0};
      char buffer[65536];
      if (::poll(&wait, 1, 2000) != 1) {
        break;
      }
      const auto got = ::recv(peer_, buffer, std::min(bytes - out.size(), sizeof(buffer)), 0);
      if (got <= 0) {
        break;
      }
      out.append(buffer, static_cast<std::size_t>(got));
    }
    return out;
  }

  /// Until something came.
  void wait_until_heard() {
    pollfd wait{.fd = peer_, .events = POLLIN, .revents = 0};
    ASSERT_EQ(::poll(&wait, 1, 2000), 1);
  }

  /// Until the socket has read and handled all that was said.
  void wait_until_taken() {
    const auto until = std::chrono::steady_clock::now() + 20s;
    for (int left = 1; left > 0;) {
      ASSERT_EQ(::ioctl(peer_, SIOCOUTQ, &left), 0);
      ASSERT_LT(std::chrono::steady_clock::now(), until);
      on_shard([] {});
    }
  }

  void wait_until_gone() {
    const auto until = std::chrono::steady_clock::now() + 20s;
    for (bool gone = false; !gone; on_shard([&] { gone = socket_.expired(); })) {
      ASSERT_LT(std::chrono::steady_clock::now(), until);
    }
  }

  std::string hear_all() { return hear(SIZE_MAX); }

  int closed(std::chrono::seconds wait = 3s) {
    auto code = closed_.get_future();
    return code.wait_for(wait) == std::future_status::ready ? code.get() : -1;
  }

  std::promise<int> closed_;
  auriga::testing::ManualClock clock_;
  Runtime runtime_;
  std::optional<TimerWheels> timers_;
  std::optional<Poller> poller_;
  std::weak_ptr<Socket> socket_;
  int peer_ = -1;
};

}  // namespace auriga::platform::websocket::test
