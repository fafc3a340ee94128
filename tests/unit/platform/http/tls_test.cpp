// TLS over real sockets, with a certificate made here.
#include <gmock/gmock.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <boost/asio/ssl.hpp>
#include <cstdio>
#include <fstream>

#include "test_server.hpp"

namespace auriga::platform::http::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// A folder with a self-signed certificate for localhost and its key.
class Certificate {
 public:
  Certificate() {
    std::string name = (fs::temp_directory_path() / "auriga-tls-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    auto* key = EVP_EC_gen("P-256");
    auto* certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    auto* subject = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
    X509_set_issuer_name(certificate, subject);
    X509_sign(certificate, key, EVP_sha256());
    auto* file = std::fopen(files().certificate_chain.c_str(), "w");
    PEM_write_X509(file, certificate);
    std::fclose(file);
    file = std::fopen(files().private_key.c_str(), "w");
    PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(file);
    X509_free(certificate);
    EVP_PKEY_free(key);
  }
  ~Certificate() { fs::remove_all(folder_); }
  [[nodiscard]] TlsFiles files() const {
    return {folder_ / "certificate.pem", folder_ / "key.pem"};
  }

 private:
  fs::path folder_;
};

/// A blocking client that speaks at most `version`.
class TlsClient {
 public:
  TlsClient(std::uint16_t port, int version) : context_(asio::ssl::context::tls_client) {
    SSL_CTX_set_max_proto_version(context_.native_handle(), version);
    SSL_CTX_set_min_proto_version(context_.native_handle(), TLS1_VERSION);
    SSL_CTX_set_security_level(context_.native_handle(), 0);
    stream_ = std::make_unique<asio::ssl::stream<asio::ip::tcp::socket>>(io_, context_);
    stream_->next_layer().connect({asio::ip::address_v4::loopback(), port});
    stream_->handshake(asio::ssl::stream_base::client, error_);
  }
  [[nodiscard]] bool connected() const { return !error_; }
  [[nodiscard]] std::string version() const { return SSL_get_version(stream_->native_handle()); }

  /// Sends and reads until the server closes or `text` was read.
  std::string talk(std::string_view request, std::string_view until) {
    asio::write(*stream_, asio::buffer(request), error_);
    std::string all;
    while (!error_ && all.find(until) == std::string::npos) {
      std::array<char, 4096> bytes{};
      all.append(bytes.data(), stream_->read_some(asio::buffer(bytes), error_));
    }
    return all;
  }

 private:
  asio::io_context io_;
  asio::ssl::context context_;
  std::unique_ptr<asio::ssl::stream<asio::ip::tcp::socket>> stream_;
  boost::system::error_code error_;
};

TEST(Tls, AnswersOverTwelveAndThirteenAndNothingOlder) {
  Certificate certificate;
  TestServer server({.options = {.tls = certificate.files()}});
  for (const auto& [version, name] :
       {std::pair(TLS1_2_VERSION, "TLSv1.2"), std::pair(TLS1_3_VERSION, "TLSv1.3")}) {
    TlsClient client(server.port(), version);
    ASSERT_TRUE(client.connected()) << name;
    EXPECT_EQ(client.version(), name);
    EXPECT_THAT(client.talk("GET /text HTTP/1.1\r\nHost: h\r\n\r\n", "hello\n"),
                HasSubstr("HTTP/1.1 200 OK"));
    const auto large = client.talk("GET /big HTTP/1.1\r\nHost: h\r\n\r\n", "199999\n");
    EXPECT_THAT(large, HasSubstr("Content-Length: 1288890\r\n"));
    EXPECT_GT(large.size(), 1'288'890U);
    EXPECT_THAT(client.talk("GET /events?count=2 HTTP/1.1\r\nHost: h\r\n\r\n", "\r\n0\r\n\r\n"),
                HasSubstr("{\"n\":1}"));
    EXPECT_THAT(client.talk("GET /text HTTP/1.1\r\nHost: h\r\n\r\n", "hello\n"),
                HasSubstr("HTTP/1.1 200 OK"));
  }
  EXPECT_FALSE(TlsClient(server.port(), TLS1_1_VERSION).connected());
}

TEST(Tls, CookiesAreSecureThere) {
  class SetCookie final : public Middleware {
    MaybeTask before(Call& call) override {
      call.set_cookie({.name = "a", .value = "b", .max_age = std::chrono::seconds(5)});
      return std::nullopt;
    }
  };
  Certificate certificate;
  TestServer server({.options = {.tls = certificate.files()},
                     .compose = [](MiddlewareList& list, const RouteTable&) {
                       list.push_back(std::make_unique<SetCookie>());
                     }});
  TlsClient client(server.port(), TLS1_3_VERSION);
  EXPECT_THAT(
      client.talk("GET /text HTTP/1.1\r\nHost: h\r\n\r\n", "hello\n"),
      HasSubstr("Set-Cookie: a=b; Path=/; Max-Age=5; SameSite=Strict; HttpOnly; Secure\r\n"));
}

TEST(Tls, PlainTalkAndBadFilesAreRefused) {
  Certificate certificate;
  TestServer server({.options = {.tls = certificate.files()}});
  asio::io_context io;
  asio::ip::tcp::socket plain(io);
  plain.connect({asio::ip::address_v4::loopback(), server.port()});
  asio::write(plain, asio::buffer(std::string("GET /text HTTP/1.1\r\nHost: h\r\n\r\n")));
  boost::system::error_code error;
  std::string all;
  asio::read(plain, asio::dynamic_buffer(all), error);
  EXPECT_EQ(all.find("HTTP/1.1"), std::string::npos);
  std::ofstream(certificate.files().private_key) << "nonsense";
  EXPECT_THROW(TestServer({.options = {.tls = certificate.files()}}), core::Error);
}

}  // namespace
}  // namespace auriga::platform::http::test
