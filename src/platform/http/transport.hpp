// Transport: a socket with or without TLS, as a connection uses it. One read and one write may be
// under way at the same time.
#pragma once

#include <array>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "platform/runtime/task.hpp"

namespace boost::asio::ssl {
class context;
}

namespace auriga::platform::http {

using ErrorCondition = boost::system::error_code;

class Transport {
 public:
  virtual ~Transport() = default;
  virtual Task<> handshake(ErrorCondition& error) = 0;
  /// Bytes read; 0 with an error set, also at the end of the stream.
  virtual Task<std::size_t> read_some(std::span<char> room, ErrorCondition& error) = 0;
  /// Writes what goes without waiting; how much. An error other than would_block is told.
  virtual std::size_t try_write(std::span<const asio::const_buffer> parts,
                                ErrorCondition& error) = 0;
  virtual Task<> write(std::span<const asio::const_buffer> parts, ErrorCondition& error) = 0;
  /// No more will be written; reading goes on.
  virtual Task<> end_writing() = 0;
  /// Whether the client has closed, or sends no more: what is written may be read by nobody.
  [[nodiscard]] virtual bool hung_up() noexcept = 0;
  virtual void cancel() noexcept = 0;  ///< What is under way ends with operation_aborted.
  virtual void close() noexcept = 0;
  /// The descriptor, which is the caller's from then on, non-blocking; -1 under TLS, where bytes
  /// only come through this object. Nothing may be under way.
  virtual int release() noexcept { return -1; }
};

/// What Transport::hung_up tells, of a TCP socket's descriptor.
[[nodiscard]] bool peer_hung_up(int fd) noexcept;

[[nodiscard]] std::unique_ptr<Transport> make_plain_transport(asio::ip::tcp::socket socket);
[[nodiscard]] std::unique_ptr<Transport> make_tls_transport(asio::ip::tcp::socket socket,
                                                            asio::ssl::context& context);

/// TLS 1.2 or above, forward secrecy only. Throws core::Error(CONFIGURATION_INVALID).
[[nodiscard]] std::shared_ptr<asio::ssl::context> make_tls_context(const std::string& chain_file,
                                                                   const std::string& key_file);

}  // namespace auriga::platform::http
