// Wire: one TCP connection to a server of this machine, blocking, with a deadline on each wait. It
// says exactly what a test wants said and splits what comes back into answers.
#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace auriga::testing {

namespace json = boost::json;

/// One server-sent event.
struct StreamEvent {
  std::string name;
  json::value data;
};

struct Answer {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;  ///< Without the chunks it may have come in.

  /// Value of the first header of that name, any case; empty when absent.
  [[nodiscard]] std::string header(std::string_view name) const;
  /// Values of all headers of that name.
  [[nodiscard]] std::vector<std::string> all(std::string_view name) const;
  /// The body as JSON; adds a test failure and answers null when it is none.
  [[nodiscard]] json::value json() const;
  /// The value at a JSON pointer of the body; null when there is none.
  [[nodiscard]] json::value at(std::string_view pointer) const;
  /// The text at a JSON pointer; empty when there is no text.
  [[nodiscard]] std::string text(std::string_view pointer) const;
  [[nodiscard]] std::int64_t number(std::string_view pointer) const;
  /// The `code` of a problem; empty for other answers.
  [[nodiscard]] std::string code() const;
  /// The body as server-sent events.
  [[nodiscard]] std::vector<StreamEvent> events() const;
};

class Wire {
 public:
  /// `from` is the loopback address the connection comes from. Throws when it is refused.
  explicit Wire(std::uint16_t port, const std::string& from = "127.0.0.1");
  ~Wire();
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  /// False when the server has closed, or takes nothing for a minute.
  bool send(std::string_view bytes);
  /// No more bytes follow; answers can still be read.
  void end_sending();
  /// The next answer; nothing when the server closed before one, or was silent for `patience`.
  std::optional<Answer> receive(std::chrono::seconds patience = std::chrono::seconds(60),
                                bool bodiless = false);
  /// Whether `text` comes, waiting up to `patience` for it. It can still be received.
  bool comes(std::string_view text, std::chrono::seconds patience = std::chrono::seconds(60));
  /// Whether the server has closed, waiting up to `patience` for it.
  bool closed(std::chrono::seconds patience);

 private:
  bool fill(std::chrono::steady_clock::time_point deadline);
  bool fill_to(std::size_t size, std::chrono::steady_clock::time_point deadline);
  bool read_chunks(std::string& body, std::chrono::steady_clock::time_point deadline);
  int fd_;
  bool ended_ = false;
  std::string buffer_;
};

}  // namespace auriga::testing
