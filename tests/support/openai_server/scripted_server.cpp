#include "tests/support/openai_server/scripted_server.hpp"

#include <algorithm>
#include <charconv>

#include "core/text.hpp"

namespace auriga::testing {

namespace asio = platform::asio;
using asio::ip::tcp;

namespace {

constexpr std::size_t kRequestBytesMax = 16 * 1024 * 1024;

std::string head_of(int status, const PeerHeaders& headers) {
  std::string out = "HTTP/1.1 " + std::to_string(status) + " Scripted\r\n";
  for (const auto& [name, value] : headers) {
    out += name + ": " + value + "\r\n";
  }
  return out;
}

PeerRequest parse_head(std::string_view head) {
  PeerRequest request;
  std::size_t at = 0;
  for (bool first = true; at < head.size(); first = false) {
    const auto end = std::min(head.find("\r\n", at), head.size());
    const auto line = head.substr(at, end - at);
    at = end + 2;
    if (first) {
      const auto space = line.find(' ');
      request.method = line.substr(0, space);
      request.target = line.substr(space + 1, line.rfind(' ') - space - 1);
    } else if (const auto colon = line.find(':'); colon != std::string_view::npos) {
      request.headers.emplace_back(core::lower_ascii(line.substr(0, colon)),
                                   core::trim(line.substr(colon + 1)));
    }
  }
  return request;
}

}  // namespace

std::string PeerRequest::header(std::string_view name) const {
  const auto found = std::find_if(headers.begin(), headers.end(),
                                  [&](const auto& header) { return header.first == name; });
  return found == headers.end() ? std::string() : found->second;
}

Task<> PeerConnection::respond(int status, PeerHeaders headers, std::string_view body) {
  headers.emplace_back("Content-Length", std::to_string(body.size()));
  co_await write(head_of(status, headers) + "\r\n" + std::string(body));
}

Task<> PeerConnection::begin(int status, PeerHeaders headers) {
  headers.emplace_back("Transfer-Encoding", "chunked");
  co_await write(head_of(status, headers) + "\r\n");
}

Task<> PeerConnection::chunk(std::string_view bytes) {
  std::array<char, 16> size{};
  const auto end = std::to_chars(size.data(), size.data() + size.size(), bytes.size(), 16).ptr;
  co_await write(std::string(size.data(), end) + "\r\n" + std::string(bytes) + "\r\n");
}

Task<> PeerConnection::end() {
  co_await write("0\r\n\r\n");
}

Task<> PeerConnection::write(std::string bytes) {
  co_await asio::async_write(socket_, asio::buffer(bytes), asio::use_awaitable);
}

void PeerConnection::close() {
  boost::system::error_code ignored;  // The client may be gone already; that is as good.
  socket_.shutdown(tcp::socket::shutdown_both, ignored);
  socket_.close(ignored);
}

void PeerConnection::cut() {
  boost::system::error_code ignored;
  socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  socket_.close(ignored);
}

Task<> PeerConnection::stall() {
  std::array<char, 1024> waste{};
  while ((co_await socket_.async_read_some(asio::buffer(waste), asio::use_awaitable)) > 0) {
  }
}

ScriptedServer::ScriptedServer(Handler handler, std::uint16_t port)
    : handler_(std::move(handler)),
      context_(1),
      acceptor_(context_, tcp::endpoint(asio::ip::address_v4::loopback(), port)) {
  port_ = acceptor_.local_endpoint().port();
  platform::spawn(context_.get_executor(), "scripted server", accept());
  thread_ = std::thread([this] { context_.run(); });
}

ScriptedServer::~ScriptedServer() {
  context_.stop();
  thread_.join();
}

std::string ScriptedServer::url(std::string_view path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
}

bool ScriptedServer::await_requests(int count, std::chrono::seconds within) {
  std::unique_lock lock(mutex_);
  return read_.wait_for(lock, within, [&] { return requests_ >= count; });
}

Task<> ScriptedServer::accept() {
  for (;;) {
    auto socket = co_await acceptor_.async_accept(asio::use_awaitable);
    ++connections_;
    socket.set_option(tcp::no_delay(true));
    // A broken connection is what many tests are about: its end is no news.
    asio::co_spawn(context_, serve(std::move(socket)), [](std::exception_ptr) {});
  }
}

Task<> ScriptedServer::serve(tcp::socket socket) {
  PeerConnection peer(std::move(socket));
  while (peer.open()) {
    const auto head = co_await asio::async_read_until(
        peer.socket_, asio::dynamic_buffer(peer.received_, kRequestBytesMax), "\r\n\r\n",
        asio::use_awaitable);
    auto request = parse_head(std::string_view(peer.received_).substr(0, head - 4));
    peer.received_.erase(0, head);
    std::size_t length = 0;
    const auto stated = request.header("content-length");
    std::from_chars(stated.data(), stated.data() + stated.size(), length);
    if (length > kRequestBytesMax) {
      co_return;
    }
    if (peer.received_.size() < length) {
      co_await asio::async_read(peer.socket_, asio::dynamic_buffer(peer.received_),
                                asio::transfer_exactly(length - peer.received_.size()),
                                asio::use_awaitable);
    }
    request.body = peer.received_.substr(0, length);
    peer.received_.erase(0, length);
    {
      const std::lock_guard lock(mutex_);
      ++requests_;
    }
    read_.notify_all();
    co_await handler_(std::move(request), peer);
  }
}

}  // namespace auriga::testing
