#include "platform/http/problem.hpp"

#include "core/encode.hpp"
#include "core/error_registry.hpp"
#include "platform/http/status.hpp"
#include "platform/runtime/task.hpp"

namespace auriga::platform::http {
namespace {

void member(std::string& out, std::string_view name, std::string_view value) {
  out += ",\"";
  out += name;
  out += "\":";
  core::write_json(out, value);
}

/// What clients are told to wait when the error does not say.
constexpr std::chrono::seconds kRetryAfter{1};

/// As OpenAI's API tells errors: {message, type, param, code}.
void openai_error(std::string& out, const core::Error& error, const core::ErrorInfo& info) {
  const std::string_view type = info.status == 401   ? "authentication_error"
                                : info.status == 403 ? "permission_error"
                                : info.status == 429 ? "rate_limit_error"
                                : info.status >= 500 ? "server_error"
                                                     : "invalid_request_error";
  std::string message = error.detail();
  for (const auto& fault : error.faults()) {
    message += " " + fault.pointer + ": " + fault.message + ".";
  }
  out += R"(,"error":{"message":)";
  core::write_json(out, std::string_view(message));
  member(out, "type", type);
  member(out, "code", info.name);
  if (error.faults().empty()) {
    out += R"(,"param":null})";
  } else {
    member(out, "param", error.faults().front().pointer);
    out += '}';
  }
}

}  // namespace

std::string problem_json(const core::Error& error, std::string_view request_id,
                         ProblemReader reader) {
  const auto& info = core::error_info(error.code());
  std::string out = R"({"type":"/docs#)" + std::string(info.name) + '"';
  member(out, "title", reason_phrase(info.status));
  out += ",\"status\":" + std::to_string(info.status);
  member(out, "detail", error.detail());
  member(out, "code", info.name);
  member(out, "request_id", request_id);
  member(out, "remedy", info.remedy);
  out += ",\"errors\":[";
  bool first = true;
  for (const auto& fault : error.faults()) {
    out += first ? "{\"pointer\":" : ",{\"pointer\":";
    first = false;
    core::write_json(out, fault.pointer);
    member(out, "code", fault.code);
    member(out, "message", fault.message);
    out += '}';
  }
  out += ']';
  if (reader == ProblemReader::kOpenAi) {
    openai_error(out, error, info);
  }
  out += '}';
  return out;
}

Reply problem(const core::Error& error, std::string_view request_id, ProblemReader reader) {
  const auto& info = core::error_info(error.code());
  Reply reply{.status = info.status, .content_type = "application/problem+json"};
  reply.body = problem_json(error, request_id, reader);
  if (info.status == 426) {
    reply.headers.set("Upgrade",
                      "websocket");  // RFC 9110, section 15.5.22; RFC 6455, section 4.2.2.
    reply.headers.set("Sec-WebSocket-Version", "13");
  }
  if (info.status == 401) {
    reply.headers.add_lines("WWW-Authenticate: Bearer realm=\"auriga\"\r\n");
  }
  const bool busy = info.retryable && (info.status == 429 || info.status == 503);
  if (error.retry_after() || busy) {
    const auto wait = std::max(error.retry_after().value_or(kRetryAfter), kRetryAfter);
    reply.headers.add("Retry-After", std::to_string(wait.count()));
  }
  return reply;
}

core::Error error_of(std::exception_ptr failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const core::Error& error) {
    return error;
  } catch (const boost::system::system_error& error) {
    // Cancelled by us: the server stops, or the client of a stream is gone.
    return error.code() == asio::error::operation_aborted
               ? core::Error(core::ErrorCode::kUnavailable, {}, error.what())
               : core::Error(core::ErrorCode::kInternal, {}, error.what());
  } catch (const std::exception& error) {
    return core::Error(core::ErrorCode::kInternal, {}, error.what());
  } catch (...) {
    return core::Error(core::ErrorCode::kInternal, {}, "an exception that is no std::exception");
  }
}

}  // namespace auriga::platform::http
