#include "tests/support/smtp_server.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <boost/asio/ssl.hpp>
#include <condition_variable>
#include <cstdio>
#include <map>
#include <mutex>
#include <thread>

#include "core/crypto.hpp"
#include "core/text.hpp"

namespace auriga::testing {

namespace asio = boost::asio;
using asio::ip::tcp;

MailCertificate::MailCertificate() {
  auto* key = EVP_EC_gen("P-256");
  auto* made = X509_new();
  X509_set_version(made, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(made), 1);
  X509_gmtime_adj(X509_getm_notBefore(made), -60);
  X509_gmtime_adj(X509_getm_notAfter(made), 3600);
  X509_set_pubkey(made, key);
  auto* subject = X509_get_subject_name(made);
  const auto* name = reinterpret_cast<const unsigned char*>("localhost");
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, name, -1, -1, 0);
  X509_set_issuer_name(made, subject);
  auto* names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "DNS:localhost");
  X509_add_ext(made, names, -1);
  X509_EXTENSION_free(names);
  X509_sign(made, key, EVP_sha256());
  auto* file = std::fopen(certificate().c_str(), "w");
  PEM_write_X509(file, made);
  std::fclose(file);
  file = std::fopen(this->key().c_str(), "w");
  PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(file);
  X509_free(made);
  EVP_PKEY_free(key);
}

std::string MailCertificate::certificate() const {
  return (folder_.path() / "certificate.pem").string();
}
std::string MailCertificate::key() const {
  return (folder_.path() / "key.pem").string();
}

std::string ReceivedMail::header(const std::string& name) const {
  const auto head = "\r\n" + data.substr(0, data.find("\r\n\r\n")) + "\r\n";
  const auto at = core::lower_ascii(head).find("\r\n" + core::lower_ascii(name) + ":");
  if (at == std::string::npos) {
    return {};
  }
  auto value = head.substr(at + name.size() + 3);
  std::size_t end = 0;
  while ((end = value.find("\r\n", end)) != std::string::npos && end + 2 < value.size() &&
         (value[end + 2] == ' ' || value[end + 2] == '\t')) {
    value.erase(end, 2);
  }
  return std::string(core::trim(value.substr(0, end)));
}

std::string ReceivedMail::text() const {
  const auto type = data.find("Content-Type: text/plain");
  const auto begin = data.find("\r\n\r\n", type) + 4;
  const auto encoded = data.substr(begin, data.find("\r\n--=_", begin) - begin);
  std::string out;
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    if (encoded[i] != '=') {
      out += encoded[i];
    } else if (encoded.compare(i, 3, "=\r\n") == 0) {
      i += 2;
    } else {
      out += static_cast<char>(std::stoi(encoded.substr(i + 1, 2), nullptr, 16));
      i += 2;
    }
  }
  return out;
}

std::string ReceivedMail::link(const std::string& part) const {
  const auto all = text();
  const auto at = all.find(part);
  if (at == std::string::npos) {
    return {};
  }
  const auto begin = all.rfind("http", at);
  return all.substr(begin, all.find_first_of(" \r\n", begin) - begin);
}

struct SmtpServer::State {
  explicit State(Options given)
      : options(std::move(given)),
        acceptor(context, tcp::endpoint(asio::ip::make_address("127.0.0.1"), options.port)),
        port(acceptor.local_endpoint().port()) {
    if (!options.certificate.empty()) {
      tls.use_certificate_chain_file(options.certificate.string());
      tls.use_private_key_file(options.key.string(), asio::ssl::context::pem);
    }
  }

  Options options;
  asio::io_context context;
  tcp::acceptor acceptor;
  std::uint16_t port;
  asio::ssl::context tls{asio::ssl::context::tls_server};
  std::thread thread;
  std::atomic<bool> stopping{false};

  mutable std::mutex mutex;
  mutable std::condition_variable came;
  std::map<std::string, std::string> answers;
  std::vector<ReceivedMail> mails;
  std::vector<std::string> said;
  bool released = false;       ///< What is late may be said.
  tcp::socket* now = nullptr;  ///< The connection that is served, to be cut by stop().

  std::string special(const std::string& step) const {
    const std::lock_guard lock(mutex);
    const auto found = answers.find(step);
    return found == answers.end() ? std::string() : found->second;
  }

  void run();
};

namespace {

struct Cut {};

/// One client. Throws when it goes.
class Talk {
 public:
  using State = void;
  Talk(tcp::socket& socket, asio::ssl::context& context) : socket_(socket), context_(context) {}

  void secure() {
    tls_.emplace(socket_, context_);
    tls_->handshake(asio::ssl::stream_base::server);
  }
  [[nodiscard]] bool has_tls() const { return tls_.has_value(); }

  void say(const std::string& line) {
    const auto bytes = line + "\r\n";
    if (tls_) {
      asio::write(*tls_, asio::buffer(bytes));
    } else {
      asio::write(socket_, asio::buffer(bytes));
    }
  }
  std::string hear(const std::string& end = "\r\n") {
    for (;;) {
      if (const auto at = buffer_.find(end); at != std::string::npos) {
        auto out = buffer_.substr(0, at);
        buffer_.erase(0, at + end.size());
        return out;
      }
      char room[4096];
      const auto got =
          tls_ ? tls_->read_some(asio::buffer(room)) : socket_.read_some(asio::buffer(room));
      buffer_.append(room, got);
    }
  }
  /// Until the client goes.
  void wait() {
    for (;;) {
      hear();
    }
  }

