// A client that says exactly what a test wants said, byte for byte, over a blocking socket with
// deadlines; and what came back, split into answers.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace auriga::platform::http::test {

struct Answer {
  int status = 0;
  std::string head;  ///< Status line and headers.
  std::string body;  ///< Decoded when it was chunked.

  /// Value of a header, any case; empty when absent.
  [[nodiscard]] std::string header(std::string_view name) const;
};

class RawClient {
 public:
  explicit RawClient(std::uint16_t port);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  /// False when the server has closed.
  bool send(std::string_view bytes);
  void end_sending();
  /// Resets the connection instead of closing it in order.
  void reset();

  /// The next answer; nothing at the end of the stream or after five seconds. `bodiless`: it
  /// answers HEAD.
  std::optional<Answer> receive(bool bodiless = false);
  /// Waits until what arrived holds `text`; whether it did within `wait`.
  bool receive_until(std::string_view text, std::chrono::milliseconds wait);
  /// All that comes until the server closes; nothing when it does not within `wait`.
  std::optional<std::string> receive_all(std::chrono::milliseconds wait);
  /// What arrived and was not taken by receive().
  [[nodiscard]] const std::string& pending() const { return buffer_; }

 private:
  bool fill(std::chrono::steady_clock::time_point deadline);
  int fd_;
  bool ended_ = false;
  std::string buffer_;
};

/// One request on a connection of its own that is closed afterwards.
std::optional<Answer> ask(std::uint16_t port, std::string_view request);

/// `GET path` with optional further header lines (each ended by CRLF).
std::string get(std::string_view path, std::string_view headers = {});
std::string post(std::string_view path, std::string_view body, std::string_view headers = {},
                 std::string_view method = "POST");

}  // namespace auriga::platform::http::test
