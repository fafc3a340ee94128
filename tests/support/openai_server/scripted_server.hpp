// A small HTTP/1.1 server on loopback whose answers a test writes byte by byte if it likes, so that
// a client can be tested against what real servers do wrong: stall, cut, lie about lengths.
//
//   ScriptedServer server([](PeerRequest request, PeerConnection& peer) -> Task<> {
//     co_await peer.respond(200, {}, "hello");
//   });
//   … server.url() …
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "platform/runtime/task.hpp"

namespace auriga::testing {

using platform::Task;
using PeerHeaders = std::vector<std::pair<std::string, std::string>>;

struct PeerRequest {
  std::string method;
  std::string target;
  PeerHeaders headers;  ///< Names in lower case.
  std::string body;

  [[nodiscard]] std::string header(std::string_view name) const;
};

/// One connection as a handler sees it. On the server's thread.
class PeerConnection {
 public:
  explicit PeerConnection(platform::asio::ip::tcp::socket socket) : socket_(std::move(socket)) {}

  /// A whole answer with Content-Length; the connection stays open for the next request.
  Task<> respond(int status, PeerHeaders headers, std::string_view body);

  /// An answer in chunks: begin(), chunk() any number of times, end().
  Task<> begin(int status, PeerHeaders headers);
  Task<> chunk(std::string_view bytes);
  Task<> end();

  Task<> write(std::string bytes);  ///< Raw.
  void close();                     ///< In good order (FIN).
  void cut();                       ///< Reset: what was not sent is lost.
  Task<> stall();                   ///< Says nothing until the client goes away.
  [[nodiscard]] bool open() const { return socket_.is_open(); }

 private:
  friend class ScriptedServer;
  platform::asio::ip::tcp::socket socket_;
  std::string received_;
};

/// Serves from construction to destruction, on a thread of its own, each connection in turn.
class ScriptedServer {
 public:
  /// Called for each request, on the server's thread; must outlive nothing: it is kept.
  using Handler = std::function<Task<>(PeerRequest, PeerConnection&)>;

  explicit ScriptedServer(Handler handler, std::uint16_t port = 0);
  ~ScriptedServer();
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  [[nodiscard]] std::string url(std::string_view path = "/") const;

  [[nodiscard]] int connections() const noexcept { return connections_; }  ///< Accepted so far.
  [[nodiscard]] int requests() const noexcept { return requests_; }        ///< Read so far.
  /// Waits until so many were read; whether they were in time.
  [[nodiscard]] bool await_requests(int count,
                                    std::chrono::seconds within = std::chrono::seconds(20));

 private:
  Task<> accept();
  Task<> serve(platform::asio::ip::tcp::socket socket);

  Handler handler_;
  platform::asio::io_context context_;
  platform::asio::ip::tcp::acceptor acceptor_;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_ = 0;
  std::atomic<int> requests_ = 0;
  std::mutex mutex_;
  std::condition_variable read_;  ///< requests_ has grown.
  std::thread thread_;
};

}  // namespace auriga::testing
