#include "platform/http_client/address_check.hpp"

#include <curl/curl.h>

#include <memory>
#include <optional>

#include "core/error.hpp"
#include "core/text.hpp"

namespace auriga::platform {
namespace {

namespace ip = asio::ip;

constexpr std::size_t kUrlBytesMax = 8 * 1024;

auto refused(const std::string& why) {
  return core::fail(core::ErrorCode::kOutgoingRefused, why);
}

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) {
    return {};
  }
  std::string out = text;
  curl_free(text);
  return out;
}

/// The address that a host is by itself. libcurl has written "0x7f.1" and its like in four numbers.
std::optional<ip::address> literal_of(std::string_view host) {
  auto name = core::lower_ascii(host);
  if (name.ends_with('.')) {
    name.pop_back();
  }
  if (name == "localhost" || name.ends_with(".localhost")) {
    return ip::address_v4::loopback();  // RFC 6761: never another.
  }
  if (name.starts_with('[') && name.ends_with(']')) {
    name = name.substr(1, name.size() - 2);
  }
  boost::system::error_code error;
  const auto address = ip::make_address(name, error);
  return error ? std::nullopt : std::optional(address);
}

}  // namespace

core::Result<std::string> checked_host(const std::string& url, const HttpClientOptions& options) {
  if (url.size() > kUrlBytesMax) {
    return refused("The address is too long.");
  }
  const std::unique_ptr<CURLU, void (*)(CURLU*)> parsed(curl_url(), &curl_url_cleanup);
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK ||
      url.find('\0') != std::string::npos) {
    return refused("The address is not a valid URL.");
  }
  const auto scheme = part_of(parsed.get(), CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") {
    return refused("Only http and https addresses are allowed.");
  }
  if (!part_of(parsed.get(), CURLUPART_USER).empty() ||
      !part_of(parsed.get(), CURLUPART_PASSWORD).empty()) {
    return refused("An address must not hold a user or password; send a header instead.");
  }
  auto host = part_of(parsed.get(), CURLUPART_HOST);
  if (options.profile == OutgoingProfile::kOperator) {
    return host;
  }
  if (scheme != "https" && !options.plain_http) {
    return refused(
        "Only https addresses are allowed; the setting outgoing.plain_http allows http.");
  }
  const auto shown = core::clip(host, 100);
  if (!options.policy.allows_host(host)) {
    return refused("The host " + shown +
                   " is outside the allow-list, which is the setting outgoing.hosts.");
  }
  if (const auto address = literal_of(host); address && !options.policy.allows_address(*address)) {
    return refused("The address of " + shown +
                   " lies in a private range; the setting outgoing.networks allows networks.");
  }
  return host;
}

}  // namespace auriga::platform
