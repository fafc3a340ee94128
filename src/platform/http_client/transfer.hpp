// One request on the wire: an easy handle of libcurl, what has arrived of the answer, and the wait
// of the coroutine that reads it.
#pragma once

#include <curl/curl.h>

#include <array>
#include <memory>
#include <string>

#include "core/error.hpp"
#include "platform/http_client/curl_multi.hpp"
#include "platform/http_client/http_client.hpp"

namespace auriga::platform::detail {

/// Life: construct (prepares), start(), then head() and read(); destruction ends it at any point.
/// Its address must not change: libcurl holds it.
class Transfer {
 public:
  /// Throws OUTGOING_REFUSED for a request that must not or cannot be sent.
  Transfer(std::shared_ptr<CurlMulti> multi, const HttpClientOptions& options,
           const OutgoingRequest& request, SteadyTime deadline);
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  void start();
  Task<> wait_head(SteadyTime sooner);  ///< Until status and headers are there.
  Task<std::string> read(SteadyTime sooner);

  [[nodiscard]] const OutgoingResponse& response() const noexcept { return response_; }
  /// Where a redirect leads, resolved; empty when the answer is none.
  [[nodiscard]] std::string redirect() const;

  void finished(CURLcode code);  ///< Called by CurlMulti.

 private:
  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
  static curl_socket_t on_open(void* self, curlsocktype purpose, curl_sockaddr* address);

  void set_up(const OutgoingRequest& request);
  bool take_header(std::string_view line);
  Task<> wait(SteadyTime sooner);
  void wake();
  [[nodiscard]] core::Error failure() const;
  [[nodiscard]] core::Error failed(std::string_view reason, std::string_view cause = {}) const;

  std::shared_ptr<CurlMulti> multi_;
  const HttpClientOptions options_;
  SteadyTime deadline_;
  std::string host_;
  std::string body_;  ///< Of the request: libcurl reads it in place.
  std::size_t bytes_max_;
  const std::string tenant_;

  CURL* easy_ = nullptr;
  curl_slist* headers_ = nullptr;
  std::array<char, CURL_ERROR_SIZE> message_{};
  bool started_ = false;

  OutgoingResponse response_;
  std::size_t header_bytes_ = 0;
  std::size_t body_bytes_ = 0;
  std::string buffer_;
  bool head_done_ = false;
  bool paused_ = false;
  bool done_ = false;
  CURLcode code_ = CURLE_OK;
  bool address_refused_ = false;
  std::string_view broken_bound_;  ///< Which bound of ours ended it.

  asio::steady_timer wake_;
};

}  // namespace auriga::platform::detail
