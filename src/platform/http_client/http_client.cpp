#include "platform/http_client/http_client.hpp"

#include <algorithm>
#include <array>

#include "core/text.hpp"
#include "platform/http_client/origin_breakers.hpp"
#include "platform/http_client/transfer.hpp"
#include "platform/log/log.hpp"

namespace auriga::platform {
namespace {

bool is_safe(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

bool asks_to_come_back(int status) {
  return status == 429 || status == 502 || status == 503 || status == 504;
}

/// "https://host:port" of a URL that was checked.
std::string_view origin_of(std::string_view url) {
  const auto host = url.find("//");
  return url.substr(0, host == std::string_view::npos ? host : url.find_first_of("/?#", host + 2));
}

/// The request of a redirect. To another origin go only headers that cannot be secret; from https
/// to http nothing goes.
OutgoingRequest redirected(const OutgoingRequest& from, std::string url) {
  static constexpr std::array<std::string_view, 3> kHarmless{"accept", "accept-language",
                                                             "user-agent"};
  if (core::lower_ascii(from.url).starts_with("https:") && !url.starts_with("https:")) {
    throw core::Error(core::ErrorCode::kOutgoingRefused, "A redirect leads from https to http.");
  }
  OutgoingRequest next = from;
  if (origin_of(url) != origin_of(from.url)) {
    std::erase_if(next.headers, [](const auto& header) {
      const auto name = core::lower_ascii(header.first);
      return std::find(kHarmless.begin(), kHarmless.end(), name) == kHarmless.end();
    });
  }
  next.url = std::move(url);
  return next;
}

}  // namespace

std::string_view OutgoingResponse::header(std::string_view name) const {
  const auto found = std::find_if(headers.begin(), headers.end(),
                                  [&](const auto& header) { return header.first == name; });
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

ResponseStream::ResponseStream(std::unique_ptr<detail::Transfer> transfer)
    : transfer_(std::move(transfer)) {}
ResponseStream::ResponseStream(ResponseStream&&) noexcept = default;
ResponseStream& ResponseStream::operator=(ResponseStream&&) noexcept = default;
ResponseStream::~ResponseStream() = default;

const OutgoingResponse& ResponseStream::head() const {
  return transfer_->response();
}

Task<std::string> ResponseStream::read(SteadyTime deadline) {
  return transfer_->read(deadline);
}

HttpClient::HttpClient(const Executor& executor, HttpClientOptions options)
    : options_(std::move(options)), multi_(std::make_shared<detail::CurlMulti>(executor)) {
  if (options_.profile == OutgoingProfile::kOperator && options_.breaker) {
    breakers_ = std::make_unique<detail::OriginBreakers>(*options_.breaker);
  }
}

HttpClient::~HttpClient() = default;

std::size_t HttpClient::running() const noexcept {
  return multi_->running();
}

// The dynamic threshold of A. Choudhury and E. Hahne (IEEE/ACM Transactions on Networking 6(2),
// 1998), with factor one: it follows the load without a figure to set.
void HttpClient::check_room(const std::string& tenant) const {
  const auto running = multi_->running();
  if (running >= options_.transfers_max) {
    throw core::Error(core::ErrorCode::kOverloaded, "Too many outgoing requests run already.");
  }
  if (!tenant.empty() && multi_->running(tenant) >= options_.transfers_max - running) {
    throw core::Error(core::ErrorCode::kOverloaded,
                      "Too many outgoing requests of this organisation run already.");
  }
}

Task<std::unique_ptr<detail::Transfer>> HttpClient::exchange(const OutgoingRequest& request,
                                                             SteadyTime deadline) {
  check_room(request.tenant);
  auto transfer = std::make_unique<detail::Transfer>(multi_, options_, request, deadline);
  const std::string origin(origin_of(request.url));
  if (breakers_) {
    breakers_->check(origin);
  }
  const auto begin = std::chrono::steady_clock::now();
  std::string_view outcome = "failed";
  const auto note = [&] {
    if (log::enabled(log::Level::kDebug)) {
      log::debug("outgoing request")
          .field("method", request.method)
          .field("origin", origin)
          .field("outcome", outcome)
          .field("status", transfer->response().status)
          .field("milliseconds", std::chrono::duration_cast<std::chrono::milliseconds>(
                                     std::chrono::steady_clock::now() - begin)
                                     .count());
    }
  };
  transfer->start();
  try {
    co_await transfer->wait_head(request.head_deadline.value_or(SteadyTime::max()));
  } catch (const core::Error& error) {
    if (breakers_ && error.code() == core::ErrorCode::kOutgoingFailed) {
      const auto now = std::chrono::steady_clock::now();
      const bool late = now >= std::min(deadline, request.head_deadline.value_or(deadline));
      if (late && now - begin < request.patience) {
        breakers_->told_nothing(origin);
      } else {
        breakers_->failed(origin);
      }
    }
    note();
    throw;
  }
  if (breakers_) {
    // Any answer but "I am down" shows that the origin is alive.
    const int status = transfer->response().status;
    if (status == 502 || status == 503 || status == 504) {
      breakers_->failed(origin);
    } else {
      breakers_->succeeded(origin);
    }
  }
  outcome = "answered";
  note();
  co_return transfer;
}

Task<ResponseStream> HttpClient::open(OutgoingRequest request, SteadyTime deadline) {
  const bool follows = request.method == "GET" || request.method == "HEAD";
  for (int redirects = 0;; ++redirects) {
    auto transfer = co_await exchange(request, deadline);
    auto next = follows ? transfer->redirect() : std::string();
    if (next.empty()) {
      co_return ResponseStream(std::move(transfer));
    }
    if (redirects == options_.redirects_max) {
      throw core::Error(core::ErrorCode::kOutgoingFailed, "There are too many redirects.");
    }
    request = redirected(request, std::move(next));
  }
}

namespace {

Task<OutgoingResponse> whole(HttpClient& client, OutgoingRequest request, SteadyTime deadline) {
  auto stream = co_await client.open(std::move(request), deadline);
  OutgoingResponse response = stream.head();
  for (;;) {
    const auto piece = co_await stream.read();
    if (piece.empty()) {
      co_return response;
    }
    response.body += piece;
  }
}

}  // namespace

Task<OutgoingResponse> HttpClient::send(OutgoingRequest request, SteadyTime deadline) {
  const int attempts = is_safe(request.method) ? request.retry.attempts_max : 1;
  for (int failures = 1;; ++failures) {
    OutgoingResponse response;
    std::optional<core::Error> failure;
    try {
      response = co_await whole(*this, request, deadline);
    } catch (const core::Error& error) {
      failure = error;
    }
    const bool again = failure ? failure->code() == core::ErrorCode::kOutgoingFailed
                               : asks_to_come_back(response.status);
    const std::optional<core::Milliseconds> asked =
        failure
            ? failure->retry_after()
            : core::parse_retry_after(response.header("retry-after"), core::system_clock().now());
    const auto wait = again && failures < attempts
                          ? core::retry_delay(request.retry, failures, core::system_random(), asked)
                          : std::nullopt;
    if (!wait || std::chrono::steady_clock::now() + *wait >= deadline) {
      if (failure) {
        throw *failure;
      }
      co_return response;
    }
    co_await sleep_for(*wait);
  }
}

Task<> HttpClient::stream_events(OutgoingRequest request, SteadyTime deadline,
                                 std::function<bool(const ServerEvent&)> on_event) {
  request.headers.emplace_back("Accept", "text/event-stream");
  auto stream = co_await open(std::move(request), deadline);
  const auto type = core::lower_ascii(stream.head().header("content-type"));
  if (stream.head().status != 200 || !type.starts_with("text/event-stream")) {
    throw core::Error(
        core::ErrorCode::kOutgoingFailed,
        "The answer is no event stream but status " + std::to_string(stream.head().status) + ".");
  }
  SseParser parser;
  for (;;) {
    const auto piece = co_await stream.read();
    if (piece.empty()) {
      co_return;
    }
    for (const auto& event : core::value_or_throw(parser.feed(piece))) {
      if (!on_event(event)) {
        co_return;
      }
    }
  }
}

HttpClients::HttpClients(Runtime& runtime, const HttpClientOptions& options) {
  for (std::size_t i = 0; i < runtime.size(); ++i) {
    clients_.push_back(std::make_unique<HttpClient>(runtime.shard(i).executor(), options));
  }
}

HttpClient& HttpClients::here() {
  const auto* shard = Shard::current();
  AURIGA_ASSERT(shard != nullptr);
  return *clients_[shard->index()];
}

}  // namespace auriga::platform
