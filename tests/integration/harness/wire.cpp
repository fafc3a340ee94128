#include "tests/integration/harness/wire.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>

#include "core/text.hpp"
#include "tests/support/socket_io.hpp"

namespace auriga::testing {
namespace {

using Clock = std::chrono::steady_clock;

constexpr timeval kSendPatience{60, 0};

sockaddr_in loopback(const std::string& address, std::uint16_t port) {
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_port = htons(port);
  if (::inet_pton(AF_INET, address.c_str(), &out.sin_addr) != 1) {
    throw std::runtime_error("no address: " + address);
  }
  return out;
}

Answer parse_head(std::string_view head) {
  Answer answer;
  const auto line = head.substr(0, head.find("\r\n"));
  answer.status = std::stoi(std::string(line.substr(9, 3)));
  head.remove_prefix(std::min(line.size() + 2, head.size()));
  while (!head.empty()) {
    const auto end = std::min(head.find("\r\n"), head.size());
    const auto field = head.substr(0, end);
    const auto colon = field.find(':');
    if (colon != std::string_view::npos) {
      answer.headers.emplace_back(field.substr(0, colon), core::trim(field.substr(colon + 1)));
    }
    head.remove_prefix(std::min(end + 2, head.size()));
  }
  return answer;
}

}  // namespace

std::vector<std::string> Answer::all(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& [key, value] : headers) {
    if (core::equals_ignoring_case(key, name)) {
      values.push_back(value);
    }
  }
  return values;
}

std::string Answer::header(std::string_view name) const {
  const auto values = all(name);
  return values.empty() ? std::string() : values.front();
}

json::value Answer::json() const {
  boost::system::error_code bad;
  auto value = json::parse(body, bad);
  if (bad) {
    ADD_FAILURE() << "the body is not JSON: " << body.substr(0, 300);
    return nullptr;
  }
  return value;
}

json::value Answer::at(std::string_view pointer) const {
  boost::system::error_code bad;
  const auto whole = json::parse(body, bad);
  if (bad) {
    return nullptr;
  }
  const auto* found = whole.find_pointer(pointer, bad);
  return bad || found == nullptr ? json::value(nullptr) : *found;
}

std::string Answer::text(std::string_view pointer) const {
  const auto value = at(pointer);
  return value.is_string() ? std::string(value.get_string()) : std::string();
}

std::int64_t Answer::number(std::string_view pointer) const {
  const auto value = at(pointer);
  return value.is_int64() ? value.get_int64() : -1;
}

std::string Answer::code() const {
  return header("Content-Type").starts_with("application/problem+json") ? text("/code") : "";
}

std::vector<StreamEvent> Answer::events() const {
  std::vector<StreamEvent> out;
  std::string_view rest = body;
  while (!rest.empty()) {
    const auto end = rest.find("\n\n");
    auto block = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 2);
    StreamEvent event;
    std::string data;
    while (!block.empty()) {
      const auto line = block.substr(0, block.find('\n'));
      block.remove_prefix(std::min(line.size() + 1, block.size()));
      if (line.starts_with("event: ")) {
        event.name = line.substr(7);
      } else if (line.starts_with("data: ")) {
        data += line.substr(6);
      }
    }
    if (event.name.empty()) {
      continue;  // A comment that keeps the connection alive.
    }
    boost::system::error_code bad;
    event.data = json::parse(data, bad);
    EXPECT_FALSE(bad) << "the data of the event " << event.name << " is not JSON: " << data;
    out.push_back(std::move(event));
  }
  return out;
}

Wire::Wire(std::uint16_t port, const std::string& from)
    : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const auto here = loopback(from, 0);
  const auto there = loopback("127.0.0.1", port);
  ::setsockopt(fd_, SOL_SOCKET, SO_SNDTIMEO, &kSendPatience, sizeof(kSendPatience));
  if (::bind(fd_, reinterpret_cast<const sockaddr*>(&here), sizeof(here)) != 0 ||
      ::connect(fd_, reinterpret_cast<const sockaddr*>(&there), sizeof(there)) != 0) {
    const auto why = std::string("cannot connect: ") + std::strerror(errno);
    ::close(fd_);
    throw std::runtime_error(why);
  }
}

Wire::~Wire() {
  ::close(fd_);
}

bool Wire::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) {
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void Wire::end_sending() {
  ::shutdown(fd_, SHUT_WR);
}

bool Wire::fill(Clock::time_point deadline) {
  if (ended_) {
    return false;
  }
  const auto received = auriga::testing::receive_some(fd_, deadline, buffer_);
  ended_ = received == auriga::testing::Received::ended;
  return received == auriga::testing::Received::some;
}

bool Wire::fill_to(std::size_t size, Clock::time_point deadline) {
  while (buffer_.size() < size) {
    if (!fill(deadline)) {
      return false;
    }
  }
  return true;
}

bool Wire::read_chunks(std::string& body, Clock::time_point deadline) {
  for (;;) {
    std::size_t line = 0;
    while ((line = buffer_.find("\r\n")) == std::string::npos) {
      if (!fill(deadline)) {
        return false;
      }
    }
    const auto size = std::stoul(buffer_.substr(0, line), nullptr, 16);
    if (!fill_to(line + 2 + size + 2, deadline)) {
      return false;
    }
    body += buffer_.substr(line + 2, size);
    buffer_.erase(0, line + 2 + size + 2);
    if (size == 0) {
      return true;
    }
  }
}

std::optional<Answer> Wire::receive(std::chrono::seconds patience, bool bodiless) {
  const auto deadline = Clock::now() + patience;
  Answer answer;
  do {
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
      if (!fill(deadline)) {
        return std::nullopt;
      }
    }
    answer = parse_head(std::string_view(buffer_).substr(0, end));
    buffer_.erase(0, end + 4);
  } while (answer.status == 100);
  if (bodiless || answer.status == 204 || answer.status == 304) {
    return answer;
  }
  if (answer.header("Transfer-Encoding") == "chunked") {
    return read_chunks(answer.body, deadline) ? std::optional(std::move(answer)) : std::nullopt;
  }
  const auto length = answer.header("Content-Length");
  if (length.empty()) {
    while (fill(deadline)) {
    }
    answer.body = std::exchange(buffer_, {});
    return answer;
  }
  const auto size = std::stoul(length);
  if (!fill_to(size, deadline)) {
    return std::nullopt;
  }
  answer.body = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return answer;
}

bool Wire::comes(std::string_view text, std::chrono::seconds patience) {
  const auto deadline = Clock::now() + patience;
  while (buffer_.find(text) == std::string::npos) {
    if (!fill(deadline)) {
      return false;
    }
  }
  return true;
}

bool Wire::closed(std::chrono::seconds patience) {
  const auto deadline = Clock::now() + patience;
  while (fill(deadline)) {
  }
  return ended_;
}

}  // namespace auriga::testing
