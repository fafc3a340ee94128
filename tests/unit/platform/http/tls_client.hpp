// A client over TLS, and a certificate for the server made on the spot.
#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <boost/asio/ssl.hpp>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "platform/http/server.hpp"

namespace auriga::platform::http::test {

/// A folder with a self-signed certificate for localhost and its key.
class Certificate {
 public:
  Certificate() {
    std::string name = (std::filesystem::temp_directory_path() / "auriga-tls-XXXXXX").string();
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
  ~Certificate() { std::filesystem::remove_all(folder_); }
  [[nodiscard]] TlsFiles files() const {
    return {folder_ / "certificate.pem", folder_ / "key.pem"};
  }

 private:
  std::filesystem::path folder_;
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
  /// The server said close_notify: what was read is not cut short.
  [[nodiscard]] bool ended_in_order() const { return error_ == asio::error::eof; }
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

}  // namespace auriga::platform::http::test