 private:
  tcp::socket& socket_;
  asio::ssl::context& context_;
  std::optional<asio::ssl::stream<tcp::socket&>> tls_;
  std::string buffer_;
};

std::string between(const std::string& line) {
  const auto open = line.find('<');
  return line.substr(open + 1, line.find('>') - open - 1);
}

std::string undotted(const std::string& data) {
  std::string out;
  bool begins = true;
  for (const char c : data) {
    if (!(begins && c == '.')) {
      out += c;
    }
    begins = c == '\n';
  }
  return out;
}

}  // namespace

void SmtpServer::State::run() {
  while (!stopping) {
    tcp::socket socket(context);
    boost::system::error_code error;
    acceptor.accept(socket, error);
    if (error || stopping) {
      return;
    }
    {
      const std::lock_guard lock(mutex);
      now = &socket;
    }
    try {
      Talk talk(socket, tls);
      ReceivedMail mail;
      /// Says what a step is to say; false when the step did not go well.
      const auto reply = [&](const std::string& step, const std::string& usual) {
        const auto other = special(step);
        if (other == "hang") {
          talk.wait();
        }
        if (other == "cut") {
          throw Cut();
        }
        if (other == "late") {
          std::unique_lock lock(mutex);
          came.wait(lock, [this] { return released || stopping; });
        }
        const bool as_usual = other.empty() || other == "inject" || other == "late";
        talk.say(as_usual ? usual : other);
        return as_usual;
      };
      if (options.implicit_tls) {
        talk.secure();
      }
      reply("greeting", "220 postbox.test ESMTP");
      for (;;) {
        const auto line = talk.hear();
        {
          const std::lock_guard lock(mutex);
          said.push_back(line);
        }
        const auto word = line.substr(0, line.find(' '));
        if (word == "EHLO") {
          mail.tls = talk.has_tls();
          std::string all = "250-postbox.test\r\n";
          all += options.starttls && !talk.has_tls() ? "250-STARTTLS\r\n" : "";
          all += options.utf8 ? "250-SMTPUTF8\r\n250-8BITMIME\r\n" : "";
          all += options.auth.empty() ? "" : "250-AUTH " + options.auth + "\r\n";
          reply("EHLO", all + "250 PIPELINING");
        } else if (word == "STARTTLS") {
          const bool inject = special("STARTTLS") == "inject";
          if (reply("STARTTLS", inject ? "220 go on\r\n250 trust me" : "220 go on")) {
            talk.secure();
          }
        } else if (word == "AUTH") {
          std::string user;
          std::string password;
          if (line.starts_with("AUTH PLAIN ")) {
            const auto plain = core::from_base64(line.substr(11)).value_or("");
            const auto split = plain.find('\0', 1);
            user = plain.substr(1, split - 1);
            password = plain.substr(split + 1);
          } else {
            talk.say("334 VXNlcm5hbWU6");
            user = core::from_base64(talk.hear()).value_or("");
            talk.say("334 UGFzc3dvcmQ6");
            password = core::from_base64(talk.hear()).value_or("");
          }
          const bool right = user == options.user && password == options.password;
          if (reply("AUTH", right ? "235 welcome" : "535 5.7.8 bad credentials") && right) {
            mail.user = user;
          }
        } else if (word == "MAIL") {
          mail.from = between(line);
          reply("MAIL", "250 ok");
        } else if (word == "RCPT") {
          mail.to = between(line);
          reply("RCPT", "250 ok");
        } else if (word == "DATA") {
          if (!reply("DATA", "354 go on")) {
            continue;
          }
          mail.data = undotted(talk.hear("\r\n.\r\n") + "\r\n");
          const auto other = special("message");
          if (other.empty() || other == "take and cut" || other == "late") {
            const std::lock_guard lock(mutex);
            mails.push_back(mail);
            came.notify_all();
          }
          if (other == "take and cut") {
            throw Cut();
          }
          reply("message", "250 taken");
        } else if (word == "QUIT") {
          talk.say("221 bye");
          break;
        } else {
          talk.say("500 what?");
        }
      }
    } catch (const boost::system::system_error&) {
    } catch (const Cut&) {
    }
    const std::lock_guard lock(mutex);
    now = nullptr;
  }
}

SmtpServer::SmtpServer(Options options) : state_(std::make_shared<State>(std::move(options))) {
  state_->thread = std::thread([state = state_] { state->run(); });
}

SmtpServer::~SmtpServer() {
  stop();
}

void SmtpServer::stop() {
  if (state_->stopping.exchange(true)) {
    return;
  }
  ::shutdown(state_->acceptor.native_handle(), SHUT_RDWR);
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->now != nullptr) {
      ::shutdown(state_->now->native_handle(), SHUT_RDWR);
    }
    state_->came.notify_all();
  }
  state_->thread.join();
  boost::system::error_code ignored;  // Closed already.
  state_->acceptor.close(ignored);
}

std::uint16_t SmtpServer::port() const {
  return state_->port;
}

void SmtpServer::answer(const std::string& step, const std::string& reply) {
  const std::lock_guard lock(state_->mutex);
  state_->answers[step] = reply;
}

void SmtpServer::release() {
  const std::lock_guard lock(state_->mutex);
  state_->released = true;
  state_->came.notify_all();
}

std::vector<ReceivedMail> SmtpServer::mails() const {
  const std::lock_guard lock(state_->mutex);
  return state_->mails;
}

std::vector<ReceivedMail> SmtpServer::wait_for(std::size_t count,
                                               std::chrono::milliseconds patience) const {
  std::unique_lock lock(state_->mutex);
  state_->came.wait_for(lock, patience, [&] { return state_->mails.size() >= count; });
  return state_->mails;
}

std::vector<std::string> SmtpServer::said() const {
  const std::lock_guard lock(state_->mutex);
  return state_->said;
}

}  // namespace auriga::testing
