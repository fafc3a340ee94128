#include "domains/tools/http_tool.hpp"

#include <chrono>

#include "core/clock.hpp"
#include "core/decode.hpp"
#include "core/encode.hpp"
#include "core/json_schema.hpp"
#include "core/text.hpp"
#include "domains/tools/masking.hpp"
#include "domains/tools/templates.hpp"

namespace auriga::tools {
namespace {

using core::ErrorCode;

constexpr std::size_t kErrorCharactersMax = 2000;
constexpr std::size_t kBodyShownMax = 16 * 1024;

/// Ends a call with a fault.
struct Failed {
  ToolFault fault;
  std::string message;
};

std::string listed(const std::vector<core::Fault>& faults) {
  std::string out;
  for (const auto& fault : faults) {
    out += (out.empty() ? "" : "; ") + (fault.pointer.empty() ? "the arguments" : fault.pointer) +
           " " + fault.message;
  }
  return out;
}

json::object checked_arguments(const Tool& tool, std::string_view text) {
  auto parsed = core::parse_json(text);
  if (!parsed || !parsed->is_object()) {
    throw Failed{ToolFault::invalid_arguments, "The arguments are no JSON object."};
  }
  if (tool.parameters.empty()) {
    if (!parsed->get_object().empty()) {
      throw Failed{ToolFault::invalid_arguments, "The tool takes no arguments."};
    }
  } else {
    // Looked over when the tool was kept.
    const auto schema = core::value_or_throw(core::JsonSchema::create(tool.parameters));
    if (const auto faults = schema.check(*parsed); !faults.empty()) {
      throw Failed{ToolFault::invalid_arguments,
                   "The arguments do not fit: " + listed(faults) + "."};
    }
  }
  return parsed->get_object();
}

/// A call under way.
class CallUnderWay {
 public:
  CallUnderWay(platform::HttpClients& clients, const Tool& tool, const SecretValues& secrets,
               ToolCallContext context)
      : clients_(clients), tool_(tool), secrets_(secrets), context_(std::move(context)) {}

  Task<ToolResult> run(std::string_view arguments, SteadyTime deadline) {
    const auto began = std::chrono::steady_clock::now();
    std::optional<Failed> failure;
    try {
      co_await exchange(arguments, deadline);
    } catch (const Failed& failed) {
      failure = failed;
    }
    if (failure) {
      result_.fault = failure->fault;
      result_.message = mask(std::move(failure->message));
    }
    result_.ok = !failure;
    result_.latency_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                             std::chrono::steady_clock::now() - began)
                             .count();
    co_return std::move(result_);
  }

 private:
  std::string mask(std::string text) const { return masked(std::move(text), used_); }
  /// The beginning of an answer; masked first, lest half a secret is left at its end, and where it
  /// is JSON as it is read, lest escapes hide one.
  json::value shown(std::string text) const {
    auto parsed = core::parse_json(text);
    if (!parsed) {
      return json::value(core::clip(mask(std::move(text)), kErrorCharactersMax));
    }
    auto hidden = masked_json(*std::move(parsed), used_);
    auto written = core::to_json(hidden);
    return written.size() <= kErrorCharactersMax
               ? std::move(hidden)
               : json::value(core::clip(written, kErrorCharactersMax));
  }

  platform::OutgoingRequest request_of(const json::object& arguments) {
    const auto& wanted = tool_.request;
    auto url = fill_url(wanted.url, arguments);
    if (!url) {
      throw Failed{ToolFault::invalid_arguments,
                   "The arguments do not fit: " + listed(url.error().faults()) + "."};
    }
    platform::OutgoingRequest request{.method = std::string(core::enum_name(wanted.method)),
                                      .url = *std::move(url)};
    SentRequest shown{.method = wanted.method, .url = request.url, .headers = {}, .body = {}};
    bool accepts = false;
    bool traced = context_.trace.id.empty();
    for (const auto& header : wanted.headers) {
      accepts = accepts || core::equals_ignoring_case(header.name, "accept");
      traced = traced || core::equals_ignoring_case(header.name, "traceparent");
      request.headers.emplace_back(header.name, fill_header(header.value, [&](const auto& name) {
                                     return std::string_view(secret(name));
                                   }));
      shown.headers.push_back(
          {header.name, fill_header(header.value, [](const auto&) { return kMask; })});
    }
    if (!accepts) {
      request.headers.emplace_back("accept", "application/json, text/plain;q=0.5");
    }
    if (wanted.body != ToolBody::none) {
      request.body = fill_body(wanted, arguments);
    }
    if (!request.body.empty()) {
      request.headers.emplace_back("content-type", wanted.content_type);
      shown.headers.push_back({"content-type", wanted.content_type});
    }
    request.headers.emplace_back("idempotency-key", context_.key);
    if (!traced) {
      request.headers.emplace_back("traceparent",
                                   core::traceparent(context_.trace, core::system_random()));
    }
    // Ours is the exact bound; this one stops the transfer a little later.
    request.response_bytes_max = static_cast<std::size_t>(tool_.response_bytes_max) + (64U << 10U);
    request.retry.attempts_max = 1;
    request.tenant = context_.tenant;
    shown.url = mask(std::move(shown.url));
    shown.body = core::clip(mask(request.body), kBodyShownMax);
    result_.request = std::move(shown);
    return request;
  }

