// What travels in tools: an agent's tools, what a call came to, and the organisation's secrets.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/identity.hpp"
#include "core/rules.hpp"
#include "core/traits.hpp"
#include "domains/agents/types.hpp"

namespace auriga::tools {

using core::In;
using core::Timestamp;
namespace json = boost::json;

struct ToolKind {
  static constexpr std::string_view prefix = "tol_";
};
using ToolId = core::Id<ToolKind>;

inline constexpr std::size_t kToolsOfAgentMax = 64;
inline constexpr std::size_t kSecretsMax = 200;
inline constexpr std::size_t kParametersBytesMax = 32 * 1024;
inline constexpr std::size_t kToolDescriptionMax = 1000;
inline constexpr std::size_t kToolUrlMax = 2000;
inline constexpr std::string_view kSecretNamePattern = "[A-Z0-9_]{1,64}";
inline constexpr std::string_view kNamePattern = "[A-Za-z0-9_-]{1,64}";

enum class ToolMethod : std::uint8_t { GET, POST, PUT, PATCH, DELETE };
BOOST_DESCRIBE_ENUM(ToolMethod, GET, POST, PUT, PATCH, DELETE)

/// none: nothing; parameters: the arguments that the address does not use, as a JSON object; text:
/// a template.
enum class ToolBody : std::uint8_t { none, parameters, text };
BOOST_DESCRIBE_ENUM(ToolBody, none, parameters, text)

struct ToolHeader {
  std::string name;
  std::string value;
};
BOOST_DESCRIBE_STRUCT(ToolHeader, (), (name, value))
inline core::Rules rules(core::Type<ToolHeader>) {
  return {"ToolHeader",
          "A header of the request.",
          {{.field = "name",
            .required = true,
            .pattern = "[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}",
            .meaning = "Its name."},
           {.field = "value",
            .required = true,
            .max = 4000,
            .meaning = "Its value; {{secret:NAME}} stands for a secret of the organisation."}}};
}

struct ToolRequest {
  ToolMethod method = ToolMethod::GET;
  std::string url;
  std::vector<ToolHeader> headers;
  ToolBody body = ToolBody::none;
  std::string text;
  std::string content_type = "application/json";
};
BOOST_DESCRIBE_STRUCT(ToolRequest, (), (method, url, headers, body, text, content_type))
inline core::Rules rules(core::Type<ToolRequest>) {
  return {"ToolRequest",
          "The HTTP request that a call makes.",
          {{.field = "url",
            .required = true,
            .min = 1,
            .max = kToolUrlMax,
            .meaning = "The address; {name} stands for a parameter, percent-encoded, behind the "
                       "host alone."},
           {.field = "headers", .max = 30, .meaning = "Further headers."},
           {.field = "body", .meaning = "What is sent: none, parameters (as JSON) or text."},
           {.field = "text",
            .max = 32'000,
            .meaning = "With body text: the template; {name} stands for a parameter, written as "
                       "the content type asks."},
           {.field = "content_type",
            .pattern = "[a-z]+/[a-z0-9.+-]+(; ?charset=[A-Za-z0-9-]+)?",
            .meaning = "Of the body."}}};
}

struct Tool {
  ToolId id;
  core::AgentId agent_id;
  std::string name;
  std::string description;
  json::object parameters;
  ToolRequest request;
  std::int64_t timeout_seconds = 10;
  std::int64_t response_bytes_max = 64 * 1024;
  std::optional<std::string> result_path;
  bool confirm = false;
  bool enabled = true;
  Timestamp created_at;
  Timestamp updated_at;
};
BOOST_DESCRIBE_STRUCT(Tool, (),
                      (id, agent_id, name, description, parameters, request, timeout_seconds,
                       response_bytes_max, result_path, confirm, enabled, created_at, updated_at))
inline core::Rules rules(core::Type<Tool>) {
  return {"Tool",
          "What an agent with a language model can call.",
          {{.field = "parameters", .meaning = "JSON Schema of an object."},
           {.field = "confirm", .meaning = "The customer is asked before it is called."}}};
}

namespace field {
inline core::FieldRule tool_id() {
  return {.field = "tool_id", .in = In::kPath, .required = true, .meaning = "The tool."};
}
inline core::FieldRule name() {
  return {.field = "name",
          .pattern = kNamePattern,
          .meaning = "As the model calls it; unique in the agent."};
}
inline core::FieldRule description() {
  return {.field = "description",
          .min = 1,
          .max = kToolDescriptionMax,
          .meaning = "For the model: what it does and when to call it.",
          .trim = true};
}
inline core::FieldRule parameters() {
  return {.field = "parameters",
          .meaning = "JSON Schema of an object, at most 32 KB; empty: there are none."};
}
inline core::FieldRule timeout_seconds() {
  return {.field = "timeout_seconds",
          .min = 1,
          .max = 60,
          .meaning = "A call that takes longer has failed; 10 where not said."};
}
inline core::FieldRule response_bytes_max() {
  return {.field = "response_bytes_max",
          .min = 1,
          .max = 256.0 * 1024,
          .meaning = "A larger answer has failed; 65,536 where not said."};
}
inline core::FieldRule result_path() {
  return {.field = "result_path",
          .max = 500,
          .meaning =
              "JSON pointer (RFC 6901) of the part of the answer that is the result; empty: "
              "all of it."};
}
inline core::FieldRule confirm() {
  return {.field = "confirm", .meaning = "Whether the customer must say yes before it is called."};
}
inline core::FieldRule enabled() {
  return {.field = "enabled", .meaning = "Whether the agent is offered it; yes where not said."};
}
}  // namespace field

struct CreateTool {
  core::AgentId agent_id;
  std::string name;
  std::string description;
  json::object parameters;
  ToolRequest request;
  std::int64_t timeout_seconds = 10;
  std::int64_t response_bytes_max = 64 * 1024;
  std::optional<std::string> result_path;
  bool confirm = false;
  bool enabled = true;
};
BOOST_DESCRIBE_STRUCT(CreateTool, (),
                      (agent_id, name, description, parameters, request, timeout_seconds,
                       response_bytes_max, result_path, confirm, enabled))
inline core::Rules rules(core::Type<CreateTool>) {
  auto name = field::name();
  auto description = field::description();
  name.required = true;
  description.required = true;
  return {"CreateTool",
          "A new tool of an agent.",
          {agents::field::agent_id(),
           name,
           description,
           field::parameters(),
           {.field = "request", .required = true, .meaning = "The request that a call makes."},
           field::timeout_seconds(),
           field::response_bytes_max(),
           field::result_path(),
           field::confirm(),
           field::enabled()}};
}

struct UpdateTool {
  core::AgentId agent_id;
  ToolId tool_id;
  std::optional<std::string> name;
  std::optional<std::string> description;
  std::optional<json::object> parameters;
  std::optional<ToolRequest> request;
  std::optional<std::int64_t> timeout_seconds;
  std::optional<std::int64_t> response_bytes_max;
  std::optional<std::string> result_path;
  std::optional<bool> confirm;
  std::optional<bool> enabled;
};
BOOST_DESCRIBE_STRUCT(UpdateTool, (),
                      (agent_id, tool_id, name, description, parameters, request, timeout_seconds,
                       response_bytes_max, result_path, confirm, enabled))
inline core::Rules rules(core::Type<UpdateTool>) {
  return {"UpdateTool",
          "What is to be changed.",
          {agents::field::agent_id(),
           field::tool_id(),
           field::name(),
           field::description(),
           field::parameters(),
           {.field = "request", .meaning = "The whole request."},
           field::timeout_seconds(),
           field::response_bytes_max(),
           field::result_path(),
           field::confirm(),
           field::enabled()}};
}

/// Why a call came to nothing.
enum class ToolFault : std::uint8_t {
  invalid_arguments,  ///< No JSON object, or not as the schema says.
  secret_missing,     ///< A header names a secret that is not there.
  address_refused,    ///< The address, or one it redirects to, is not to be reached.
  unreachable,        ///< No connection, or it broke off.
  timeout,            ///< No answer in time.
  too_large,          ///< The answer passes the tool's bound.
  bad_status,         ///< 300 or above.
  not_json,           ///< Neither JSON nor plain text.
  result_not_found,   ///< The answer has nothing at result_path.
};
BOOST_DESCRIBE_ENUM(ToolFault, invalid_arguments, secret_missing, address_refused, unreachable,
                    timeout, too_large, bad_status, not_json, result_not_found)

/// The request as it was made, without what is secret.
struct SentRequest {
  ToolMethod method = ToolMethod::GET;
  std::string url;
  std::vector<ToolHeader> headers;
  std::string body;
};
BOOST_DESCRIBE_STRUCT(SentRequest, (), (method, url, headers, body))
inline core::Rules rules(core::Type<SentRequest>) {
  return {"SentRequest", "A request as it was made; secrets are dots."};
}

struct ToolResult {
  bool ok = false;
  std::optional<ToolFault> fault;
  std::string message;
  std::optional<std::int64_t> status;
  std::int64_t latency_ms = 0;
  json::value result;
  std::optional<SentRequest> request;
};
BOOST_DESCRIBE_STRUCT(ToolResult, (), (ok, fault, message, status, latency_ms, result, request))
inline core::Rules rules(core::Type<ToolResult>) {
  return {
      "ToolResult",
      "What a call came to.",
      {{.field = "fault", .meaning = "Why it failed; the model is told so too."},
       {.field = "message", .meaning = "The same as a sentence; empty when it went well."},
       {.field = "status", .meaning = "Of the HTTP answer, where there was one."},
       {.field = "result", .meaning = "What the model is told; of a failure what was answered."},
       {.field = "request", .meaning = "What was sent, where it came to that."}}};
}

struct TestTool {
  core::AgentId agent_id;
  ToolId tool_id;
  json::object arguments;
};
BOOST_DESCRIBE_STRUCT(TestTool, (), (agent_id, tool_id, arguments))
inline core::Rules rules(core::Type<TestTool>) {
  return {"TestTool",
          "A call made now.",
          {agents::field::agent_id(),
           field::tool_id(),
           {.field = "arguments", .required = true, .meaning = "As a model would give them."}}};
}

/// A secret without its value.
struct Secret {
  std::string name;
  std::int64_t tools = 0;
  Timestamp created_at;
  Timestamp updated_at;
};
BOOST_DESCRIBE_STRUCT(Secret, (), (name, tools, created_at, updated_at))
inline core::Rules rules(core::Type<Secret>) {
  return {
      "Secret",
      "A secret of the organisation. Its value is never given out.",
      {{.field = "tools",
        .meaning = "How many tools use it. Workflows whose definitions name it are not counted."},
       {.field = "updated_at", .meaning = "When its value was set last."}}};
}

struct SetSecret {
  std::string name;
  std::string value;
};
BOOST_DESCRIBE_STRUCT(SetSecret, (), (name, value))
inline core::Rules rules(core::Type<SetSecret>) {
  return {"SetSecret",
          "A secret's value.",
          {{.field = "name",
            .in = In::kPath,
            .required = true,
            .pattern = kSecretNamePattern,
            .meaning = "Its name: capital letters, digits and _."},
           // A shorter one could not be told from other text where an answer repeats it.
           {.field = "value",
            .required = true,
            .min = 8,
            .max = 4000,
            .pattern = "[ -~]+",
            .meaning = "Its value: printable ASCII, as headers carry it.",
            .secret = true}}};
}

}  // namespace auriga::tools
