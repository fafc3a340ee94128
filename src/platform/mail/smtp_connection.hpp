// One connection to a mail server: bytes out, replies in, TLS put on, all under one deadline.
// Included by smtp_mailer.cpp alone.
#pragma once

#include <boost/asio/ssl.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "platform/mail/mailer.hpp"
#include "platform/mail/smtp_reply.hpp"

namespace auriga::platform::mail {

/// On one shard. Throws MailFailure (transient), and operation_aborted when the caller is
/// cancelled.
class SmtpConnection {
 public:
  SmtpConnection(const Executor& executor, SteadyTime deadline);
  ~SmtpConnection();
  SmtpConnection(const SmtpConnection&) = delete;
  SmtpConnection& operator=(const SmtpConnection&) = delete;

  /// Tries every address of the name.
  Task<> connect(std::string host, std::uint16_t port);
  /// Whether the other end is this machine.
  [[nodiscard]] bool is_local() const;

  /// The handshake; the certificate must be for `host`.
  Task<> start_tls(asio::ssl::context& context, std::string host);
  [[nodiscard]] bool has_tls() const noexcept { return tls_ != nullptr; }

  /// For what follows. Throws when the one before has come.
  void set_deadline(SteadyTime deadline);

  Task<> write(std::string bytes);
  Task<SmtpReply> read_reply();
  /// A command and its reply. `line` without CRLF.
  Task<SmtpReply> ask(std::string line);

 private:
  using Socket = asio::ip::tcp::socket;
  void watch();
  [[noreturn]] void fail(const boost::system::error_code& error, const std::string& what) const;
  Task<std::string> read_line();

  std::shared_ptr<Socket> socket_;  ///< Shared with the deadline's timer, which closes it.
  std::unique_ptr<asio::ssl::stream<Socket&>> tls_;
  asio::steady_timer timer_;
  SteadyTime deadline_;
  std::string buffer_;
};

}  // namespace auriga::platform::mail