  const std::string& secret(const std::string& name) {
    const auto found = secrets_.find(name);
    if (found == secrets_.end()) {
      throw Failed{ToolFault::secret_missing, "There is no secret named " + name + "."};
    }
    used_.push_back(found->second);
    return found->second;
  }

  Task<> exchange(std::string_view arguments, SteadyTime deadline) {
    const auto given = checked_arguments(tool_, arguments);
    auto request = request_of(given);
    const auto until = std::min(
        deadline, std::chrono::steady_clock::now() + std::chrono::seconds(tool_.timeout_seconds));
    std::string body;
    std::string type;
    std::optional<core::Error> failure;
    bool too_large = false;
    try {
      auto response = co_await clients_.here().open(std::move(request), until);
      result_.status = response.head().status;
      type = core::lower_ascii(response.head().header("content-type"));
      for (;;) {
        const auto piece = co_await response.read();
        body += piece;
        too_large = body.size() > static_cast<std::size_t>(tool_.response_bytes_max);
        if (piece.empty() || too_large) {
          break;
        }
      }
    } catch (const core::Error& error) {
      failure = error;
    }
    if (too_large || (failure && promised_too_much(*failure))) {
      throw Failed{ToolFault::too_large, "The answer has more than " +
                                             std::to_string(tool_.response_bytes_max) + " bytes."};
    }
    if (failure) {
      throw failed(*failure, until);
    }
    read(std::move(body), type);
  }

  /// A stated length beyond the transfer's bound ends it before its first byte.
  static bool promised_too_much(const core::Error& failure) {
    return failure.detail().find("its answer is too large") != std::string::npos;
  }

  static Failed failed(const core::Error& error, SteadyTime until) {
    if (error.code() == ErrorCode::kOutgoingRefused) {
      return {ToolFault::address_refused, error.detail()};
    }
    if (std::chrono::steady_clock::now() >= until) {
      return {ToolFault::timeout, "There was no answer in time."};
    }
    return {ToolFault::unreachable, error.detail()};
  }

  void read(std::string body, std::string_view type) {
    if (*result_.status >= 300) {
      result_.result = shown(core::repair_utf8(body));
      throw Failed{ToolFault::bad_status,
                   "The tool answered with status " + std::to_string(*result_.status) + "."};
    }
    const bool is_text = type.starts_with("text/plain") || type.starts_with("text/csv");
    const bool wants_part = tool_.result_path && !tool_.result_path->empty();
    if (body.empty() && !wants_part) {
      return;  // 204, or nothing to say: null.
    }
    auto parsed = core::parse_json(body);
    if (!parsed && is_text && !wants_part) {
      result_.result = mask(core::repair_utf8(body));
      return;
    }
    if (!parsed) {
      result_.result = shown(core::repair_utf8(body));
      throw Failed{ToolFault::not_json, "The answer is neither JSON nor plain text."};
    }
    const json::value* part = &*parsed;
    if (wants_part) {
      boost::system::error_code error;
      part = parsed->find_pointer(*tool_.result_path, error);
      if (part == nullptr) {
        result_.result = shown(core::to_json(*parsed));
        throw Failed{ToolFault::result_not_found,
                     "The answer has nothing at " + *tool_.result_path + "."};
      }
    }
    result_.result = masked_json(*part, used_);
  }

  platform::HttpClients& clients_;
  const Tool& tool_;
  const SecretValues& secrets_;
  std::vector<std::string> used_;  ///< Values that were sent.
  const ToolCallContext context_;
  ToolResult result_;
};

}  // namespace

Task<ToolResult> call_http_tool(platform::HttpClients& clients, const Tool& tool,
                                std::string_view arguments, const SecretValues& secrets,
                                ToolCallContext context, SteadyTime deadline) {
  CallUnderWay call(clients, tool, secrets, std::move(context));
  co_return co_await call.run(arguments, deadline);
}

std::string told_of(const ToolResult& result) {
  const auto text = result.result.is_string() ? std::string(result.result.get_string())
                                              : core::to_json(result.result);
  if (result.ok) {
    return result.result.is_null() ? "The tool has answered nothing, which is well." : text;
  }
  auto out =
      "The tool failed (" + std::string(core::enum_name(*result.fault)) + "): " + result.message;
  if (!result.result.is_null()) {
    out += " It said: " + text;
  }
  return out;
}

}  // namespace auriga::tools
