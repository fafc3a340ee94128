#include "platform/http_client/transfer.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <charconv>

#include "core/text.hpp"
#include "platform/http_client/address_check.hpp"

namespace auriga::platform::detail {
namespace {

constexpr std::size_t kHeaderBytesMax = 64 * 1024;
constexpr std::size_t kBufferBytesMax = 256 * 1024;

core::Error refused(std::string detail) {
  return core::Error(core::ErrorCode::kOutgoingRefused, std::move(detail));
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

/// In words for people, without what might be secret.
std::string_view reason_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return "its name has no address";
    case CURLE_COULDNT_CONNECT:
      return "it takes no connection";
    case CURLE_OPERATION_TIMEDOUT:
      return "it did not answer in time";
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
      return "no trusted TLS connection can be made";
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
      return "the connection broke off";
    default:
      return "its answer is not valid HTTP";
  }
}

}  // namespace

Transfer::Transfer(std::shared_ptr<CurlMulti> multi, const HttpClientOptions& options,
                   const OutgoingRequest& request, SteadyTime deadline)
    : multi_(std::move(multi)),
      options_(options),
      deadline_(deadline),
      body_(request.body),
      bytes_max_(request.response_bytes_max),
      tenant_(request.tenant),
      wake_(multi_->executor()) {
  host_ = core::value_or_throw(checked_host(request.url, options_));
  if (!is_token(request.method)) {
    throw refused("The method is not valid.");
  }
  for (const auto& [name, value] : request.headers) {
    if (!is_token(name) ||
        value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
      throw refused("A header's name or value is not valid.");
    }
  }
  easy_ = curl_easy_init();
  AURIGA_ASSERT(easy_ != nullptr);
  set_up(request);
}

Transfer::~Transfer() {
  if (started_) {
    multi_->remove(easy_, tenant_);
  }
  curl_easy_cleanup(easy_);
  curl_slist_free_all(headers_);
}

void Transfer::set_up(const OutgoingRequest& request) {
  const auto set = [&](CURLoption option, auto value) {
    const auto code = curl_easy_setopt(easy_, option, value);
    AURIGA_ASSERT(code == CURLE_OK);
  };
  set(CURLOPT_URL, request.url.c_str());
  set(CURLOPT_PRIVATE, this);
  set(CURLOPT_ERRORBUFFER, message_.data());
  set(CURLOPT_NOSIGNAL, 1L);
  // Without it, giving up on a slow name look-up would hold the shard until the look-up ends.
  set(CURLOPT_QUICK_EXIT, 1L);
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  // One request per connection at a time: a paused answer holds up no other.
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_PROXY, options_.proxy.c_str());  // Empty: none, whatever the environment says.
  set(CURLOPT_NOPROXY, "");
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  set(CURLOPT_USERAGENT, options_.user_agent.c_str());
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_time.count()));
  set(CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  set(CURLOPT_HEADERDATA, this);
  if (options_.profile == OutgoingProfile::kTenant) {
    AURIGA_ASSERT(
        options_.proxy.empty());  // The proxy's address would be judged, not the target's.
    set(CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_open);
    set(CURLOPT_OPENSOCKETDATA, this);
  }
  if (request.method == "HEAD") {
    set(CURLOPT_NOBODY, 1L);
  } else if (request.method != "GET") {
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body_.size()));
    set(CURLOPT_POSTFIELDS, body_.data());
    set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }
  const auto add = [&](const std::string& line) {
    headers_ = curl_slist_append(headers_, line.c_str());
    AURIGA_ASSERT(headers_ != nullptr);
  };
  add("Expect:");        // No "100-continue" that some servers never send.
  add("Content-Type:");  // None of libcurl's own guess; the caller's comes after.
  for (const auto& [name, value] : request.headers) {
    // libcurl spells a header without value with a semicolon.
    add(value.empty() ? name + ";" : name + ": " + value);
  }
  set(CURLOPT_HTTPHEADER, headers_);
}

void Transfer::start() {
  started_ = true;
  multi_->add(easy_, tenant_);
}

