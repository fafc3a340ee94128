#include "platform/mail/smtp_mailer.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>

#include "core/crypto.hpp"
#include "core/text.hpp"
#include "platform/mail/smtp_connection.hpp"

namespace auriga::platform::mail {
namespace {

using Kind = MailFailure::Kind;

/// What the server answered to something else than the mail itself.
void require(const SmtpReply& reply, int code, std::string_view step) {
  if (reply.code != code) {
    throw MailFailure(Kind::kTransient,
                      "the mail server answered " + std::string(step) + " with " + reply.text());
  }
}

/// Whether it would refuse any mail of ours: it wants a sign-in or TLS first (RFC 4954, section 6,
/// RFC 3207, section 4), or delivers to its own people alone. An unknown recipient (5.1.*) is none
/// of these, also where the words name a table of relays.
bool refuses_us(const SmtpReply& reply) {
  constexpr std::array kAccess{530, 534, 535, 538};
  const auto text = core::lower_ascii(reply.text());
  return std::ranges::find(kAccess, reply.code) != kAccess.end() ||
         (text.find("relay") != std::string::npos && text.find(" 5.1.") == std::string::npos);
}

/// What it answered to the mail itself: a 5xx is its last word.
void require_of_mail(const SmtpReply& reply, int code, std::string_view step) {
  if (reply.code / 100 == 5 && !refuses_us(reply)) {
    throw MailFailure(Kind::kPermanent,
                      "the mail server refused " + std::string(step) + ": " + reply.text());
  }
  require(reply, code, step);
}

/// The name given with EHLO (RFC 5321, section 4.1.4): the machine's, if it looks like one.
std::string own_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) == 0) {
    const std::string text(name.data());
    if (is_address("a@" + text)) {
      return text;
    }
  }
  return "localhost";
}

std::shared_ptr<asio::ssl::context> make_context(const std::string& ca_file) {
  auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
  try {
    SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
    context->set_verify_mode(asio::ssl::verify_peer);
    if (ca_file.empty()) {
      context->set_default_verify_paths();
    } else {
      context->load_verify_file(ca_file);
    }
  } catch (const boost::system::system_error& error) {
    throw core::Error(core::ErrorCode::kConfigurationInvalid, "mail.ca_file cannot be used",
                      ca_file + ": " + error.what());
  }
  return context;
}

class SmtpMailer final : public Mailer {
 public:
  explicit SmtpMailer(SmtpSettings settings)
      : settings_(std::move(settings)),
        context_(make_context(settings_.ca_file)),
        own_name_(own_name()) {}

  Task<> send(Mail mail, SteadyTime deadline, SteadyTime verdict) override {
    SmtpConnection connection(co_await asio::this_coro::executor, deadline);
    const auto hello = co_await open(connection);
    co_await deliver(connection, hello, mail, verdict);
    co_await leave(connection);
  }

  Task<> probe(SteadyTime deadline) override {
    SmtpConnection connection(co_await asio::this_coro::executor, deadline);
    const auto hello = co_await open(connection);
    co_await name_sender(connection, hello, !is_ascii(settings_.from.address));
    co_await leave(connection);
  }

  [[nodiscard]] std::string place() const override {
    return settings_.host + ":" + std::to_string(settings_.port);
  }

 private:
  /// Up to where a mail may follow; the server's answer to the last EHLO.
  Task<SmtpReply> open(SmtpConnection& connection) {
    co_await connection.connect(settings_.host, settings_.port);
    if (settings_.implicit_tls) {
      co_await connection.start_tls(*context_, settings_.host);
    }
    const auto greeting = co_await connection.read_reply();
    require(greeting, 220, "the connection");
    auto hello = co_await say_hello(connection);
    if (!connection.has_tls() && hello.extension("STARTTLS")) {
      const auto answer = co_await connection.ask("STARTTLS");
      require(answer, 220, "STARTTLS");
      co_await connection.start_tls(*context_, settings_.host);
      hello = co_await say_hello(connection);
    }
    if (!settings_.user.empty()) {
      co_await sign_in(connection, hello);
    }
    co_return hello;
  }

  Task<SmtpReply> say_hello(SmtpConnection& connection) {
    auto hello = co_await connection.ask("EHLO " + own_name_);
    require(hello, 250, "EHLO");
    co_return hello;
  }

  Task<> sign_in(SmtpConnection& connection, const SmtpReply& hello) {
    if (!connection.has_tls() && !connection.is_local()) {
      throw MailFailure(Kind::kTransient,
                        "the mail server offers no TLS, and the password is not sent without");
    }
    const auto ways = " " + core::lower_ascii(hello.extension("AUTH").value_or("")) + " ";
    SmtpReply answer;
    if (ways.find(" plain ") != std::string::npos) {
      const auto secret = std::string(1, '\0') + settings_.user + '\0' + settings_.password;
      answer = co_await connection.ask("AUTH PLAIN " + core::to_base64(secret));
    } else if (ways.find(" login ") != std::string::npos) {
      answer = co_await connection.ask("AUTH LOGIN");
      require(answer, 334, "AUTH LOGIN");
      answer = co_await connection.ask(core::to_base64(settings_.user));
      require(answer, 334, "the user's name");
      answer = co_await connection.ask(core::to_base64(settings_.password));
    } else {
      throw MailFailure(Kind::kTransient,
                        "the mail server offers no sign-in that we know (PLAIN, LOGIN)");
    }
    require(answer, 235, "the sign-in");
  }

  /// The sender is the same for every mail: who refuses it tells of the settings. `utf8`: an
  /// address of the mail is outside ASCII.
  Task<> name_sender(SmtpConnection& connection, const SmtpReply& hello, bool utf8) {
    if (utf8 && !hello.extension("SMTPUTF8")) {
      throw MailFailure(is_ascii(settings_.from.address) ? Kind::kPermanent : Kind::kTransient,
                        "the mail server takes no addresses outside ASCII (SMTPUTF8)");
    }
    const auto* options = utf8 ? " SMTPUTF8 BODY=8BITMIME" : "";
    const auto answer =
        co_await connection.ask("MAIL FROM:<" + settings_.from.address + ">" + options);
    require(answer, 250, "the sender");
  }

  Task<> deliver(SmtpConnection& connection, const SmtpReply& hello, const Mail& mail,
                 SteadyTime verdict) {
    auto message = dot_stuffed(build_message(mail, settings_.from));
    co_await name_sender(connection, hello,
                         !is_ascii(mail.to.address) || !is_ascii(settings_.from.address));
    auto answer = co_await connection.ask("RCPT TO:<" + mail.to.address + ">");
    require_of_mail(answer, answer.code == 251 ? 251 : 250, "the recipient");
    answer = co_await connection.ask("DATA");
    require_of_mail(answer, 354, "the message");
    co_await connection.write(std::move(message));
    connection.set_deadline(verdict);
    answer = co_await connection.read_reply();
    require_of_mail(answer, 250, "the message");
  }

  /// The mail is taken; whether the farewell arrives changes nothing.
  static Task<> leave(SmtpConnection& connection) {
    try {
      co_await connection.write("QUIT\r\n");
    } catch (const MailFailure&) {
      co_return;
    }
  }

  SmtpSettings settings_;
  std::shared_ptr<asio::ssl::context> context_;
  std::string own_name_;
};

}  // namespace

std::unique_ptr<Mailer> make_smtp_mailer(SmtpSettings settings) {
  return std::make_unique<SmtpMailer>(std::move(settings));
}

}  // namespace auriga::platform::mail
