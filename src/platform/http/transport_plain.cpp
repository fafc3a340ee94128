#include <poll.h>

#include "platform/http/transport.hpp"

namespace auriga::platform::http {
namespace {

class PlainTransport final : public Transport {
 public:
  explicit PlainTransport(asio::ip::tcp::socket socket) : socket_(std::move(socket)) {
    ErrorCondition ignored;  // A socket whose peer is gone already; the first read will tell.
    socket_.non_blocking(true, ignored);
  }

  Task<> handshake(ErrorCondition& /*error*/) override { co_return; }

  Task<std::size_t> read_some(std::span<char> room, ErrorCondition& error) override {
    return socket_.async_read_some(asio::buffer(room.data(), room.size()),
                                   asio::redirect_error(asio::use_awaitable, error));
  }

  std::size_t try_write(std::span<const asio::const_buffer> parts, ErrorCondition& error) override {
    const auto sent = socket_.write_some(parts, error);
    if (error == asio::error::would_block || error == asio::error::try_again) {
      error = {};
    }
    return sent;
  }

  Task<> write(std::span<const asio::const_buffer> parts, ErrorCondition& error) override {
    co_await asio::async_write(socket_, parts, asio::redirect_error(asio::use_awaitable, error));
  }

  Task<> end_writing() override {
    ErrorCondition ignored;  // The peer may have closed first.
    socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    co_return;
  }

  bool hung_up() noexcept override { return peer_hung_up(socket_.native_handle()); }
  void cancel() noexcept override {
    ErrorCondition ignored;  // Nothing was under way.
    socket_.cancel(ignored);
  }
  int release() noexcept override {
    ErrorCondition error;
    const int fd = socket_.release(error);
    return error ? -1 : fd;
  }
  void close() noexcept override {
    ErrorCondition ignored;  // Closed already.
    socket_.close(ignored);
  }

 private:
  asio::ip::tcp::socket socket_;
};

}  // namespace

bool peer_hung_up(int fd) noexcept {
  pollfd asked{.fd = fd, .events = POLLRDHUP, .revents = 0};
  return ::poll(&asked, 1, 0) > 0;  // POLLHUP, POLLERR and POLLNVAL need not be asked for.
}

std::unique_ptr<Transport> make_plain_transport(asio::ip::tcp::socket socket) {
  return std::make_unique<PlainTransport>(std::move(socket));
}

}  // namespace auriga::platform::http
