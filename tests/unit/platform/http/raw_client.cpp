#include "raw_client.hpp"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

#include "core/text.hpp"
#include "tests/support/socket_io.hpp"

namespace auriga::platform::http::test {
namespace {
using Clock = std::chrono::steady_clock;
constexpr std::chrono::seconds kPatience{5};
}  // namespace

std::string Answer::header(std::string_view name) const {
  std::string_view rest = head;
  while (!rest.empty()) {
    const auto end = rest.find("\r\n");
    const auto line = rest.substr(0, end);
    const auto colon = line.find(':');
    if (colon != std::string_view::npos &&
        core::equals_ignoring_case(line.substr(0, colon), name)) {
      return std::string(core::trim(line.substr(colon + 1)));
    }
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 2);
  }
  return {};
}

RawClient::RawClient(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    ::close(fd_);
    throw std::runtime_error("cannot connect");
  }
}

RawClient::~RawClient() {
  ::close(fd_);
}

bool RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) {
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void RawClient::end_sending() {
  ::shutdown(fd_, SHUT_WR);
}

void RawClient::reset() {
  const linger now{1, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
  ::close(fd_);
  fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ended_ = true;
}

bool RawClient::fill(Clock::time_point deadline) {
  if (ended_) {
    return false;
  }
  const auto received = auriga::testing::receive_some(fd_, deadline, buffer_);
  ended_ = received == auriga::testing::Received::ended;
  return received == auriga::testing::Received::some;
}

std::optional<Answer> RawClient::receive(bool bodiless) {
  const auto deadline = Clock::now() + kPatience;
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    if (!fill(deadline)) {
      return std::nullopt;
    }
  }
  Answer answer;
  answer.head = buffer_.substr(0, end + 2);
  buffer_.erase(0, end + 4);
  answer.status = std::stoi(answer.head.substr(9, 3));
  if (bodiless || answer.status == 204 || answer.status == 304 || answer.status == 100) {
    return answer;
  }
  if (answer.header("Transfer-Encoding") == "chunked") {
    for (;;) {
      std::size_t line = 0;
      while ((line = buffer_.find("\r\n")) == std::string::npos) {
        if (!fill(deadline)) {
          return std::nullopt;
        }
      }
      const auto size = std::stoul(buffer_.substr(0, line), nullptr, 16);
      while (buffer_.size() < line + 2 + size + 2) {
        if (!fill(deadline)) {
          return std::nullopt;
        }
      }
      answer.body += buffer_.substr(line + 2, size);
      buffer_.erase(0, line + 2 + size + 2);
      if (size == 0) {
        return answer;
      }
    }
  }
  const auto length = answer.header("Content-Length");
  if (length.empty()) {
    while (fill(deadline)) {
    }
    answer.body = std::move(buffer_);
    buffer_.clear();
    return answer;
  }
  const auto size = std::stoul(length);
  while (buffer_.size() < size) {
    if (!fill(deadline)) {
      return std::nullopt;
    }
  }
  answer.body = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return answer;
}

bool RawClient::receive_until(std::string_view text, std::chrono::milliseconds wait) {
  const auto deadline = Clock::now() + wait;
  while (buffer_.find(text) == std::string::npos) {
    if (!fill(deadline)) {
      return false;
    }
  }
  return true;
}

std::optional<std::string> RawClient::receive_all(std::chrono::milliseconds wait) {
  const auto deadline = Clock::now() + wait;
  while (fill(deadline)) {
  }
  if (!ended_) {
    return std::nullopt;
  }
  return std::move(buffer_);
}

std::optional<Answer> ask(std::uint16_t port, std::string_view request) {
  RawClient client(port);
  client.send(request);
  return client.receive(request.starts_with("HEAD "));
}

std::string get(std::string_view path, std::string_view headers) {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: test\r\n" + std::string(headers) + "\r\n";
}

std::string post(std::string_view path, std::string_view body, std::string_view headers,
                 std::string_view method) {
  std::string text = std::string(method) + " " + std::string(path) +
                     " HTTP/1.1\r\nHost: test\r\nContent-Length: " + std::to_string(body.size()) +
                     "\r\n" + std::string(headers);
  if (headers.find("Content-Type") == std::string_view::npos) {
    text += "Content-Type: application/json\r\n";
  }
  return text + "\r\n" + std::string(body);
}

}  // namespace auriga::platform::http::test
