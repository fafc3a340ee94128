#include "platform/http/call.hpp"

#include "core/crypto.hpp"
#include "core/text.hpp"
#include "platform/http/connection.hpp"
#include "platform/http/precondition.hpp"

namespace auriga::platform::http {
namespace {

using core::Error;
using core::ErrorCode;

/// Calls `fn(entry)` for each trimmed entry of a list until it answers true; whether it did.
template <class Fn>
bool any_entry(std::string_view list, char separator, Fn fn) {
  while (!list.empty()) {
    const auto end = list.find(separator);
    if (fn(core::trim(list.substr(0, end)))) {
      return true;
    }
    list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
  }
  return false;
}

std::string size_text(std::uint64_t bytes) {
  return bytes % (1U << 20U) == 0 ? std::to_string(bytes >> 20U) + " MiB"
                                  : std::to_string(bytes) + " bytes";
}

}  // namespace

std::optional<std::string_view> Call::cookie(std::string_view name) const {
  std::optional<std::string_view> value;
  for (const auto& field : head_.headers) {
    if (!core::equals_ignoring_case(field.name, "Cookie")) {
      continue;
    }
    any_entry(field.value, ';', [&](std::string_view pair) {
      if (pair.size() > name.size() && pair[name.size()] == '=' && pair.starts_with(name)) {
        value = pair.substr(name.size() + 1);
      }
      return value.has_value();
    });
  }
  return value;
}

bool Call::accepts(std::string_view type) const {
  return any_entry(header("Accept"), ',', [&](std::string_view range) {
    const auto end = range.find(';');
    if (!core::equals_ignoring_case(core::trim(range.substr(0, end)), type)) {
      return false;
    }
    const auto rest = end == std::string_view::npos ? std::string_view() : range.substr(end + 1);
    return !any_entry(rest, ';', [](std::string_view parameter) {
      return parameter.starts_with("q=0") &&
             parameter.find_first_not_of("0.", 2) == std::string_view::npos;
    });
  });
}

const core::Caller& Call::caller() const {
  if (!caller_) {
    throw Error(ErrorCode::kUnauthenticated);
  }
  return *caller_;
}

void Call::set_etag(std::string_view version) {
  etag_ = entity_tag(version);
}

void Call::set_cookie(const Cookie& cookie) {
  std::string text = cookie.name + "=" + cookie.value + "; Path=" + cookie.path;
  if (cookie.max_age) {
    text += "; Max-Age=" + std::to_string(cookie.max_age->count());
  }
  text += "; SameSite=Strict";
  if (cookie.http_only) {
    text += "; HttpOnly";
  }
  if (secure_) {
    text += "; Secure";
  }
  reply_headers_.add("Set-Cookie", text);
}

void Call::require_csrf(std::string_view cookie_name) const {
  const auto expected = cookie(cookie_name);
  const auto given = header("X-CSRF-Token");
  if (!expected || expected->empty() || !core::equal_constant_time(*expected, given)) {
    throw Error(ErrorCode::kCsrfFailed);
  }
}

std::optional<std::uint64_t> Call::content_length() const {
  return head_.content_length;
}

std::uint64_t Call::body_bytes_max() const {
  if (route_ == nullptr) {
    return 0;
  }
  return reading_form_ ? route_->upload.total_bytes_max : route_->body_bytes_max;
}

bool Call::hung_up() const {
  return connection_->hung_up();
}

Task<std::string_view> Call::read_body_some() {
  const auto limit = body_bytes_max();
  const auto announced = head_.content_length.value_or(0);
  std::string_view bytes;
  if (announced <= limit) {
    bytes = co_await connection_->read_body_some(*this);
  }
  if (announced > limit || connection_->body_received() > limit) {
    throw Error(ErrorCode::kBodyTooLarge, "the body may have at most " + size_text(limit));
  }
  co_return bytes;
}

Task<std::string_view> Call::read_body() {
  if (!body_read_) {
    if (const auto length = head_.content_length; length && *length <= body_bytes_max()) {
      // Not more than this at once: a length is a claim, the bytes may never come.
      constexpr std::uint64_t kReserveMax = 256ULL << 10U;
      body_.reserve(static_cast<std::size_t>(std::min(*length, kReserveMax)));
    }
    for (;;) {
      const auto bytes = co_await read_body_some();
      if (bytes.empty()) {
        break;
      }
      body_ += bytes;
    }
    body_read_ = true;
  }
  co_return body_;
}

std::string Call::take_query(std::string_view name) {
  std::string value;
  for (auto at = query_fields_.begin(); at != query_fields_.end();) {
    if (at->first == name) {
      if (value.empty()) {
        value = std::move(at->second);
      }
      at = query_fields_.erase(at);
    } else {
      ++at;
    }
  }
  return value;
}

}  // namespace auriga::platform::http
