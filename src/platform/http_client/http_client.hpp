// HTTP client: requests to other servers, as coroutines on a shard.
//
//   OutgoingRequest request{.url = "https://…"};
//   OutgoingResponse answer = co_await client.send(std::move(request), deadline);
//
//   auto stream = co_await client.open(std::move(request), deadline);   // head has arrived
//   while (!(piece = co_await stream.read()).empty()) { … }             // the server waits for us
//
// Give the request a name, as above: g++ 12 destroys an aggregate made inside a co_await expression
// twice.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/circuit_breaker.hpp"
#include "core/retry_delay.hpp"
#include "platform/http_client/address_policy.hpp"
#include "platform/http_client/sse_parser.hpp"
#include "platform/runtime/runtime.hpp"
#include "platform/runtime/task.hpp"

namespace auriga::platform {

using OutgoingHeaders = std::vector<std::pair<std::string, std::string>>;

struct OutgoingRequest {
  std::string method = "GET";
  std::string url;  ///< http or https, at most 8 KiB, without user and password.
  OutgoingHeaders headers = {};
  std::string body = {};
  std::size_t response_bytes_max = 4 * 1024 * 1024;  ///< A larger body fails the request.
  core::RetryPolicy retry = {};  ///< For send() of GET, HEAD and OPTIONS; others go out once.
  std::optional<SteadyTime> head_deadline = {};  ///< For the head alone; not set: the request's.
  /// A time-out after less than this does not count against the origin: the caller was in haste.
  std::chrono::milliseconds patience{0};
  std::string tenant = {};  ///< For whom it is, so that shares are kept; empty: for nobody.
};

struct OutgoingResponse {
  int status = 0;
  OutgoingHeaders headers;  ///< Names in lower case.
  std::string body;         ///< Of send(); open() gives it by read().

  /// The first value of a header, name in lower case; empty when there is none.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// Who chose the address. The operator is trusted; a tenant's requests pass the address policy.
enum class OutgoingProfile : std::uint8_t { kOperator, kTenant };

struct HttpClientOptions {
  OutgoingProfile profile = OutgoingProfile::kTenant;
  AddressPolicy policy = {};  ///< Of the tenant profile; the default allows public addresses.
  std::string proxy = {};     ///< Of the operator profile: "http://host:port"; empty: none.
  bool plain_http = false;    ///< Whether the tenant profile may use http, not https alone.
  std::string user_agent = "auriga";
  std::chrono::milliseconds connect_time{10'000};
  /// At once; more are refused with OVERLOADED. One tenant has at most as many as are then still
  /// free: alone half of them, each of two a third, and whoever comes next always finds some.
  std::size_t transfers_max = 256;
  int redirects_max = 5;  ///< Followed for GET and HEAD only.
  /// Of the operator profile: an origin that keeps failing is left alone for a while. Tenants'
  /// origins have none, since one tenant could close it to the others by asking for slow pages.
  std::optional<core::BreakerPolicy> breaker = core::BreakerPolicy{};
};

namespace detail {
class CurlMulti;
class OriginBreakers;
class Transfer;
}  // namespace detail

/// A response whose head has arrived. Destroying it ends the transfer. On the client's shard only.
class ResponseStream {
 public:
  explicit ResponseStream(std::unique_ptr<detail::Transfer> transfer);
  ResponseStream(ResponseStream&&) noexcept;
  ResponseStream& operator=(ResponseStream&&) noexcept;
  ~ResponseStream();

  [[nodiscard]] const OutgoingResponse& head() const;

  /// The next bytes, at most 256 KiB and a network read; empty at the end. Nothing more is taken
  /// from the network while that much waits here. Throws OUTGOING_FAILED when the body breaks off,
  /// is too large, or when the request's deadline or the one given here passes.
  [[nodiscard]] Task<std::string> read(SteadyTime deadline = SteadyTime::max());

 private:
  std::unique_ptr<detail::Transfer> transfer_;
};

/// Lives on one shard: construct, use and destroy it there, before its io_context goes.
class HttpClient {
 public:
  /// `executor` must run on a single thread.
  HttpClient(const Executor& executor, HttpClientOptions options);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// The whole response, whatever its status. Throws OUTGOING_REFUSED, OUTGOING_FAILED or
  /// OVERLOADED. Of a status that asks for it (429, 502, 503, 504) the last one is answered.
  [[nodiscard]] Task<OutgoingResponse> send(OutgoingRequest request, SteadyTime deadline);

  /// As send(), but returns with the head; `deadline` bounds the body too. Not repeated.
  [[nodiscard]] Task<ResponseStream> open(OutgoingRequest request, SteadyTime deadline);

  /// Reads a stream of events until it ends or `on_event` answers false. Throws OUTGOING_FAILED
  /// also when the answer is no event stream with status 200.
  [[nodiscard]] Task<> stream_events(OutgoingRequest request, SteadyTime deadline,
                                     std::function<bool(const ServerEvent&)> on_event);

  [[nodiscard]] std::size_t running() const noexcept;  ///< Transfers now.

 private:
  void check_room(const std::string& tenant) const;
  [[nodiscard]] Task<std::unique_ptr<detail::Transfer>> exchange(const OutgoingRequest& request,
                                                                 SteadyTime deadline);

  HttpClientOptions options_;
  std::shared_ptr<detail::CurlMulti> multi_;
  std::unique_ptr<detail::OriginBreakers> breakers_;
};

/// One client per shard of a runtime.
class HttpClients {
 public:
  HttpClients(Runtime& runtime, const HttpClientOptions& options);

  /// The client of the shard that calls. Asserts to be on one.
  [[nodiscard]] HttpClient& here();

 private:
  std::vector<std::unique_ptr<HttpClient>> clients_;
};

}  // namespace auriga::platform
