#include "platform/http/openapi.hpp"

#include <set>

#include "core/error_registry.hpp"
#include "core/text.hpp"
#include "platform/http/status.hpp"

namespace auriga::platform::http {
namespace {

namespace json = core::json;
using core::ErrorCode;

json::object reference(std::string_view name) {
  return {{"$ref", "#/components/" + std::string(name)}};
}

json::object described(std::string_view type, std::string_view meaning) {
  return {{"type", type}, {"description", meaning}};
}

/// The schema of application/problem+json, see problem.hpp.
json::object problem_schema() {
  json::array codes;
  json::array explained;
  for (const auto& row : core::error_registry()) {
    codes.emplace_back(row.name);
    explained.emplace_back(json::object{{"code", row.name},
                                        {"status", row.status},
                                        {"retryable", row.retryable},
                                        {"meaning", row.meaning},
                                        {"remedy", row.remedy}});
  }
  json::object fault{
      {"type", "object"},
      {"properties",
       json::object{
           {"pointer", described("string", "JSON pointer into the body, or query/<name>.")},
           {"code", described("string", "Short and stable.")},
           {"message", described("string", "A sentence for people.")}}},
      {"required", json::array{"pointer", "code", "message"}}};
  auto code = described("string", "What happened; never reused or renamed.");
  code["enum"] = std::move(codes);
  return {{"type", "object"},
          {"description", "Why a request failed (RFC 9457)."},
          {"properties",
           json::object{{"type", described("string", "Where the code is explained.")},
                        {"title", described("string", "The status in words.")},
                        {"status", described("integer", "The HTTP status.")},
                        {"detail", described("string", "What was wrong with this request.")},
                        {"code", std::move(code)},
                        {"request_id", described("string", "Give it to the operator.")},
                        {"remedy", described("string", "What to do about it.")},
                        {"errors", json::object{{"type", "array"}, {"items", std::move(fault)}}}}},
          {"required", json::array{"type", "title", "status", "detail", "code", "request_id",
                                   "remedy", "errors"}},
          {"x-codes", std::move(explained)}};
}

/// The same with the member that clients of OpenAI's API read.
json::object openai_problem_schema() {
  auto out = problem_schema();
  out["description"] = "Why a request failed, also as OpenAI's API tells it.";
  auto code = described("string", "The code.");
  json::object error{
      {"type", "object"},
      {"description",
       "As OpenAI's API tells errors; not where a request could not be read as HTTP."},
      {"properties",
       json::object{{"message", described("string", "What was wrong.")},
                    {"type", described("string", "invalid_request_error and so on.")},
                    {"code", std::move(code)},
                    {"param", json::object{{"type", json::array{"string", "null"}},
                                           {"description", "JSON pointer of the first fault."}}}}},
      {"required", json::array{"message", "type", "code", "param"}}};
  out.at("properties").as_object()["error"] = std::move(error);
  out.erase("x-codes");
  return out;
}

/// The errors an operation may answer: its own and those its kind implies (openapi.hpp).
std::set<ErrorCode> errors_of(const Route& route, const Operation& operation) {
  using enum ErrorCode;
  std::set<ErrorCode> all(route.errors.begin(), route.errors.end());
  all.insert({kBadRequest, kRequestTimeout, kUriTooLong, kHeadersTooLarge, kInternal, kOverloaded,
              kUnavailable, kTimeout, kRateLimited, kValidationFailed});
  if (!route.access.is_anonymous()) {
    all.insert({kUnauthenticated, kTokenExpired, kTokenRevoked, kForbidden});
  }
  if (!operation.names.empty()) {
    all.insert(kNotFound);
  }
  if (operation.handler.reads_body || route.body == Body::kRaw) {
    all.insert({kBodyTooLarge, kUnsupportedMediaType});
    if (route.body != Body::kMultipart && route.body != Body::kRaw) {
      all.insert(kMalformedJson);
    }
  }
  if (route.idempotent) {
    all.insert({kIdempotencyInProgress, kIdempotencyMismatch});
  }
  if (route.etag && route.method != Method::kGet) {
    all.insert(kPreconditionFailed);
  }
  if (route.method != Method::kGet) {
    all.insert(kReadOnly);
  }
  return all;
}

/// One response per status; the codes it may carry are told in its description.
void add_errors(json::object& responses, const std::set<ErrorCode>& errors, ProblemReader reader) {
  const auto* const schema =
      reader == ProblemReader::kOpenAi ? "schemas/OpenAiProblem" : "schemas/Problem";
  std::map<int, std::string> by_status;
  for (const auto code : errors) {
    const auto& info = core::error_info(code);
    auto& text = by_status[info.status];
    text += (text.empty() ? "" : "; ") + ("`" + std::string(info.name) + "`: ") +
            std::string(info.meaning);
  }
  for (const auto& [status, text] : by_status) {
    json::object response{{"description", text},
                          {"content", json::object{{"application/problem+json",
                                                    json::object{{"schema", reference(schema)}}}}}};
    if (status == 429 || status == 503) {
      response["headers"] = json::object{{"Retry-After", reference("headers/RetryAfter")}};
    }
    responses[std::to_string(status)] = std::move(response);
  }
}

json::object success(const Route& route, const OperationShape& shape) {
  json::object content;
  if (!shape.result.empty()) {
    content["application/json"] = json::object{{"schema", shape.result}};
  }
  for (const auto& type : route.produces) {
    json::object schema{{"type", "string"}};
    if (type != "text/event-stream" && !type.starts_with("text/")) {
      schema = {{"type", "string"}, {"contentMediaType", type}};
    }
    content[type] = json::object{{"schema", std::move(schema)}};
  }
  json::object response{{"description", reason_phrase(shape.status)}};
  if (!content.empty()) {
    response["content"] = std::move(content);
  }
  json::object headers{{"X-Request-Id", reference("headers/RequestId")}};
  if (route.etag && route.method == Method::kGet) {
    headers["ETag"] = reference("headers/ETag");
  }
  if (shape.status == 201) {
    headers["Location"] = reference("headers/Location");
  }
  if (route.ranges) {
    headers["Accept-Ranges"] = reference("headers/AcceptRanges");
  }
  response["headers"] = std::move(headers);
  return response;
}

/// What is answered to somebody who asks for a part of a file.
void add_ranges(json::object& responses, json::object whole) {
  auto& headers = whole["headers"].as_object();
  headers["Content-Range"] = reference("headers/ContentRange");
  json::object beyond{{"X-Request-Id", headers.at("X-Request-Id")},
                      {"Content-Range", headers.at("Content-Range")}};
  whole["description"] = "The part that `Range` asks for.";
  responses["206"] = std::move(whole);
  responses["416"] =
      json::object{{"description",
                    "`Range` begins where the file has ended; how long it is, `Content-Range` "
                    "tells. There is no body."},
                   {"headers", std::move(beyond)}};
}

/// The body as a form: the same members, and the files beside them.
json::object form_schema(const Route& route, json::object schema) {
  if (schema.empty()) {
    schema = {{"type", "object"}, {"properties", json::object()}};
  }
  const auto name = route.upload.file_field.empty() ? "files" : route.upload.file_field;
  schema["properties"].as_object()[name] = json::object{
      {"type", "array"},
      {"maxItems", route.upload.files_max},
      {"items", json::object{{"type", "string"}, {"contentMediaType", "application/octet-stream"}}},
      {"description",
       "Files of at most " + std::to_string(route.upload.file_bytes_max >> 20U) + " MiB each."}};
  return schema;
}

std::optional<json::object> request_body(const Operation& operation, const OperationShape& shape) {
  const auto& route = operation.route;
  json::object content;
  if (route.body == Body::kRaw) {
    content["application/octet-stream"] =
        json::object{{"schema", json::object{{"type", "string"}, {"format", "binary"}}}};
  } else if (route.body == Body::kMultipart || route.body == Body::kJsonOrMultipart) {
    content["multipart/form-data"] = json::object{{"schema", form_schema(route, shape.body)}};
  }
  if (operation.handler.reads_body && route.body != Body::kMultipart && route.body != Body::kRaw) {
    content["application/json"] = json::object{{"schema", shape.body}};
  }
  if (content.empty()) {
    return std::nullopt;
  }
  return json::object{{"required", shape.body_required || route.body != Body::kJson},
                      {"content", std::move(content)}};
}

json::array security(const Access& access) {
  json::array ways;
  if (access.is_anonymous()) {
    return ways;
  }
  ways.emplace_back(json::object{{"bearer", json::array()}});
  if (access.takes_keys()) {
    ways.emplace_back(json::object{{"api_key", json::array()}});
  }
  return ways;
}

json::object describe(const Operation& operation, core::SchemaSet& schemas) {
  const auto& route = operation.route;
  OperationShape shape;
  operation.handler.describe(schemas, shape);
  auto parameters = std::move(shape.parameters);
  if (route.idempotent) {
    parameters.emplace_back(reference("parameters/IdempotencyKey"));
  }
  if (route.etag) {
    parameters.emplace_back(
        reference(route.method == Method::kGet ? "parameters/IfNoneMatch" : "parameters/IfMatch"));
  }
  if (route.ranges) {
    parameters.emplace_back(reference("parameters/Range"));
    parameters.emplace_back(reference("parameters/IfRange"));
  }
  json::object responses{{std::to_string(shape.status), success(route, shape)}};
  if (route.etag && route.method == Method::kGet) {
    responses["304"] = json::object{{"description", "If-None-Match names the current version."}};
  }
  if (route.ranges) {
    add_ranges(responses, success(route, shape));
  }
  add_errors(responses, errors_of(route, operation), route.problems);

  json::object out{
      {"operationId", route.id}, {"tags", json::array{route.tag}}, {"summary", route.summary}};
  if (!route.description.empty()) {
    out["description"] = route.description;
  }
  if (const auto role = route.access.least_role()) {
    out["x-least-role"] = core::enum_name(*role);
  }
  if (!parameters.empty()) {
    out["parameters"] = std::move(parameters);
  }
  if (auto body = request_body(operation, shape)) {
    out["requestBody"] = *std::move(body);
  }
  out["responses"] = std::move(responses);
  out["security"] = security(route.access);
  return out;
}

json::object header_parameter(std::string_view name, std::string_view meaning) {
  return {{"name", name},
          {"in", "header"},
          {"required", false},
          {"description", meaning},
          {"schema", json::object{{"type", "string"}}}};
}

json::object header(std::string_view type, std::string_view meaning) {
  return {{"description", meaning}, {"schema", json::object{{"type", type}}}};
}

json::object components(const core::SchemaSet& schemas, const ApiInfo& info) {
  auto all = schemas.all();
  all["Problem"] = problem_schema();
  all["OpenAiProblem"] = openai_problem_schema();
  return {
      {"schemas", std::move(all)},
      {"parameters",
       json::object{
           {"IdempotencyKey",
            header_parameter("Idempotency-Key",
                             "A key of your own: the same request with the same key within a day "
                             "gets the first one's answer instead of a second effect. After a "
                             "500 or 504 it may have had its effect: look, then use a new key.")},
           {"IfMatch", header_parameter("If-Match", "The ETag that was read: 412 when it is old.")},
           {"IfNoneMatch",
            header_parameter("If-None-Match", "An ETag: 304 when it is still current.")},
           {"IfRange",
            header_parameter("If-Range",
                             "An ETag: the whole instead of the part of `Range` when it is old.")},
           {"Range",
            header_parameter("Range",
                             "One range of bytes (`bytes=0-99`, `bytes=100-`, `bytes=-7`): that "
                             "part alone. Anything else, and a file that is sent whole, gets all "
                             "of it.")}}},
      {"headers",
       json::object{{"AcceptRanges", header("string", "`bytes` where parts can be asked for.")},
                    {"ContentRange", header("string",
                                            "Which bytes of how many: `bytes 0-99/1234`; of none, "
                                            "`bytes */1234`.")},
                    {"ETag", header("string", "The version of what was read.")},
                    {"Location", header("string", "The path of what was made.")},
                    {"RequestId", header("string", "Names this request in the server's log.")},
                    {"RetryAfter", header("integer", "Seconds to wait.")}}},
      {"securitySchemes",
       json::object{
           {"bearer", json::object{{"type", "http"},
                                   {"scheme", "bearer"},
                                   {"bearerFormat", "JWT"},
                                   {"description",
                                    "The access token of a sign-in, or an API key. "
                                    "Browsers renew it with the cookie " +
                                        info.refresh_cookie + "."}}},
           {"api_key", json::object{{"type", "apiKey"},
                                    {"in", "header"},
                                    {"name", "X-API-Key"},
                                    {"description", "An API key, for chat and what it needs."}}}}}};
}

/// The path as OpenAPI writes it: a parameter that takes the rest loses its dots.
std::string shown_path(std::string path) {
  if (const auto dots = path.find("...}"); dots != std::string::npos) {
    path.erase(dots, 3);
  }
  return path;
}

}  // namespace

json::object build_openapi(const RouteTable& table, const ApiInfo& info) {
  core::SchemaSet schemas;
  json::object paths;
  json::array tags;
  std::set<std::string> seen;
  for (const auto& operation : table.operations()) {
    const auto& route = operation.route;
    if (route.hidden) {
      continue;
    }
    if (seen.insert(route.tag).second) {
      tags.emplace_back(json::object{{"name", route.tag}});
    }
    auto& path = paths[shown_path(route.path)];
    if (path.is_null()) {
      path = json::object();
    }
    path.as_object()[core::lower_ascii(method_name(route.method))] = describe(operation, schemas);
  }
  json::object head{{"title", info.title}, {"version", info.version}};
  if (!info.description.empty()) {
    head["description"] = info.description;
  }
  return {{"openapi", "3.1.0"},
          {"info", std::move(head)},
          {"servers", json::array{json::object{{"url", "/"}}}},
          {"tags", std::move(tags)},
          {"paths", std::move(paths)},
          {"components", components(schemas, info)}};
}

}  // namespace auriga::platform::http
