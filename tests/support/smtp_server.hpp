// SmtpServer: a mail server for tests that keeps what it was sent and can be told to fail. It
// listens on a free port of the loopback, one connection at a time, on a thread of its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/test_runtime.hpp"

namespace auriga::testing {

/// A self-signed certificate for localhost and its key, in a folder of its own.
class MailCertificate {
 public:
  MailCertificate();
  [[nodiscard]] std::string certificate() const;
  [[nodiscard]] std::string key() const;

 private:
  TemporaryFolder folder_;
};

struct ReceivedMail {
  std::string from;
  std::string to;
  std::string data;  ///< Without the doubled dots and the line that ends it.
  bool tls = false;
  std::string user;  ///< Who signed in; empty: nobody.

  /// The first header of that name, unfolded; empty when there is none.
  [[nodiscard]] std::string header(const std::string& name) const;
  /// The text part, decoded from quoted-printable.
  [[nodiscard]] std::string text() const;
  /// The first address in the text that contains `part`.
  [[nodiscard]] std::string link(const std::string& part) const;
};

class SmtpServer {
 public:
  struct Options {
    std::uint16_t port = 0;     ///< 0: a free one.
    bool implicit_tls = false;  ///< TLS from the first byte.
    bool starttls = false;      ///< Offered.
    bool utf8 = false;          ///< SMTPUTF8 is offered.
    std::string auth = {};      ///< "PLAIN", "LOGIN", both; empty: none is offered.
    std::string user = "postbox";
    std::string password = "quiet-harbour-9";
    std::filesystem::path certificate = {};
    std::filesystem::path key = {};
  };
  explicit SmtpServer(Options options);
  SmtpServer() : SmtpServer(Options{}) {}
  ~SmtpServer();
  SmtpServer(const SmtpServer&) = delete;
  SmtpServer& operator=(const SmtpServer&) = delete;

  [[nodiscard]] std::uint16_t port() const;

  /// What to say instead from now on at a step: "greeting", "EHLO", "STARTTLS", "AUTH", "MAIL",
  /// "RCPT", "DATA", "message". A reply such as "550 5.1.1 no such user"; "hang" says nothing until
  /// the client goes, "cut" closes, "take and cut" keeps the message and closes without an answer,
  /// "inject" says more than was asked for, "late" says what it should after release(). Empty: as
  /// it should be.
  void answer(const std::string& step, const std::string& reply);
  /// What is late is said from now on.
  void release();

  [[nodiscard]] std::vector<ReceivedMail> mails() const;
  /// Waits until that many came; those that did.
  [[nodiscard]] std::vector<ReceivedMail> wait_for(
      std::size_t count, std::chrono::milliseconds patience = std::chrono::seconds(10)) const;
  /// Everything clients said, a line each, without messages.
  [[nodiscard]] std::vector<std::string> said() const;
  /// Closes the port and ends the thread. Idempotent.
  void stop();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace auriga::testing
