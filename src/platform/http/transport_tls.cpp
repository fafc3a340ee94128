#include <boost/asio/ssl.hpp>

#include "core/error.hpp"
#include "platform/http/transport.hpp"

namespace auriga::platform::http {
namespace {

class TlsTransport final : public Transport {
 public:
  TlsTransport(asio::ip::tcp::socket socket, asio::ssl::context& context)
      : stream_(std::move(socket), context) {}

  Task<> handshake(ErrorCondition& error) override {
    co_await stream_.async_handshake(asio::ssl::stream_base::server,
                                     asio::redirect_error(asio::use_awaitable, error));
  }

  Task<std::size_t> read_some(std::span<char> room, ErrorCondition& error) override {
    return stream_.async_read_some(asio::buffer(room.data(), room.size()),
                                   asio::redirect_error(asio::use_awaitable, error));
  }

  std::size_t try_write(std::span<const asio::const_buffer> /*parts*/,
                        ErrorCondition& /*error*/) override {
    return 0;
  }

  Task<> write(std::span<const asio::const_buffer> parts, ErrorCondition& error) override {
    // One record for a small answer: SSL would make one per buffer.
    if (parts.size() > 1 && asio::buffer_size(parts) <= 16384) {
      std::string joined;
      joined.reserve(asio::buffer_size(parts));
      for (const auto& part : parts) {
        joined.append(static_cast<const char*>(part.data()), part.size());
      }
      co_await asio::async_write(stream_, asio::buffer(joined),
                                 asio::redirect_error(asio::use_awaitable, error));
      co_return;
    }
    co_await asio::async_write(stream_, parts, asio::redirect_error(asio::use_awaitable, error));
  }

  Task<> end_writing() override {
    // Asio's shutdown sends close_notify and then waits for the peer's, which may never come: told
    // that it has come, it only sends. It must not be told so longer than for that step, or a read
    // under way would end. SSL_shutdown alone would leave the record in Asio's buffer.
    auto* const tls = stream_.native_handle();
    const auto before = SSL_get_shutdown(tls);
    const auto said = std::make_shared<asio::steady_timer>(stream_.get_executor(),
                                                           asio::steady_timer::time_point::max());
    SSL_set_shutdown(tls, before | SSL_RECEIVED_SHUTDOWN);
    stream_.async_shutdown([said](const ErrorCondition&) { said->cancel(); });
    SSL_set_shutdown(tls, before | SSL_SENT_SHUTDOWN);
    ErrorCondition ignored;  // The peer may have gone; the bytes before are out.
    co_await said->async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    stream_.next_layer().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  }

  bool hung_up() noexcept override { return peer_hung_up(stream_.next_layer().native_handle()); }
  void cancel() noexcept override {
    ErrorCondition ignored;  // Nothing was under way.
    stream_.next_layer().cancel(ignored);
  }
  void close() noexcept override {
    ErrorCondition ignored;  // Closed already.
    stream_.next_layer().close(ignored);
  }

 private:
  asio::ssl::stream<asio::ip::tcp::socket> stream_;
};

}  // namespace

std::unique_ptr<Transport> make_tls_transport(asio::ip::tcp::socket socket,
                                              asio::ssl::context& context) {
  return std::make_unique<TlsTransport>(std::move(socket), context);
}

std::shared_ptr<asio::ssl::context> make_tls_context(const std::string& chain_file,
                                                     const std::string& key_file) {
  auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
  try {
    context->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                         asio::ssl::context::no_tlsv1_1);
    SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
    SSL_CTX_set_cipher_list(context->native_handle(), "ECDHE+AESGCM:ECDHE+CHACHA20");
    SSL_CTX_set_options(context->native_handle(), SSL_OP_NO_RENEGOTIATION);
    // Buffers of an idle connection are given back.
    SSL_CTX_set_mode(context->native_handle(), SSL_MODE_RELEASE_BUFFERS);
    context->use_certificate_chain_file(chain_file);
    context->use_private_key_file(key_file, asio::ssl::context::pem);
  } catch (const boost::system::system_error& error) {
    throw core::Error(core::ErrorCode::kConfigurationInvalid,
                      "the TLS certificate or key cannot be used",
                      chain_file + ", " + key_file + ": " + error.what());
  }
  return context;
}

}  // namespace auriga::platform::http