curl_socket_t Transfer::on_open(void* self, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(self);
  asio::ip::tcp::endpoint endpoint;
  if (address->addrlen > endpoint.capacity() ||
      (address->family != AF_INET && address->family != AF_INET6)) {
    return CURL_SOCKET_BAD;
  }
  std::copy_n(reinterpret_cast<const char*>(&address->addr), address->addrlen,
              reinterpret_cast<char*>(endpoint.data()));
  if (!transfer.options_.policy.allows_address(endpoint.address())) {
    transfer.address_refused_ = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t Transfer::on_header(char* data, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::size_t length = size * count;
  transfer.header_bytes_ += length;
  if (transfer.header_bytes_ > kHeaderBytesMax) {
    transfer.broken_bound_ = "its headers are too large";
    return 0;
  }
  return transfer.take_header({data, length}) ? length : 0;
}

bool Transfer::take_header(std::string_view line) {
  if (head_done_) {
    return true;  // A trailer: nobody here asks for one.
  }
  line = core::trim(line);
  if (line.starts_with("HTTP/")) {
    response_ = {};  // A final head after an interim one.
    const auto space = line.find(' ');
    const auto digits = space == std::string_view::npos ? line : line.substr(space + 1, 3);
    std::from_chars(digits.data(), digits.data() + digits.size(), response_.status);
  } else if (line.empty()) {
    if (response_.status >= 200) {
      head_done_ = true;
      wake();
    }
  } else if (const auto colon = line.find(':'); colon != std::string_view::npos) {
    response_.headers.emplace_back(core::lower_ascii(line.substr(0, colon)),
                                   core::trim(line.substr(colon + 1)));
  }
  return true;
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::size_t length = size * count;
  if (transfer.buffer_.size() >= kBufferBytesMax) {
    transfer.paused_ = true;
    return CURL_WRITEFUNC_PAUSE;
  }
  transfer.body_bytes_ += length;
  if (transfer.body_bytes_ > transfer.bytes_max_) {
    transfer.broken_bound_ = "its answer is too large";
    return 0;
  }
  transfer.buffer_.append(data, length);
  transfer.wake();
  return length;
}

void Transfer::finished(CURLcode code) {
  done_ = true;
  code_ = code;
  wake();
}

void Transfer::wake() {
  wake_.cancel();
}

Task<> Transfer::wait(SteadyTime sooner) {
  const auto until = std::min(deadline_, sooner);
  if (std::chrono::steady_clock::now() >= until) {
    throw failed(reason_of(CURLE_OPERATION_TIMEDOUT));
  }
  wake_.expires_at(until);
  boost::system::error_code woken;  // Woken, late or cancelled: the caller's loop finds out which.
  co_await wake_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
}

Task<> Transfer::wait_head(SteadyTime sooner) {
  while (!head_done_ && !done_) {
    co_await wait(sooner);
  }
  if (!head_done_) {
    throw failure();
  }
}

Task<std::string> Transfer::read(SteadyTime sooner) {
  while (buffer_.empty() && !done_) {
    co_await wait(sooner);
  }
  std::string out;
  out.swap(buffer_);
  if (out.empty()) {
    if (code_ != CURLE_OK) {
      throw failure();
    }
    co_return out;
  }
  if (paused_) {
    paused_ = false;
    multi_->resume(easy_);
  }
  co_return out;
}

std::string Transfer::redirect() const {
  char* url = nullptr;
  const bool is_redirect = response_.status >= 301 && response_.status <= 308 &&
                           response_.status != 304 && response_.status != 305;
  if (!is_redirect || curl_easy_getinfo(easy_, CURLINFO_REDIRECT_URL, &url) != CURLE_OK) {
    return {};
  }
  return url != nullptr ? url : "";
}

core::Error Transfer::failure() const {
  if (address_refused_ && code_ == CURLE_COULDNT_CONNECT) {
    return refused("The address of " + core::clip(host_, 100) +
                   " lies in a private range; the setting outgoing.networks allows networks.");
  }
  if (!broken_bound_.empty()) {
    return failed(broken_bound_);
  }
  return failed(reason_of(code_), std::string(curl_easy_strerror(code_)) + "; " + message_.data());
}

core::Error Transfer::failed(std::string_view reason, std::string_view cause) const {
  return core::Error(
      core::ErrorCode::kOutgoingFailed,
      "The request to " + core::clip(host_, 100) + " failed: " + std::string(reason) + ".",
      core::redact(cause));
}

}  // namespace auriga::platform::detail
