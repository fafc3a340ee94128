// Call: one request and what belongs to it, as middleware and handlers see it. Lives from the
// request's head until its answer is written, on its connection's shard; never share it with
// another thread, never keep a reference or a view of its text beyond the handler.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/decode.hpp"
#include "core/identity.hpp"
#include "platform/http/header_block.hpp"
#include "platform/http/method.hpp"
#include "platform/http/reply.hpp"
#include "platform/http/request_head.hpp"
#include "platform/http/route.hpp"
#include "platform/http/upload.hpp"
#include "platform/runtime/task.hpp"

namespace auriga::platform::http {

class Connection;

/// Callers are cached and shared: making one per request would cost more than parsing it.
using CallerPtr = std::shared_ptr<const core::Caller>;

/// A cookie to set (RFC 6265). `Secure` is added by itself when the request came over TLS.
struct Cookie {
  std::string name;
  std::string value;  ///< Token characters only.
  std::string path = "/";
  std::optional<std::chrono::seconds> max_age = {};  ///< 0 deletes; none ends with the browser.
  bool http_only = true;                             ///< Always SameSite=Strict.
};

class Call {
 public:
  explicit Call(Connection& connection) : connection_(&connection) {}
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  // The request.
  [[nodiscard]] Method method() const { return method_; }
  [[nodiscard]] std::string_view target() const { return head_.target; }  ///< As sent; has secrets.
  [[nodiscard]] std::string_view path() const { return path_; }  ///< Undecoded, without query.
  [[nodiscard]] const Route* route() const { return route_; }    ///< Null: nothing matched.
  /// Value of the header `name` (any case), trimmed; empty when absent. Repeated: the first.
  [[nodiscard]] std::string_view header(std::string_view name) const { return head_.find(name); }
  [[nodiscard]] const RequestHead& head() const { return head_; }
  [[nodiscard]] const core::TextFields& path_fields() const { return path_fields_; }
  /// Decoded query, in order. `token` and `api_key` are moved out by authentication.
  [[nodiscard]] const core::TextFields& query_fields() const { return query_fields_; }
  [[nodiscard]] std::optional<std::string_view> cookie(std::string_view name) const;
  /// Whether the Accept header names `type` itself (wildcards do not count): for
  /// "text/event-stream" beside JSON.
  [[nodiscard]] bool accepts(std::string_view type) const;
  [[nodiscard]] std::string_view idempotency_key() const { return header("Idempotency-Key"); }

  // Who and when.
  /// The authenticated caller. Throws UNAUTHENTICATED when there is none.
  [[nodiscard]] const core::Caller& caller() const;
  [[nodiscard]] const CallerPtr& caller_if_any() const { return caller_; }
  /// The organisation of the caller, for services and repositories.
  [[nodiscard]] const core::Tenant& tenant() const { return caller().tenant; }
  [[nodiscard]] std::string_view request_id() const { return request_id_; }
  /// W3C trace id (32 hex digits), from `traceparent` or new.
  [[nodiscard]] std::string_view trace_id() const { return trace_id_; }
  /// Numeric address of the client; behind trusted proxies from X-Forwarded-For.
  [[nodiscard]] std::string_view remote_address() const { return remote_address_; }
  [[nodiscard]] bool secure() const { return secure_; }  ///< TLS here or at a trusted proxy.
  [[nodiscard]] SteadyTime started() const { return started_; }
  [[nodiscard]] SteadyTime deadline() const { return deadline_; }
  void set_deadline(SteadyTime deadline) { deadline_ = deadline; }

  // Versions. `version` is any short text of visible ASCII that changes with the resource.
  /// Names the version of what a single read answers; If-None-Match then gives 304.
  void set_etag(std::string_view version);

  // The browser.
  void set_cookie(const Cookie& cookie);
  /// Throws CSRF_FAILED unless X-CSRF-Token equals the cookie `cookie_name`.
  void require_csrf(std::string_view cookie_name = "auriga_csrf") const;

  // The body. A handler whose input has body members never needs these.
  /// Whole body, at most the route's limit. Throws BODY_TOO_LARGE, REQUEST_TIMEOUT, ...
  Task<std::string_view> read_body();
  /// Next bytes as they arrive (at most 64 KiB); empty at the end. Valid until the next call.
  Task<std::string_view> read_body_some();
  /// Reads a multipart body under the route's upload limits; afterwards form() has it.
  Task<> read_form();
  [[nodiscard]] Form& form() { return form_; }
  /// Files of a multipart body; empty for JSON.
  [[nodiscard]] std::vector<UploadedFile>& files() { return form_.files; }
  [[nodiscard]] std::optional<std::uint64_t> content_length() const;

  // The answer.
  /// Whether the client has closed the connection since: for handlers that waited, and would hand
  /// out what must not be lost. One that only sends no more counts as gone.
  [[nodiscard]] bool hung_up() const;
  /// Headers added to whatever is answered, problems included.
  [[nodiscard]] HeaderBlock& reply_headers() { return reply_headers_; }
  /// Middleware: answers at once; handlers after it do not run.
  void answer(Reply reply) { early_ = std::move(reply); }

  // Set by middleware.
  void set_caller(CallerPtr caller) { caller_ = std::move(caller); }
  void set_request_id(std::string id) { request_id_ = std::move(id); }
  void set_trace_id(std::string id) { trace_id_ = std::move(id); }
  /// Removes a query field and gives its first value; empty when absent.
  std::string take_query(std::string_view name);
  /// By which claim this call holds its Idempotency-Key, which must then be settled; empty: it does
  /// not.
  void set_key_claim(std::string claim) { key_claim_ = std::move(claim); }
  [[nodiscard]] std::string take_key_claim() { return std::exchange(key_claim_, {}); }
  [[nodiscard]] bool holds_key() const { return !key_claim_.empty(); }
  /// Why there is no answer: what the handler, or a middleware before it, threw.
  [[nodiscard]] std::optional<core::ErrorCode> failure() const { return failure_; }

 private:
  friend class Connection;
  friend class EventStream;
  [[nodiscard]] std::uint64_t body_bytes_max() const;

  Connection* connection_;
  RequestHead head_;
  Method method_ = Method::kGet;
  const Route* route_ = nullptr;
  std::string_view path_;
  core::TextFields path_fields_;
  core::TextFields query_fields_;
  CallerPtr caller_;
  std::string request_id_;
  std::string trace_id_;
  std::string remote_address_;
  std::string etag_;
  std::string key_claim_;
  std::optional<core::ErrorCode> failure_;
  bool secure_ = false;
  bool query_broken_ = false;
  bool reading_form_ = false;
  SteadyTime started_;
  SteadyTime deadline_;
  std::string body_;
  bool body_read_ = false;
  Form form_;
  HeaderBlock reply_headers_;
  std::optional<Reply> early_;
};

}  // namespace auriga::platform::http
