#include "platform/mail/smtp_connection.hpp"

#include <openssl/x509_vfy.h>

#include "platform/mail/look_up.hpp"

namespace auriga::platform::mail {
namespace {

constexpr std::size_t kLineBytesMax = 4096;
constexpr std::size_t kReadBytes = 4096;

}  // namespace

SmtpConnection::SmtpConnection(const Executor& executor, SteadyTime deadline)
    : socket_(std::make_shared<Socket>(executor)), timer_(executor, deadline), deadline_(deadline) {
  watch();
}

void SmtpConnection::watch() {
  timer_.async_wait([held = std::weak_ptr(socket_)](const boost::system::error_code& error) {
    if (const auto socket = held.lock(); !error && socket) {
      boost::system::error_code ignored;  // Closed already.
      socket->close(ignored);
    }
  });
}

SmtpConnection::~SmtpConnection() = default;

void SmtpConnection::set_deadline(SteadyTime deadline) {
  if (std::chrono::steady_clock::now() >= deadline_) {
    fail(asio::error::timed_out, "sending to the mail server");  // The socket is being closed.
  }
  deadline_ = deadline;
  timer_.expires_at(deadline);  // Whoever waited for the former one is told that it is off.
  watch();
}

void SmtpConnection::fail(const boost::system::error_code& error, const std::string& what) const {
  if (std::chrono::steady_clock::now() >= deadline_) {
    throw MailFailure(MailFailure::Kind::kTransient, what + ": it took too long");
  }
  if (error == asio::error::operation_aborted) {
    throw boost::system::system_error(error);  // The server stops.
  }
  std::string why = error.message();
  if (error == asio::error::eof || error == asio::ssl::error::stream_truncated ||
      error == asio::error::connection_reset) {
    why = "the connection broke off";
  }
  throw MailFailure(MailFailure::Kind::kTransient, what + ": " + why);
}

Task<> SmtpConnection::connect(std::string host, std::uint16_t port) {
  const auto names = co_await look_up(std::move(host), port, deadline_);
  if (std::chrono::steady_clock::now() >= deadline_) {
    fail(asio::error::timed_out, "looking up the mail server");
  }
  if (names.error) {
    fail(names.error, "the mail server's name has no address");
  }
  boost::system::error_code error;
  co_await asio::async_connect(*socket_, names.found,
                               asio::redirect_error(asio::use_awaitable, error));
  if (error) {
    // Without the place: /health/ready tells it to anybody.
    fail(error, "no connection to the mail server");
  }
}

bool SmtpConnection::is_local() const {
  boost::system::error_code error;
  const auto end = socket_->remote_endpoint(error);
  return !error && end.address().is_loopback();
}

Task<> SmtpConnection::start_tls(asio::ssl::context& context, std::string host) {
  if (!buffer_.empty()) {
    // Commands slipped in before TLS would pass for answers within it (CVE-2011-0411).
    throw MailFailure(MailFailure::Kind::kTransient,
                      "the mail server said something between STARTTLS and TLS");
  }
  tls_ = std::make_unique<asio::ssl::stream<Socket&>>(*socket_, context);
  boost::system::error_code no_name;
  asio::ip::make_address(host, no_name);
  if (no_name) {  // A name, not an address: servers with several certificates want to hear it.
    SSL_set_tlsext_host_name(tls_->native_handle(), host.c_str());
  }
  tls_->set_verify_callback(asio::ssl::host_name_verification(host));
  boost::system::error_code error;
  co_await tls_->async_handshake(asio::ssl::stream_base::client,
                                 asio::redirect_error(asio::use_awaitable, error));
  if (error) {
    const auto verdict = SSL_get_verify_result(tls_->native_handle());
    if (verdict == X509_V_OK) {
      fail(error, "no TLS with the mail server");
    }
    // What the check of the name leaves behind has no words of its own.
    const std::string why = verdict == X509_V_ERR_UNSPECIFIED
                                ? "it is for another name"
                                : X509_verify_cert_error_string(verdict);
    fail(error, "the mail server's certificate is not trusted, " + why);
  }
}

Task<> SmtpConnection::write(std::string bytes) {
  boost::system::error_code error;
  auto done = asio::redirect_error(asio::use_awaitable, error);
  if (tls_) {
    co_await asio::async_write(*tls_, asio::buffer(bytes), done);
  } else {
    co_await asio::async_write(*socket_, asio::buffer(bytes), done);
  }
  if (error) {
    fail(error, "sending to the mail server");
  }
}

Task<std::string> SmtpConnection::read_line() {
  for (;;) {
    if (const auto end = buffer_.find('\n'); end != std::string::npos) {
      auto line = buffer_.substr(0, end);
      buffer_.erase(0, end + 1);
      if (line.ends_with('\r')) {
        line.pop_back();
      }
      co_return line;
    }
    if (buffer_.size() > kLineBytesMax) {
      throw MailFailure(MailFailure::Kind::kTransient, "the mail server's answer is too long");
    }
    const auto held = buffer_.size();
    buffer_.resize(held + kReadBytes);
    const auto room = asio::buffer(buffer_.data() + held, kReadBytes);
    boost::system::error_code error;
    auto done = asio::redirect_error(asio::use_awaitable, error);
    std::size_t got = 0;
    if (tls_) {
      got = co_await tls_->async_read_some(room, done);
    } else {
      got = co_await socket_->async_read_some(room, done);
    }
    buffer_.resize(held + got);
    if (error) {
      fail(error, "waiting for the mail server");
    }
  }
}

Task<SmtpReply> SmtpConnection::read_reply() {
  SmtpReplyReader reader;
  for (;;) {
    const auto line = co_await read_line();
    const auto state = reader.take(line);
    if (state == SmtpReplyReader::State::kInvalid) {
      throw MailFailure(MailFailure::Kind::kTransient,
                        "what answers there speaks no SMTP; see mail.smtp_url");
    }
    if (state == SmtpReplyReader::State::kWhole) {
      co_return reader.reply();
    }
  }
}

Task<SmtpReply> SmtpConnection::ask(std::string line) {
  co_await write(std::move(line) + "\r\n");
  co_return co_await read_reply();
}

}  // namespace auriga::platform::mail
