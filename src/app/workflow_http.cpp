#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "app/workflow_task_kinds.hpp"
#include "app/workflow_task_parameters.hpp"
#include "core/clock.hpp"
#include "core/crypto.hpp"
#include "core/encode.hpp"
#include "core/error.hpp"
#include "core/json_pointer.hpp"
#include "core/media_type.hpp"
#include "core/text.hpp"
#include "core/trace.hpp"
#include "domains/tools/masking.hpp"
#include "domains/tools/service.hpp"
#include "domains/tools/templates.hpp"
#include "engines/workflow/template.hpp"
#include "platform/http_client/http_client.hpp"

namespace auriga::app {

namespace json = boost::json;
using core::Error;
using platform::Task;
using workflows::TaskCall;
using workflows::TaskFailure;

namespace {

constexpr std::string_view kContentType = "content-type";
constexpr std::string_view kSecretMark = "{{secret:";

/// Whether the definition itself says what stands at `place` of the parameters.
bool is_written(const TaskCall& call, std::string_view place) {
  const auto covers = [&](const workflow::ComputedValue& each) {
    return place.starts_with(each.place) &&
           (place.size() == each.place.size() || place[each.place.size()] == '/');
  };
  return call.computed != nullptr && std::ranges::none_of(*call.computed, covers);
}

/// Whether the definition alone chooses whom the address calls: data may stand behind the host.
bool names_its_host(const TaskCall& call) {
  if (is_written(call, "/Url")) {
    return true;
  }
  return call.computed != nullptr &&
         std::ranges::any_of(*call.computed, [](const workflow::ComputedValue& each) {
           const auto host = each.beginning.find("://");
           return each.place == "/Url" && host != std::string::npos &&
                  each.beginning.find_first_of("/?#", host + 3) != std::string::npos;
         });
}

/// The headers as they are given.
platform::OutgoingHeaders headers_of(const TaskParameters& given) {
  platform::OutgoingHeaders out;
  const auto* headers = given.find("Headers");
  if (headers == nullptr) {
    return out;
  }
  if (!headers->is_object()) {
    throw wrong_parameters("Headers must be an object of texts");
  }
  for (const auto& [name, value] : headers->get_object()) {
    if (!value.is_string()) {
      throw wrong_parameters("Headers must be an object of texts");
    }
    if (tools::is_reserved(name) && core::lower_ascii(name) != kContentType) {
      throw wrong_parameters("the header " + std::string(name) + " is not for a task to set");
    }
    out.emplace_back(name, value.get_string());
  }
  return out;
}

/// The secrets that headers name. What comes from data names none, and nobody but the definition
/// says where they go: whoever feeds an execution would get them otherwise.
std::set<std::string> secrets_in(const platform::OutgoingHeaders& headers, const TaskCall& call) {
  std::set<std::string> out;
  for (const auto& [name, value] : headers) {
    if (value.find(kSecretMark) == std::string::npos) {
      continue;
    }
    if (!is_written(call, "/Headers" + core::pointer_step(name))) {
      throw wrong_parameters("a secret is named in the definition itself, and the header " + name +
                             " comes from data");
    }
    (void)tools::fill_header(value, [&](const std::string& secret) {
      out.insert(secret);
      return std::string_view();
    });
  }
  if (!out.empty() && !names_its_host(call)) {
    throw wrong_parameters(
        "an address that is sent secrets says its host itself, such as "
        "States.Format('https://api.example.com/orders/{}', $.id)");
  }
  return out;
}

/// Puts the secrets into the headers.
void fill(platform::OutgoingHeaders& headers, const std::set<std::string>& names,
          const tools::SecretValues& values) {
  for (const auto& name : names) {
    if (!values.contains(name)) {
      throw TaskFailure("Auriga.SECRET_MISSING", "there is no secret named " + name);
    }
  }
  if (names.empty()) {
    return;
  }
  for (auto& header : headers) {
    header.second = tools::fill_header(header.second, [&](const std::string& name) {
      return std::string_view(values.find(name)->second);
    });
  }
}

/// A text of others as executions can keep it: UTF-8, in whatever it came.
json::value utf8_text(std::string_view from) {
  const auto text = core::to_utf8(from);
  return json::value(text ? *text : core::repair_utf8(from));
}

json::value body_of(const platform::OutgoingResponse& response) {
  if (core::is_json_type(response.header(kContentType))) {
    if (auto parsed = core::parse_json(response.body)) {
      return *std::move(parsed);
    }
  }
  return utf8_text(response.body);
}

/// What came back, without secrets that it repeats.
json::value hidden(json::value value, const std::vector<std::string>& sent) {
  return sent.empty() ? std::move(value) : tools::masked_json(std::move(value), sent);
}

platform::OutgoingRequest request_of(const TaskParameters& given, const TaskCall& call) {
  platform::OutgoingRequest request{.method = given.text_or("Method", "GET"),
                                    .url = given.text("Url"),
                                    .headers = headers_of(given)};
  request.response_bytes_max = 256ULL << 10U;
  if (request.url.find(kSecretMark) != std::string::npos) {
    throw wrong_parameters("secrets stand in headers alone");
  }
  if (const auto* body = given.find("Body")) {
    request.body = body->is_string() ? std::string(body->get_string()) : core::to_json(*body);
    const bool typed = std::ranges::any_of(request.headers, [](const auto& header) {
      return core::lower_ascii(header.first) == kContentType;
    });
    if (!typed) {
      request.headers.emplace_back(kContentType,
                                   body->is_string() ? "text/plain" : "application/json");
    }
  }
  // So that the other side can tell a task that is done again from another one.
  request.headers.emplace_back("idempotency-key", core::token_hash(call.token));
  const bool traced = std::ranges::any_of(request.headers, [](const auto& header) {
    return core::lower_ascii(header.first) == "traceparent";
  });
  if (!traced) {  // All that an execution asks is one trace.
    const auto trace = core::trace_named(call.execution.text());
    request.headers.emplace_back("traceparent", core::traceparent(trace, core::system_random()));
  }
  return request;
}

}  // namespace

Task<json::value> http_request(WorkflowTaskParts parts, TaskCall call) {
  const TaskParameters given(call);
  auto request = request_of(given, call);
  request.tenant = call.org.text();
  auto names = secrets_in(request.headers, call);
  const core::Tenant tenant(parts.scope, call.org);
  const auto values = co_await parts.tools.secret_values(tenant, names);
  fill(request.headers, names, values);
  std::vector<std::string> sent;
  for (const auto& [name, value] : values) {
    sent.push_back(value);
  }
  const auto seconds = given.number_or("TimeoutSeconds", 30, 1, 300);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  platform::OutgoingResponse response;
  try {
    response = co_await parts.clients.here().send(std::move(request), deadline);
  } catch (const Error& error) {
    throw Error(error.code(), tools::masked(error.detail(), sent),
                tools::masked(error.cause(), sent));
  }
  auto body = hidden(body_of(response), sent);
  if (response.status >= 300) {  // Also where to ask instead, which a POST does not follow.
    throw TaskFailure("States.Http.StatusCode." + std::to_string(response.status),
                      core::to_json(body));
  }
  json::object headers;
  for (const auto& [name, value] : response.headers) {
    headers[name] = utf8_text(value);
  }
  co_return json::object{{"StatusCode", response.status},
                         {"Headers", hidden(std::move(headers), sent)},
                         {"Body", std::move(body)}};
}

}  // namespace auriga::app
